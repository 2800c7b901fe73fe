package scenarios

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
)

func (d *decoder) checkExpect(s *Scenario) {
	if s.Expect.Each != nil {
		d.checkEach(s.Expect.Each, "expect.each")
	}
	if !d.has("expect.same") || d.broken("expect.same") {
		return
	}
	st := stageOf(s)
	seen := map[int]bool{}
	for i, n := range s.Expect.Same {
		at := fmt.Sprintf("expect.same[%d]", i)
		if n > st.total {
			d.wrong(at, "same: %s", beyond(n, st.total))
		}
		if seen[n] {
			d.wrong(at, "same: task %d stands there already", n)
		}
		seen[n] = true
	}
	if len(s.Expect.Same) < 3 {
		d.wrong("expect.same", "same: must be three tasks at least: two that were delivered alike, and those to compare with them")
	}
}

func (d *decoder) checkEach(e *Each, at string) {
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		d.checkHeader(at+".headers."+name, name, "")
		d.checkPattern(at+".headers."+name, e.Headers[name])
	}
	d.checkPattern(at+".body", e.Body)
}

func (d *decoder) checkProbes(probes []Probe) {
	names := map[string]bool{}
	for i := range probes {
		p, at := &probes[i], fmt.Sprintf("probes[%d]", i)
		if p.Name == "" {
			p.Name = fmt.Sprintf("probe %d", i+1)
		}
		if names[p.Name] {
			d.wrong(at+".name", "name: there is a probe %q already", p.Name)
		}
		names[p.Name] = true
		d.exactlyOne(at, "http", "command", "file")
		for k, word := range append(slices.Clone(p.Command), p.File) {
			where := fmt.Sprintf("%s.command[%d]", at, k)
			if k == len(p.Command) {
				where = at + ".file"
			}
			d.checkStandIns(where, word)
			if word == "" && d.has(where) && k == 0 {
				d.wrong(where, "%s: must not be empty", label(where))
			}
		}
		if p.HTTP != nil {
			d.checkRequest(p.HTTP, at+".http")
		}
		d.checkObservation(p, at)
	}
}

func (d *decoder) checkRequest(r *HTTPProbe, at string) {
	d.checkMethod(at+".method", r.Method)
	if d.has(at + ".url") {
		d.checkURL(at+".url", r.URL)
	}
	d.checkStandIns(at+".body", r.Body)
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		d.checkHeader(at+".headers."+name, name, r.Headers[name])
		d.checkStandIns(at+".headers."+name, r.Headers[name])
	}
}

func (d *decoder) checkURL(at, text string) {
	d.checkStandIns(at, text)
	filled := strings.NewReplacer("{{target}}", "http://localhost", "{{task}}", "0", "{{event}}", "running").Replace(text)
	u, err := url.Parse(filled)
	switch {
	case err != nil:
		d.wrong(at, "url: %s", cause(err))
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		d.wrong(at, `url: must begin with http://, https:// or {{target}}, not %q`, text)
	}
}

// standIns finds what stands in double braces.
func standIns(text string) [][]string {
	return regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`).FindAllStringSubmatch(text, -1)
}

func (d *decoder) checkStandIns(at, text string) {
	known := []string{"task", "event", "target"}
	for _, found := range standIns(text) {
		if !slices.Contains(known, found[1]) || found[0] != "{{"+found[1]+"}}" {
			d.wrong(at, "%s: unknown %s%s; there are {{task}}, {{event}} and {{target}}", label(at), found[0], suggest.DidYouMean(found[1], known))
		}
	}
}

func (d *decoder) checkObservation(p *Probe, at string) {
	o := p.Expect
	if o == nil {
		return
	}
	at += ".expect"
	if len(o.Body) > 0 {
		d.checkPattern(at+".body", o.Body)
	}
	if d.has(at+".status") && p.HTTP == nil {
		d.wrong(at+".status", "status: only an http probe has one")
	}
	if d.has(at+".exit") && len(p.Command) == 0 {
		d.wrong(at+".exit", "exit: only a command has one")
	}
	if !d.broken(at) && !slices.ContainsFunc([]string{"status", "exit", "equals", "body", "assert"}, func(key string) bool { return d.has(at + "." + key) }) {
		d.wrong(at, "expect: at least one of status, exit, equals, body and assert must be set")
	}
}

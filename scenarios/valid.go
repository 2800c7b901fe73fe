package scenarios

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"

	"github.com/thorhook/thorhook/mock/wire"
)

// check finds what cannot be right although keys and types are, and completes the scenario: its name, the texts of its
// templates, the names of its probes.
func (d *decoder) check(s *Scenario, read func(string) ([]byte, error)) {
	d.checkName(s)
	for i := range s.Tasks {
		d.checkTask(&s.Tasks[i], fmt.Sprintf("tasks[%d]", i))
	}
	d.checkWebhook(&s.Webhook, read)
	d.checkDelivery(&s.Delivery)
	d.checkSequence(s)
	d.checkExpect(s)
	d.checkProbes(s.Probes)
	d.checkExpressions(s)
}

func (d *decoder) checkName(s *Scenario) {
	plain := func(r rune) bool { return r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	if !d.has("name") {
		base := path.Base(strings.ReplaceAll(s.File, `\`, "/"))
		s.Name = strings.Map(func(r rune) rune {
			if plain(r) {
				return r
			}
			return '-'
		}, strings.TrimSuffix(base, path.Ext(base)))
		return
	}
	if !d.broken("name") && (s.Name == "" || strings.ContainsFunc(s.Name, func(r rune) bool { return !plain(r) })) {
		d.wrong("name", "name: must consist of letters, digits and dashes, not %q", s.Name)
	}
}

func (d *decoder) checkTask(t *Task, at string) {
	if t.Outcome == "partial" && len(t.Inputs) == 1 {
		d.wrong(at+".inputs", "inputs: a partial success needs two at least, one to fail and one to succeed")
	}
	for i, input := range t.Inputs {
		if _, err := json.Marshal(input); err != nil {
			d.wrong(fmt.Sprintf("%s.inputs[%d]", at, i), "inputs: an input must be a JSON object: %s", err)
		}
	}
	d.exactlyOne(at+".arrival", "every", "uniform", "poisson")
	if u := t.Arrival.Uniform; u[0] > u[1] {
		d.wrong(at+".arrival.uniform", "uniform: the lower bound %s is above the upper bound %s", u[0], u[1])
	} else if d.has(at+".arrival.uniform") && u[1] == 0 && !d.broken(at+".arrival.uniform") {
		d.wrong(at+".arrival.uniform[1]", "uniform: the upper bound must be longer than 0s")
	}
	if p := t.Arrival.Poisson; d.has(at+".arrival.poisson") && !(p > 0 && p <= 1e6) {
		d.wrong(at+".arrival.poisson", "poisson: must be above 0 and at most 1000000 tasks a second, not %v", p)
	}
}

// exactlyOne holds what stands at a path to one of some keys.
func (d *decoder) exactlyOne(at string, keys ...string) {
	var set []string
	for _, key := range keys {
		if d.has(at + "." + key) {
			set = append(set, key)
		}
	}
	choice := strings.Join(keys[:len(keys)-1], ", ") + " and " + keys[len(keys)-1]
	switch {
	case !d.has(at) || d.broken(at):
	case len(set) == 0:
		d.wrong(at, "%s: one of %s must be set", label(at), choice)
	case len(set) > 1:
		d.problem(d.places[at+"."+set[1]].key, "%s: only one of %s may be set, and %s is", label(at), choice, set[0])
	}
}

// broken reports whether there is a problem where the value of a path begins.
func (d *decoder) broken(at string) bool {
	p := d.places[at].value
	for _, known := range d.problems {
		if known.File == d.source.name && known.Line == p.line && known.Column == p.column {
			return true
		}
	}
	return false
}

// checkPattern compiles the regular expression of a text that is one: /…/.
func (d *decoder) checkPattern(at, text string) {
	expression, is := patternOf(text)
	if !is {
		return
	}
	if _, err := regexp.Compile(expression); err != nil {
		d.wrong(at, "%s: the regular expression does not compile: %s", label(at), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
}

// patternOf returns the regular expression between slashes.
func patternOf(text string) (expression string, is bool) {
	if len(text) < 2 || text[0] != '/' || text[len(text)-1] != '/' {
		return "", false
	}
	return text[1 : len(text)-1], true
}

// checkHeader holds a header to what HTTP allows.
func (d *decoder) checkHeader(at, name, value string) {
	if _, err := wire.AppendHead(nil, "GET", "/", []wire.Header{{Name: name, Value: value}}); err != nil {
		d.wrong(at, "%s", strings.TrimPrefix(err.Error(), "write head: "))
	}
}

func (d *decoder) checkMethod(at, method string) {
	if method == "" && !d.has(at) {
		return
	}
	if _, err := wire.AppendHead(nil, method, "/", nil); err != nil {
		d.wrong(at, "method: %q is no method of HTTP", method)
	}
}

// readBeside reads a file that the scenario names, which must stand in the scenario's folder or below.
func (d *decoder) readBeside(at, name string, read func(string) ([]byte, error)) ([]byte, bool) {
	if strings.HasPrefix(name, "/") || strings.Contains(name, `\`) || strings.Contains(name, ":") || !isBelow(path.Clean(name)) {
		d.wrong(at, "%s: %q must be a file in the scenario's folder or below", label(at), name)
		return nil, false
	}
	if read == nil {
		d.wrong(at, "%s: no files can be read here", label(at))
		return nil, false
	}
	text, err := read(path.Clean(name))
	if err != nil {
		d.wrong(at, "%s: read %s: %s", label(at), name, cause(err))
		return nil, false
	}
	return text, true
}

func isBelow(clean string) bool {
	return clean != "." && clean != ".." && !strings.HasPrefix(clean, "../")
}

// cause is the innermost error, without the operation and the name that the caller has said already.
func cause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

package scenarios

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// A pattern is a text of a scenario file, or a regular expression between slashes.
type pattern struct {
	text string
	re   *regexp.Regexp // nil for a text
}

func compilePattern(text string) (pattern, error) {
	if len(text) < 2 || text[0] != '/' || text[len(text)-1] != '/' {
		return pattern{text: text}, nil
	}
	re, err := regexp.Compile(text[1 : len(text)-1])
	return pattern{text, re}, err
}

// is tells whether the whole of s is the text, or the expression is found in s.
func (p pattern) is(s string) bool {
	if p.re != nil {
		return p.re.MatchString(s)
	}
	return s == p.text
}

// isIn tells whether the text or the expression is found in s.
func (p pattern) isIn(s []byte) bool {
	if p.re != nil {
		return p.re.Match(s)
	}
	return strings.Contains(string(s), p.text)
}

// An eachCheck is what a delivery is held to, compiled.
type eachCheck struct {
	status  StatusSet // 2xx when unset
	latency time.Duration
	names   []string // of headers, sorted
	headers map[string]pattern
	body    *pattern
	place   func(key string) string // of each.status and so on
}

// compileEach compiles what is expected of a delivery; nil is a status of 2xx. place says where each.status and so on stand.
func compileEach(e *Each, place func(key string) string) (*eachCheck, error) {
	c := &eachCheck{place: place, headers: map[string]pattern{}}
	if e == nil {
		e = &Each{}
	}
	c.status, c.latency = e.Status, time.Duration(e.Latency)
	if c.status.IsZero() {
		c.status, _ = ParseStatusSet("2xx")
	}
	c.names = slices.Sorted(maps.Keys(e.Headers))
	for _, name := range c.names {
		p, err := compilePattern(e.Headers[name])
		if err != nil {
			return nil, fmt.Errorf("compile each.headers.%s: %w", name, err)
		}
		c.headers[name] = p
	}
	if e.Body != "" {
		p, err := compilePattern(e.Body)
		if err != nil {
			return nil, fmt.Errorf("compile each.body: %w", err)
		}
		c.body = &p
	}
	return c, nil
}

// check holds one exchange against the expectations and counts how many there were: none for one that was dropped.
func (c *eachCheck) check(x *wire.Exchange) (found []Finding, checks int) {
	if x.Stage == wire.StageDropped {
		return nil, 0
	}
	miss := func(ok bool, key, expected, actual string) {
		checks++
		if !ok {
			found = append(found, Finding{Expectation: key, Expected: expected, Actual: actual, Exchange: x.Seq, Place: c.place(key)})
		}
	}
	status := x.Status
	if x.Stage != "" {
		status = 0
	}
	miss(c.status.Contains(status), "each.status", c.status.String(), answerOf(x))
	if status == 0 { // what there is to say of no answer is said
		return found, checks
	}
	if c.latency > 0 {
		miss(x.Timing.Total <= c.latency, "each.latency", "at most "+c.latency.String(), rounded(x.Timing.Total))
	}
	if len(c.names) > 0 {
		_, fields := wire.SplitHead(x.Response[:x.ResponseHead])
		for _, name := range c.names {
			actual, ok := headerOf(fields, name)
			if !ok {
				actual = "no such header"
			}
			miss(ok && c.headers[name].is(actual), "each.headers."+name, c.headers[name].text, actual)
		}
	}
	if c.body != nil {
		body := x.Response[x.ResponseHead:]
		miss(c.body.isIn(body), "each.body", "contains "+c.body.text, excerpt(body))
	}
	return found, checks
}

// answerOf says in a line what came back.
func answerOf(x *wire.Exchange) string {
	switch {
	case x.Stage != "" && x.Status > 0:
		return strconv.Itoa(x.Status) + ", then " + x.Err
	case x.Stage != "":
		return "no answer: " + x.Err
	}
	return strings.TrimSpace(strconv.Itoa(x.Status) + " " + http.StatusText(x.Status))
}

// headerOf joins the values of a header, as HTTP allows.
func headerOf(fields []wire.Header, name string) (string, bool) {
	var values []string
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return strings.Join(values, ", "), len(values) > 0
}

// excerpt is the beginning of a body for a line of text.
func excerpt(body []byte) string {
	const most = 200
	if len(body) == 0 {
		return "an empty body"
	}
	if len(body) > most {
		return fmt.Sprintf("%q… (%d bytes)", body[:most], len(body))
	}
	return strconv.Quote(string(body))
}

// rounded prints a latency with three digits or so.
func rounded(d time.Duration) string {
	switch {
	case d >= time.Second:
		return d.Round(time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(time.Microsecond).String()
}

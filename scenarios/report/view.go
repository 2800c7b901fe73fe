package report

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// A grade is what an outcome counts for in a report.
type grade string

const (
	gradePassed  grade = "passed"
	gradeWarned  grade = "warning"
	gradeFailed  grade = "failed"
	gradeBroken  grade = "broken"
	gradeSkipped grade = "skipped"
)

// gradeOf grades an outcome; the package documentation says how.
func gradeOf(r *scenarios.Result, o *scenarios.Outcome) grade {
	if o.State != scenarios.Failed || r.Verdict == nil || o.Scenario.Severity != scenarios.SeverityWarn {
		return grade(o.State)
	}
	for _, row := range r.Verdict.Rows {
		if row.Property == o.Scenario.Property && row.Mark == scenarios.Fail {
			return gradeFailed
		}
	}
	return gradeWarned
}

// Counts sum up the scenarios of a result by grade.
type counts struct {
	Scenarios, Passed, Warned, Failed, Broken, Skipped int
	Checks, Findings, Exchanges                        int
}

func countAll(r *scenarios.Result) counts {
	c := counts{Scenarios: len(r.Scenarios)}
	for i := range r.Scenarios {
		o := &r.Scenarios[i]
		c.Checks += o.Checks
		c.Findings += len(o.Findings)
		c.Exchanges += o.Tally.Attempts
		switch gradeOf(r, o) {
		case gradePassed:
			c.Passed++
		case gradeWarned:
			c.Warned++
		case gradeFailed:
			c.Failed++
		case gradeBroken:
			c.Broken++
		case gradeSkipped:
			c.Skipped++
		}
	}
	return c
}

// sentence sums up: "2 of 5 scenarios failed, 1 broken".
func (c counts) sentence() string {
	var parts []string
	add := func(n int, word string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, word))
		}
	}
	add(c.Failed, "failed")
	add(c.Broken, "broken")
	add(c.Warned, "with a warning")
	add(c.Skipped, "skipped")
	add(c.Passed, "passed")
	if len(parts) == 0 {
		return "no scenarios"
	}
	return count(c.Scenarios, "scenario") + ": " + strings.Join(parts, ", ")
}

// marks counts the rows of the verdict: "9 pass, 1 warn".
func marks(v *scenarios.Verdict) string {
	var parts []string
	for _, m := range []scenarios.Mark{scenarios.Fail, scenarios.Warn, scenarios.NotObservable, scenarios.Pass} {
		n := 0
		for _, row := range v.Rows {
			if row.Mark == m {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, m))
		}
	}
	return strings.Join(parts, ", ")
}

// conclusion is the last word on the run in one line.
func conclusion(r *scenarios.Result) string {
	s := countAll(r).sentence()
	if r.Verdict != nil {
		s += "; verdict: " + marks(r.Verdict)
	}
	if r.Interrupted {
		s += "; the run was interrupted"
	}
	return s
}

// exchangeOf finds the exchange that shows a finding, nil when there is none or it was not kept.
func exchangeOf(o *scenarios.Outcome, seq uint64) *wire.Exchange {
	if seq == 0 {
		return nil
	}
	for i := range o.Exchanges {
		if o.Exchanges[i].Seq == seq {
			return &o.Exchanges[i]
		}
	}
	return nil
}

// masked returns a copy of x to show.
func (o Options) masked(x *wire.Exchange) wire.Exchange {
	if o.ShowSecrets {
		return *x
	}
	m, _ := o.mask().Exchange(x, nil)
	return m
}

// maskedText blots out secrets in JSON within a text.
func (o Options) maskedText(s string) string {
	if o.ShowSecrets || s == "" {
		return s
	}
	return string(o.mask().AppendMasked(nil, []byte(s), 0))
}

func (o Options) maskedURL(s string) string {
	x := o.masked(&wire.Exchange{Target: s})
	return x.Target
}

// prepared returns the options with their mask made, so that it is made once for a report.
func (o Options) prepared() Options {
	o.Mask = o.mask()
	return o
}

func (o Options) mask() *wire.Mask {
	if o.Mask != nil {
		return o.Mask
	}
	return new(wire.Mask)
}

// deliveryLine names an exchange: seq 7, task b3f…, running (ACTOR.RUN.RUNNING), attempt 2: 500 after 12.3 ms. note, when it is not
// "", says what is particular about it.
func deliveryLine(x *wire.Exchange, note string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "seq %d", x.Seq)
	if x.Task != "" {
		fmt.Fprintf(&b, ", task %s", x.Task)
	}
	if x.Kind != "" {
		fmt.Fprintf(&b, ", %s", x.Kind)
	}
	if x.Event != "" {
		fmt.Fprintf(&b, " (%s)", x.Event)
	}
	fmt.Fprintf(&b, ", attempt %d: %s", x.Attempt, answer(x))
	if note != "" {
		fmt.Fprintf(&b, " (%s)", note)
	}
	return visible(b.String())
}

// answer says what came of an exchange and when.
func answer(x *wire.Exchange) string {
	s := "no answer"
	switch {
	case x.Err != "" && strings.HasPrefix(x.Err, string(x.Stage)):
		s = x.Err
	case x.Stage != "" && x.Err != "":
		s = string(x.Stage) + ": " + x.Err
	case x.Stage != "":
		s = string(x.Stage)
	case x.Status != 0:
		s = strconv.Itoa(x.Status)
		if text := http.StatusText(x.Status); text != "" {
			s += " " + text
		}
	}
	return s + " after " + millis(x.Timing.Total)
}

// millis writes a duration for people.
func millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d == 0:
		return "0 ms"
	case d < 100*time.Millisecond:
		return strconv.FormatFloat(ms, 'f', 2, 64) + " ms"
	case d < time.Second:
		return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 2, 64) + " s"
	}
	return d.Round(time.Second).String()
}

// requestLines shows a request, responseLines a response, with at most limit bytes of head and body each. x is masked.
func requestLines(x *wire.Exchange, limit int) []string {
	return messageLines(x.Request, x.RequestHead, limit, int64(len(x.Request)-x.RequestHead), "not kept")
}

func responseLines(x *wire.Exchange, limit int) []string {
	if x.Status == 0 && len(x.Response) == 0 {
		return []string{"none: " + visible(answer(x))}
	}
	return messageLines(x.Response, x.ResponseHead, limit, x.ResponseSize, "not kept")
}

func messageLines(raw []byte, head, limit int, total int64, missing string) []string {
	if len(raw) == 0 {
		return []string{missing}
	}
	head = max(0, min(head, len(raw)))
	text := cutText(string(raw[:head]), limit)
	lines := visibleLines(strings.TrimRight(text, "\r\n"))
	if left := head - len(text); left > 0 {
		lines = append(lines, fmt.Sprintf("… %s more", size(int64(left))))
	}
	if body := bodyLines(raw[head:], limit, max(total, int64(len(raw)-head))); len(body) > 0 {
		lines = append(append(lines, ""), body...)
	}
	return lines
}

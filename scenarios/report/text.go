package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/thorhook/thorhook/scenarios"
)

// Text writes the report for people at a terminal: the verdict, a line for each scenario with what is wrong below it, and
// a summary.
func (o Options) Text(w io.Writer, r *scenarios.Result) error {
	t := &text{Writer: bufio.NewWriter(w), o: o.prepared(), r: r}
	title := "thorhook run against " + visible(t.o.maskedURL(r.Target))
	if r.Verdict != nil {
		title = "thorhook check of " + visible(t.o.maskedURL(r.Target))
	}
	fmt.Fprintf(t, "%s  %s\n\n", paint(o.Style.Title, title), paint(o.Style.Muted, fmt.Sprintf("seed %d", r.Seed)))
	t.verdict()
	for i := range r.Scenarios {
		if !o.Brief || r.Verdict == nil {
			t.scenario(&r.Scenarios[i])
		}
	}
	style := o.Style.OK
	if c := countAll(r); c.Failed+c.Broken > 0 || r.Interrupted {
		style = o.Style.Fail
	}
	if !o.Brief || r.Verdict == nil {
		fmt.Fprintln(t)
	}
	fmt.Fprintf(t, "%s\n", paint(style, conclusion(r)))
	c := countAll(r)
	fmt.Fprintln(t, paint(o.Style.Muted, fmt.Sprintf("%s, %s, took %s", count(c.Exchanges, "attempt"), count(c.Checks, "check"), millis(r.Took))))
	return t.Flush()
}

// text is a text report under way. Errors stay in the Writer until Flush.
type text struct {
	*bufio.Writer
	o Options
	r *scenarios.Result
}

func paint(style func(string) string, s string) string {
	if style == nil {
		return s
	}
	return style(s)
}

func (t *text) styleOf(g grade) func(string) string {
	switch g {
	case gradePassed:
		return t.o.Style.OK
	case gradeFailed, gradeBroken:
		return t.o.Style.Fail
	}
	return t.o.Style.Warn
}

func (t *text) styleOfMark(m scenarios.Mark) func(string) string {
	switch m {
	case scenarios.Pass:
		return t.o.Style.OK
	case scenarios.Warn:
		return t.o.Style.Warn
	case scenarios.Fail:
		return t.o.Style.Fail
	}
	return t.o.Style.Muted
}

func (t *text) verdict() {
	for _, row := range t.o.rows(t.r) {
		mark := paint(t.styleOfMark(row.Mark), fmt.Sprintf("%-14s", row.Mark))
		property := paint(t.o.Style.Accent, fmt.Sprintf("%-15s", row.Property))
		fmt.Fprintf(t, "%s  %s  %s\n", mark, property, row.Title)
		t.field(33, "", row.Evidence)
		if row.Mark == scenarios.Pass {
			continue
		}
		t.field(33, "fix: ", row.Fix)
		if len(row.Scenarios) > 0 {
			t.field(33, "shown by: ", strings.Join(row.Scenarios, ", "))
		}
	}
	if t.r.Verdict != nil {
		fmt.Fprintln(t)
	}
}

// field writes a line at a column, if there is something to say.
func (t *text) field(column int, name, value string) {
	if value != "" {
		fmt.Fprintf(t, "%*s%s%s\n", column, "", paint(t.o.Style.Muted, name), value)
	}
}

func (t *text) scenario(out *scenarios.Outcome) {
	g := gradeOf(t.r, out)
	did := fmt.Sprintf("%s, %s", count(out.Tally.Attempts, "attempt"), count(out.Checks, "check"))
	if g == gradeSkipped {
		did = clip(out.Reason)
	}
	fmt.Fprintf(t, "%s  %s  %s\n", paint(t.styleOf(g), fmt.Sprintf("%-7s", g)),
		paint(t.o.Style.Accent, visible(out.Scenario.Name)), paint(t.o.Style.Muted, did))
	if g == gradePassed || g == gradeSkipped {
		return
	}
	t.field(9, "", clip(out.Scenario.Description))
	t.field(9, "cause: ", clip(t.o.maskedText(out.Reason)))
	findings, more := t.o.findings(out, maxFindings)
	for i := range findings {
		t.finding(&findings[i])
	}
	if more > 0 {
		t.field(9, "", "… "+count(more, "further finding"))
	}
	for i := range out.Probes {
		t.field(9, "", t.o.probeLine(&out.Probes[i]))
	}
	fmt.Fprintln(t)
}

func (t *text) finding(f *shown) {
	title := paint(t.o.Style.Title, f.Expectation)
	if f.Place != "" {
		title += "  " + paint(t.o.Style.Muted, f.Place)
	}
	fmt.Fprintf(t, "\n%9s%s\n", "", title)
	t.field(11, "expected  ", f.Expected)
	t.field(11, "actual    ", f.Actual)
	t.field(11, "delivery  ", f.Delivery)
	t.message("request", f.Request)
	t.message("response", f.Response)
	t.field(11, "fix       ", f.Fix)
}

func (t *text) message(name string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(t, "%11s%s\n", "", paint(t.o.Style.Muted, name))
	for _, line := range lines {
		if line != "" {
			line = " " + line
		}
		fmt.Fprintf(t, "%13s%s%s\n", "", paint(t.o.Style.Muted, "│"), line)
	}
}

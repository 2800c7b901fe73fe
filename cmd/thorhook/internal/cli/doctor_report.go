package cli

import (
	"bytes"
	"fmt"

	"github.com/charmbracelet/lipgloss"
)

// The verdicts of a check. Only a failed one ends the examination.
const (
	verdictOK      = "ok"
	verdictWarn    = "warn"
	verdictFail    = "fail"
	verdictSkipped = "skipped"
)

// A check is what one step of doctor found.
type check struct {
	Check   string `json:"check"`
	Verdict string `json:"verdict"`
	Found   string `json:"found"`
	Fix     string `json:"fix"` // "" for nothing to mend
}

func fine(found string) check       { return check{Verdict: verdictOK, Found: found} }
func skipped(reason string) check   { return check{Verdict: verdictSkipped, Found: reason} }
func doubt(found, fix string) check { return check{Verdict: verdictWarn, Found: found, Fix: fix} }
func fault(found, fix string) check { return check{Verdict: verdictFail, Found: found, Fix: fix} }

// A checkReport prints checks: each at once as text, or all at the end as JSON.
type checkReport struct {
	env    *Env
	json   bool
	checks []check
	err    error // of the first write that went wrong
}

func (r *checkReport) add(c check) {
	r.checks = append(r.checks, c)
	if !r.json && r.err == nil {
		r.err = r.env.print(r.lines(c))
	}
}

func (r *checkReport) end() error {
	if r.json {
		return printRecords(r.env, "json", r.checks)
	}
	return r.err
}

func (r *checkReport) lines(c check) []byte {
	mark, style := r.sign(c.Verdict)
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s  %-10s  %s\n", style.Render(fmt.Sprintf("%s %-7s", mark, c.Verdict)), c.Check, c.Found)
	if c.Fix != "" {
		fmt.Fprintf(&out, "    %s %s\n", r.env.Theme.Accent.Render("fix:"), c.Fix)
	}
	return out.Bytes()
}

func (r *checkReport) sign(verdict string) (string, lipgloss.Style) {
	t := r.env.Theme
	switch verdict {
	case verdictOK:
		return t.Marks.OK, t.OK
	case verdictWarn:
		return t.Marks.Warn, t.Warn
	case verdictFail:
		return t.Marks.Fail, t.Fail
	}
	return "-", t.Muted
}

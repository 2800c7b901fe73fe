package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/thorhook/thorhook/scenarios"
)

// TAP writes Test Anything Protocol, version 14: a point for each scenario, then one for each row of the verdict. Every text
// in the YAML diagnostics is a quoted JSON string.
func (o Options) TAP(w io.Writer, r *scenarios.Result) error {
	t := &tap{Writer: bufio.NewWriter(w), o: o.prepared()}
	rows := t.o.rows(r)
	fmt.Fprintf(t, "TAP version 14\n1..%d\n", len(r.Scenarios)+len(rows))
	fmt.Fprintf(t, "# thorhook %s, target %s, seed %d\n", visible(r.Version), visible(t.o.maskedURL(r.Target)), r.Seed)
	for i := range r.Scenarios {
		t.scenario(r, &r.Scenarios[i])
	}
	for i := range rows {
		t.row(&rows[i])
	}
	fmt.Fprintf(t, "# %s\n", conclusion(r))
	if r.Interrupted {
		fmt.Fprintln(t, "Bail out! the run was interrupted")
	}
	return t.Flush()
}

// tap is a TAP report under way. Errors stay in the Writer until Flush.
type tap struct {
	*bufio.Writer
	o      Options
	number int
}

// tapText escapes what would begin a directive.
func tapText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `#`, `\#`).Replace(s)
}

func (t *tap) point(ok bool, description, skip string) {
	t.number++
	word := "ok"
	if !ok {
		word = "not ok"
	}
	fmt.Fprintf(t, "%s %d - %s", word, t.number, tapText(description))
	if skip != "" {
		fmt.Fprintf(t, " # SKIP %s", tapText(skip))
	}
	fmt.Fprintln(t)
}

func (t *tap) scenario(r *scenarios.Result, out *scenarios.Outcome) {
	g := gradeOf(r, out)
	skip := ""
	if g == gradeSkipped {
		skip = clip(out.Reason)
		if skip == "" {
			skip = "not run"
		}
	}
	t.point(g != gradeFailed && g != gradeBroken, visible(out.Scenario.Name), skip)
	if g == gradeSkipped {
		return
	}
	fmt.Fprintf(t, "  ---\n  duration_ms: %.3f\n", ms(out.Took))
	if g != gradePassed {
		t.problems(g, out)
	}
	fmt.Fprintln(t, "  ...")
}

func (t *tap) problems(g grade, out *scenarios.Outcome) {
	t.field("  ", "result", string(g))
	t.field("  ", "message", headline(out))
	t.field("  ", "cause", clip(t.o.maskedText(out.Reason)))
	t.field("  ", "file", visible(out.Scenario.File))
	t.field("  ", "description", clip(out.Scenario.Description))
	findings, more := t.o.findings(out, maxFindings)
	if len(findings) > 0 {
		fmt.Fprintln(t, "  findings:")
	}
	for _, f := range findings {
		fmt.Fprintf(t, "    - expectation: %s\n", yamlText(f.Expectation))
		t.field("      ", "at", f.Place)
		t.field("      ", "expected", f.Expected)
		t.field("      ", "actual", f.Actual)
		t.field("      ", "delivery", f.Delivery)
		t.list("request", f.Request)
		t.list("response", f.Response)
		t.field("      ", "fix", f.Fix)
	}
	if more > 0 {
		fmt.Fprintf(t, "  further_findings: %d\n", more)
	}
	if len(out.Probes) > 0 {
		fmt.Fprintln(t, "  probes:")
	}
	for i := range out.Probes {
		fmt.Fprintf(t, "    - %s\n", yamlText(t.o.probeLine(&out.Probes[i])))
	}
}

// yamlText quotes a visible text: JSON strings are YAML.
func yamlText(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A string always encodes.
	_ = e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}

func (t *tap) field(indent, name, value string) {
	if value != "" {
		fmt.Fprintf(t, "%s%s: %s\n", indent, name, yamlText(value))
	}
}

func (t *tap) list(name string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(t, "      %s:\n", name)
	for _, line := range lines {
		fmt.Fprintf(t, "        - %s\n", yamlText(line))
	}
}

func (t *tap) row(row *scenarios.Row) {
	skip := ""
	if row.Mark == scenarios.NotObservable {
		skip = string(row.Mark)
	}
	t.point(row.Mark != scenarios.Fail, "verdict "+string(row.Property), skip)
	fmt.Fprintln(t, "  ---")
	t.field("  ", "mark", string(row.Mark))
	t.field("  ", "title", row.Title)
	t.field("  ", "evidence", row.Evidence)
	t.field("  ", "fix", row.Fix)
	t.field("  ", "scenarios", strings.Join(row.Scenarios, ", "))
	fmt.Fprintln(t, "  ...")
}

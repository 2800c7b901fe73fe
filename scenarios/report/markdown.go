package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/thorhook/thorhook/scenarios"
)

// maxMarkdown is how long a Markdown report may become before details are left out: GitHub takes a summary of 1 MiB.
const maxMarkdown = 900 << 10

// Markdown writes the summary for a CI system's page: conclusion, verdict, scenarios, and what is wrong in folded sections.
func (o Options) Markdown(w io.Writer, r *scenarios.Result) error {
	m := &markdown{o: o.prepared(), r: r}
	title := "thorhook run"
	if r.Verdict != nil {
		title = "thorhook check"
	}
	fmt.Fprintf(m, "## %s: %s\n\n", title, m.result())
	fmt.Fprintf(m, "%s.\nTarget %s, seed %d, %s, took %s.\n\n", markdownText(conclusion(r)), markdownText(m.o.maskedURL(r.Target)), r.Seed,
		count(countAll(r).Exchanges, "attempt"), millis(r.Took))
	m.verdict()
	m.table()
	for i := range r.Scenarios {
		if !m.details(&r.Scenarios[i]) {
			break
		}
	}
	_, err := w.Write(m.Bytes())
	return err
}

// markdown is a Markdown report under way.
type markdown struct {
	bytes.Buffer
	o Options
	r *scenarios.Result
}

func (m *markdown) result() string {
	switch c := countAll(m.r); {
	case c.Failed+c.Broken > 0:
		return "❌ failed"
	case m.r.Interrupted:
		return "⚠️ interrupted"
	case c.Warned > 0:
		return "⚠️ passed with warnings"
	}
	return "✅ passed"
}

// markdownText escapes text so that it stands for itself in a paragraph or a table's cell.
func markdownText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `|`, `\|`, `~`, `\~`, `#`, `\#`,
		`!`, `\!`, `$`, `\$`, `&`, `&amp;`, `<`, `&lt;`, `>`, `&gt;`, `@`, `&#64;`).Replace(visible(s))
}

func (m *markdown) verdict() {
	rows := m.o.rows(m.r)
	if len(rows) == 0 {
		return
	}
	signs := map[scenarios.Mark]string{scenarios.Pass: "✅", scenarios.Warn: "⚠️", scenarios.Fail: "❌", scenarios.NotObservable: "➖"}
	m.WriteString("### Verdict\n\n| property | mark | evidence | fix |\n|---|---|---|---|\n")
	for _, row := range rows {
		evidence := markdownText(row.Evidence)
		if row.Mark != scenarios.Pass && len(row.Scenarios) > 0 {
			evidence += " (" + markdownText(strings.Join(row.Scenarios, ", ")) + ")"
		}
		fmt.Fprintf(m, "| **%s**: %s | %s %s | %s | %s |\n", markdownText(string(row.Property)), markdownText(row.Title),
			signs[row.Mark], row.Mark, evidence, markdownText(row.Fix))
	}
	m.WriteString("\n")
}

func (m *markdown) table() {
	if len(m.r.Scenarios) == 0 {
		return
	}
	signs := map[grade]string{gradePassed: "✅", gradeWarned: "⚠️", gradeFailed: "❌", gradeBroken: "❌", gradeSkipped: "➖"}
	m.WriteString("### Scenarios\n\n| scenario | result | attempts | p95 | remark |\n|---|---|--:|--:|---|\n")
	for i := range m.r.Scenarios {
		out := &m.r.Scenarios[i]
		g := gradeOf(m.r, out)
		remark := ""
		if g != gradePassed {
			remark = m.o.maskedText(headline(out))
		}
		fmt.Fprintf(m, "| %s | %s %s | %d | %s | %s |\n", markdownText(out.Scenario.Name), signs[g], g, out.Tally.Attempts,
			millis(out.Tally.Quantile(0.95)), markdownText(remark))
	}
	m.WriteString("\n")
}

// details writes a folded section on an outcome that is not as it should be. It returns false when there is no room left.
func (m *markdown) details(out *scenarios.Outcome) bool {
	g := gradeOf(m.r, out)
	if g == gradePassed || g == gradeSkipped {
		return true
	}
	text := strings.Join(m.o.account(out), "\n")
	if m.Len()+len(text) > maxMarkdown {
		m.WriteString("Further details are left out: the page would be too long.\n")
		return false
	}
	name := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(visible(out.Scenario.Name))
	fence := fenceFor(text)
	fmt.Fprintf(m, "<details><summary>%s: %s</summary>\n\n%stext\n%s\n%s\n\n</details>\n\n", name, g, fence, text, fence)
	return true
}

// fenceFor returns a code fence that text cannot end: longer than any run of backticks in it.
func fenceFor(text string) string {
	longest, run := 2, 0
	for _, r := range text {
		run++
		if r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return strings.Repeat("`", longest+1)
}

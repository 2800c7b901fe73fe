package report

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/thorhook/thorhook/scenarios"
)

// GitHub writes workflow commands for GitHub Actions: an error for each finding and broken scenario, a warning for each of a
// scenario that is graded so, an annotation for each row of the verdict that is not a pass, and a notice with the whole
// verdict. GitHub shows the first ten of each kind of a step.
func (o Options) GitHub(w io.Writer, r *scenarios.Result) error {
	g := &github{Writer: bufio.NewWriter(w), o: o.prepared()}
	for i := range r.Scenarios {
		g.scenario(r, &r.Scenarios[i])
	}
	var table []string
	for _, row := range g.o.rows(r) {
		table = append(table, strings.ReplaceAll(rowText(&row), "\n", "\n  "))
		switch row.Mark {
		case scenarios.Fail:
			g.command("error", "", "thorhook: "+string(row.Property), rowText(&row))
		case scenarios.Warn:
			g.command("warning", "", "thorhook: "+string(row.Property), rowText(&row))
		case scenarios.NotObservable:
			g.command("notice", "", "thorhook: "+string(row.Property), rowText(&row))
		}
	}
	kind := "notice"
	if r.Interrupted {
		kind = "warning"
	}
	g.command(kind, "", "thorhook", strings.Join(append([]string{conclusion(r)}, table...), "\n"))
	return g.Flush()
}

// github is a report of workflow commands under way. Errors stay in the Writer until Flush.
type github struct {
	*bufio.Writer
	o Options
}

func (g *github) scenario(r *scenarios.Result, out *scenarios.Outcome) {
	title := "scenario " + visible(out.Scenario.Name)
	switch gradeOf(r, out) {
	case gradeFailed:
		g.findings("error", title, out)
	case gradeWarned:
		g.findings("warning", title, out)
	case gradeBroken:
		g.command("error", visible(out.Scenario.File), title, "broken: "+clip(g.o.maskedText(out.Reason)))
		g.findings("error", title, out)
	}
}

func (g *github) findings(kind, title string, out *scenarios.Outcome) {
	findings, more := g.o.findings(out, maxFindings)
	for _, f := range findings {
		place := f.Place
		if place == "" {
			place = visible(out.Scenario.File)
		}
		lines := []string{f.Expectation + " was not met", "expected: " + f.Expected, "actual: " + f.Actual}
		if f.Delivery != "" {
			lines = append(lines, "delivery: "+f.Delivery)
		}
		for _, m := range [][]string{f.Request, f.Response} {
			if len(m) > 0 {
				lines = append(lines, "  "+strings.Join(m, "\n  "))
			}
		}
		if f.Fix != "" {
			lines = append(lines, "fix: "+f.Fix)
		}
		g.command(kind, place, title, strings.Join(lines, "\n"))
	}
	if more > 0 {
		g.command(kind, visible(out.Scenario.File), title, count(more, "further finding"))
	}
}

// command writes one workflow command. place is file:line:column, of which the numbers may be missing.
func (g *github) command(kind, place, title, message string) {
	var properties []string
	if file, line, column := splitPlace(place); file != "" {
		properties = append(properties, "file="+githubProperty(file))
		if line != "" {
			properties = append(properties, "line="+line)
		}
		if column != "" {
			properties = append(properties, "col="+column)
		}
	}
	properties = append(properties, "title="+githubProperty(title))
	fmt.Fprintf(g, "::%s %s::%s\n", kind, strings.Join(properties, ","), githubData(message))
}

// splitPlace takes file:line:column apart; a drive letter's colon stays with the file.
func splitPlace(place string) (file, line, column string) {
	m := regexp.MustCompile(`^(.*?)(?::([0-9]+)(?::([0-9]+))?)?$`).FindStringSubmatch(place)
	if m == nil {
		return place, "", ""
	}
	return m[1], m[2], m[3]
}

func githubData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func githubProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

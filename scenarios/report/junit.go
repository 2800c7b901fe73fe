package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/thorhook/thorhook/scenarios"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name      string         `xml:"name,attr"`
		Class     string         `xml:"classname,attr"`
		File      string         `xml:"file,attr,omitempty"`
		Time      string         `xml:"time,attr"`
		Failure   *junitProblem  `xml:"failure"`
		Error     *junitProblem  `xml:"error"`
		Skipped   *junitSkipped  `xml:"skipped"`
		SystemOut *junitVerbatim `xml:"system-out"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",innerxml"` // escaped
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitVerbatim struct {
		Text string `xml:",innerxml"` // escaped
	}
)

// JUnit writes JUnit XML. All text in it is visible, hence within what XML 1.0 allows.
func (o Options) JUnit(w io.Writer, r *scenarios.Result) error {
	o = o.prepared()
	suites := junitSuites{Name: "thorhook", Time: seconds(r.Took)}
	suites.add(o.scenarioSuite(r))
	if r.Verdict != nil {
		suites.add(o.verdictSuite(r))
	}
	out := bufio.NewWriter(w)
	out.WriteString(xml.Header)
	e := xml.NewEncoder(out)
	e.Indent("", "  ")
	if err := e.Encode(suites); err != nil {
		return err
	}
	out.WriteByte('\n')
	return out.Flush()
}

func (s *junitSuites) add(suite junitSuite) {
	for _, c := range suite.Cases {
		suite.Tests++
		switch {
		case c.Failure != nil:
			suite.Failures++
		case c.Error != nil:
			suite.Errors++
		case c.Skipped != nil:
			suite.Skipped++
		}
	}
	s.Tests += suite.Tests
	s.Failures += suite.Failures
	s.Errors += suite.Errors
	s.Skipped += suite.Skipped
	s.Suites = append(s.Suites, suite)
}

// xmlText escapes text for an element; line ends stay.
func xmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

func (o Options) scenarioSuite(r *scenarios.Result) junitSuite {
	suite := junitSuite{Name: "scenarios", Time: seconds(r.Took), Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
		Properties: []junitProperty{
			{"target", visible(o.maskedURL(r.Target))},
			{"seed", fmt.Sprint(r.Seed)},
			{"thorhook", visible(r.Version)},
			{"interrupted", fmt.Sprint(r.Interrupted)},
		}}
	for i := range r.Scenarios {
		out := &r.Scenarios[i]
		c := junitCase{Name: visible(out.Scenario.Name), Class: "scenarios", File: visible(out.Scenario.File), Time: seconds(out.Took)}
		text := strings.Join(o.account(out), "\n")
		switch gradeOf(r, out) {
		case gradeFailed:
			c.Failure = &junitProblem{headline(out), "expectation", xmlText(text)}
		case gradeBroken:
			c.Error = &junitProblem{clip(o.maskedText(out.Reason)), "broken", xmlText(text)}
		case gradeSkipped:
			c.Skipped = &junitSkipped{clip(out.Reason)}
		case gradeWarned:
			c.SystemOut = &junitVerbatim{xmlText("warning: " + headline(out) + "\n" + text)}
		}
		suite.Cases = append(suite.Cases, c)
	}
	return suite
}

func (o Options) verdictSuite(r *scenarios.Result) junitSuite {
	suite := junitSuite{Name: "verdict", Time: "0.000", Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05")}
	for _, row := range o.rows(r) {
		c := junitCase{Name: string(row.Property), Class: "verdict", Time: "0.000"}
		text := rowText(&row)
		switch row.Mark {
		case scenarios.Fail:
			c.Failure = &junitProblem{row.Title + ": " + string(row.Mark), "verdict", xmlText(text)}
		case scenarios.NotObservable:
			c.Skipped = &junitSkipped{text}
		default:
			c.SystemOut = &junitVerbatim{xmlText(text)}
		}
		suite.Cases = append(suite.Cases, c)
	}
	return suite
}

// rowText is a row of the verdict in a few lines.
func rowText(row *scenarios.Row) string {
	lines := []string{string(row.Mark) + ": " + row.Title}
	if row.Evidence != "" {
		lines = append(lines, "evidence: "+row.Evidence)
	}
	if row.Fix != "" {
		lines = append(lines, "fix: "+row.Fix)
	}
	if len(row.Scenarios) > 0 {
		lines = append(lines, "scenarios: "+strings.Join(row.Scenarios, ", "))
	}
	return strings.Join(lines, "\n")
}

// headline says in one line what is wrong with an outcome.
func headline(out *scenarios.Outcome) string {
	if len(out.Findings) == 0 {
		return clip(out.Reason)
	}
	f := &out.Findings[0]
	s := clip(f.Expectation) + " was not met"
	if n := len(out.Findings) - 1; n > 0 {
		s += fmt.Sprintf(", and %d more", n)
	}
	return s
}

// account tells all that is wrong with an outcome, in lines of plain text.
func (o Options) account(out *scenarios.Outcome) []string {
	var lines []string
	add := func(indent, name, value string) {
		if value != "" {
			lines = append(lines, indent+name+value)
		}
	}
	add("", "", clip(out.Scenario.Description))
	add("", "cause: ", clip(o.maskedText(out.Reason)))
	findings, more := o.findings(out, maxFindings)
	for _, f := range findings {
		lines = append(lines, "", strings.TrimSpace(f.Expectation+"  "+f.Place))
		add("  ", "expected: ", f.Expected)
		add("  ", "actual:   ", f.Actual)
		add("  ", "delivery: ", f.Delivery)
		for _, m := range []struct {
			name  string
			lines []string
		}{{"request", f.Request}, {"response", f.Response}} {
			if len(m.lines) > 0 {
				lines = append(lines, "  "+m.name+":", "    "+strings.Join(m.lines, "\n    "))
			}
		}
		add("  ", "fix:      ", f.Fix)
	}
	if more > 0 {
		lines = append(lines, "", "… "+count(more, "further finding"))
	}
	for i := range out.Probes {
		lines = append(lines, o.probeLine(&out.Probes[i]))
	}
	return lines
}

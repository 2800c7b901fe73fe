package report

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/thorhook/thorhook/scenarios"
)

//go:embed page
var pageFiles embed.FS

// HTML writes one page that needs nothing else: style and script stand in it and are named by hash in its content security
// policy, which forbids all besides. It holds at most 10,000 exchanges and 8 MiB of their bytes, first those that findings
// name, then those that were not delivered; the page says what was left out.
func (o Options) HTML(w io.Writer, r *scenarios.Result) error {
	p, t, err := o.prepared().page(r)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	if err := t.Execute(out, p); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return out.Flush()
}

type (
	page struct {
		Policy                 string
		Style                  template.CSS
		Script                 template.JS
		Title, Headline, Class string
		Target, Version        string
		Started, Took, LeftOut string
		Seed                   uint64
		Interrupted            bool
		Tiles                  []pageFact
		Rows                   []pageRow
		Grades                 []grade
		Scenarios              []pageScenario
	}
	pageFact struct{ Name, Value, Class string }
	pageLink struct{ ID, Name string }
	pageRow  struct {
		Property, Title, Mark, Class, Evidence, Fix string
		Links                                       []pageLink
	}
	pageScenario struct {
		ID, Name, Class, Did        string
		Description, Proves, Reason string
		Open                        bool
		Facts                       []pageFact
		Findings                    []pageFinding
		MoreFindings, MoreExchanges string
		Probes                      []string
		Timeline, Histogram         template.HTML
		Exchanges                   []pageExchange
	}
	pageFinding struct {
		shown
		Link, Bytes string
	}
	pageExchange struct {
		ID, Class, Answer, Kind, Task, Attempt, Took, About, Note string
		Seq                                                       uint64
		Phases                                                    []pageFact
		Waterfall                                                 template.HTML
		Request, Response                                         string
		LeftOut                                                   bool
	}
)

func (o Options) page(r *scenarios.Result) (*page, *template.Template, error) {
	t, err := template.ParseFS(pageFiles, "page/page.html")
	if err != nil {
		return nil, nil, fmt.Errorf("read page: %w", err)
	}
	style, err := pageFiles.ReadFile("page/style.css")
	if err != nil {
		return nil, nil, fmt.Errorf("read page: %w", err)
	}
	script, err := pageFiles.ReadFile("page/script.js")
	if err != nil {
		return nil, nil, fmt.Errorf("read page: %w", err)
	}
	c := countAll(r)
	p := &page{
		Policy: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", sum(style), sum(script)),
		Style:  template.CSS(style), Script: template.JS(script),
		Title: "thorhook run", Headline: c.sentence(), Class: string(c.grade()),
		Target: visible(o.maskedURL(r.Target)), Version: visible(r.Version),
		Started: r.Started.UTC().Format(time.RFC3339), Took: millis(r.Took),
		Seed: r.Seed, Interrupted: r.Interrupted,
		Grades: []grade{gradePassed, gradeWarned, gradeFailed, gradeBroken, gradeSkipped},
		Tiles:  c.tiles(),
	}
	if r.Verdict != nil {
		p.Title, p.Headline = "thorhook check", "Verdict: "+marks(r.Verdict)
		p.Rows = o.pageRows(r)
	}
	budget := spend(r)
	for i := range r.Scenarios {
		p.Scenarios = append(p.Scenarios, o.pageScenario(r, i, budget))
	}
	p.LeftOut = budget.leftOut()
	return p, t, nil
}

func sum(text []byte) string {
	digest := sha256.Sum256(text)
	return "sha256-" + base64.StdEncoding.EncodeToString(digest[:])
}

// grade is that of the run as a whole.
func (c counts) grade() grade {
	switch {
	case c.Failed+c.Broken > 0:
		return gradeFailed
	case c.Warned > 0:
		return gradeWarned
	}
	return gradePassed
}

func (c counts) tiles() []pageFact {
	var tiles []pageFact
	add := func(n int, name, class string) {
		if n > 0 {
			tiles = append(tiles, pageFact{name, fmt.Sprint(n), class})
		}
	}
	add(c.Failed, "failed", "failed")
	add(c.Broken, "broken", "broken")
	add(c.Warned, "with a warning", "warning")
	add(c.Passed, "passed", "passed")
	add(c.Skipped, "skipped", "skipped")
	add(c.Exchanges, "attempts", "")
	add(c.Checks, "checks", "")
	return tiles
}

func (o Options) pageRows(r *scenarios.Result) []pageRow {
	classes := map[scenarios.Mark]string{scenarios.Pass: "passed", scenarios.Warn: "warning", scenarios.Fail: "failed"}
	ids := map[string]string{}
	for i := range r.Scenarios {
		ids[visible(r.Scenarios[i].Scenario.Name)] = scenarioID(i)
	}
	var rows []pageRow
	for _, row := range o.rows(r) {
		one := pageRow{string(row.Property), row.Title, string(row.Mark), classes[row.Mark], row.Evidence, row.Fix, nil}
		for _, name := range row.Scenarios {
			if id := ids[name]; id != "" {
				one.Links = append(one.Links, pageLink{id, name})
			}
		}
		rows = append(rows, one)
	}
	return rows
}

func scenarioID(i int) string { return fmt.Sprintf("s%d", i+1) }

func exchangeID(i int, seq uint64) string { return fmt.Sprintf("s%d-x%d", i+1, seq) }

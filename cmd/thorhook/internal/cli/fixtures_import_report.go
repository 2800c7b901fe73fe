package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/fixtures/capture"
	"github.com/thorhook/thorhook/fixtures/drift"
	"github.com/thorhook/thorhook/tui/theme"
)

// An importReport is what an import says on standard output.
type importReport struct {
	File       string            `json:"file"`
	Agrees     bool              `json:"agrees"` // no request differs from the contract
	Profile    string            `json:"profile"`
	DispatchID string            `json:"dispatch_id"`
	Settings   []drift.Setting   `json:"settings"`
	Requests   []importedRequest `json:"requests"`
	Files      []string          `json:"files"` // written, in the folder

	report  drift.Report
	secrets bool // they were masked
}

// An importedRequest is one request of the capture.
type importedRequest struct {
	Name   string       `json:"name"` // of its files without their endings, "" when none are written
	Form   capture.Form `json:"form"`
	Target string       `json:"target"`
	Masked []string     `json:"masked_headers"`
	drift.Result
}

func (r *importReport) differences() int { return r.report.Findings() }

func (r *importReport) print(env *Env, format string) error {
	r.Agrees = r.differences() == 0
	if format == "json" {
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(r); err != nil {
			return fmt.Errorf("encode output: %w", err)
		}
		return env.print(out.Bytes())
	}
	var out bytes.Buffer
	for i := range r.Requests {
		r.Requests[i].text(&out, env.Theme)
	}
	for _, s := range r.Settings {
		fmt.Fprintf(&out, "speaks for %s  %s\n", env.Theme.Accent.Render("--assume "+printable(quoted(s.Key+"="+s.Value))), env.Theme.Muted.Render("("+printable(s.Why)+")"))
	}
	if r.DispatchID == "event" {
		out.WriteString("the dispatch id is one of the event's own, not the task's\n")
	}
	out.WriteString(r.verdict(env.Theme))
	return env.print(out.Bytes())
}

func (r *importReport) verdict(t theme.Theme) string {
	requests := counted(len(r.Requests), "request")
	if n := r.differences(); n > 0 {
		return t.Warn.Render(t.Marks.Warn) + " " + requests + ", " + counted(n, "difference") + " from the contract\n"
	}
	agree := " agrees"
	if len(r.Requests) > 1 {
		agree = " agree"
	}
	return t.OK.Render(t.Marks.OK) + " " + requests + agree + " with the contract\n"
}

// text is a paragraph on the request.
func (i *importedRequest) text(out *bytes.Buffer, t theme.Theme) {
	words := []string{string(i.Template.Name)}
	for _, word := range []string{i.Event, i.Spider, i.Task} {
		if word != "" {
			words = append(words, printable(word))
		}
	}
	fmt.Fprintf(out, "%s  %s\n", t.Title.Render(printable(i.Place)), strings.Join(words, "  "))
	for _, text := range i.Notes {
		fmt.Fprintf(out, "  %s\n", t.Muted.Render("note: "+printable(text)))
	}
	for n := 0; n < len(i.Findings); n++ {
		f := i.Findings[n]
		for f.Kind == drift.MissingField && n+1 < len(i.Findings) && alike(&f, &i.Findings[n+1]) { // often there are many
			n++
			f.Path, f.Expected = f.Path+", "+i.Findings[n].Path, "all of them"
		}
		line := t.Warn.Render(string(f.Kind))
		if f.Path != "" {
			line += " " + printable(f.Path)
		}
		fmt.Fprintf(out, "  %s: seen %s, expected %s %s\n", line, printable(f.Seen), printable(f.Expected), t.Muted.Render("["+string(f.Provenance)+", "+f.Source+"]"))
		if f.Explains != "" {
			fmt.Fprintf(out, "    %s explains this\n", t.Accent.Render(printable(f.Explains)))
		}
		if f.Note != "" {
			fmt.Fprintf(out, "    %s\n", printable(f.Note))
		}
	}
}

// alike tells whether two findings may share a line.
func alike(a, b *drift.Finding) bool {
	return a.Kind == b.Kind && a.Provenance == b.Provenance && a.Source == b.Source && b.Note == "" && b.Explains == ""
}

package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// A Writer writes a result in one format. Its errors are those of w alone.
type Writer func(w io.Writer, r *scenarios.Result) error

// Options are what reports have in common. The zero value masks the default secrets and prints no styles. Each method
// that writes a format is a [Writer] as a method value.
type Options struct {
	Mask        *wire.Mask // which secrets are blotted out; nil is the zero Mask
	ShowSecrets bool       // blots out none
	Style       Style      // of the text report
	Brief       bool       // leaves the scenarios out of a text report that has a verdict
}

// A Style marks up parts of the text report. A nil function leaves its part as it is; each gets text of one line.
type Style struct {
	Title  func(string) string // headings
	Accent func(string) string // names
	OK     func(string) string // passed
	Warn   func(string) string // warnings, skipped
	Fail   func(string) string // failures
	Muted  func(string) string // what may be overlooked
}

// A Format is a format of reports.
type Format struct {
	Name  string // in lower case: junit
	Title string // what it is for, in a few words
	write func(Options) Writer
}

// Formats lists all formats.
func Formats() []Format {
	return []Format{
		{"text", "for people at a terminal", func(o Options) Writer { return o.Text }},
		{"json", "one object, for programs", func(o Options) Writer { return o.JSON }},
		{"ndjson", "one object a line, for programs", func(o Options) Writer { return o.NDJSON }},
		{"junit", "JUnit XML, for CI systems", func(o Options) Writer { return o.JUnit }},
		{"tap", "Test Anything Protocol 14", func(o Options) Writer { return o.TAP }},
		{"markdown", "for a CI system's summary page", func(o Options) Writer { return o.Markdown }},
		{"github", "annotations of GitHub Actions", func(o Options) Writer { return o.GitHub }},
		{"html", "one page for a browser", func(o Options) Writer { return o.HTML }},
	}
}

// ByName returns the writer of a format.
func (o Options) ByName(name string) (Writer, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name {
			return f.write(o), nil
		}
		names = append(names, f.Name)
	}
	if hint := suggest.DidYouMean(name, names); hint != "" {
		return nil, fmt.Errorf("find report format %q: no such format%s", name, hint)
	}
	return nil, fmt.Errorf("find report format %q: no such format, there are %s", name, strings.Join(names, ", "))
}

// A Spec is a report that was asked for.
type Spec struct {
	Format string // name of a format
	Path   string // of the file
}

// ParseSpec reads "junit=out.xml": a format and a path.
func ParseSpec(s string) (Spec, error) {
	format, path, found := strings.Cut(s, "=")
	if !found || path == "" {
		return Spec{}, fmt.Errorf("read report %q: no path, it is written FORMAT=PATH", s)
	}
	if _, err := (Options{}).ByName(format); err != nil {
		return Spec{}, fmt.Errorf("read report %q: %w", s, err)
	}
	return Spec{Format: format, Path: path}, nil
}

// String is the text that ParseSpec reads.
func (s Spec) String() string { return s.Format + "=" + s.Path }

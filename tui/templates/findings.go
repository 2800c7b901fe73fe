package templates

import (
	"fmt"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// place is the cursor's line and column, in characters, both from 1: as findings count.
func (v *textView) place() (line, column int) {
	return v.cursor.row + 1, utf8.RuneCountInString(v.line()[:v.cursor.col]) + 1
}

// at is the place of a line and column that a finding has.
func (v *textView) at(line, column int) pos {
	row := max(0, min(line-1, len(v.lines)-1))
	rest := v.lines[row]
	for range column - 1 {
		_, n := utf8.DecodeRuneInString(rest)
		rest = rest[n:]
	}
	return pos{row, len(v.lines[row]) - len(rest)}
}

// here tells whether a finding is about the line of the cursor.
func (e *Editor) here(f *Finding) bool {
	return f.Headers == (e.active == headers) && f.Line == e.text().cursor.row+1
}

// marks are the severities of lines about which something is said, by number from 0: the worst of each.
func marks(all []Finding, headers bool) map[int]template.Severity {
	worst := map[int]template.Severity{}
	for _, f := range all {
		if f.Headers == headers && worst[f.Line-1] != template.SeverityError {
			worst[f.Line-1] = f.Severity
		}
	}
	return worst
}

// jump goes to the finding behind the cursor, in the other text too, and from the last one to the first.
func (e *Editor) jump() {
	all := e.result.Findings
	if len(all) == 0 {
		return
	}
	line, column := e.text().place()
	for i := range all {
		f := &all[i]
		switch inHeaders := e.active == headers; {
		case f.Headers && !inHeaders,
			f.Headers == inHeaders && (f.Line > line || f.Line == line && f.Column > column):
			e.jumpTo(i)
			return
		}
	}
	e.jumpTo(0)
}

func (e *Editor) jumpTo(i int) {
	f := &e.result.Findings[i]
	e.active = payload
	if f.Headers {
		e.active = headers
	}
	v := e.text()
	v.move(v.at(f.Line, f.Column))
	v.goal = -1
	e.arrange()
}

// firstError is the number of the first finding that is an error.
func (e *Editor) firstError() int {
	for i, f := range e.result.Findings {
		if f.Severity == template.SeverityError {
			return i
		}
	}
	return 0
}

// A saying is a line about the templates.
type saying struct {
	mark, text string
	ink        theme.Ink
	here       bool // about the cursor's line
	rest       bool // goes on from the line above
}

// maxListed is how many findings are listed; ctrl+g reaches the others too.
const maxListed = 200

// sayings are the lines about the templates, of at most w cells: how many findings there are, and each.
func (e *Editor) sayings(w int) []saying {
	s, g := e.screen, &e.screen.Glyphs
	if e.shown == 0 {
		return []saying{{mark: g.Idle, text: "rendering" + g.Ellipsis, ink: s.Muted}}
	}
	errors, warnings := e.result.count(template.SeverityError), e.result.count(template.SeverityWarning)
	all := []saying{{mark: g.OK, text: "no findings", ink: s.OK}}
	switch {
	case errors > 0:
		all[0] = saying{mark: g.Fail, text: counted(errors, "error") + ", " + counted(warnings, "warning"), ink: s.Fail}
	case warnings > 0:
		all[0] = saying{mark: g.Warn, text: counted(warnings, "warning"), ink: s.Warn}
	}
	add := func(mark string, ink theme.Ink, here bool, words string) {
		for i, part := range text.Wrap(text.Printable(words), max(1, w-4)) {
			all = append(all, saying{mark, part, ink, here, i > 0})
		}
	}
	if e.result.Err != "" {
		add(g.Fail, s.Fail, false, e.result.Err)
	}
	for i := range e.result.Findings {
		if i == maxListed {
			add(g.Idle, s.Muted, false, fmt.Sprintf("%d more", len(e.result.Findings)-i))
			break
		}
		f := &e.result.Findings[i]
		mark, ink := e.mark(f.Severity)
		name := "payload"
		if f.Headers {
			name = "headers"
		}
		add(mark, ink, e.here(f), fmt.Sprintf("%s %d:%d %s: %s", name, f.Line, f.Column, f.Severity, f.Message))
	}
	return all
}

func (e *Editor) mark(of template.Severity) (string, theme.Ink) {
	switch of {
	case template.SeverityError:
		return e.screen.Glyphs.Fail, e.screen.Fail
	case template.SeverityWarning:
		return e.screen.Glyphs.Warn, e.screen.Warn
	}
	return " ", theme.Ink{}
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

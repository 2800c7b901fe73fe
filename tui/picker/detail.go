package picker

import (
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// detail draws n lines about the selected scenario: its latencies, and when there are more lines what it is and what came
// of it.
func (p *Picker) detail(n int) []string {
	lines := make([]string, 0, n)
	it := p.selected()
	if it == nil {
		return p.pad(lines, n)
	}
	more := n > statsLines
	if more {
		lines = append(lines, text.Fit("", p.w), p.headline(it))
	}
	l := text.NewLine(p.w)
	p.stats(l, it)
	lines = append(lines, l.String())
	if wrong := it.wrong(p.screen); !more && len(wrong) > 0 {
		return p.pad(append(lines, p.about(wrong[:1], 1)...), n)
	}
	l.Reset(p.w)
	l.Space(1)
	sparkline(l, p.screen, it.Recent, p.w-2)
	lines = append(lines, l.String())
	if more {
		lines = append(lines, text.Fit("", p.w))
		lines = append(lines, p.about(append(it.wrong(p.screen), it.facts(p.screen)...), n-len(lines))...)
	}
	return p.pad(lines, n)
}

func (p *Picker) pad(lines []string, n int) []string {
	for len(lines) < n {
		lines = append(lines, text.Fit("", p.w))
	}
	return lines[:n]
}

// headline is the scenario's state and name.
func (p *Picker) headline(it *Item) string {
	glyph, word, ink := it.look(p.screen)
	l := text.NewLine(p.w)
	l.Space(1)
	l.Add(ink, glyph+" "+word)
	l.Space(2)
	l.Add(p.screen.Title, text.Printable(it.Name))
	return l.String()
}

// stats is the line of the percentiles.
func (p *Picker) stats(l *text.Line, it *Item) {
	s := p.screen
	l.Space(1)
	switch {
	case it.Problem != "":
		l.Add(s.Muted, "mend it, then enter reads it again")
	case it.P99 > 0:
		if p.w >= labelFrom {
			l.Add(s.Muted, "latency ")
		}
		l.Add(s.Muted, "p50 ")
		l.Add(s.Text, text.Millis(it.P50))
		l.Add(s.Muted, " p95 ")
		l.Add(s.Text, text.Millis(it.P95))
		l.Add(s.Muted, " p99 ")
		l.Add(s.Text, text.Millis(it.P99))
		l.Add(s.Muted, " ms")
	case it.State == Running || it.State == Queued:
		l.Add(s.Muted, "no answer yet")
	case it.ran():
		l.Add(s.Muted, "no answer came")
	default:
		l.Add(s.Muted, "not run yet: enter runs it")
	}
}

// A part is a paragraph about a scenario.
type part struct {
	ink  theme.Ink
	sign string // in front of its first line
	text string
}

// about draws parts in n lines at the most.
func (p *Picker) about(parts []part, n int) []string {
	var lines []string
	w := p.w - 4
	for _, part := range parts {
		sign := part.sign
		room := max(n-len(lines), 0)
		for _, line := range text.Wrap(text.Cut(oneLine(part.text), room*max(w, 0), "…"), w) {
			l := text.NewLine(p.w)
			l.Space(1)
			l.Fit(part.ink, sign, 2)
			l.Add(part.ink, line)
			lines, sign = append(lines, l.String()), ""
		}
	}
	return lines[:min(n, len(lines))]
}

// labelFrom is the width from which on latencies are called so.
const labelFrom = 40

// oneLine is a text without line ends, and without the lines that only point at what stands above them.
func oneLine(s string) string {
	var words []string
	for _, line := range text.Lines(s) {
		if line = strings.TrimSpace(line); strings.Trim(line, "^") != "" {
			words = append(words, line)
		}
	}
	return strings.Join(words, " ")
}

// wrong is what is wrong with a scenario or with what came of it, and what helps.
func (it *Item) wrong(s *theme.Screen) (all []part) {
	switch {
	case it.Problem != "":
		all = append(all, part{s.Fail, s.Glyphs.Warn, it.Problem})
	case it.Reason != "":
		all = append(all, part{s.Warn, s.Glyphs.Warn, it.Reason})
	}
	switch {
	case it.Findings <= 0:
	case it.Finding == "":
		all = append(all, part{s.Fail, s.Glyphs.Fail, fmt.Sprintf("%d findings", it.Findings)})
	case it.Findings == 1:
		all = append(all, part{s.Fail, s.Glyphs.Fail, it.Finding})
	default:
		all = append(all, part{s.Fail, s.Glyphs.Fail, fmt.Sprintf("%s (and %d more)", it.Finding, it.Findings-1)})
	}
	if it.Fix != "" && (it.State == Failed || it.Findings > 0) {
		all = append(all, part{s.Text, s.Glyphs.Right, it.Fix})
	}
	return all
}

// facts are what a scenario is.
func (it *Item) facts(s *theme.Screen) (all []part) {
	if it.Description != "" {
		all = append(all, part{s.Text, "", it.Description})
	}
	if it.Proves != "" {
		all = append(all, part{s.Muted, "", "proves: " + it.Proves})
	}
	if it.Target != "" {
		all = append(all, part{s.Muted, "", "goes to " + it.Target})
	}
	if len(it.Tags) > 0 {
		all = append(all, part{s.Muted, "", "tags: " + strings.Join(it.Tags, ", ")})
	}
	if it.Source != "" {
		all = append(all, part{s.Muted, "", it.Source})
	}
	return all
}

package palette

import (
	"strings"

	"github.com/thorhook/thorhook/tui/text"
)

// ruleFrom is the height from which on a line parts what is typed from the rows.
const ruleFrom = 6

// head is how many lines stand above the rows.
func (p *Palette) head() int {
	if p.h >= ruleFrom {
		return 2
	}
	return 1
}

func (p *Palette) fit() { p.list.Set(len(p.rows), p.h-p.head()) }

// View draws the palette, without a frame.
func (p *Palette) View() string {
	lines := make([]string, 0, p.h+1)
	lines = append(lines, p.input.View(p.screen, p.w))
	if p.head() > 1 {
		lines = append(lines, p.screen.Muted.Paint(strings.Repeat(p.screen.Glyphs.Box.Horizontal, p.w)))
	}
	l := text.NewLine(p.w)
	for i, to := p.list.Visible(); i < to; i++ {
		l.Reset(p.w)
		p.row(l, &p.rows[i], i == p.list.Cursor)
		lines = append(lines, l.String())
	}
	if len(p.rows) == 0 {
		for _, line := range text.Wrap(text.Printable(p.hint), p.w-2) {
			l.Reset(p.w)
			l.Space(1)
			l.Add(p.screen.Warn, line)
			lines = append(lines, l.String())
		}
	}
	for len(lines) < p.h {
		lines = append(lines, text.Fit("", p.w))
	}
	return strings.Join(lines[:p.h], "\n")
}

// The columns of a row beside its title.
const (
	keysCells  = 10
	groupCells = 12
	groupFrom  = 52
)

func (p *Palette) row(l *text.Line, r *row, selected bool) {
	s, g, e := p.screen, &p.screen.Glyphs, r.entry
	if selected {
		l.Over(s.Cursor)
		l.Add(s.Accent, g.Cursor+" ")
	} else {
		l.Space(2)
	}
	if r.arg != "" {
		l.Add(s.Muted, text.Printable(e.ID)+" ")
		l.Add(s.Text, text.Printable(r.arg))
		if r.typed {
			l.Add(s.Muted, "  as it is typed")
		}
		return
	}
	room := l.Left() - keysCells - 1
	if p.w >= groupFrom {
		room -= groupCells + 1
	}
	title := text.Printable(e.Title)
	if e.TakesArg {
		title += " " + g.Ellipsis
	}
	l.Fit(s.Text, title, room)
	if p.w >= groupFrom {
		l.Space(1)
		l.Fit(s.Muted, text.Printable(e.Group), groupCells)
	}
	l.Space(1)
	l.Right(s.Accent, e.Keys, min(keysCells, l.Left()-1))
}

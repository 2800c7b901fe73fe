package text

import (
	"iter"

	"github.com/charmbracelet/x/ansi"

	"github.com/thorhook/thorhook/tui/theme"
)

// A Span is a part of a line in one ink. Its text is plain.
type Span struct {
	Ink  theme.Ink
	Text string
}

// AddFrom appends spans from a cell on: what a view that is scrolled to the right shows. Where the line is full they are cut
// with the tail. The cost depends on cell and the line's width, not on how long the spans are.
func (l *Line) AddFrom(spans []Span, cell int, tail string) {
	for len(spans) > 0 && cell > 0 {
		n, cells := begin(spans[0].Text, cell)
		if n < len(spans[0].Text) {
			break
		}
		spans, cell = spans[1:], cell-cells
	}
	if len(spans) == 0 {
		return
	}
	first := Span{spans[0].Ink, From(spans[0].Text, max(cell, 0))}
	room := l.Left()
	if !fit(first, spans[1:], room) {
		room -= Width(tail)
	}
	s := first
	for i := 1; ; i++ {
		n, cells := begin(s.Text, room)
		l.Add(s.Ink, s.Text[:n])
		if n < len(s.Text) {
			l.Add(s.Ink, tail)
			return
		}
		if i == len(spans) {
			return
		}
		s, room = spans[i], room-cells
	}
}

// fit tells whether the spans fit into w cells.
func fit(first Span, more []Span, w int) bool {
	s := first
	for i := 0; ; i++ {
		n, cells := begin(s.Text, w)
		if n < len(s.Text) {
			return false
		}
		if i == len(more) {
			return true
		}
		s, w = more[i], w-cells
	}
}

// Parts breaks spans into lines of w cells, whatever stands at the end of a line; there is one at least. A line is only
// lent. A character that is wider than a line has one for itself.
func Parts(spans []Span, w int) iter.Seq[[]Span] {
	return func(yield func([]Span) bool) {
		var line []Span
		left := w
		for _, s := range spans {
			for s.Text != "" {
				n, cells := begin(s.Text, left)
				if n == 0 && len(line) == 0 {
					first, _ := ansi.FirstGraphemeCluster(s.Text, ansi.GraphemeWidth)
					n, cells = len(first), left
				}
				if n > 0 {
					line = append(line, Span{s.Ink, s.Text[:n]})
				}
				left -= cells
				if s.Text = s.Text[n:]; s.Text == "" {
					break
				}
				if !yield(line) {
					return
				}
				line, left = line[:0], w
			}
		}
		if len(line) > 0 || left == w {
			yield(line)
		}
	}
}

package text

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/thorhook/thorhook/tui/theme"
)

// A Line is a line of the screen while it is written: it never gets wider than its width, and [Line.String] pads it to
// exactly that. Reuse it with Reset; its zero value has no cells.
type Line struct {
	buf   []byte
	width int
	used  int
	last  string // character that it ends with, "" when it ends with a change of ink
	over  *theme.Ink
}

// NewLine returns an empty line of w cells.
func NewLine(w int) *Line {
	l := &Line{}
	l.Reset(w)
	return l
}

// Reset empties the line and gives it a width of w cells.
func (l *Line) Reset(w int) { *l = Line{buf: l.buf[:0], width: max(w, 0)} }

// Over makes every following text, padding included, appear in one ink whatever it is added in: the selected row.
func (l *Line) Over(ink theme.Ink) { l.over = &ink }

// Width is how many cells are written.
func (l *Line) Width() int { return l.used }

// Left is how many cells are still free.
func (l *Line) Left() int { return l.width - l.used }

// Add appends plain text, cut with an ellipsis where the line is full.
func (l *Line) Add(ink theme.Ink, s string) {
	if l.over != nil {
		ink = *l.over
	}
	s = Cut(s, l.Left(), "…")
	n := l.growth(ink, s)
	if s == "" || n > l.Left() {
		return
	}
	l.buf = ink.Append(l.buf, s)
	switch l.used += n; {
	case ink.Close != "":
		l.last = ""
	case l.last != "" && ink.Open == "" && s[0] >= 0x80:
		l.last = lastOf(l.last + s)
	default:
		l.last = lastOf(s)
	}
}

// growth is by how many cells s makes the line longer. That is its width, unless its first character and the line's last
// one make one together, such as the halves of a flag with no change of ink between them.
func (l *Line) growth(ink theme.Ink, s string) int {
	if l.last == "" || s == "" || s[0] < 0x80 || ink.Open != "" {
		return Width(s)
	}
	return Width(l.last+s) - Width(l.last)
}

// lastOf is the last character of s, which is not empty.
func lastOf(s string) string {
	at := len(s) - 1
	if s[at] < 0x80 {
		return s[at:]
	}
	for at > 0 && s[at] >= 0x80 {
		at--
	}
	for {
		character, _ := ansi.FirstGraphemeCluster(s[at:], ansi.GraphemeWidth)
		if at+len(character) == len(s) {
			return character
		}
		at += len(character)
	}
}

// Fit appends s in exactly w cells, or in what is left of the line.
func (l *Line) Fit(ink theme.Ink, s string, w int) { l.Add(ink, Fit(s, min(w, l.Left()))) }

// Right appends s aligned to the right in exactly w cells, or in what is left of the line.
func (l *Line) Right(ink theme.Ink, s string, w int) { l.Add(ink, Right(s, min(w, l.Left()))) }

// Space appends n spaces.
func (l *Line) Space(n int) { l.Add(theme.Ink{}, spaces(min(n, l.Left()))) }

// String pads the line to its width and returns it.
func (l *Line) String() string {
	l.Space(l.Left())
	return string(l.buf)
}

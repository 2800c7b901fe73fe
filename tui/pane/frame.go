package pane

import (
	"strings"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A Rect is a part of the screen, in cells from the top left.
type Rect struct{ X, Y, W, H int }

// Contains tells whether a cell is in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Inside is the rectangle within a frame of one cell.
func (r Rect) Inside() Rect { return Rect{r.X + 1, r.Y + 1, max(r.W-2, 0), max(r.H-2, 0)} }

// A Frame is drawn around a component.
type Frame struct {
	Title string // at the left of the top line
	Info  string // at its right
	Focus bool   // drawn in the accent, and with a sign in front of the title
	List  *List  // scroll position to show on the right side, nil for none
}

// Lines draws body, lines of w-2 cells, into a frame of w×h cells: h lines of w cells. Missing lines are blank.
func (f Frame) Lines(s *theme.Screen, body string, w, h int) []string {
	if w < 2 || h < 2 {
		return nil
	}
	box, edge := s.Glyphs.Box, s.Muted
	if f.Focus {
		edge = s.Accent
	}
	lines := make([]string, 0, h)
	lines = append(lines, f.top(s, edge, w))
	left := edge.Paint(box.Vertical)
	from, to := f.thumb(h - 2)
	rows := strings.Split(body, "\n")
	for i := range h - 2 {
		row := text.Fit("", w-2)
		if i < len(rows) && body != "" {
			row = rows[i]
		}
		right := left
		if i >= from && i < to {
			right = edge.Paint(box.Thumb)
		}
		lines = append(lines, left+row+right)
	}
	return append(lines, edge.Paint(box.BottomLeft+strings.Repeat(box.Horizontal, w-2)+box.BottomRight))
}

// top is the line with the title and the info: of the two the info gives way.
func (f Frame) top(s *theme.Screen, edge theme.Ink, w int) string {
	box := s.Glyphs.Box
	l := text.NewLine(w)
	l.Add(edge, box.TopLeft)
	if f.Title != "" && w > 6 {
		title, sign := s.Text, " "
		if f.Focus {
			title, sign = s.Title, s.Glyphs.Cursor
		}
		l.Add(edge, sign)
		l.Add(title, text.Cut(f.Title, w-5, s.Glyphs.Ellipsis))
		l.Add(edge, " ")
	}
	info := text.Width(f.Info)
	if f.Info == "" || info+4 > l.Left() {
		l.Add(edge, strings.Repeat(box.Horizontal, l.Left()-1)+box.TopRight)
		return l.String()
	}
	l.Add(edge, strings.Repeat(box.Horizontal, l.Left()-info-3)+" ")
	l.Add(s.Muted, f.Info)
	l.Add(edge, " "+box.TopRight)
	return l.String()
}

// thumb is the part of the right side, h cells high, that stands for what is on the screen; empty when all is.
func (f Frame) thumb(h int) (from, to int) {
	if f.List == nil || f.List.Len <= f.List.Height || h < 3 {
		return 0, 0
	}
	size := max(1, h*f.List.Height/f.List.Len)
	room := f.List.Len - f.List.Height
	from = (h - size) * min(f.List.Top, room) / room
	return from, from + size
}

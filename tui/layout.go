package tui

import "github.com/thorhook/thorhook/tui/pane"

// A region is a part of the screen that can have the focus.
type region int

const (
	scenariosRegion region = iota
	deliveriesRegion
	inspectorRegion
	regionCount
)

// The least screen, the width below which one pane is shown at a time, and the height below which the inspector waits for
// enter and the header takes less.
const (
	leastWidth, leastHeight = 40, 10
	narrowWidth             = 100
	shortHeight             = 20
)

// A split says where the dividers stand: shares of the space, 0 for the usual ones.
type split struct{ left, top float64 }

// A layout is where everything stands. Panes that are not shown have an empty rectangle.
type layout struct {
	w, h   int
	small  bool // too small for anything but saying so
	header pane.Rect
	footer pane.Rect
	panes  [regionCount]pane.Rect // frames included
}

// arrange lays the screen out. zoom shows the focused pane alone, tall the deliveries without the inspector.
func arrange(w, h int, s split, focus region, zoom, tall bool) layout {
	l := layout{w: w, h: h}
	if w < leastWidth || h < leastHeight {
		l.small = true
		return l
	}
	l.header, l.footer = pane.Rect{W: w, H: 1}, pane.Rect{Y: h - 1, W: w, H: 1}
	body := pane.Rect{Y: 1, W: w, H: h - 2}
	narrow, short := w < narrowWidth, h < shortHeight
	if narrow || zoom {
		l.panes[focus] = body
		if narrow && !zoom && !short && !tall && focus == deliveriesRegion {
			l.panes[deliveriesRegion], l.panes[inspectorRegion] = stack(body, s.top)
		}
		return l
	}
	left := int(share(s.left, 0.31)*float64(w) + 0.5)
	left = max(24, min(left, w-40))
	if s.left == 0 {
		left = min(left, 56)
	}
	l.panes[scenariosRegion] = pane.Rect{Y: 1, W: left, H: body.H}
	right := pane.Rect{X: left, Y: 1, W: w - left, H: body.H}
	if short || tall {
		if focus == inspectorRegion {
			l.panes[inspectorRegion] = right
		} else {
			l.panes[deliveriesRegion] = right
		}
		return l
	}
	l.panes[deliveriesRegion], l.panes[inspectorRegion] = stack(right, s.top)
	return l
}

// stack divides a rectangle into two, one above the other.
func stack(r pane.Rect, top float64) (above, below pane.Rect) {
	h := int(share(top, 0.45)*float64(r.H) + 0.5)
	h = max(5, min(h, r.H-6))
	above, below = r, r
	above.H = h
	below.Y, below.H = r.Y+h, r.H-h
	return above, below
}

func share(given, usual float64) float64 {
	if given == 0 {
		return usual
	}
	return given
}

// shown tells whether a pane is on the screen.
func (l *layout) shown(r region) bool { return l.panes[r].H > 0 }

// at is the pane at a cell.
func (l *layout) at(x, y int) (region, bool) {
	for r := range regionCount {
		if l.panes[r].Contains(x, y) {
			return r, true
		}
	}
	return 0, false
}

// A divider is a line between panes that can be dragged.
type divider int

const (
	noDivider divider = iota
	betweenColumns
	betweenRows
)

// dividerAt is the divider at a cell: the two edges that meet.
func (l *layout) dividerAt(x, y int) divider {
	s, d, i := l.panes[scenariosRegion], l.panes[deliveriesRegion], l.panes[inspectorRegion]
	right := d
	if d.H == 0 {
		right = i
	}
	switch {
	case s.W > 0 && right.X == s.W && (x == s.W-1 || x == s.W) && y > 0 && y < l.h-1:
		return betweenColumns
	case d.H > 0 && i.H > 0 && (y == i.Y-1 || y == i.Y) && x >= i.X+2 && x < i.X+i.W-2:
		return betweenRows
	}
	return noDivider
}

// drag moves a divider to a cell.
func (s *split) drag(d divider, l *layout, x, y int) {
	switch d {
	case betweenColumns:
		s.left = clamp(float64(x)/float64(max(l.w, 1)), 0.1, 0.9)
	case betweenRows:
		s.top = clamp(float64(y-1)/float64(max(l.h-2, 1)), 0.1, 0.9)
	}
}

func clamp(v, low, high float64) float64 { return max(low, min(v, high)) }

package templates

import "github.com/thorhook/thorhook/tui/pane"

// wideWidth is from which width on the request stands beside the text.
const wideWidth = 100

// A layout says where things are. What has no room has no height.
type layout struct {
	bar, text, findings, request pane.Rect
	wide                         bool
}

// arrange lays w×h cells out; said and rows are how many lines there are to say about the templates, and of the request.
func arrange(w, h, said, rows int) layout {
	l := layout{wide: w >= wideWidth && h >= 6}
	y, left := 0, h
	if h >= 2 {
		l.bar = pane.Rect{W: w, H: 1}
		y, left = 1, left-1
	}
	column, request := w, 0
	switch {
	case l.wide:
		column = (w - 3) / 2
		l.request = pane.Rect{X: column + 3, Y: y, W: w - column - 3, H: left}
	case left >= 9:
		request = min(rows, left*2/5)
		l.request = pane.Rect{Y: y + left - request, W: w, H: request}
	}
	findings := 0
	if left-request >= 3 {
		findings = min(said, max(1, (left-request)/3))
	}
	l.text = pane.Rect{Y: y, W: column, H: left - request - findings}
	l.findings = pane.Rect{Y: y + l.text.H, W: column, H: findings}
	return l
}

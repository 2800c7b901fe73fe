package tui

import (
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
)

// View draws the screen: the header, what the mode shows, and the foot, which may cover some of its lines.
func (m *Model) View() string {
	l := &m.layout
	if l.w <= 0 || l.h <= 0 {
		return ""
	}
	if l.small {
		return m.tooSmall()
	}
	lines := make([]string, 0, l.h)
	lines = append(lines, m.header())
	switch m.mode {
	case diffMode:
		lines = append(lines, m.whole(m.parts.diff)...)
	case templatesMode:
		lines = append(lines, m.whole(m.parts.templates)...)
	case helpMode:
		lines = append(lines, m.whole(m.parts.help)...)
	default:
		lines = append(lines, m.panes()...)
	}
	if m.mode == paletteMode {
		m.overlay(lines)
	}
	foot := m.foot()
	view := strings.Join(append(lines[:l.h-len(foot)], foot...), "\n")
	if m.opts.ASCII {
		view = asciiSigns().Replace(view)
	}
	return view
}

// asciiSigns replaces the signs that texts have in them; frames and marks are the theme's. What was sent and received is left
// alone, but for the same signs in it. Of an arrow and the letter that does the same the letter stays.
func asciiSigns() *strings.Replacer {
	return strings.NewReplacer("↑/k", "k  ", "↓/j", "j  ", "←/h", "h  ", "→/l", "l  ", "…", "~", "·", ".", "×", "x", "─", "-", "│", "|", "→", ">", "↑", "^", "↓", "v", "←", "<", "≤", "<", "▼", "v", "◌", "o")
}

// tooSmall says what is wrong, in as many lines as there are.
func (m *Model) tooSmall() string {
	lines := make([]string, m.layout.h)
	for i := range lines {
		lines[i] = text.Fit("", m.layout.w)
	}
	said := text.Wrap(fmt.Sprintf("thorhook needs %d×%d cells, here are %d×%d: make the window larger, or press q", leastWidth, leastHeight, m.layout.w, m.layout.h), m.layout.w)
	for i, line := range said[:min(len(said), len(lines))] {
		lines[i] = text.Fit(line, m.layout.w)
	}
	return strings.Join(lines, "\n")
}

// whole draws a component instead of the panes.
func (m *Model) whole(c component) []string {
	f := pane.Frame{Title: c.Title(), Info: c.Info(), Focus: true}
	return f.Lines(m.screen, c.View(), m.layout.w, m.layout.h-2)
}

// panes draws the panes beside and above each other.
func (m *Model) panes() []string {
	l := &m.layout
	drawn := [regionCount][]string{}
	for r := range regionCount {
		if l.shown(r) {
			drawn[r] = m.pane(r)
		}
	}
	right := append(drawn[deliveriesRegion], drawn[inspectorRegion]...)
	left := drawn[scenariosRegion]
	switch {
	case len(left) == 0:
		return right
	case len(right) == 0:
		return left
	}
	for i := range left {
		left[i] += right[i]
	}
	return left
}

func (m *Model) pane(r region) []string {
	c := m.component(r)
	f := pane.Frame{Title: c.Title(), Info: c.Info(), Focus: r == m.focus && m.mode == panesMode}
	if long, ok := c.(interface{ List() *pane.List }); ok {
		f.List = long.List()
	}
	at := m.layout.panes[r]
	return f.Lines(m.screen, c.View(), at.W, at.H)
}

// paletteBox is where the palette stands.
func (m *Model) paletteBox() pane.Rect {
	w, h := min(m.layout.w-4, 72), min(m.layout.h-4, 20)
	return pane.Rect{X: (m.layout.w - w) / 2, Y: 2, W: max(w, 2), H: max(h, 2)}
}

// overlay draws the palette over lines, which it may change.
func (m *Model) overlay(lines []string) {
	box := m.paletteBox()
	f := pane.Frame{Title: m.parts.palette.Title(), Info: m.parts.palette.Info(), Focus: true}
	for i, row := range f.Lines(m.screen, m.parts.palette.View(), box.W, box.H) {
		if at := box.Y + i; at < len(lines) {
			lines[at] = text.Over(lines[at], row, box.X)
		}
	}
}

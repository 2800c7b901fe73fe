package tui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// mostSaid is how many lines a text at the bottom has at the most.
const mostSaid = 5

// foot is what stands at the bottom: a prompt, a notice, the keys that do something here and now. It is a line at least.
func (m *Model) foot() []string {
	if m.prompt != nil {
		return m.prompt.view(m.screen, m.layout.w)
	}
	l := text.NewLine(m.layout.w)
	l.Space(1)
	if m.notice.text != "" {
		ink, sign := m.screen.Accent, ""
		if m.notice.bad {
			ink, sign = m.screen.Fail, m.screen.Glyphs.Fail+" "
		}
		if lines := said(ink, sign+m.notice.text, m.layout.w); len(lines) > 1 {
			return lines
		}
		l.Add(ink, sign+text.Lines(m.notice.text)[0])
		l.Space(3)
	}
	m.hints(l)
	return []string{l.String()}
}

// said is a text in lines of w cells.
func said(ink theme.Ink, what string, w int) (lines []string) {
	l := text.NewLine(w)
	for _, line := range text.Lines(what) {
		for _, part := range text.Wrap(line, max(w-2, 1)) {
			l.Reset(w)
			l.Space(1)
			l.Add(ink, part)
			lines = append(lines, l.String())
		}
	}
	return lines[:min(len(lines), mostSaid)]
}

// hints adds the keys that do something here and now, as many as fit, and how all others are found.
func (m *Model) hints(l *text.Line) {
	tail := ""
	if m.mode == panesMode && !m.front().Typing() {
		tail = "? help"
		if m.layout.w >= 80 {
			tail = ": actions  ? help"
		}
		if n := m.parts.feed.MarkedCount(); n > 0 && m.layout.w >= 80 {
			tail = fmt.Sprintf("%d of %d marked · ", n, m.tally.last) + tail
		}
	}
	gap := 0
	for _, b := range m.keysHere() {
		h := b.Help()
		if h.Key == "" || h.Key == "?" || h.Key == ":" || h.Key == "R" && !m.hasMarked() {
			continue
		}
		if gap+text.Width(h.Key)+1+text.Width(h.Desc)+2+text.Width(tail)+1 > l.Left() {
			break
		}
		l.Space(gap)
		l.Add(m.screen.Accent, h.Key)
		l.Add(m.screen.Muted, " "+h.Desc)
		gap = 2
	}
	if n := l.Left() - text.Width(tail) - 1; n >= gap {
		l.Space(n)
		l.Add(m.screen.Muted, tail)
	}
}

// keysHere are the keys that do something here and now: the first ones of the component in front, the screen's that go
// with it, and then all others. Nobody needs to be told of arrows.
func (m *Model) keysHere() []key.Binding {
	var own []key.Binding
	for _, b := range m.front().Keys() {
		if !pane.NewMoves().Has(b) {
			own = append(own, b)
		}
	}
	if m.mode != panesMode || m.front().Typing() {
		return own
	}
	group := groupSend
	switch {
	case m.focus == scenariosRegion:
		group = groupRun
	case m.onLatency():
		own = append([]key.Binding{pane.Bind("L", "back to deliveries")}, own...)
		group = groupRun
	}
	with := m.actionKeys(func(a *action) bool { return a.group == group })
	others := m.actionKeys(func(a *action) bool { return a.group != group })
	n := min(len(own), 3)
	keys := append([]key.Binding{}, own[:min(n, 1)]...)
	keys = append(keys, nextPane())
	return append(append(append(append(keys, own[min(n, 1):n]...), with...), own[n:]...), others...)
}

// actionKeys are the keys of actions that do something here and now, but for those that stand in front of them all, and the
// one that nobody should be tempted by.
func (m *Model) actionKeys(of func(*action) bool) (keys []key.Binding) {
	for _, a := range actions() {
		switch {
		case a.id == "next", a.id == "clear", a.id == "latency" && m.onLatency():
		case of(&a) && a.do != nil && (a.here == nil || a.here(m)):
			keys = append(keys, a.key)
		}
	}
	return keys
}

package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// View draws the screen: the header, what the mode shows, and the footer.
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
	view := strings.Join(append(lines, m.footer()), "\n")
	if m.opts.ASCII {
		view = asciiSigns().Replace(view)
	}
	return view
}

// asciiSigns replaces the signs that texts have in them; frames and marks are the theme's. What was sent and received is left
// alone, but for the same signs in it.
func asciiSigns() *strings.Replacer {
	return strings.NewReplacer("…", "~", "·", ".", "×", "x", "─", "-", "│", "|", "→", ">", "↑", "^", "↓", "v", "←", "<", "≤", "<", "▼", "v", "◌", "o")
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

// header is the first line: what runs, where to, and how the receiver is; at its right what is not as usual.
func (m *Model) header() string {
	s, g, w := m.screen, &m.screen.Glyphs, m.layout.w
	right := m.settings()
	room := w - text.Width(right) - 2
	if room < 50 {
		right, room = "", w
	}
	l := text.NewLine(w)
	l.Add(s.Title, " thorhook ")
	if m.flags.paused {
		l.Add(s.Warn, g.Warn+" paused ")
	}
	if m.isRunning() {
		l.Add(s.Flight, fmt.Sprintf("%s %d running ", g.Flight, m.state.Running+m.state.Queued))
	} else if !m.flags.paused {
		l.Add(s.Muted, g.Idle+" idle ")
	}
	state, ink := m.receiver()
	url := text.Printable(shown(m.opts, m.state.Receiver.URL))
	if n := room - l.Width() - text.Width(state) - 4; n > 8 {
		l.Add(s.Text, " "+text.Cut(url, n, g.Ellipsis)+" ")
	}
	l.Add(ink, state)
	if failed := m.tally.all.Failed; failed > 0 && l.Left() > text.Width(right)+14 {
		l.Add(s.Fail, fmt.Sprintf("  %s %d failed", g.Fail, failed))
	}
	if right != "" && l.Left() > text.Width(right)+1 {
		l.Space(l.Left() - text.Width(right) - 1)
		l.Add(s.Muted, right)
	}
	return l.String()
}

// receiver says how the receiver is, since when.
func (m *Model) receiver() (string, theme.Ink) {
	r, g := &m.state.Receiver, &m.screen.Glyphs
	since := r.Since.Format("15:04:05")
	switch {
	case !r.Known:
		return g.Idle + " asking", m.screen.Muted
	case r.Up && m.opts.Builtin && r.URL == m.opts.To:
		return g.Dot + " built-in receiver", m.screen.OK
	case r.Up:
		return g.Dot + " up since " + since, m.screen.OK
	}
	return fmt.Sprintf("%s %s since %s", g.Fail, text.Printable(r.Err), since), m.screen.Fail
}

// settings are the seed, the speed and what is not as usual.
func (m *Model) settings() string {
	words := []string{fmt.Sprintf("seed %d", m.opts.Seed), "speed " + m.flags.speed.String()}
	if f := faultsText(m.flags.faults); f != "none" {
		words = append(words, "faults: "+f)
	}
	if m.state.Templates.Payload != "" || m.state.Templates.Headers != "" {
		words = append(words, "own templates")
	}
	if m.opts.ShowSecrets {
		words = append(words, "secrets shown")
	}
	return strings.Join(words, " · ")
}

// footer is the last line: a prompt, a notice, or the keys that do something here and now.
func (m *Model) footer() string {
	s := m.screen
	if m.prompt != nil {
		return m.prompt.view(s, m.layout.w)
	}
	l := text.NewLine(m.layout.w)
	l.Space(1)
	if m.notice.text != "" {
		ink, mark := s.Accent, ""
		if m.notice.bad {
			ink, mark = s.Fail, s.Glyphs.Fail+" "
		}
		l.Add(ink, mark+text.Printable(m.notice.text))
		return l.String()
	}
	tail := "? help"
	if n := m.parts.feed.MarkedCount(); n > 0 {
		tail = fmt.Sprintf("%d of %d marked · ? help", n, m.tally.last)
	}
	for _, b := range m.keysHere() {
		h := b.Help()
		if h.Key == "" || h.Key == "?" || text.Width(h.Key)+text.Width(h.Desc)+5+text.Width(tail) > l.Left() {
			continue
		}
		if l.Width() > 1 {
			l.Space(2)
		}
		l.Add(s.Accent, h.Key)
		l.Add(s.Muted, " "+h.Desc)
	}
	l.Space(l.Left() - text.Width(tail) - 1)
	l.Add(s.Muted, tail)
	return l.String()
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
	if m.focus == scenariosRegion {
		group = groupRun
	}
	n := min(len(own), 3)
	keys := append(append([]key.Binding{}, own[:n]...), m.actionKeys(func(a *action) bool { return a.group == group })...)
	return append(append(keys, own[n:]...), m.actionKeys(func(a *action) bool { return a.group != group })...)
}

// actionKeys are the keys of actions that do something here and now.
func (m *Model) actionKeys(of func(*action) bool) (keys []key.Binding) {
	for _, a := range actions() {
		if of(&a) && a.do != nil && (a.here == nil || a.here(m)) {
			keys = append(keys, a.key)
		}
	}
	return keys
}

// shown is a URL with the secrets among its parameters masked, unless they are to be shown.
func shown(o Options, url string) string {
	if o.ShowSecrets {
		return url
	}
	masked, _ := o.mask().Exchange(&wire.Exchange{Target: url}, nil)
	return masked.Target
}

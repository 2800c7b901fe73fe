package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/palette"
)

// front is the component that has the keys.
func (m *Model) front() component {
	switch m.mode {
	case diffMode:
		return m.parts.diff
	case templatesMode:
		return m.parts.templates
	case helpMode:
		return m.parts.help
	case paletteMode:
		return m.parts.palette
	}
	return m.component(m.focus)
}

// keys takes what was typed. Keys that come faster than they are read come as one message: they are taken apart, unless they
// were pasted.
func (m *Model) keys(msg tea.KeyMsg) tea.Cmd {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return m.key(msg)
	}
	var all []tea.Cmd
	for _, r := range msg.Runes {
		one := tea.Key(msg)
		one.Runes = []rune{r}
		all = append(all, m.key(tea.KeyMsg(one)))
	}
	return tea.Batch(all...)
}

// key takes a key: an open prompt has it, then a component in which something is typed, then the screen's own actions,
// and what is left the component in front.
func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	switch msg.String() {
	case "ctrl+c":
		return tea.Quit
	case "ctrl+z":
		return tea.Suspend
	}
	if m.prompt == nil {
		m.notice.text = ""
	}
	switch {
	case m.layout.small:
		if msg.String() == "q" {
			return tea.Quit
		}
		return nil
	case m.prompt != nil:
		p := m.prompt
		cmd, open := p.key(msg)
		if !open && m.prompt == p {
			m.prompt = nil
		}
		return cmd
	case m.front().Typing():
		return m.passed(m.front().Update(msg))
	case m.mode != panesMode:
		return m.aside(msg)
	}
	if cmd, done := m.press(msg); done {
		return cmd
	}
	if msg.Type == tea.KeyEsc && m.back() {
		return nil
	}
	return m.passed(m.front().Update(msg))
}

// back goes from the latencies, and from a delivery in which nothing is searched, to the deliveries; false when it is elsewhere.
func (m *Model) back() bool {
	switch {
	case m.onLatency():
		m.flags.latency = false
	case m.focus != inspectorRegion || m.parts.inspect.Searching():
		return false
	}
	m.setFocus(deliveriesRegion)
	return true
}

// onLatency tells whether the latencies have the keys.
func (m *Model) onLatency() bool { return m.flags.latency && m.focus == deliveriesRegion }

// busy tells whether a prompt that opens by itself would be in the way.
func (m *Model) busy() bool { return m.prompt != nil || m.mode != panesMode || m.front().Typing() }

// passed adds to a component's command that its selection may be another one now. A delivery that was opened gets the next
// key already.
func (m *Model) passed(cmd tea.Cmd) tea.Cmd {
	if m.parts.feed.Opened() {
		m.setFocus(inspectorRegion)
	}
	return tea.Batch(cmd, m.inspect(), m.refreshLatency())
}

// aside takes a key while something else than the panes is shown: esc and q lead back, the rest is the component's.
func (m *Model) aside(msg tea.KeyMsg) tea.Cmd {
	switch key := msg.String(); {
	case key == "esc", key == "q", key == "?" && m.mode == helpMode:
		m.mode = panesMode
		return nil
	}
	return m.front().Update(msg)
}

// mouse takes a click, a turn of the wheel or a movement: dividers are dragged, what is within a pane goes to its component.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	if m.layout.small || m.prompt != nil {
		return nil
	}
	if m.mode != panesMode {
		return m.mouseAside(msg)
	}
	press := msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonLeft
	if press {
		m.notice.text = ""
	}
	switch {
	case msg.Action == tea.MouseActionRelease:
		m.flags.drag = noDivider
		return nil
	case msg.Action == tea.MouseActionMotion && m.flags.drag != noDivider:
		m.split.drag(m.flags.drag, &m.layout, msg.X, msg.Y)
		m.arrange()
		return nil
	case press:
		if m.flags.drag = m.layout.dividerAt(msg.X, msg.Y); m.flags.drag != noDivider {
			return nil
		}
	}
	r, ok := m.layout.at(msg.X, msg.Y)
	if !ok {
		return nil
	}
	if press && r != m.focus {
		m.setFocus(r)
	}
	in := m.layout.panes[r].Inside()
	if !in.Contains(msg.X, msg.Y) {
		return nil
	}
	msg.X, msg.Y = msg.X-in.X, msg.Y-in.Y
	return m.passed(m.component(r).Update(msg))
}

// mouseAside gives the mouse to what is shown instead of the panes.
func (m *Model) mouseAside(msg tea.MouseMsg) tea.Cmd {
	x, y := 1, 2
	if m.mode == paletteMode {
		box := m.paletteBox()
		if x, y = box.X+1, box.Y+1; !box.Inside().Contains(msg.X, msg.Y) {
			return nil
		}
	}
	msg.X, msg.Y = msg.X-x, msg.Y-y
	if msg.X < 0 || msg.Y < 0 {
		return nil
	}
	return m.front().Update(msg)
}

// openPalette shows all actions, and those of the panes.
func (m *Model) openPalette() tea.Cmd {
	var entries []palette.Entry
	for _, a := range append(actions(), m.paneActions()...) {
		e := palette.Entry{
			ID: a.id, Keys: a.key.Help().Key, Title: a.key.Help().Desc, Group: a.group, TakesArg: a.with != nil, NeedsArg: a.do == nil, Only: a.only,
		}
		if a.args != nil {
			e.Args = a.args(m)
		}
		entries = append(entries, e)
	}
	m.mode = paletteMode
	return m.parts.palette.Open(entries)
}

package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/diff"
	"github.com/thorhook/thorhook/tui/feed"
	"github.com/thorhook/thorhook/tui/inspect"
	"github.com/thorhook/thorhook/tui/latency"
	"github.com/thorhook/thorhook/tui/palette"
	"github.com/thorhook/thorhook/tui/picker"
	"github.com/thorhook/thorhook/tui/templates"
)

// asked does what components ask for, and takes what commands bring. What is meant for a component only goes to all of them:
// each knows its own.
func (m *Model) asked(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case feed.Selected:
		return m.inspect()
	case inspect.Open:
		return tea.Batch(m.parts.feed.Show(msg.Seq), m.inspect())
	case inspect.Copy:
		return m.parts.clip.put(msg.What, msg.Text)
	case picker.Run:
		return m.run(msg.Names)
	case latency.Switch:
		return m.switchLatency(msg.Delta)
	case palette.Chosen:
		return m.chosen(msg)
	case palette.Closed, diff.Closed, templates.Closed:
		m.mode = panesMode
		return nil
	case templates.Apply:
		return m.applied(msg)
	}
	if cmd, ours := m.brought(msg); ours {
		return cmd
	}
	var all []tea.Cmd
	for _, c := range m.parts.all() {
		all = append(all, c.Update(msg))
	}
	return tea.Batch(all...)
}

// brought takes the ends of the screen's own commands.
func (m *Model) brought(msg tea.Msg) (cmd tea.Cmd, ours bool) {
	switch msg := msg.(type) {
	case targetSet:
		return m.targetWas(msg), true
	case sentMsg:
		return m.sent(msg), true
	case draftMsg:
		return m.drafted(msg), true
	case editedMsg:
		return m.edited(msg), true
	case savedMsg:
		return m.saved(msg), true
	case clippedMsg:
		return m.clipped(msg), true
	}
	return nil, false
}

// everything is the latency view's name for all scenarios together.
const everything = "all deliveries"

// refreshLatency gives the latency view, when it is shown, the sums of the selected scenario, or of everything when that
// has sent nothing.
func (m *Model) refreshLatency() tea.Cmd {
	if !m.flags.latency {
		return nil
	}
	name, sums := everything, &m.tally.all
	if selected, ok := m.parts.picker.Selected(); ok {
		if s := m.tally.of(selected, 0); s.Attempts > 0 {
			name, sums = selected, s
		}
	}
	m.parts.latency.Set(latency.Subject{
		Name: name, Attempts: sums.Attempts, Delivered: sums.Delivered, Failed: sums.Failed, P50: sums.Quantile(0.5), P90: sums.Quantile(0.9),
		P95: sums.Quantile(0.95), P99: sums.Quantile(0.99), Max: sums.Max(), Bars: sums.Histogram(latencyBars), Series: sums.Series(),
	})
	return nil
}

// latencyBars is how many bars a histogram has at the most.
const latencyBars = 24

// switchLatency selects the next scenario that has sent something.
func (m *Model) switchLatency(by int) tea.Cmd {
	names := m.scenarioNames()
	at := 0
	selected, _ := m.parts.picker.Selected()
	for i, name := range names {
		if name == selected {
			at = i
		}
	}
	for range names {
		at = (at + by + len(names)) % len(names)
		if m.tally.of(names[at], 0).Attempts > 0 {
			m.parts.picker.Select(names[at])
			break
		}
	}
	return m.refreshLatency()
}

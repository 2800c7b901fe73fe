package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

// turn moves the focus to the next pane, or the one before.
func (m *Model) turn(by int) tea.Cmd {
	m.setFocus((m.focus + region(by) + regionCount) % regionCount)
	return m.inspect()
}

func (m *Model) toggleZoom() tea.Cmd {
	m.flags.zoom = !m.flags.zoom
	m.arrange()
	return nil
}

// toggleLatency shows the latency view in place of the deliveries, or takes it away.
func (m *Model) toggleLatency() tea.Cmd {
	m.flags.latency = !m.flags.latency
	if m.flags.latency && m.focus == inspectorRegion || !m.layout.shown(deliveriesRegion) {
		m.setFocus(deliveriesRegion)
	}
	m.arrange()
	return m.refreshLatency()
}

func (m *Model) askSecrets() tea.Cmd {
	if m.opts.ShowSecrets {
		return m.showSecrets(false)
	}
	m.prompt = newQuestion("show keys, tokens and secret headers unmasked?", func() tea.Cmd { return m.showSecrets(true) })
	return nil
}

func (m *Model) showSecrets(show bool) tea.Cmd {
	m.opts.ShowSecrets = show
	m.parts.forget()
	m.refreshItems(true)
	word := "masked"
	if show {
		word = "shown"
	}
	return tea.Batch(m.inspect(), m.parts.templates.SetSecrets(show), m.say("secrets are "+word))
}

func (m *Model) setTheme(name string) tea.Cmd {
	o := m.opts
	o.Theme = name
	screen, err := o.screen()
	if err != nil {
		return m.complain(err)
	}
	*m.screen = screen
	m.parts.setScreen(m.screen)
	return m.say("theme " + screen.Name)
}

func (m *Model) filter(text string) tea.Cmd {
	m.setFocus(deliveriesRegion)
	return m.parts.feed.SetFilter(text)
}

func (m *Model) askQuit() tea.Cmd {
	if !m.isRunning() {
		return tea.Quit
	}
	m.prompt = newQuestion(fmt.Sprintf("%s under way: quit?", counted(m.state.Running+m.state.Queued, "scenario")), func() tea.Cmd { return tea.Quit })
	return nil
}

func (m *Model) hasDelivery() bool {
	_, ok := m.parts.feed.Selected()
	return ok
}

func (m *Model) askClear() tea.Cmd {
	m.prompt = newQuestion("clear all deliveries?", func() tea.Cmd {
		m.session.Book.Clear()
		told := m.tally.told
		m.tally = newTally()
		m.tally.first = m.session.Book.First()
		m.tally.told = told
		m.refreshItems(true)
		m.parts.forget()
		m.parts.inspect.Clear()
		return tea.Batch(m.parts.feed.Reset(), m.refreshLatency(), m.say("cleared"))
	})
	return nil
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

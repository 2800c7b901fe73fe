package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/session"
	"github.com/thorhook/thorhook/tui/templates"
)

// openTemplates opens the editor of the templates that take the place of the scenarios' own.
func (m *Model) openTemplates() tea.Cmd {
	m.mode = templatesMode
	return m.parts.templates.Open(m.state.Templates.Payload, m.state.Templates.Headers)
}

// applied puts edited templates in force for what is started from now on.
func (m *Model) applied(msg templates.Apply) tea.Cmd {
	m.mode = panesMode
	m.session.SetTemplates(session.Templates{Payload: msg.Payload, Headers: msg.Headers})
	if msg.Payload == "" && msg.Headers == "" {
		return m.say("scenarios use their own templates again")
	}
	return m.say("templates in force for what you run from now on")
}

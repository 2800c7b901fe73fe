package feed

import (
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/query"
)

// A prompt is the input that is open, if one is.
type prompt struct {
	of     promptKind
	input  pane.Input
	before string       // the filter, or the search, that esc brings back
	err    *query.Error // in what is typed
}

type promptKind uint8

const (
	noPrompt promptKind = iota
	filterPrompt
	searchPrompt
)

func (m *Model) openFilter() {
	input := pane.NewInput("filter", "status:>=500 event:failed task:2e9d latency:>300ms body:text")
	m.prompt = prompt{of: filterPrompt, input: input, before: m.Filter()}
	m.prompt.input.Set(m.prompt.before)
}

func (m *Model) openSearch() {
	input := pane.NewInput("search", "a text in rows, heads and bodies")
	m.prompt = prompt{of: searchPrompt, input: input, before: m.search.text.String()}
	m.search.stop()
}

// typed acts on a key when an input is open. Arrows and page keys move the selection meanwhile.
func (m *Model) typed(msg tea.KeyMsg) tea.Cmd {
	switch msg.Type {
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown:
		m.move(msg)
		return nil
	}
	p := &m.prompt
	switch {
	case key.Matches(msg, m.keys.Typed.Back):
		of, before := p.of, p.before
		m.prompt = prompt{}
		if of == filterPrompt {
			return m.filter(before)
		}
		m.search.look(before)
	case key.Matches(msg, m.keys.Typed.Keep) && p.of == filterPrompt:
		if p.err == nil {
			m.prompt = prompt{}
		}
	case key.Matches(msg, m.keys.Typed.Find):
		m.prompt = prompt{}
		return m.find(1, true)
	case !p.input.Update(msg):
	case p.of == filterPrompt:
		return m.filter(p.input.Value())
	default:
		m.search.look(p.input.Value())
	}
	return nil
}

// filter puts a filter in force if it can be read; otherwise the one before stays, and the open input says what is wrong.
func (m *Model) filter(filter string) tea.Cmd {
	q, err := query.Parse(filter)
	m.prompt.err = nil
	if errors.As(err, &m.prompt.err) {
		return nil
	}
	if q.Empty() {
		q = query.Query{} // also when it was spaces
	}
	x := m.wanted()
	return m.show(q, x.by, x.reverse)
}

package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/fixtures"
	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/diff"
	"github.com/thorhook/thorhook/tui/feed"
	"github.com/thorhook/thorhook/tui/inspect"
	"github.com/thorhook/thorhook/tui/latency"
	"github.com/thorhook/thorhook/tui/palette"
	"github.com/thorhook/thorhook/tui/picker"
	"github.com/thorhook/thorhook/tui/session"
	"github.com/thorhook/thorhook/tui/templates"
	"github.com/thorhook/thorhook/tui/theme"
)

// A component is a part of the screen; package pane says what its methods do.
type component interface {
	SetSize(w, h int)
	SetScreen(*theme.Screen)
	Update(tea.Msg) tea.Cmd
	View() string
	Title() string
	Info() string
	Keys() []key.Binding
	Typing() bool
}

// parts are the components, and what belongs to them.
type parts struct {
	picker    *picker.Picker
	feed      *feed.Model
	inspect   *inspect.Inspector
	latency   *latency.Latency
	diff      *diff.Diff
	templates *templates.Editor
	help      *palette.Help
	palette   *palette.Palette
	clip      clip

	inspected uint64 // number of the delivery in the inspector
	dispatch  string // its own
	version   uint64 // of the session's state that its findings are from
}

func newParts(m *Model) parts {
	s := m.screen
	source := templates.Renderer(m.opts.Preview, mock.Task{})
	source.Mask = m.opts.Mask
	curl := func(x *wire.Exchange) string { return string(fixtures.AppendCurl(nil, x)) }
	return parts{
		picker: picker.New(s), feed: feed.New(s, m.session.Book), inspect: inspect.New(s, inspect.Options{Mask: m.opts.Mask, Curl: curl}),
		latency: latency.New(s), diff: diff.New(s), templates: templates.New(s, source), help: palette.NewHelp(s),
		palette: palette.New(s), clip: clip{screen: m.opts.Screen},
	}
}

// all are the components in no particular order.
func (p *parts) all() []component {
	return []component{p.picker, p.feed, p.inspect, p.latency, p.diff, p.templates, p.help, p.palette}
}

// component is the one in a pane.
func (m *Model) component(r region) component {
	switch r {
	case scenariosRegion:
		return m.parts.picker
	case inspectorRegion:
		return m.parts.inspect
	}
	if m.flags.latency {
		return m.parts.latency
	}
	return m.parts.feed
}

func (p *parts) setScreen(s *theme.Screen) {
	for _, c := range p.all() {
		c.SetScreen(s)
	}
}

// show shows a delivery in the inspector, unless it is there as it would be shown.
func (p *parts) show(m *Model, row book.Row) tea.Cmd {
	if row.Seq == p.inspected && m.state.Version == p.version {
		return nil
	}
	p.inspected, p.dispatch, p.version = row.Seq, row.Dispatch, m.state.Version
	x, kept := m.session.Book.Exchange(row.Seq)
	return p.inspect.Show(inspect.Subject{
		Row: row, Exchange: x, Kept: kept, Attempts: m.session.Book.Attempts(row.Seq), Findings: m.findings(row), ShowSecrets: m.opts.ShowSecrets,
	})
}

// heed makes the inspector be told anew when an attempt of what it shows has come.
func (p *parts) heed(rows []book.Row) {
	for i := range rows {
		if rows[i].Dispatch == p.dispatch {
			p.forget()
			return
		}
	}
}

// forget makes the inspector be told anew what it shows.
func (p *parts) forget() { p.inspected = 0 }

// findings are those of a delivery's run that are about it, then those about the run as a whole.
func (m *Model) findings(row book.Row) (all []scenarios.Finding) {
	s := m.scenario(row.Scenario)
	if s == nil || s.Run != row.Run {
		return nil
	}
	for _, whole := range []bool{false, true} {
		for _, f := range s.Findings {
			if whole && f.Exchange == 0 || !whole && f.Exchange == row.Seq {
				f.Expected, f.Actual = m.masked(f.Expected), m.masked(f.Actual)
				all = append(all, f)
			}
		}
	}
	return all
}

// masked is a text of a finding, which may have a piece of an answer in it, with its secrets masked.
func (m *Model) masked(s string) string {
	if m.opts.ShowSecrets || s == "" {
		return s
	}
	return string(m.opts.mask().AppendMasked(nil, []byte(s), 0))
}

// scenario is the state of a scenario, nil when there is none of that name.
func (m *Model) scenario(name string) *session.Scenario {
	for i := range m.state.Scenarios {
		if m.state.Scenarios[i].Name == name {
			return &m.state.Scenarios[i]
		}
	}
	return nil
}

// refreshItems tells the picker what is new: all of it, or what rows have come of.
func (m *Model) refreshItems(all bool) {
	if all || len(m.items) != len(m.state.Scenarios) {
		m.items = make([]picker.Item, len(m.state.Scenarios))
	} else {
		m.items = append([]picker.Item(nil), m.items...)
	}
	fresh := false
	for i := range m.state.Scenarios {
		s := &m.state.Scenarios[i]
		if !all && !m.tally.changed[s.Name] {
			continue
		}
		fresh = true
		m.items[i] = item(s, m.tally.of(s.Name, s.Run))
		m.items[i].Target = shown(m.opts, s.Target)
		m.items[i].Finding, m.items[i].Reason = m.masked(m.items[i].Finding), m.masked(s.Reason)
	}
	clear(m.tally.changed)
	if fresh {
		m.parts.picker.SetItems(m.items)
	}
}

func item(s *session.Scenario, sums *statsOf) picker.Item {
	it := picker.Item{
		Name: s.Name, Description: s.Description, Proves: s.Proves, Fix: s.Fix, Source: s.File, Tags: s.Tags, Problem: s.Problem,
		State: picker.State(s.State), Reason: s.Reason, Done: sums.Attempts, Planned: s.Planned, Failures: sums.Failed,
		Findings: len(s.Findings), P50: sums.Quantile(0.5), P95: sums.Quantile(0.95), P99: sums.Quantile(0.99), Recent: recent(sums),
	}
	if len(s.Findings) > 0 {
		f := s.Findings[0]
		it.Finding = f.Expectation + ": expected " + f.Expected + ", got " + f.Actual
	}
	return it
}

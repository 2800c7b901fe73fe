package tui

import (
	"cmp"
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/tui/picker"
	"github.com/thorhook/thorhook/tui/session"
	"github.com/thorhook/thorhook/tui/theme"
)

// A mode is what takes the place of the panes, or none.
type mode int

const (
	panesMode mode = iota
	diffMode
	templatesMode
	helpMode
	paletteMode // over the panes
)

// A Model is the screen: it lays out the components, gives each its messages, and acts on what they ask for.
type Model struct {
	opts    Options
	ctx     context.Context // ends with the screen; commands that wait end with it
	session *session.Session
	screen  *theme.Screen
	parts   parts
	layout  layout
	split   split
	focus   region
	mode    mode
	flags   flags
	state   session.State
	tally   tally
	prompt  *prompt // open at the bottom, nil for none
	notice  notice
	items   []picker.Item
}

// flags are what can be on or off.
type flags struct {
	zoom    bool    // the focused pane alone
	latency bool    // the latency view in place of the deliveries
	drag    divider // under way

	paused bool // what the runs' control says, as of the last message
	speed  mock.Speed
	faults mock.Faults
}

// A notice is a word about what was just done. It goes away with the next key, and by itself unless it is an error.
type notice struct {
	text  string
	bad   bool
	count int // of notices so far
}

// noticeFor is how long a notice stays.
const noticeFor = 6 * time.Second

// noticeOver says that a notice has been there long enough.
type noticeOver struct{ count int }

// New returns the screen of a session. ctx ends its waiting commands.
func New(ctx context.Context, s *session.Session, o Options) (*Model, error) {
	screen, err := o.screen()
	if err != nil {
		return nil, err
	}
	m := &Model{opts: o, ctx: ctx, session: s, screen: &screen, tally: newTally()}
	m.parts = newParts(m)
	m.state = s.State()
	m.refreshItems(true)
	m.parts.picker.Select(cmp.Or(o.Scenario, m.first()))
	m.setFocus(scenariosRegion)
	return m, nil
}

// tellEmpty tells the deliveries what to say while there are none.
func (m *Model) tellEmpty() {
	said, helps := "", ""
	switch {
	case m.isRunning() && m.flags.paused:
		said, helps = "Paused before the first delivery.", "Press . for the next event, p to go on."
	case m.isRunning():
		said, helps = "Waiting for the first answer.", "A delivery appears here when it is answered or given up."
	}
	m.parts.feed.SetEmpty(said, helps)
}

// first is the scenario that is selected at first: one of the user's own, or the plainest of the built-in ones.
func (m *Model) first() string {
	for i := range m.state.Scenarios {
		if m.state.Scenarios[i].File != "" {
			return m.state.Scenarios[i].Name
		}
	}
	return "success"
}

// Init begins to pull.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(pullRows(m.ctx, m.session.Book, 0), pullState(m.ctx, m.session, 0))
}

// Update takes a message: what the user does, what the session brings, or what a component asks for.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.take(msg)
	c := m.session.Control
	m.flags.paused, m.flags.faults, m.flags.speed = c.Paused(), c.Faults(), m.pace()
	m.tellEmpty()
	return m, cmd
}

func (m *Model) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.layout.w, m.layout.h = msg.Width, msg.Height
		m.arrange()
		return nil
	case rowsMsg:
		return m.tookRows(msg)
	case stateMsg:
		if m.state = session.State(msg); m.state.Crash != "" {
			panic(m.state.Crash) // bubbletea gives the terminal back and prints it
		}
		m.refreshItems(true)
		return tea.Batch(m.ended(), m.inspect(), pullState(m.ctx, m.session, m.state.Version))
	case tea.KeyMsg:
		return m.keys(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case noticeOver:
		if msg.count == m.notice.count {
			m.notice.text = ""
		}
		return nil
	}
	return m.asked(msg)
}

// tookRows takes a batch of rows.
func (m *Model) tookRows(msg rowsMsg) tea.Cmd {
	m.tally.add(msg.rows)
	m.tally.last = msg.upTo
	m.refreshItems(false)
	m.parts.heed(msg.rows)
	return tea.Batch(m.parts.feed.Append(msg.upTo), m.inspect(), m.refreshLatency(), pullRows(m.ctx, m.session.Book, msg.upTo))
}

// arrange lays the screen out anew and tells the components their sizes.
func (m *Model) arrange() {
	m.layout = arrange(m.layout.w, m.layout.h, m.split, m.focus, m.flags.zoom, m.flags.latency)
	for r := range regionCount {
		if in := m.layout.panes[r].Inside(); m.layout.shown(r) {
			m.component(r).SetSize(in.W, in.H)
		}
	}
	w, h := m.layout.w, max(m.layout.h-2, 0)
	m.parts.diff.SetSize(max(w-2, 0), max(h-2, 0))
	m.parts.templates.SetSize(max(w-2, 0), max(h-2, 0))
	m.parts.help.SetSize(max(w-2, 0), max(h-2, 0))
	box := m.paletteBox().Inside()
	m.parts.palette.SetSize(box.W, box.H)
}

// setFocus moves the focus to a pane.
func (m *Model) setFocus(r region) {
	m.focus = r
	m.parts.picker.SetFocus(r == scenariosRegion)
	m.parts.feed.SetFocus(r == deliveriesRegion)
	m.parts.inspect.SetFocus(r == inspectorRegion)
	m.arrange()
}

// say shows a notice for a while.
func (m *Model) say(text string) tea.Cmd { return m.notify(text, false) }

// complain shows what went wrong, until the next key.
func (m *Model) complain(err error) tea.Cmd {
	m.notice = notice{err.Error(), true, m.notice.count + 1}
	return nil
}

// notify shows a text for a while.
func (m *Model) notify(text string, bad bool) tea.Cmd {
	m.notice = notice{text, bad, m.notice.count + 1}
	count := m.notice.count
	return func() tea.Msg {
		pause(m.ctx, noticeFor)
		return noticeOver{count}
	}
}

// inspect shows the selected delivery in the inspector, unless it is there already.
func (m *Model) inspect() tea.Cmd {
	row, ok := m.parts.feed.Selected()
	if !ok {
		return nil
	}
	return m.parts.show(m, row)
}

// selected are the marked deliveries, or the selected one.
func (m *Model) selected() []uint64 {
	if marked := m.parts.feed.Marked(); len(marked) > 0 {
		return marked
	}
	if row, ok := m.parts.feed.Selected(); ok {
		return []uint64{row.Seq}
	}
	return nil
}

var _ tea.Model = (*Model)(nil)

package feed

import (
	"fmt"
	"hash/maphash"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/query"
	"github.com/thorhook/thorhook/tui/theme"
)

// Selected says that another delivery is selected: by the user, or the newest one while the end is followed. Seq is 0 when
// there is none any more.
type Selected struct{ Seq uint64 }

// A Model is the pane. Make one with [New].
type Model struct {
	screen *theme.Screen
	book   *book.Book
	seed   maphash.Seed
	keys   KeyMap
	w, h   int
	blur   bool // another pane has the focus

	shown   index  // on the screen
	next    *index // on its way there, nil when none is
	scan    scan
	dropped uint64 // exchanges up to this number have lost their bytes
	open    map[uint64]bool
	marks   marks
	opened  bool      // a row, since Opened was asked
	empty   [2]string // what is said when there are no rows

	list   pane.List
	sel    place
	follow bool   // the end, wherever it goes
	seen   uint64 // newest row, or number of tasks, that was on the screen
	told   uint64 // last Selected

	search search
	prompt prompt
	notice string // until the next key

	// What View draws, as Update left it.
	unfolded []unfolded
	visible  []line
	columns  []column
	row      book.Row // selected
	has      bool     // row
}

// New returns the pane of a book, with the focus and without a size.
func New(s *theme.Screen, b *book.Book) *Model {
	m := &Model{screen: s, book: b, seed: maphash.MakeSeed(), keys: NewKeyMap(), follow: true, open: map[uint64]bool{}}
	m.SetEmpty("", "")
	m.shown = newIndex(query.Query{}, bySeq, false, b.First(), b.First()-1)
	return m
}

// SetScreen changes the theme.
func (m *Model) SetScreen(s *theme.Screen) {
	m.screen = s
	m.settle()
}

// SetSize sets the size of the pane's inside, in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = max(w, 0), max(h, 0)
	m.settle()
}

// SetFocus tells whether keys go to the pane, as they do at first, which shows in how the selected row looks.
func (m *Model) SetFocus(on bool) { m.blur = !on }

// Append takes note that the book has grown: last is the number of its newest row. Filtering it is left to the command.
func (m *Model) Append(last uint64) tea.Cmd {
	var again tea.Cmd
	if first := m.book.First(); first > m.shown.first {
		again = m.forget(first)
	}
	m.dropped, _ = m.book.Dropped()
	for _, x := range []*index{&m.shown, m.next} {
		if x != nil {
			x.last = max(x.last, last)
		}
	}
	cmd := m.scanOn()
	m.settle()
	return tea.Batch(again, cmd, m.tell())
}

// Reset takes note that the book was cleared. Filter, order and search stay.
func (m *Model) Reset() tea.Cmd {
	x := m.wanted()
	m.shown = newIndex(x.query, x.by, x.reverse, m.book.First(), m.book.First()-1)
	m.next, m.scan = nil, scan{id: m.scan.id + 1}
	m.open = map[uint64]bool{}
	m.marks.clear()
	m.search.stop()
	m.follow, m.seen, m.notice, m.sel, m.list = !x.by.sorted(), 0, "", place{}, pane.List{}
	m.dropped, _ = m.book.Dropped()
	m.settle()
	return m.tell()
}

// Selected returns the row that is selected; of a folded task the newest one. False when there is none.
func (m *Model) Selected() (book.Row, bool) { return m.row, m.has }

// Show selects a row. A filter or an order that it has no place in is taken away.
func (m *Model) Show(seq uint64) tea.Cmd {
	m.follow, m.notice = false, ""
	var cmd tea.Cmd
	row, ok := m.book.Row(seq)
	x := &m.shown
	switch {
	case !ok:
		m.notice = fmt.Sprintf("#%d is not there", seq)
	case x.rows() == 0 || x.at(x.position(m.entryOf(seq))) != seq:
		if filter := m.Filter(); filter != "" {
			m.notice = fmt.Sprintf("to show #%d the filter %s was taken away", seq, filter)
		}
		cmd = m.show(query.Query{}, bySeq, false)
	case x.by == byTask:
		m.open[taskOf(m.seed, &row)] = true
	}
	if ok {
		m.sel = place{seq: seq}
	}
	m.settle()
	return tea.Batch(cmd, m.tell())
}

// Marked returns the numbers of the marked rows, in ascending order, also of those that the filter hides.
func (m *Model) Marked() []uint64 { return m.marks.list() }

// MarkedCount is how many rows are marked.
func (m *Model) MarkedCount() int { return m.marks.count }

// Filter is the filter in force, "" for none.
func (m *Model) Filter() string { return m.wanted().query.String() }

// SetFilter puts a filter in force. One that cannot be read is left to the user to mend: it stands in the open input, with
// what is wrong.
func (m *Model) SetFilter(filter string) tea.Cmd {
	m.prompt = prompt{}
	if _, err := query.Parse(filter); err != nil {
		m.openFilter()
		m.prompt.input.Set(filter)
	}
	cmd := m.filter(filter)
	m.settle()
	return tea.Batch(cmd, m.tell())
}

// Opened tells whether a delivery was to be looked into since it was asked before: by enter on its row, or a second click.
func (m *Model) Opened() bool {
	opened := m.opened
	m.opened = false
	return opened
}

// SetEmpty changes what is said while there are no deliveries: what is the case, and what helps. Both "" is how to get some.
func (m *Model) SetEmpty(said, helps string) {
	if said+helps == "" {
		said, helps = "No deliveries yet.", "Press enter on a scenario: what it sends appears here, the newest at the bottom."
	}
	m.empty = [2]string{said, helps}
}

// Typing tells whether an input is open: then every key belongs to the pane.
func (m *Model) Typing() bool { return m.prompt.of != noPrompt }

// List is the window of the list, for a scroll bar.
func (m *Model) List() *pane.List {
	l := m.list
	return &l
}

// tell returns a command that says what is selected, when that has changed.
func (m *Model) tell() tea.Cmd {
	seq := m.row.Seq
	if seq == m.told {
		return nil
	}
	m.told = seq
	return func() tea.Msg { return Selected{seq} }
}

// settle makes what the view draws agree with everything else: it brings the selection to where its row is now, or the
// nearest one, and keeps it on the same line of the screen as far as that is possible.
func (m *Model) settle() {
	m.unfold()
	m.columns = m.arrange()
	for {
		below := m.bottom()
		m.place(max(m.h-m.header()-below, 0))
		m.refresh()
		if m.bottom() >= below { // what is new may have come into sight, and need no line any more
			return
		}
	}
}

// place puts the selection into a window of a height.
func (m *Model) place(height int) {
	line := m.list.Cursor - m.list.Top
	n := m.lineCount()
	at := 0
	switch {
	case n == 0:
	case m.follow:
		at = m.end(n)
	default:
		at = m.lineOf(m.sel)
	}
	m.list = pane.List{Len: n, Height: height, Top: at - line, Cursor: at}
	m.list.Select(at)
	m.sel, m.row, m.has = place{}, book.Row{}, false
	if n > 0 {
		m.sel, _ = m.placeAt(m.list.Cursor)
		m.row, m.has = m.book.Row(m.sel.seq)
	}
}

// end is the line where new rows come.
func (m *Model) end(n int) int {
	if m.shown.reverse {
		return 0
	}
	return n - 1
}

// newest is what seen becomes when the newest row is in sight.
func (m *Model) newest() uint64 {
	if m.shown.by == byTask {
		return uint64(len(m.shown.groups))
	}
	return m.shown.last
}

// unseen is how many rows, or tasks, came beyond those that were in sight.
func (m *Model) unseen() int {
	switch {
	case m.shown.by.sorted():
		return 0
	case m.shown.by == byTask:
		return int(m.newest() - min(m.seen, m.newest()))
	}
	return m.shown.above(m.seen)
}

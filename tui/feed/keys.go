package feed

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
)

// A KeyMap is the pane's keys.
type KeyMap struct {
	pane.Moves
	Open, Unfold, Fold           key.Binding
	Filter, All                  key.Binding
	Search, Next, Previous, Stop key.Binding
	Sort, Reverse, Group         key.Binding
	Mark, MarkAll, Unmark        key.Binding
	Typed                        Typed
}

// Typed are the keys while something is typed.
type Typed struct{ Keep, Find, Back key.Binding }

// NewKeyMap returns the keys.
func NewKeyMap() KeyMap {
	return KeyMap{
		Moves:  pane.NewMoves(),
		Open:   pane.Bind("enter", "open", "enter"),
		Unfold: pane.Bind("→/l", "unfold", "right", "l"), Fold: pane.Bind("←/h", "fold", "left", "h"),
		Filter: pane.Bind("f", "filter", "f"), All: pane.Bind("F", "show all", "F"),
		Search: pane.Bind("/", "search", "/"), Next: pane.Bind("n", "next hit", "n"), Previous: pane.Bind("N", "hit before", "N"),
		Stop: pane.Bind("esc", "end search", "esc"),
		Sort: pane.Bind("o", "sort", "o"), Reverse: pane.Bind("O", "reverse", "O"), Group: pane.Bind("u", "by task", "u"),
		Mark: pane.Bind("space", "mark", " "), MarkAll: pane.Bind("a", "mark all shown", "a"), Unmark: pane.Bind("A", "unmark all", "A"),
		Typed: Typed{Keep: pane.Bind("enter", "keep", "enter"), Find: pane.Bind("enter", "find", "enter"), Back: pane.Bind("esc", "back", "esc")},
	}
}

// Keys returns the keys that do something here and now.
func (m *Model) Keys() []key.Binding {
	k := m.keys
	switch m.prompt.of {
	case filterPrompt:
		return []key.Binding{k.Typed.Keep, k.Typed.Back}
	case searchPrompt:
		return []key.Binding{k.Typed.Find, k.Typed.Back}
	}
	var all []key.Binding
	add := func(when bool, bindings ...key.Binding) {
		if when {
			all = append(all, bindings...)
		}
	}
	rows := m.list.Len > 0
	add(rows && !m.sel.task, k.Open)
	add(m.sel.task, k.Unfold)
	add(m.shown.by == byTask && rows && (!m.sel.task || m.isOpen()), k.Fold)
	add(true, k.Filter)
	add(!m.wanted().query.Empty(), k.All)
	add(rows && !m.follow && !m.shown.by.sorted(), m.followKey())
	add(rows, k.Search)
	add(rows && m.search.on, k.Next, k.Previous)
	add(m.search.on, k.Stop)
	add(rows, k.Mark, k.Group, k.Sort, k.Reverse, k.MarkAll)
	add(m.marks.count > 0, k.Unmark)
	add(m.list.Len > 1, m.keys.Moves.List()...)
	return all
}

// followKey is the key that goes to where new rows come.
func (m *Model) followKey() key.Binding {
	if m.shown.reverse {
		return pane.Bind("g", "follow", "g", "home")
	}
	return pane.Bind("G", "follow", "G", "end")
}

// key acts on a key when no input is open.
func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	m.notice = ""
	if m.move(msg) {
		return nil
	}
	k := m.keys
	switch {
	case key.Matches(msg, k.Open):
		m.enter()
	case key.Matches(msg, k.Unfold):
		m.fold(true)
	case key.Matches(msg, k.Fold):
		m.fold(false)
	case key.Matches(msg, k.Filter):
		m.openFilter()
	case key.Matches(msg, k.All):
		return m.showAll()
	case key.Matches(msg, k.Search):
		m.openSearch()
	case key.Matches(msg, k.Next):
		return m.find(1, false)
	case key.Matches(msg, k.Previous):
		return m.find(-1, false)
	case key.Matches(msg, k.Stop):
		m.search = search{id: m.search.id + 1}
	case key.Matches(msg, k.Sort):
		return m.sortBy((m.wanted().by + 1) % byTask)
	case key.Matches(msg, k.Reverse):
		m.flip()
	case key.Matches(msg, k.Group):
		return m.group()
	default:
		m.mark(msg)
	}
	return nil
}

// move moves the selection. The end is followed from the key that goes there on, and from a move that would go beyond it.
func (m *Model) move(msg tea.KeyMsg) bool {
	before := m.list.Cursor
	if !m.keys.Moves.Apply(&m.list, msg) {
		return false
	}
	m.choose(m.list.Cursor)
	end := m.end(m.list.Len)
	jump := m.keys.Moves.End
	if m.shown.reverse {
		jump = m.keys.Moves.Home
	}
	m.follow = m.list.Cursor == end && (before == end || key.Matches(msg, jump)) && !m.shown.by.sorted()
	return true
}

// choose selects a line.
func (m *Model) choose(line int) {
	m.follow = false
	m.list.Select(line)
	m.sel = place{}
	if m.list.Len > 0 {
		m.sel, _ = m.placeAt(m.list.Cursor)
	}
}

// enter opens a row, and folds or unfolds a task.
func (m *Model) enter() {
	switch {
	case m.sel.task:
		m.fold(!m.isOpen())
	case m.has:
		m.follow = false // what is looked into stays
		m.opened = true
	}
}

// isOpen tells whether the task of the selected line is unfolded.
func (m *Model) isOpen() bool { return m.open[taskOf(m.seed, &m.row)] }

// fold folds or unfolds the task of the selected line.
func (m *Model) fold(open bool) {
	if m.shown.by != byTask || !m.has {
		return
	}
	m.follow = false
	if task := taskOf(m.seed, &m.row); open {
		m.open[task] = true
	} else {
		delete(m.open, task)
		m.sel.task = true
	}
}

// showAll takes the filter away.
func (m *Model) showAll() tea.Cmd { return m.filter("") }

// sortBy changes the order.
func (m *Model) sortBy(by order) tea.Cmd {
	x := m.wanted()
	if by.sorted() {
		m.follow = false
	}
	return m.show(x.query, by, false)
}

// flip reverses the order.
func (m *Model) flip() {
	for _, x := range []*index{&m.shown, m.next} {
		if x != nil {
			x.reverse = !x.reverse
		}
	}
	m.search.stop()
}

// group brings the rows of a task together, or takes them apart again.
func (m *Model) group() tea.Cmd {
	x := m.wanted()
	if x.by == byTask {
		return m.show(x.query, bySeq, x.reverse)
	}
	return m.show(x.query, byTask, x.by == bySeq && x.reverse)
}

// mark acts on the keys of marks.
func (m *Model) mark(msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, m.keys.Unmark):
		m.marks.clear()
	case m.list.Len == 0:
	case key.Matches(msg, m.keys.MarkAll):
		for i := range m.shown.rows() {
			m.marks.set(m.shown.at(i), true)
		}
	case key.Matches(msg, m.keys.Mark):
		_, rows := m.placeAt(m.list.Cursor)
		on := !m.marks.has(m.sel.seq)
		m.marks.set(m.sel.seq, on)
		for _, e := range m.shown.entries[rows.from:rows.to] {
			m.marks.set(e.seq(), on)
		}
	}
}

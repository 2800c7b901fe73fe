package feed

import (
	"slices"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
)

// A place is what is selected: a row, or the line of a task, for which a row of it stands.
type place struct {
	seq  uint64
	task bool
}

// An unfolded task has its rows on lines of their own below its line.
type unfolded struct {
	line int  // of the task
	rows span // among the entries
	task uint64
}

// unfold finds the lines of the unfolded tasks.
func (m *Model) unfold() {
	m.unfolded = m.unfolded[:0]
	if m.shown.by != byTask {
		return
	}
	for task := range m.open {
		if number, ok := m.shown.groups[task]; ok {
			m.unfolded = append(m.unfolded, unfolded{line: m.groupLine(number), rows: m.shown.group(number), task: task})
		}
	}
	slices.SortFunc(m.unfolded, func(a, b unfolded) int { return a.line - b.line })
	shift := 0
	for i := range m.unfolded {
		m.unfolded[i].line += shift
		shift += m.unfolded[i].rows.len()
	}
}

// groupLine is which of the tasks' lines that of a number is, from the top; or the number of a line.
func (m *Model) groupLine(number uint32) int {
	if m.shown.reverse {
		return len(m.shown.groups) - 1 - int(number)
	}
	return int(number)
}

// lineCount is how many lines there are.
func (m *Model) lineCount() int {
	if m.shown.by != byTask {
		return m.shown.rows()
	}
	n := len(m.shown.groups)
	for i := range m.unfolded {
		n += m.unfolded[i].rows.len()
	}
	return n
}

// placeAt is what stands on a line, and of a task its rows.
func (m *Model) placeAt(line int) (place, span) {
	if m.shown.by != byTask {
		return place{seq: m.shown.at(line)}, span{}
	}
	shift := 0
	for _, u := range m.unfolded {
		if line <= u.line {
			break
		}
		if i := line - u.line - 1; i < u.rows.len() {
			return place{seq: m.shown.entries[u.rows.from+m.turned(u.rows, i)].seq()}, span{}
		}
		shift += u.rows.len()
	}
	rows := m.shown.group(uint32(m.groupLine(uint32(line - shift))))
	return place{seq: m.shown.entries[rows.to-1].seq(), task: true}, rows
}

// turned is which of a task's entries stands on its i-th line, or the other way round.
func (m *Model) turned(rows span, i int) int {
	if m.shown.reverse {
		return rows.len() - 1 - i
	}
	return i
}

// lineOf is where a place is, or the nearest one that there is.
func (m *Model) lineOf(p place) int {
	e := m.entryOf(p.seq)
	if m.shown.by != byTask {
		return m.shown.position(e)
	}
	if len(m.shown.groups) == 0 {
		return 0
	}
	line := m.groupLine(e.key())
	for _, u := range m.unfolded {
		if u.line > line {
			break
		}
		if u.line == line {
			at := m.shown.search(e)
			if !p.task && at < u.rows.to && m.shown.entries[at] == e {
				line += 1 + m.turned(u.rows, at-u.rows.from)
			}
			break
		}
		line += u.rows.len()
	}
	return line
}

// entryOf is the entry that a row has in the index on the screen, or would have.
func (m *Model) entryOf(seq uint64) entry {
	row, ok := m.book.Row(seq)
	if m.shown.by != byTask {
		return entryOf(m.shown.by.key(&row), seq)
	}
	number, known := m.shown.groups[taskOf(m.seed, &row)]
	if !ok || !known {
		number = m.shown.groupAt(seq)
	}
	return entryOf(uint64(number), seq)
}

// exchangeOf returns how to get the bytes of the row that row points to by then.
func exchangeOf(b *book.Book, row **book.Row) func() (wire.Exchange, bool) {
	return func() (wire.Exchange, bool) { return b.Exchange((*row).Seq) }
}

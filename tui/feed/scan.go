package feed

import (
	"hash/maphash"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/query"
)

// A chunk is how many rows a command looks at before it reports: some milliseconds of work. Bytes take longer than rows.
const (
	rowChunk  = 8192
	byteChunk = 2048
)

func chunkOf(q query.Query) int {
	if q.NeedsBytes() {
		return byteChunk
	}
	return rowChunk
}

// scanned is what a command found among the rows up to upTo: sorted entries, but when ordered by task in the order of the
// book, since numbers of tasks are given by the index.
type scanned struct {
	id      int
	upTo    uint64
	entries []entry
	hashes  []uint64 // of each entry's task, when ordered by task
}

// A scan is the work on an index: at most one chunk is under way, and only that with the scan's id counts.
type scan struct {
	id     int
	busy   bool
	chunks int // that came, since the index was begun
}

// show begins an index of what matches q. It takes the place of the one on the screen when it is complete, which is at once
// when there is nothing to look at.
func (m *Model) show(q query.Query, by order, reverse bool) tea.Cmd {
	m.scan = scan{id: m.scan.id + 1}
	m.next = nil
	if m.shown.by == by && m.shown.query.String() == q.String() && !m.shown.stale() {
		m.shown.reverse = reverse
		return m.scanOn()
	}
	next := newIndex(q, by, reverse, m.shown.first, m.shown.last)
	m.next = &next
	if !next.behind() {
		m.swap()
	}
	return m.scanOn()
}

// wanted is the index that the user asked for, on the screen or still on its way there.
func (m *Model) wanted() *index {
	if m.next != nil {
		return m.next
	}
	return &m.shown
}

// swap puts the new index on the screen.
func (m *Model) swap() {
	m.shown, m.next = *m.next, nil
	m.search.stop()
	m.seen = m.newest()
}

// scanOn looks at the rows that were not looked at, unless that is being done.
func (m *Model) scanOn() tea.Cmd {
	x := m.wanted()
	if m.scan.busy || !x.behind() {
		return nil
	}
	m.scan.busy = true
	id, q, by, from := m.scan.id, x.query, x.by, max(x.scanned+1, x.first)
	to := min(x.last, from+uint64(chunkOf(q))-1)
	book, seed := m.book, m.seed
	return func() tea.Msg {
		found := look(book, q, by, seed, from, to)
		found.id = id
		return found
	}
}

// look looks at the rows of a book from from to to.
func look(b *book.Book, q query.Query, by order, seed maphash.Seed, from, to uint64) scanned {
	found := scanned{upTo: to}
	var row *book.Row
	exchange := exchangeOf(b, &row)
	rows := make([]book.Row, 0, 256)
	for from <= to {
		rows = b.Rows(rows[:0], from, to, cap(rows))
		if len(rows) == 0 {
			break
		}
		for i := range rows {
			if row = &rows[i]; !q.Match(row, exchange) {
				continue
			}
			found.entries = append(found.entries, entryOf(by.key(row), row.Seq))
			if by == byTask {
				found.hashes = append(found.hashes, taskOf(seed, row))
			}
		}
		from = rows[len(rows)-1].Seq + 1
	}
	if by.sorted() {
		slices.Sort(found.entries)
	}
	return found
}

// taskOf identifies the task of a row within the session: the same seed gives the same task ids in every run. What has no
// task is one by itself.
func taskOf(seed maphash.Seed, r *book.Row) uint64 {
	key := struct {
		task, scenario string
		run            int
		seq            uint64
	}{task: r.Task, scenario: r.Scenario, run: r.Run}
	if r.Task == "" {
		key.seq = r.Seq
	}
	return maphash.Comparable(seed, key)
}

// tookScan takes a chunk.
func (m *Model) tookScan(found scanned) tea.Cmd {
	if found.id != m.scan.id {
		return nil
	}
	x := m.wanted()
	x.fold(found)
	m.scan.busy = false
	m.scan.chunks++
	if m.next != nil && !x.behind() {
		m.swap()
	}
	return m.scanOn()
}

// forget follows the book when it has forgotten its oldest rows.
func (m *Model) forget(first uint64) tea.Cmd {
	m.shown.trim(first)
	if m.next != nil {
		m.next.trim(first)
	}
	m.marks.trim(first)
	if m.next == nil && m.shown.stale() {
		return m.show(m.shown.query, m.shown.by, m.shown.reverse)
	}
	return nil
}

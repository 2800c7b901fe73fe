package feed

import (
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/query"
)

// A line of the list, as it is drawn.
type line struct {
	row     book.Row // of a task the newest
	state   outcome
	slowest time.Duration
	chain   []step // when grouped by task
	marked  bool
	task    bool // the line is that of a task
	open    bool
	hit     bool // the search's text is in the row
	dropped bool // its bytes are gone
	gone    bool // so is the row: there is its number alone
}

// An outcome is what became of an attempt or a task.
type outcome uint8

const (
	delivered outcome = iota
	retried           // not delivered, another attempt follows
	givenUp
	running // all delivered, but the task has not ended
)

func outcomeOf(r *book.Row) outcome {
	switch {
	case r.Delivered:
		return delivered
	case r.Final:
		return givenUp
	}
	return retried
}

// A step of a task is an event and what was answered to it.
type step struct {
	event   string
	answers []answer
}

// An answer stands for some like it in succession.
type answer struct {
	status string
	state  outcome
	times  int
	try    int // of the only one, when it is shown by itself
}

// refresh gets the rows of the window from the book.
func (m *Model) refresh() {
	m.visible = m.visible[:0]
	for i := range min(m.list.Height, m.list.Len-m.list.Top) {
		at, rows := m.placeAt(m.list.Top + i)
		m.visible = append(m.visible, m.lineAt(at, rows))
		if !m.shown.by.sorted() {
			m.seen = max(m.seen, m.newestIn(at))
		}
	}
	if m.follow && m.list.Height > 0 {
		m.seen = m.newest()
	}
}

// newestIn is what seen becomes when a line is in sight.
func (m *Model) newestIn(at place) uint64 {
	if m.shown.by == byTask {
		return uint64(m.entryOf(at.seq).key()) + 1
	}
	return at.seq
}

func (m *Model) lineAt(at place, rows span) line {
	v := line{task: at.task, marked: m.marks.has(at.seq), dropped: at.seq <= m.dropped}
	row, ok := m.book.Row(at.seq)
	if !ok {
		v.row.Seq, v.gone = at.seq, true
		return v
	}
	v.row, v.state, v.slowest = row, outcomeOf(&row), row.Latency
	v.hit = m.search.on && m.search.text.InRow(&v.row)
	switch {
	case at.task:
		m.sum(&v, rows)
	case m.shown.by == byTask:
		v.chain = []step{{query.EventWord(&row), []answer{{statusOf(&row), v.state, 1, row.Attempt}}}}
	}
	return v
}

// chainLen is how many rows of a task its line is made of at the most; the newest one is always among them.
const chainLen = 16

// sum makes the line of a task from its rows.
func (m *Model) sum(v *line, rows span) {
	v.open = m.open[taskOf(m.seed, &v.row)]
	v.slowest = 0
	failed := false
	for i := range rows.len() {
		if i == chainLen-1 {
			i = rows.len() - 1
		}
		row, ok := m.book.Row(m.shown.entries[rows.from+i].seq())
		if !ok {
			continue
		}
		v.slowest = max(v.slowest, row.Latency)
		v.hit = v.hit || m.search.on && m.search.text.InRow(&row)
		failed = failed || row.Failed()
		v.add(&row)
		if i == rows.len()-1 {
			break
		}
	}
	kind := thordata.Kind(v.row.Kind)
	switch {
	case failed:
		v.state = givenUp
	case v.state == delivered && (kind == thordata.KindRunning || kind == thordata.KindCreated):
		v.state = running
	}
}

// add adds a row to the chain of a task.
func (v *line) add(r *book.Row) {
	word := query.EventWord(r)
	if n := len(v.chain); n == 0 || v.chain[n-1].event != word {
		v.chain = append(v.chain, step{event: word})
	}
	last := &v.chain[len(v.chain)-1]
	is := answer{status: statusOf(r), state: outcomeOf(r)}
	if n := len(last.answers); n == 0 || last.answers[n-1].status != is.status || last.answers[n-1].state != is.state {
		last.answers = append(last.answers, is)
	}
	last.answers[len(last.answers)-1].times++
}

package feed

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/query"
)

// A search is for a text among the rows shown.
type search struct {
	text query.Text
	on   bool // there is a text

	id      int  // of the work under way; only what comes with it counts
	busy    bool // there is work under way
	step    int  // 1 downwards, -1 upwards
	at      int  // position of the next row to look at
	left    int  // rows that were not looked at
	all     int
	wrapped bool
}

// sought is what a command found: the first row that has the text, 0 for none, and in which part of it.
type sought struct {
	id    int
	hit   uint64
	where string
	last  uint64 // row that was looked at last
	count int    // rows looked at
}

// look changes the text.
func (s *search) look(what string) {
	s.stop()
	s.on = strings.TrimSpace(what) != ""
	s.text = query.NewText(what)
}

// stop drops the work under way.
func (s *search) stop() {
	s.id++
	s.busy = false
}

// find goes to the next row that has the text, from the selected one on, which counts itself when asked so.
func (m *Model) find(step int, here bool) tea.Cmd {
	s := &m.search
	s.stop()
	if !s.on || m.shown.rows() == 0 {
		return nil
	}
	s.busy, s.step, s.wrapped = true, step, false
	s.all, s.left = m.shown.rows(), m.shown.rows()
	if m.sel.task { // its rows are below its line
		number := m.entryOf(m.sel.seq).key()
		rows := m.shown.group(number)
		s.at = min(m.shown.turn(rows.from), m.shown.turn(rows.to-1))
		if step < 0 {
			s.at--
		}
		return m.seek()
	}
	s.at = m.shown.position(m.entryOf(m.sel.seq))
	if !here {
		s.at += step
	}
	return m.seek()
}

// seek looks at the next rows.
func (m *Model) seek() tea.Cmd {
	s := &m.search
	n := m.shown.rows()
	if s.left <= 0 || n == 0 {
		s.busy = false
		m.notice = fmt.Sprintf("%q is in none of the rows shown%s", s.text.String(), m.unsearched())
		return nil
	}
	if s.at < 0 || s.at >= n {
		s.wrapped = true
		if s.at = 0; s.step < 0 {
			s.at = n - 1
		}
	}
	room := n - s.at
	if s.step < 0 {
		room = s.at + 1
	}
	seqs := make([]uint64, min(byteChunk, s.left, room))
	for i := range seqs {
		seqs[i] = m.shown.at(s.at + i*s.step)
	}
	id, text, book := s.id, s.text, m.book
	return func() tea.Msg {
		found := seekIn(book, &text, seqs)
		found.id = id
		return found
	}
}

// seekIn looks for a text in rows, in their order.
func seekIn(b *book.Book, w *query.Text, seqs []uint64) sought {
	found := sought{last: seqs[len(seqs)-1], count: len(seqs)}
	for _, seq := range seqs {
		row, ok := b.Row(seq)
		if !ok {
			continue
		}
		if w.InRow(&row) {
			found.hit = seq
			return found
		}
		x, kept := b.Exchange(seq)
		switch {
		case !kept:
			continue
		case w.InBytes(x.Request):
			found.where = "request"
		case w.InBytes(x.Response):
			found.where = "answer"
		default:
			continue
		}
		found.hit = seq
		return found
	}
	return found
}

// tookSearch takes what was found, and goes there or on.
func (m *Model) tookSearch(found sought) tea.Cmd {
	s := &m.search
	if found.id != s.id || !s.busy {
		return nil
	}
	if found.hit == 0 {
		s.left -= found.count
		if s.at += s.step * found.count; m.shown.first <= found.last {
			s.at = m.shown.position(m.entryOf(found.last)) + s.step // rows may have come or gone meanwhile
		}
		return m.seek()
	}
	s.busy, m.follow = false, false
	m.sel = place{seq: found.hit}
	if row, ok := m.book.Row(found.hit); ok && m.shown.by == byTask {
		m.open[taskOf(m.seed, &row)] = true
	}
	m.notice = m.foundNotice(found)
	return nil
}

// foundNotice says what the row alone does not show.
func (m *Model) foundNotice(found sought) string {
	var parts []string
	if found.where != "" {
		parts = append(parts, fmt.Sprintf("#%d has it in the %s", found.hit, found.where))
	}
	switch {
	case m.search.wrapped && m.search.step > 0:
		parts = append(parts, "on from the top")
	case m.search.wrapped:
		parts = append(parts, "on from the bottom")
	}
	return strings.Join(parts, m.dot())
}

// dot separates what a line says.
func (m *Model) dot() string { return " " + m.screen.Glyphs.Idle + " " }

// unsearched says that some rows could be looked at in part only, "" when all were there.
func (m *Model) unsearched() string {
	if gone := m.gone(); gone != "" {
		return m.dot() + gone
	}
	return ""
}

// gone says which of the rows have lost their bytes, "" when none has.
func (m *Model) gone() string {
	if m.dropped < m.shown.first {
		return ""
	}
	return fmt.Sprintf("bodies of #%d to #%d are dropped", m.shown.first, m.dropped)
}

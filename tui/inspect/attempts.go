package inspect

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/text"
)

// attemptsPage lists the attempts of the dispatch: number, attempt, status, latency, what came next.
func (i *Inspector) attemptsPage() page {
	p := &written{}
	rows := i.rowsOfDispatch()
	var w attemptWidths
	for k := range rows {
		w.seq = max(w.seq, len(seqOf(&rows[k])))
		w.status = max(w.status, len(statusOf(&rows[k])))
		w.latency = max(w.latency, len(millis(rows[k].Latency)))
	}
	for k := range rows {
		p.add(i.attempt(&rows[k], w)...)
	}
	return p
}

// attemptWidths are widths of columns.
type attemptWidths struct{ seq, status, latency int }

func seqOf(r *book.Row) string { return "#" + strconv.FormatUint(r.Seq, 10) }

// statusOf is the status, or without an answer the stage that failed.
func statusOf(r *book.Row) string {
	if r.Status != 0 {
		return strconv.Itoa(r.Status)
	}
	return string(r.Stage)
}

func (i *Inspector) attempt(r *book.Row, w attemptWidths) []text.Span {
	s, g := i.screen, &i.screen.Glyphs
	ink, glyph, next := s.OK, g.OK, "delivered"
	switch {
	case r.Delivered:
	case r.Final:
		ink, glyph, next = s.Fail, g.Fail, "given up"
	default:
		ink, glyph, next = s.Warn, g.Warn, "next in "+shortly(r.RetryIn)
	}
	here := "  "
	if r.Seq == i.subject.Row.Seq {
		here = g.Dot + " "
		next += ", shown"
	}
	return []text.Span{
		{Ink: s.Accent, Text: here},
		{Ink: s.Muted, Text: text.Right(seqOf(r), w.seq)},
		{Ink: s.Text, Text: text.Right(strconv.Itoa(r.Attempt), 3) + " "},
		{Ink: ink, Text: glyph + " " + text.Fit(statusOf(r), w.status)},
		number(s.Text, r.Latency, w.latency+1),
		{Ink: s.Muted, Text: "  " + next},
	}
}

// rowsOfDispatch are the attempts, the subject's own at least.
func (i *Inspector) rowsOfDispatch() []book.Row {
	if len(i.subject.Attempts) == 0 {
		return []book.Row{i.subject.Row}
	}
	return i.subject.Attempts
}

// currentAttempt is the row of the attempt that is shown.
func (i *Inspector) currentAttempt() int {
	for k := range i.subject.Attempts {
		if i.subject.Attempts[k].Seq == i.subject.Row.Seq {
			return k
		}
	}
	return 0
}

func (i *Inspector) openAttempt() tea.Cmd {
	rows := i.rowsOfDispatch()
	seq := rows[min(i.windows[attemptsTab].list.Cursor, len(rows)-1)].Seq
	return func() tea.Msg { return Open{seq} }
}

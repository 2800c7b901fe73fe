package inspect

import (
	"strings"
	"unicode/utf8"

	"github.com/thorhook/thorhook/tui/jsonview"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A page is what a tab shows, row by row.
type page interface {
	Len() int
	// Spans appends a row's parts, printable. What takes more than about limit bytes may be cut.
	Spans(dst []text.Span, s *theme.Screen, row, limit int) []text.Span
	// find returns a search for the places that match. It may run beside everything else.
	find() func(pattern) []int
	places(row int) (first, last int) // which of the places that find returns are in a row
	reveal(place int) int             // the row of a place, which is unfolded to
	text(row int) string              // what is copied of a row
}

// jsonRows are the rows of a JSON body. Places are numbers of nodes.
type jsonRows struct{ *jsonview.Outline }

func (r jsonRows) find() func(pattern) []int {
	tree := r.Tree()
	return func(p pattern) []int {
		var found []int
		for _, n := range tree.Find(func(line []byte) bool { return index(p, line) >= 0 }) {
			found = append(found, n.Index())
		}
		return found
	}
}

func (r jsonRows) places(row int) (first, last int) {
	at := r.Row(row)
	if at.Close {
		return at.Node.End() - 1, at.Node.End() - 1
	}
	return at.Node.Index(), at.Node.Index()
}

func (r jsonRows) reveal(place int) int { return r.Reveal(r.Tree().At(place)) }
func (r jsonRows) text(row int) string  { return r.Row(row).Node.Text() }

// fixed is what pages have in common whose rows are their places.
type fixed struct{}

func (fixed) places(row int) (first, last int) { return row, row }
func (fixed) reveal(row int) int               { return row }

// textRows are the lines of a text. A line of more than jsonview.Longest bytes is several.
type textRows struct {
	fixed
	body   string
	starts []uint32 // of the rows
}

func newTextRows(body string) textRows {
	r := textRows{body: body}
	for at := 0; at < len(body); {
		r.starts = append(r.starts, uint32(at))
		n := strings.IndexByte(body[at:min(len(body), at+jsonview.Longest)], '\n') + 1
		if n == 0 {
			n = len(cutText(body[at:], jsonview.Longest))
		}
		at += n
	}
	return r
}

// cutText returns as much of s as n bytes have without cutting a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for k := range utf8.UTFMax {
		if n > k && utf8.RuneStart(s[n-k]) {
			return s[:n-k]
		}
	}
	return s[:n]
}

// Len is the number of rows.
func (r textRows) Len() int { return len(r.starts) }

func (r textRows) text(row int) string {
	end := len(r.body)
	if row+1 < len(r.starts) {
		end = int(r.starts[row+1])
	}
	line := r.body[r.starts[row]:end]
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
}

// Spans has one span.
func (r textRows) Spans(dst []text.Span, s *theme.Screen, row, limit int) []text.Span {
	line := r.text(row)
	short := cutText(line, limit)
	more := ""
	if len(short) < len(line) {
		more = s.Glyphs.Ellipsis
	}
	return append(dst, text.Span{Ink: s.Text, Text: text.Lines(short)[0] + more})
}

func (r textRows) find() func(pattern) []int {
	return func(p pattern) []int {
		var found []int
		for row := range r.starts {
			if index(p, r.text(row)) >= 0 {
				found = append(found, row)
			}
		}
		return found
	}
}

// written are rows that stand as they are.
type written struct {
	fixed
	rows [][]text.Span
}

// Len is the number of rows.
func (w *written) Len() int { return len(w.rows) }

// Spans are a row's.
func (w *written) Spans(dst []text.Span, _ *theme.Screen, row, _ int) []text.Span {
	return append(dst, w.rows[row]...)
}

func (w *written) text(row int) string { return strings.TrimSpace(joined(w.rows[row])) }

func (w *written) find() func(pattern) []int {
	rows := w.rows
	return func(p pattern) []int {
		var found []int
		for row := range rows {
			if index(p, joined(rows[row])) >= 0 {
				found = append(found, row)
			}
		}
		return found
	}
}

// add adds a row of spans.
func (w *written) add(spans ...text.Span) { w.rows = append(w.rows, spans) }

// wrap adds a text in as many rows of at most width cells as it takes, the first one behind label, the others behind blanks.
func (w *written) wrap(label text.Span, ink theme.Ink, s string, width int) {
	indent := text.Width(label.Text)
	for n, line := range text.Wrap(text.Printable(s), max(width-indent, 8)) {
		if n > 0 {
			label.Text = text.Fit("", indent)
		}
		w.add(label, text.Span{Ink: ink, Text: line})
	}
}

func joined(spans []text.Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

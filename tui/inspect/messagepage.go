package inspect

import (
	"strings"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A messagePage shows a message: its first line, its headers in the order of the wire, notes, and the body. The two cells in
// front are for signs.
type messagePage struct {
	message *message
	first   outcome
	forced  []string // names of headers that are marked
	notes   []note
	mode    mode
	body    page // nil when there is none
}

// An outcome is a sign and a word with the first line of a response; zero for a request.
type outcome struct {
	ink         theme.Ink
	glyph, word string
}

const forcedLegend = "set by Thordata, whatever the headers template says"

func newMessagePage(m *message, how mode, body page) *messagePage {
	return &messagePage{message: m, mode: how, body: body, notes: m.notes}
}

// mark marks the headers that Thordata forces.
func (p *messagePage) mark() {
	for _, name := range thordata.ForcedHeaders() {
		for _, h := range p.message.header {
			if strings.EqualFold(h.Name, name) {
				p.forced = append(p.forced, h.Name)
			}
		}
	}
}

func (p *messagePage) isForced(h wire.Header) bool {
	for _, name := range p.forced {
		if name == h.Name {
			return true
		}
	}
	return false
}

// notesAt is the row of the first note.
func (p *messagePage) notesAt() int {
	n := 1 + len(p.message.header)
	if len(p.forced) > 0 {
		n++
	}
	return n
}

// head is how many rows stand before the body.
func (p *messagePage) head() int { return p.notesAt() + len(p.notes) }

// Len is the number of rows.
func (p *messagePage) Len() int {
	if p.body == nil {
		return p.head()
	}
	return p.head() + p.body.Len()
}

// Spans are a row's.
func (p *messagePage) Spans(dst []text.Span, s *theme.Screen, row, limit int) []text.Span {
	g := &s.Glyphs
	add := func(ink theme.Ink, texts ...string) {
		for _, t := range texts {
			dst = append(dst, text.Span{Ink: ink, Text: t})
		}
	}
	headers := len(p.message.header)
	switch notes := p.notesAt(); {
	case row >= p.head():
		return p.body.Spans(dst, s, row-p.head(), limit)
	case row == 0 && p.first.glyph != "":
		add(p.first.ink, p.first.glyph+" ", text.Printable(cutText(p.message.line, limit)))
		add(s.Muted, "  "+p.first.word)
	case row == 0:
		add(s.Title, "  ", text.Printable(cutText(p.message.line, limit)))
	case row <= headers:
		h := p.message.header[row-1]
		sign := "  "
		if p.isForced(h) {
			sign = g.Mark + " "
		}
		add(s.Accent, sign)
		add(s.Key, text.Printable(cutText(h.Name, limit)))
		add(s.Muted, ": ")
		add(s.Text, text.Printable(cutText(h.Value, limit)))
	case row < notes:
		add(s.Accent, g.Mark+" ")
		add(s.Muted, forcedLegend)
	case p.notes[row-notes].warn:
		add(s.Warn, g.Warn+" ", text.Printable(p.notes[row-notes].text))
	case row == notes:
		add(s.Muted, g.Box.Horizontal+" ", p.notes[0].text)
	default:
		add(s.Muted, "  ", text.Printable(p.notes[row-notes].text))
	}
	return dst
}

// line is what stands in a row of the head.
func (p *messagePage) line(row int) string {
	switch notes := p.notesAt(); {
	case row == 0:
		return p.message.line
	case row <= len(p.message.header):
		h := p.message.header[row-1]
		return h.Name + ": " + h.Value
	case row < notes:
		return forcedLegend
	default:
		return p.notes[row-notes].text
	}
}

func (p *messagePage) text(row int) string {
	switch {
	case row >= p.head():
		return p.body.text(row - p.head())
	case row > 0 && row <= len(p.message.header):
		return p.message.header[row-1].Value
	}
	return p.line(row)
}

func (p *messagePage) places(row int) (first, last int) {
	head := p.head()
	if row < head {
		return row, row
	}
	first, last = p.body.places(row - head)
	return head + first, head + last
}

func (p *messagePage) reveal(place int) int {
	if place < p.head() {
		return place
	}
	return p.head() + p.body.reveal(place-p.head())
}

func (p *messagePage) find() func(pattern) []int {
	in := func(pattern) []int { return nil }
	if p.body != nil {
		in = p.body.find()
	}
	return func(what pattern) []int {
		var found []int
		for row := range p.head() {
			if index(what, p.line(row)) >= 0 {
				found = append(found, row)
			}
		}
		for _, place := range in(what) {
			found = append(found, p.head()+place)
		}
		return found
	}
}

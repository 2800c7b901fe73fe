package templates

import (
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/jsonview"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A preview is a request as it is shown, apart from its colours.
type preview struct {
	line   string // printable
	header []wire.Header
	body   *jsonview.Outline // nil when the body is no JSON
	plain  []string          // its lines then, printable
	size   int               // of the body, in bytes
}

// newPreview takes a request apart; mask nil shows its secrets.
func newPreview(request []byte, head int, mask *wire.Mask) preview {
	if mask != nil {
		request = mask.AppendMasked(nil, request, head)
	}
	p := preview{size: len(request) - head}
	line, header := wire.SplitHead(request[:head])
	p.line = text.Printable(line)
	for _, h := range header {
		p.header = append(p.header, wire.Header{Name: text.Printable(h.Name), Value: text.Printable(h.Value)})
	}
	if tree, err := jsonview.Parse(request[head:]); err == nil {
		p.body = jsonview.NewOutline(tree)
	} else {
		p.plain = text.Lines(string(request[head:]))
	}
	return p
}

const (
	maxRows  = 2000 // of a request that is shown
	maxValue = 2000 // bytes of a value
)

// rows are the preview's lines in w cells: long ones are broken.
func (p *preview) rows(s *theme.Screen, w int) [][]text.Span {
	if w <= 0 {
		return nil
	}
	var rows [][]text.Span
	add := func(spans ...text.Span) {
		for part := range text.Parts(spans, w) {
			if len(rows) < maxRows {
				rows = append(rows, append([]text.Span(nil), part...))
			}
		}
	}
	add(text.Span{Ink: s.Title, Text: p.line})
	for _, h := range p.header {
		add(text.Span{Ink: s.Key, Text: h.Name}, text.Span{Ink: s.Muted, Text: ": "}, text.Span{Ink: s.Text, Text: h.Value})
	}
	add()
	if p.body == nil {
		for _, line := range p.plain {
			add(text.Span{Ink: s.Text, Text: line})
		}
		return rows
	}
	for i := range min(p.body.Len(), maxRows) {
		add(p.body.Spans(nil, s, i, maxValue)...)
	}
	return rows
}

// overwritten says which headers lose against the sender's own, "" when none does.
func overwritten(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "overwritten by the sender: " + text.Printable(strings.Join(names, ", "))
}

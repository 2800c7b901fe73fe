package jsonview

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// Longest is how many bytes of a key or value a line shows at the most.
const Longest = 64 << 10

// Spans appends a line's parts: indent, sign of folding, key, value, comma. Their text is printable. Of a key or value limit
// bytes are shown, at least 1 and [Longest] at the most; what is cut ends in an ellipsis, and at Longest its length is told.
// The cost depends on limit alone.
func (o *Outline) Spans(dst []text.Span, s *theme.Screen, row, limit int) []text.Span {
	r := o.Row(row)
	w := writer{dst, s, max(1, min(limit, Longest))}
	w.add(theme.Ink{}, indent(r.Node.Depth()))
	switch {
	case r.Close:
		w.add(theme.Ink{}, "  ")
		w.closing(r.Node)
		w.comma(r.Node)
		return w.spans
	case r.Folds && r.Open:
		w.add(s.Accent, s.Glyphs.Open+" ")
	case r.Folds:
		w.add(s.Accent, s.Glyphs.Folded+" ")
	default:
		w.add(theme.Ink{}, "  ")
	}
	if key := r.Node.Key(); key != "" {
		w.long(s.Key, key)
		w.add(s.Muted, ": ")
	}
	w.value(r)
	if !r.Open {
		w.comma(r.Node)
	}
	return w.spans
}

type writer struct {
	spans  []text.Span
	screen *theme.Screen
	limit  int
}

func (w *writer) add(ink theme.Ink, s string) {
	w.spans = append(w.spans, text.Span{Ink: ink, Text: s})
}

// long adds a text from the document.
func (w *writer) long(ink theme.Ink, s string) {
	if len(s) <= w.limit {
		w.add(ink, text.Printable(s))
		return
	}
	cut := w.limit
	for cut > 0 && !utf8.RuneStart(s[cut]) && w.limit-cut < utf8.UTFMax {
		cut--
	}
	w.add(ink, text.Printable(s[:cut])+w.screen.Glyphs.Ellipsis)
	if w.limit == Longest {
		w.add(w.screen.Muted, " "+strconv.Itoa(len(s))+" bytes")
	}
}

func (w *writer) value(r Row) {
	n := r.Node
	if in, ok := n.Inner(); ok && r.Open {
		w.add(w.screen.String, `"`)
		w.add(w.screen.Text, in.Raw()[:1])
		return
	}
	switch n.Kind() {
	case String:
		w.long(w.screen.String, n.Raw())
	case Number:
		w.long(w.screen.Number, n.Raw())
	case Bool, Null:
		w.add(w.screen.Literal, n.Raw())
	default:
		w.brackets(r)
	}
}

// brackets adds an array or object as far as it stands on one line.
func (w *writer) brackets(r Row) {
	n := r.Node
	switch {
	case r.Open:
		w.add(w.screen.Text, n.Raw()[:1])
	case n.Deep():
		w.long(w.screen.Text, n.Raw())
	case n.Count() == 0 && n.Kind() == Array:
		w.add(w.screen.Text, "[]")
	case n.Count() == 0:
		w.add(w.screen.Text, "{}")
	default:
		bounds := [2]string{"[", "]"}
		if n.Kind() == Object {
			bounds = [2]string{"{", "}"}
		}
		w.add(w.screen.Text, bounds[0])
		w.add(w.screen.Muted, strconv.Itoa(n.Count()))
		w.add(w.screen.Text, bounds[1])
	}
}

func (w *writer) closing(n Node) {
	in, ok := n.Inner()
	if ok {
		n = in
	}
	raw := n.Raw()
	w.add(w.screen.Text, raw[len(raw)-1:])
	if ok {
		w.add(w.screen.String, `"`)
	}
}

func (w *writer) comma(n Node) {
	if !n.last() {
		w.add(w.screen.Muted, ",")
	}
}

const blank = "                                                                "

// indent is two spaces for each level.
func indent(depth int) string {
	if n := 2 * depth; n > len(blank) {
		return strings.Repeat(" ", n)
	}
	return blank[:2*depth]
}

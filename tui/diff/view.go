package diff

import (
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// margin is the cells in front of a row: the sign of the selected one, the sign of the difference, a space.
const margin = 3

// View draws the comparison.
func (d *Diff) View() string {
	if d.h == 0 {
		return ""
	}
	lines := make([]string, 0, d.h)
	l := text.NewLine(d.w)
	if d.top() > 0 {
		d.summary(l)
		lines = append(lines, l.String())
	}
	lines = append(lines, d.word(d.h-len(lines))...)
	from, to := d.list.Visible()
	for at := from; at < to && len(lines) < d.h; at++ {
		l.Reset(d.w)
		d.row(l, at)
		lines = append(lines, l.String())
	}
	for len(lines) < d.h {
		l.Reset(d.w)
		lines = append(lines, l.String())
	}
	return strings.Join(lines, "\n")
}

// word says why there is no comparison, in at most n lines.
func (d *Diff) word(n int) []string {
	word := "comparing" + d.screen.Glyphs.Ellipsis
	switch {
	case d.result != nil:
		return nil
	case d.generation == 0:
		word = "nothing to compare: mark two deliveries with space and press d"
	}
	var lines []string
	l := text.NewLine(d.w)
	for _, part := range text.Wrap(word, d.w) {
		l.Reset(d.w)
		l.Add(d.screen.Muted, part)
		lines = append(lines, l.String())
	}
	return lines[:min(len(lines), max(n, 0))]
}

// summary is what lists know of the two, most telling first.
func (d *Diff) summary(l *text.Line) {
	if d.generation == 0 {
		return
	}
	a, b := &d.a.Row, &d.b.Row
	d.told(l, "status", status(&d.a), status(&d.b))
	d.told(l, "latency", text.Millis(a.Latency)+" ms", text.Millis(b.Latency)+" ms")
	if a.Attempt != b.Attempt {
		d.told(l, "attempt", fmt.Sprint(a.Attempt), fmt.Sprint(b.Attempt))
	}
	d.told(l, "request", size(int64(a.Size)), size(int64(b.Size)))
	d.told(l, "response", size(a.ResponseSize), size(b.ResponseSize))
}

func status(s *Side) string {
	switch {
	case s.Row.Status > 0:
		return fmt.Sprint(s.Row.Status)
	case s.Row.Stage != "":
		return "failed: " + string(s.Row.Stage)
	}
	return "none"
}

func (d *Diff) told(l *text.Line, label, a, b string) {
	s := d.screen
	l.Space(1)
	l.Add(s.Muted, label+" ")
	if a == b {
		l.Add(s.Text, a)
	} else {
		l.Add(s.Removed, a)
		l.Add(s.Muted, " "+s.Glyphs.Right+" ")
		l.Add(s.Added, b)
	}
	l.Space(1)
}

// row draws a row of the list.
func (d *Diff) row(l *text.Line, at int) {
	s, r := d.screen, d.rows[at]
	it := &d.section().items[r.item]
	cursor := " "
	if at == d.list.Cursor {
		cursor = s.Glyphs.Cursor
		l.Over(s.Cursor)
	}
	l.Add(s.Accent, cursor)
	switch {
	case r.fold > 0:
		l.Add(s.Muted, s.Glyphs.Folded+" "+fold(it, r.fold))
	case it.op == heading:
		l.Add(s.Title, it.path)
	case it.op == note:
		l.AddFrom([]text.Span{{Ink: s.Text, Text: it.path}}, d.left, s.Glyphs.Ellipsis)
	default:
		sign, ink := d.sign(it.op, r.half)
		l.Add(ink, sign+" ")
		d.item(l, it, r.half)
	}
}

func fold(it *item, n int) string {
	switch {
	case it.isLine:
		return counted(n, "equal line")
	case n == 1:
		return it.path + " is equal"
	}
	return fmt.Sprintf("%d equal", n)
}

// sign stands in front of an item; half of a changed line is a line that went or came.
func (d *Diff) sign(o op, h half) (string, theme.Ink) {
	s := d.screen
	switch {
	case o == equal:
		return " ", s.Muted
	case o == added || h == second:
		return "+", s.Added
	case o == removed || h == first:
		return "-", s.Removed
	case o == changed:
		return "~", s.Warn
	}
	return "=", s.Accent
}

// item draws path and values of an item.
func (d *Diff) item(l *text.Line, it *item, h half) {
	s, tail := d.screen, d.screen.Glyphs.Ellipsis
	if n := d.pathWidth(); !it.isLine && n > 0 {
		ink := s.Key
		if it.op == equal {
			ink = s.Muted
		}
		l.Add(ink, text.Middle(it.path, n))
		l.Space(2)
	}
	if !d.split() {
		l.AddFrom(d.spans(it, h), d.left, tail)
		return
	}
	x, y := d.sides(it)
	if it.op == equal && it.isLine {
		y = x
	}
	l.Column(l.Left()-d.right()-3, func(l *text.Line) { l.AddFrom(x, d.left, tail) })
	l.Space(1)
	l.Add(s.Muted, s.Glyphs.Box.Vertical)
	l.Space(1)
	if it.why != "" {
		y = append(y, text.Span{Ink: s.Muted, Text: "  " + it.why})
	}
	l.AddFrom(y, d.left, tail)
}

// pathWidth is the width of the column of paths: what the widest one needs, and not more than two fifths.
func (d *Diff) pathWidth() int { return min(d.paths, (d.w-margin)*2/5) }

// right is the width of the right side, which is the same in all rows: half of what paths leave.
func (d *Diff) right() int {
	room := d.w - margin - 3
	if n := d.pathWidth(); n > 0 {
		room -= n + 2
	}
	return room - room/2
}

// sides are the two texts of an item, each in the ink of what became of it.
func (d *Diff) sides(it *item) (a, b []text.Span) {
	s := d.screen
	inkA, inkB := s.Removed, s.Added
	switch it.op {
	case equal:
		inkA = s.Muted
	case spelled:
		inkA, inkB = s.Text, s.Text
	}
	if it.a != "" {
		a = []text.Span{{Ink: inkA, Text: it.a}}
	}
	if it.b != "" {
		b = []text.Span{{Ink: inkB, Text: it.b}}
	}
	return a, b
}

// spans are the texts of an item behind each other.
func (d *Diff) spans(it *item, h half) []text.Span {
	s := d.screen
	a, b := d.sides(it)
	spans := a
	switch {
	case h == second:
		spans = b
	case h == both && it.op.differs() && it.op != added && it.op != removed && it.a+it.b != "":
		spans = append(append(spans, text.Span{Ink: s.Muted, Text: " " + s.Glyphs.Right + " "}), b...)
	case it.op == added:
		spans = b
	}
	if it.why != "" {
		spans = append(spans, text.Span{Ink: s.Muted, Text: "  " + it.why})
	}
	return spans
}

// overhang is how many cells of the widest text in sight have no room.
func (d *Diff) overhang() int {
	n := 0
	from, to := d.list.Visible()
	for _, r := range d.rows[from:to] {
		it := &d.section().items[r.item]
		room := d.w - margin
		if !it.isLine && it.op != note && d.paths > 0 {
			room -= d.pathWidth() + 2
		}
		w := 0
		switch {
		case r.fold > 0 || it.op == heading:
		case it.op == note:
			w = text.Width(it.path)
		case d.split():
			room -= d.right() + 3
			w = max(text.Width(it.a), text.Width(it.b)+text.Width(it.why)+2+room-d.right())
		default:
			for _, s := range d.spans(it, r.half) {
				w += text.Width(s.Text)
			}
		}
		n = max(n, w-room)
	}
	return n
}

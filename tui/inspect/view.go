package inspect

import (
	"strings"

	"github.com/thorhook/thorhook/tui/jsonview"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// arrange draws up the page and fits the window to it.
func (i *Inspector) arrange() {
	i.page = i.newPage()
	i.settle()
	i.where()
}

func (i *Inspector) settle() {
	i.windows[i.tab].settle(i.page.Len(), i.bodyHeight(), i.height)
}

// where notes the path of the selected line.
func (i *Inspector) where() {
	i.path = ""
	o, head, ok := i.outline()
	if row := i.windows[i.tab].list.Cursor - head; ok && row >= 0 && row < o.Len() {
		i.path = o.Row(row).Node.Path()
	}
}

// wrapped tells whether long rows are broken instead of cut.
func (i *Inspector) wrapped() bool {
	p, ok := i.page.(*messagePage)
	return ok && i.wraps[p.mode]
}

// hasStatus tells whether the last line says something: what is typed, the menu of copying, what was found.
func (i *Inspector) hasStatus() bool { return i.Typing() || i.search.pattern.text != "" }

// top is the line where the page begins.
func (i *Inspector) top() int {
	if i.hasStatus() {
		return max(0, min(1, i.h-1))
	}
	return min(1, i.h)
}

// bodyHeight is how many lines the page has.
func (i *Inspector) bodyHeight() int {
	if i.hasStatus() {
		return max(0, i.h-2)
	}
	return max(0, i.h-1)
}

// height is how many lines a row takes, most at the most.
func (i *Inspector) height(row, most int) int {
	if !i.wrapped() {
		return 1
	}
	lines := 0
	for range text.Parts(i.spans(nil, row, jsonview.Longest), max(i.w-1, 1)) {
		if lines++; lines >= most {
			break
		}
	}
	return lines
}

func (i *Inspector) spans(dst []text.Span, row, limit int) []text.Span {
	return i.page.Spans(dst, i.screen, row, limit)
}

// limit is how many bytes of a row are worth looking at when some cells of it are shown.
func (i *Inspector) limit(cells int) int { return 8*cells + 64 }

// View draws the inspector.
func (i *Inspector) View() string {
	if i.h == 0 {
		return ""
	}
	var b strings.Builder
	lines := 0
	add := func(line string) {
		if lines > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
		lines++
	}
	if i.top() > 0 {
		add(i.strip())
	}
	i.rows(add)
	blank := text.Fit("", i.w)
	for lines < i.top()+i.bodyHeight() {
		add(blank)
	}
	if i.hasStatus() {
		add(i.status())
	}
	return b.String()
}

// rows draws the rows in sight.
func (i *Inspector) rows(add func(string)) {
	w := &i.windows[i.tab]
	wrapped := i.wrapped()
	limit := i.limit(w.left + i.w)
	if wrapped {
		limit = jsonview.Longest
	}
	l := text.NewLine(0)
	var spans []text.Span
	left := i.bodyHeight()
	for row := w.list.Top; row < w.list.Len && left > 0; row++ {
		spans = i.spans(spans[:0], row, limit)
		sign, selected := " ", row == w.list.Cursor && i.filled
		shown, matches := highlight(spans, i.search.pattern, i.screen.Match)
		if matches {
			sign = i.screen.Glyphs.Dot
		}
		if selected {
			sign = i.screen.Glyphs.Cursor
			i.paintOver(shown)
		}
		if !wrapped {
			add(i.line(l, shown, sign, w.left, selected))
			left--
			continue
		}
		part := 0
		for line := range text.Parts(shown, max(i.w-1, 1)) {
			if part++; row == w.list.Top && part <= w.skip {
				continue
			}
			add(i.line(l, line, sign, 0, selected))
			sign = " "
			if left--; left == 0 {
				break
			}
		}
	}
}

// cursorInk is the ink of the selected row.
func (i *Inspector) cursorInk() theme.Ink {
	if i.blurred {
		return i.screen.Picked
	}
	return i.screen.Cursor
}

// paintOver gives the spans of the selected row their ink, what was found excepted.
func (i *Inspector) paintOver(spans []text.Span) {
	ink := i.cursorInk()
	for k := range spans {
		if spans[k].Ink != i.screen.Match || i.search.pattern.text == "" {
			spans[k].Ink = ink
		}
	}
}

// line draws a line of a row.
func (i *Inspector) line(l *text.Line, spans []text.Span, sign string, left int, selected bool) string {
	l.Reset(i.w)
	ink := i.screen.Accent
	if selected {
		ink = i.cursorInk()
	}
	l.Add(ink, sign)
	l.AddFrom(spans, left, i.screen.Glyphs.Ellipsis)
	if selected {
		l.Over(ink)
	}
	return l.String()
}

// drawn is a line of spans.
func (i *Inspector) drawn(spans ...text.Span) string {
	l := text.NewLine(i.w)
	l.AddFrom(spans, 0, i.screen.Glyphs.Ellipsis)
	return l.String()
}

// status is the last line while there is something to be said there.
func (i *Inspector) status() string {
	s := i.screen
	switch {
	case i.search.typing:
		return i.search.input.View(s, i.w)
	case i.asking:
		return i.menu()
	}
	ink, said := s.Muted, ""
	switch n := len(i.search.places); {
	case !i.search.ready:
		ink, said = s.Flight, s.Glyphs.Flight+" looking"
	case n == 0:
		ink, said = s.Warn, s.Glyphs.Warn+" not found"
	case i.position() > 0:
		said = count(i.position()) + " of " + count(n)
	default:
		said = count(n) + " found"
	}
	return i.drawn(text.Span{Ink: s.Accent, Text: "/" + text.Printable(i.search.pattern.text)}, text.Span{Ink: ink, Text: "  " + said})
}

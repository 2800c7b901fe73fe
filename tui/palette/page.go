package palette

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"github.com/thorhook/thorhook/tui/text"
)

// The page's measures, in cells.
const (
	margin      = 1
	betweenCols = 3
	mostText    = 100 // width of a text that is still read with ease
)

// A column is groups one below the other.
type column struct {
	groups []Group
	lines  int
}

// draw draws the whole page: the groups in columns, the sections below them.
func (h *Help) draw() {
	h.lines = h.lines[:0]
	if h.w <= 2*margin {
		return
	}
	keys, width := h.measure()
	columns := arrange(h.groups, max(1, (h.w-2*margin+betweenCols)/(width+betweenCols)))
	width = min(width, h.w-2*margin)
	var drawn [][]string
	for _, c := range columns {
		drawn = append(drawn, h.column(c, keys, width))
	}
	for row := range tallest(columns) {
		line, used := text.Fit("", margin), margin
		for i, lines := range drawn {
			if i > 0 {
				line, used = line+text.Fit("", betweenCols), used+betweenCols
			}
			if row < len(lines) {
				line += lines[row]
			} else {
				line += text.Fit("", width)
			}
			used += width
		}
		h.lines = append(h.lines, line+text.Fit("", h.w-used))
	}
	for _, s := range h.sections {
		h.section(s)
	}
	h.scroll(0)
}

// measure is how wide the keys and a column are.
func (h *Help) measure() (keys, width int) {
	does := 0
	for _, g := range h.groups {
		width = max(width, text.Width(g.Title))
		for _, b := range shown(g.Keys) {
			keys, does = max(keys, text.Width(b.Help().Key)), max(does, text.Width(b.Help().Desc))
		}
	}
	return keys, max(width, keys+2+does)
}

// shown are the bindings that have help.
func shown(all []key.Binding) (some []key.Binding) {
	for _, b := range all {
		if b.Help().Key != "" {
			some = append(some, b)
		}
	}
	return some
}

// arrange puts groups into n columns at the most, in their order, so that the longest is as short as can be.
func arrange(groups []Group, n int) []column {
	for most := 1; ; most++ {
		var columns []column
		for _, g := range groups {
			lines := len(shown(g.Keys)) + 2 // title and a blank line
			if last := len(columns) - 1; last >= 0 && columns[last].lines+lines <= most {
				columns[last].groups = append(columns[last].groups, g)
				columns[last].lines += lines
				continue
			}
			columns = append(columns, column{[]Group{g}, lines})
		}
		if len(columns) <= n {
			return columns
		}
	}
}

func tallest(columns []column) (lines int) {
	for _, c := range columns {
		lines = max(lines, c.lines)
	}
	return lines
}

// column draws a column in lines of w cells.
func (h *Help) column(c column, keys, w int) (lines []string) {
	l := text.NewLine(w)
	for _, g := range c.groups {
		l.Reset(w)
		l.Add(h.screen.Title, g.Title)
		lines = append(lines, l.String())
		for _, b := range shown(g.Keys) {
			l.Reset(w)
			l.Fit(h.screen.Accent, b.Help().Key, keys)
			l.Space(2)
			l.Add(h.screen.Text, b.Help().Desc)
			lines = append(lines, l.String())
		}
		lines = append(lines, text.Fit("", w))
	}
	return lines
}

// section draws a text below what is there.
func (h *Help) section(s Section) {
	l := text.NewLine(h.w)
	l.Space(margin)
	l.Add(h.screen.Title, s.Title)
	h.lines = append(h.lines, l.String())
	for _, line := range text.Lines(strings.Trim(s.Text, "\n")) {
		w := min(h.w-2*margin, mostText)
		head, rest := "", line
		if at := strings.LastIndex(line, "  ") + 2; at > 1 && text.Width(line[:at]) <= w*2/3 {
			head, rest = line[:at], line[at:]
		}
		for _, part := range text.Wrap(rest, w-text.Width(head)) {
			l.Reset(h.w)
			l.Space(margin)
			l.Add(h.screen.Text, head+part)
			h.lines = append(h.lines, l.String())
			head = text.Fit("", text.Width(head))
		}
	}
	h.lines = append(h.lines, text.Fit("", h.w))
}

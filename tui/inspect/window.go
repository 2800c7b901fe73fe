package inspect

import "github.com/thorhook/thorhook/tui/pane"

// A window is the part of a page that is on the screen. Rows may take several lines; heights says how many, but no more than
// asked for.
type window struct {
	list pane.List // rows; its Top is the first one that is seen
	skip int       // lines of that row above the window
	left int       // cells that are scrolled away
}

type heights func(row, most int) int

// settle fits the window to n rows and h lines: the selected row is in sight, and there is no more room below the last row
// than there must be.
func (w *window) settle(n, h int, height heights) {
	l := &w.list
	l.Len, l.Height = max(n, 0), max(h, 0)
	l.Cursor = max(0, min(l.Cursor, n-1))
	if n <= 0 || h <= 0 {
		l.Top, w.skip = 0, 0
		return
	}
	if l.Cursor < l.Top {
		l.Top, w.skip = l.Cursor, 0
	}
	if l.Top >= n {
		l.Top, w.skip = n-1, 0
	}
	first, room := l.Cursor, h-height(l.Cursor, h+1) // the first row that the selected one can be seen below, all of it
	for first > 0 && room > 0 {
		next := height(first-1, h+1)
		if next > room {
			break
		}
		first, room = first-1, room-next
	}
	if l.Top < first && !(l.Top == first-1 && w.skip > 0 && height(l.Top, w.skip+h+1)-w.skip <= room) {
		l.Top, w.skip = first, 0
	}
	w.limit(height)
}

// limit takes the window back from beyond the end.
func (w *window) limit(height heights) {
	l := &w.list
	w.skip = max(0, min(w.skip, height(l.Top, w.skip+1)-1))
	row, lines := l.Len, 0
	for row > l.Top && lines < l.Height {
		row--
		skip := 0
		if row == l.Top {
			skip = w.skip
		}
		lines += height(row, skip+l.Height) - skip
	}
	for missing := l.Height - lines; missing > 0 && (l.Top > 0 || w.skip > 0); {
		if w.skip == 0 {
			l.Top--
			w.skip = height(l.Top, 1<<20)
		}
		back := min(w.skip, missing)
		w.skip, missing = w.skip-back, missing-back
	}
}

// step moves the selection by a row, or the window by a line where the selected row does not fit into it.
func (w *window) step(by int, height heights) {
	l := &w.list
	switch {
	case by < 0 && l.Cursor == l.Top && w.skip > 0:
		w.skip--
		return
	case by > 0 && l.Cursor == l.Top && height(l.Top, w.skip+l.Height+1)-w.skip > l.Height:
		w.skip++
		return
	}
	l.Cursor = max(0, min(l.Cursor+by, l.Len-1))
	w.settle(l.Len, l.Height, height)
}

// scroll moves the window by n lines; the selection goes along only as far as it must to stay in sight.
func (w *window) scroll(n int, height heights) {
	l := &w.list
	if l.Len == 0 || l.Height == 0 {
		return
	}
	for ; n < 0 && (l.Top > 0 || w.skip > 0); n++ {
		if w.skip == 0 {
			l.Top--
			w.skip = height(l.Top, 1<<20)
		}
		w.skip--
	}
	for ; n > 0 && (l.Top < l.Len-1 || w.skip < height(l.Top, w.skip+2)-1); n-- {
		if w.skip++; w.skip >= height(l.Top, w.skip+1) {
			l.Top, w.skip = l.Top+1, 0
		}
	}
	w.limit(height)
	last, lines := l.Top, height(l.Top, w.skip+l.Height)-w.skip
	for last+1 < l.Len {
		if lines += height(last+1, l.Height); lines > l.Height {
			break // it would have to be scrolled into sight
		}
		last++
	}
	l.Cursor = max(l.Top, min(l.Cursor, last))
}

// page moves by a number of lines that may be the window's height.
func (w *window) page(lines int, wrapped bool, height heights) {
	l := &w.list
	if !wrapped {
		l.Cursor = max(0, min(l.Cursor+lines, l.Len-1))
		w.settle(l.Len, l.Height, height)
		return
	}
	before, skip := l.Top, w.skip
	w.scroll(lines, height)
	switch {
	case l.Top == before && w.skip == skip && lines > 0:
		l.Cursor = l.Len - 1
	case l.Top == before && w.skip == skip:
		l.Cursor = 0
	}
}

// at is the row on a line of the window.
func (w *window) at(line int, height heights) (row int, ok bool) {
	l := &w.list
	line += w.skip
	for row = l.Top; row < l.Len && line >= 0 && line < l.Height+w.skip; row++ {
		n := height(row, line+1)
		if line < n {
			return row, true
		}
		line -= n
	}
	return 0, false
}

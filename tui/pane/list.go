package pane

// A List is the window of a list that shows only some of its rows: rows 0 to Len-1, of which Height are on the screen from
// Top on, one of them selected. Whatever happens to the numbers, the selected row stays on the screen. The zero value is
// an empty list.
type List struct {
	Len    int
	Height int
	Top    int
	Cursor int
}

// Set changes the number of rows and the height, and keeps the selected row in sight.
func (l *List) Set(n, height int) {
	l.Len, l.Height = max(n, 0), max(height, 0)
	l.Select(l.Cursor)
}

// Select selects a row, or the nearest one that there is.
func (l *List) Select(row int) {
	l.Cursor = max(0, min(row, l.Len-1))
	l.Top = max(0, min(l.Top, l.Len-l.Height))
	l.Top = max(min(l.Top, l.Cursor), l.Cursor-max(l.Height, 1)+1)
}

// Move moves the selection by n rows.
func (l *List) Move(n int) { l.Select(l.Cursor + n) }

// Page moves the selection by n windows.
func (l *List) Page(n int) { l.Move(n * max(1, l.Height-1)) }

// Scroll moves the window by n rows; the selection goes along only as far as it must to stay in sight.
func (l *List) Scroll(n int) {
	height := max(l.Height, 1)
	l.Top = max(0, min(l.Top+n, l.Len-height))
	l.Cursor = max(0, min(max(l.Cursor, l.Top), l.Top+height-1, l.Len-1))
}

// Visible is the range of rows on the screen, the end not included.
func (l *List) Visible() (from, to int) { return l.Top, min(l.Top+l.Height, l.Len) }

// AtEnd tells whether the last row is selected, or there is none.
func (l *List) AtEnd() bool { return l.Cursor >= l.Len-1 }

// At is the row on a line of the window, false when there is none.
func (l *List) At(line int) (row int, ok bool) {
	row = l.Top + line
	return row, line >= 0 && line < l.Height && row < l.Len
}

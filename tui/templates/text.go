package templates

// A spot is a row of the screen in a text: a line, and which of its pieces.
type spot struct{ row, piece int }

func (s spot) before(t spot) bool { return s.row < t.row || s.row == t.row && s.piece < t.piece }

// A textView is a text and the part of it that is on the screen.
type textView struct {
	*buffer
	saved string // what it was when it was applied last, or in the beginning
	dirty bool   // it is another one now
	top   spot
	goal  int // cell that the cursor wants to be in when it moves up and down, -1 for where it is
	w, h  int // w without the cell of the cursor
}

func newTextView(text string) *textView {
	return &textView{buffer: newBuffer(text), saved: text, goal: -1, w: 1, h: 1}
}

func (v *textView) resize(w, h int) {
	v.w, v.h = max(1, w), max(1, h)
	v.follow()
}

func (v *textView) pieces(row int) []piece { return wrap(v.lines[row], v.w) }

// spot is where the cursor is on the screen.
func (v *textView) spot() spot {
	return spot{v.cursor.row, pieceOf(v.pieces(v.cursor.row), v.cursor.col)}
}

// above and below are the spots next to one, false at the ends of the text.
func (v *textView) above(s spot) (spot, bool) {
	switch {
	case s.piece > 0:
		return spot{s.row, s.piece - 1}, true
	case s.row > 0:
		return spot{s.row - 1, len(v.pieces(s.row-1)) - 1}, true
	}
	return s, false
}

func (v *textView) below(s spot) (spot, bool) {
	switch {
	case s.piece < len(v.pieces(s.row))-1:
		return spot{s.row, s.piece + 1}, true
	case s.row < len(v.lines)-1:
		return spot{s.row + 1, 0}, true
	}
	return s, false
}

// follow moves the part that is on the screen so that the cursor is in it.
func (v *textView) follow() {
	at := v.spot()
	last := at // the lowest top that still shows the cursor's spot in the last row
	for range v.h - 1 {
		up, ok := v.above(last)
		if !ok {
			break
		}
		last = up
	}
	v.top.row = min(v.top.row, len(v.lines)-1)
	v.top.piece = min(v.top.piece, len(v.pieces(v.top.row))-1)
	if v.top.before(last) {
		v.top = last
	} else if at.before(v.top) {
		v.top = at
	}
}

// step moves the cursor by n rows of the screen, up for a negative n.
func (v *textView) step(n int) {
	at := v.spot()
	if v.goal < 0 {
		p := v.pieces(at.row)[at.piece]
		v.goal = width(v.line(), piece{p.from, v.cursor.col})
	}
	next, by := v.below, 1
	if n < 0 {
		next, by = v.above, -1
	}
	for ; n != 0; n -= by {
		to, ok := next(at)
		if !ok {
			break
		}
		at = to
	}
	v.put(at, v.goal)
}

// put moves the cursor to a cell of a spot.
func (v *textView) put(at spot, cell int) {
	pieces := v.pieces(at.row)
	p, line := pieces[at.piece], v.lines[at.row]
	col := colAt(line, p, cell)
	if col == p.to && at.piece < len(pieces)-1 { // the seam is in the next piece
		col = lastOf(line, p)
	}
	v.move(pos{at.row, col})
}

// lastOf is where the last character of a piece begins.
func lastOf(line string, p piece) int {
	at := p.from
	for n := 0; at+n < p.to; {
		at += n
		n = clusterLen(line[at:])
	}
	return at
}

// click moves the cursor to a cell of the screen.
func (v *textView) click(x, y int) {
	at := v.top
	for range y {
		next, ok := v.below(at)
		if !ok {
			break
		}
		at = next
	}
	v.put(at, x)
}

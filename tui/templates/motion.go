package templates

import "strings"

// These are places that the cursor can go to, and that can be deleted up to.

// right is behind the next character; a line's end is one.
func (b *buffer) right() pos {
	p := b.cursor
	switch line := b.line(); {
	case p.col < len(line):
		p.col += clusterLen(line[p.col:])
	case p.row < len(b.lines)-1:
		p = pos{p.row + 1, 0}
	}
	return p
}

// left is in front of the character before.
func (b *buffer) left() pos {
	p := b.cursor
	if p.col == 0 {
		if p.row == 0 {
			return p
		}
		return pos{p.row - 1, len(b.lines[p.row-1])}
	}
	line, at := b.line(), 0
	for {
		n := clusterLen(line[at:])
		if at+n >= p.col {
			return pos{p.row, at}
		}
		at += n
	}
}

// wordRight is behind the next word of the line, or the beginning of the next line.
func (b *buffer) wordRight() pos {
	p, line := b.cursor, b.line()
	if p.col == len(line) {
		return b.right()
	}
	for p.col < len(line) && !isWord(line[p.col]) {
		p.col++
	}
	for p.col < len(line) && isWord(line[p.col]) {
		p.col++
	}
	return p
}

// wordLeft is in front of the word before in the line, or the end of the line before.
func (b *buffer) wordLeft() pos {
	p, line := b.cursor, b.line()
	if p.col == 0 {
		return b.left()
	}
	for p.col > 0 && !isWord(line[p.col-1]) {
		p.col--
	}
	for p.col > 0 && isWord(line[p.col-1]) {
		p.col--
	}
	return p
}

// isWord tells whether a byte is of a word: of a name, or of anything beyond ASCII.
func isWord(c byte) bool {
	return c >= 0x80 || c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// home is the line's first character that is not blank, or when the cursor is there the line's beginning.
func (b *buffer) home() pos {
	line := b.line()
	first := len(line) - len(strings.TrimLeft(line, " \t"))
	if b.cursor.col == first {
		first = 0
	}
	return pos{b.cursor.row, first}
}

func (b *buffer) lineEnd() pos { return pos{b.cursor.row, len(b.line())} }

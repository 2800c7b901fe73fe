package templates

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

const (
	maxText = 1 << 20 // bytes of a text; what would make it longer is not inserted
	maxUndo = 200     // changes that can be undone; what is typed without anything in between is one
	maxPast = 1 << 18 // lines of all states that are kept for it
)

// A pos is a place in a text: between two characters, or at an end of a line.
type pos struct{ row, col int } // from 0; col in bytes

func (p pos) before(q pos) bool { return p.row < q.row || p.row == q.row && p.col < q.col }

// A state is a text and where its cursor is. Lines are never changed in place, so a copy of a state is a snapshot.
type state struct {
	lines  []string // one at least, without line ends
	cursor pos
}

// A buffer is a text that is edited. The zero value is unusable: make one with newBuffer.
type buffer struct {
	state
	past, future []state
	typed        pos // behind what was typed last, while nothing else was done
	size         int // bytes
}

func newBuffer(text string) *buffer {
	return &buffer{state: state{lines: strings.Split(text, "\n")}, typed: pos{-1, 0}, size: len(text)}
}

func (b *buffer) text() string { return strings.Join(b.lines, "\n") }

func (b *buffer) line() string { return b.lines[b.cursor.row] }

func (b *buffer) end() pos { return pos{len(b.lines) - 1, len(b.lines[len(b.lines)-1])} }

// replace puts s in place of what is between two places, and the cursor behind it. It remembers what was, unless more is true:
// then the change belongs to the one before it.
func (b *buffer) replace(from, to pos, s string, more bool) bool {
	old := b.between(from, to)
	if b.size+len(s)-len(old) > maxText && len(s) > len(old) || old == "" && s == "" {
		return false
	}
	if !more {
		keep := min(maxUndo-1, maxPast/len(b.lines))
		b.past = append(b.past[max(0, len(b.past)-keep):], b.state)
	}
	b.future = nil
	b.size += len(s) - len(old)
	parts := strings.Split(s, "\n")
	last := len(parts) - 1
	cursor := pos{from.row + last, len(parts[last])}
	if last == 0 {
		cursor.col += from.col
	}
	parts[0] = b.lines[from.row][:from.col] + parts[0]
	parts[last] += b.lines[to.row][to.col:]
	b.lines = slices.Concat(b.lines[:from.row], parts, b.lines[to.row+1:])
	b.cursor, b.typed = cursor, pos{-1, 0}
	return true
}

// between is the text between two places.
func (b *buffer) between(from, to pos) string {
	if from.row == to.row {
		return b.lines[from.row][from.col:to.col]
	}
	parts := slices.Clone(b.lines[from.row : to.row+1])
	parts[0] = parts[0][from.col:]
	parts[len(parts)-1] = parts[len(parts)-1][:to.col]
	return strings.Join(parts, "\n")
}

// insert puts a text at the cursor.
func (b *buffer) insert(s string) bool { return b.replace(b.cursor, b.cursor, s, false) }

// typeIn is insert for a key that was pressed: what is typed behind each other is undone together.
func (b *buffer) typeIn(s string) bool {
	if !b.replace(b.cursor, b.cursor, s, b.typed == b.cursor) {
		return false
	}
	b.typed = b.cursor
	return true
}

// set replaces the whole text. It can be undone.
func (b *buffer) set(text string) bool {
	if text == b.text() || !b.replace(pos{}, b.end(), text, false) {
		return false
	}
	b.cursor = pos{}
	return true
}

// remove deletes what is between the cursor and another place.
func (b *buffer) remove(to pos) bool {
	from := b.cursor
	if to.before(from) {
		from, to = to, from
	}
	return b.replace(from, to, "", false)
}

// undo takes the last change back.
func (b *buffer) undo() bool { return b.travel(&b.past, &b.future) }

// redo makes the change again that was taken back last.
func (b *buffer) redo() bool { return b.travel(&b.future, &b.past) }

func (b *buffer) travel(from, to *[]state) bool {
	last := len(*from) - 1
	if last < 0 {
		return false
	}
	*to = append(*to, b.state)
	b.state = (*from)[last]
	*from = (*from)[:last]
	b.typed, b.size = pos{-1, 0}, len(b.text())
	return true
}

// move puts the cursor to a place, or the nearest one that there is.
func (b *buffer) move(p pos) {
	p.row = max(0, min(p.row, len(b.lines)-1))
	line := b.lines[p.row]
	p.col = max(0, min(p.col, len(line)))
	at := 0
	for at < p.col {
		n := clusterLen(line[at:])
		if at+n > p.col {
			break
		}
		at += n
	}
	b.cursor, b.typed = pos{p.row, at}, pos{-1, 0}
}

// clusterLen is how many bytes the first character of a text has; a text that is not empty has one.
func clusterLen(s string) int {
	if s[0] < 0x80 && (len(s) == 1 || s[1] < 0x80) {
		return 1
	}
	cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return max(1, len(cluster))
}

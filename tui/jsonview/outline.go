package jsonview

import (
	"cmp"
	"slices"
	"sort"
)

// An Outline is a tree as lines. Make one with [NewOutline].
type Outline struct {
	tree *Tree
	open []uint64 // set of the nodes that are unfolded
	rows []int32  // in sight: the number of a node, or its complement for the node's closing bracket
}

// A Row is a line of an outline.
type Row struct {
	Node  Node
	Close bool // the line of the closing bracket
	Open  bool // there is something in the node, and it is unfolded
	Folds bool // there is something in the node
}

// Levels for [Outline.Fold] beyond the numbers.
const (
	Plain = -1      // all arrays and objects unfolded, the documents in strings folded
	All   = 1 << 20 // everything unfolded
)

// NewOutline returns a tree's outline, folded as by Fold(Plain).
func NewOutline(t *Tree) *Outline {
	o := &Outline{tree: t, open: make([]uint64, (len(t.nodes)+63)/64)}
	o.Fold(Plain)
	return o
}

// Tree is what the outline is of.
func (o *Outline) Tree() *Tree { return o.tree }

// Len is the number of lines.
func (o *Outline) Len() int { return len(o.rows) }

// Row returns a line.
func (o *Outline) Row(row int) Row {
	i, closing := o.rows[row], false
	if i < 0 {
		i, closing = ^i, true
	}
	return Row{Node{o.tree, uint32(i)}, closing, o.isOpen(uint32(i)), o.tree.nodes[i].folds()}
}

// Fold unfolds what is less than level levels deep and folds the rest: 0 folds all into one line, 1 shows the members of
// the outermost object. A string that holds a document counts as an object. See also [Plain] and [All].
func (o *Outline) Fold(level int) {
	clear(o.open)
	for i := range o.tree.nodes {
		n := &o.tree.nodes[i]
		if n.folds() && (int(n.depth) < level || level == Plain && !n.has(inner)) {
			o.open[i/64] |= 1 << (i % 64)
		}
	}
	o.rows = o.appendRows(o.rows[:0], 0, uint32(len(o.tree.nodes)))
}

// Toggle folds or unfolds the node of a line. It returns the line where the node is then.
func (o *Outline) Toggle(row int) int {
	r := o.Row(row)
	if !r.Folds {
		return row
	}
	i := r.Node.i
	first := o.find(int32(i))
	o.open[i/64] ^= 1 << (i % 64)
	last := first
	if r.Open {
		last = o.find(^int32(i))
	}
	o.replace(first, last, i)
	return first
}

// Reveal unfolds whatever hides a node and returns its line.
func (o *Outline) Reveal(n Node) int {
	i := o.shown(n.i)
	hides, hidden := i, false
	for up := i; up != 0; {
		up = o.tree.nodes[up].parent
		if o.tree.nodes[up].has(outermost) && up != 0 {
			continue // the string that it is in folds for it
		}
		if !o.isOpen(up) {
			o.open[up/64] |= 1 << (up % 64)
			hides, hidden = up, true
		}
	}
	if hidden {
		row := o.find(int32(hides))
		o.replace(row, row, hides)
	}
	return o.find(int32(i))
}

// Find returns the line of a node, or of the folded one that hides it.
func (o *Outline) Find(n Node) int {
	i := o.shown(n.i)
	at := i
	for up := i; up != 0; {
		up = o.tree.nodes[up].parent
		if (!o.tree.nodes[up].has(outermost) || up == 0) && !o.isOpen(up) {
			at = up
		}
	}
	return o.find(int32(at))
}

// shown is the node that a line stands for i: the outermost value in a string has none of its own but the string's.
func (o *Outline) shown(i uint32) uint32 {
	if n := &o.tree.nodes[i]; n.has(outermost) && i != 0 {
		return n.parent
	}
	return i
}

func (o *Outline) isOpen(i uint32) bool { return o.open[i/64]>>(i%64)&1 != 0 }

// replace replaces the rows first to last by those of node i.
func (o *Outline) replace(first, last int, i uint32) {
	rows := o.appendRows(nil, i, o.tree.nodes[i].next)
	o.rows = slices.Replace(o.rows, first, last+1, rows...)
}

// appendRows appends the rows of the nodes from i to end, which are siblings.
func (o *Outline) appendRows(rows []int32, i, end uint32) []int32 {
	var closing []uint32
	for i < end {
		rows = append(rows, int32(i))
		if n := &o.tree.nodes[i]; !o.isOpen(i) {
			i = n.next
		} else {
			closing = append(closing, i)
			if i++; n.has(inner) {
				i++
			}
		}
		for k := len(closing) - 1; k >= 0 && o.tree.nodes[closing[k]].next == i; k-- {
			rows = append(rows, ^int32(closing[k]))
			closing = closing[:k]
		}
	}
	return rows
}

// find returns the place of a row that is in sight, by halving.
func (o *Outline) find(row int32) int {
	return sort.Search(len(o.rows), func(k int) bool { return o.order(o.rows[k], row) >= 0 })
}

// order compares rows by where they stand in the document. A closing bracket stands before all that begins behind its node, and
// behind the closing brackets within.
func (o *Outline) order(a, b int32) int {
	place := func(row int32) (where, depth int) {
		if row >= 0 {
			return 2*int(row) + 1, 0
		}
		return 2 * int(o.tree.nodes[^row].next), int(row)
	}
	aWhere, aDepth := place(a)
	bWhere, bDepth := place(b)
	return cmp.Or(cmp.Compare(aWhere, bWhere), cmp.Compare(aDepth, bDepth))
}

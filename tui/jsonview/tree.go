package jsonview

import "iter"

// Kind is what a node is.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// MaxDepth is how many levels of arrays and objects, those within strings included, are taken apart.
const MaxDepth = 512

// A Tree is a document. It does not change and may be shared.
type Tree struct {
	text  string // the document, and behind it the documents that its strings hold, decoded
	nodes []node // in the order of the text; what is in a node follows it
}

// node is a node as the tree keeps it. The offsets are into Tree.text.
type node struct {
	start, end  uint32 // of the value
	key, keyEnd uint32 // of the key, quotes included; equal without one
	next        uint32 // the node behind this one and all in it
	parent      uint32
	count       uint32 // children that have nodes
	depth       uint16
	kind        Kind
	is          mark
}

// mark is a set of what else there is to say of a node.
type mark uint8

const (
	inner     mark = 1 << iota // a string that holds a document, whose outermost value is the next node
	deep                       // see Node.Deep
	outermost                  // of a document, be it in a string
)

// A Node is a value in a tree. Nodes can be compared; the zero Node is none.
type Node struct {
	tree *Tree
	i    uint32
}

// Root is the outermost value.
func (t *Tree) Root() Node { return Node{t, 0} }

// Len is the number of nodes, those within strings included.
func (t *Tree) Len() int { return len(t.nodes) }

// At returns the node of a number from 0 to Len()-1. They are numbered in the order of the document, the content of a
// node behind it.
func (t *Tree) At(i int) Node { return Node{t, uint32(i)} }

func (n Node) get() *node { return &n.tree.nodes[n.i] }

// Index is the node's number, see [Tree.At].
func (n Node) Index() int { return int(n.i) }

// End is the number of the node behind this one and all that is in it.
func (n Node) End() int { return int(n.get().next) }

// Kind is what the node is.
func (n Node) Kind() Kind { return n.get().kind }

// Raw is the value as it was written, blanks and line ends within it included.
func (n Node) Raw() string { return n.tree.text[n.get().start:n.get().end] }

// Key is the key as it was written, quotes included; "" for what has none.
func (n Node) Key() string { return n.tree.text[n.get().key:n.get().keyEnd] }

// Depth is how many arrays and objects the node is in.
func (n Node) Depth() int { return int(n.get().depth) }

// Count is how many elements or members an array or object has; 0 for all else, and for what is [Node.Deep].
func (n Node) Count() int { return int(n.get().count) }

// Deep tells whether the node is an array or object whose content is nested too deeply to be taken apart.
func (n Node) Deep() bool { return n.get().has(deep) }

// Parent is the array or object that the node is in, or for the outermost value in a string that string; false for the root.
func (n Node) Parent() (Node, bool) { return Node{n.tree, n.get().parent}, n.i != 0 }

// Inner is the outermost value of the document that a string holds, false when it holds none. It is an object or array
// that is not empty.
func (n Node) Inner() (Node, bool) { return Node{n.tree, n.i + 1}, n.get().has(inner) }

// Children are the elements of an array or the members of an object, in order. A string has none, see [Node.Inner].
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if n.get().count == 0 {
			return
		}
		for i, end := n.i+1, n.get().next; i < end; i = n.tree.nodes[i].next {
			if !yield(Node{n.tree, i}) {
				return
			}
		}
	}
}

// Text is the content of a string, decoded, and Raw for all else.
func (n Node) Text() string {
	if n.Kind() != String {
		return n.Raw()
	}
	return Unquote(n.Raw())
}

// last tells whether no comma follows the node.
func (n Node) last() bool {
	g := n.get()
	return g.has(outermost) || g.next == n.tree.nodes[g.parent].next
}

func (g *node) has(m mark) bool { return g.is&m != 0 }

// folds tells whether there is something in the node to fold.
func (g *node) folds() bool { return g.count > 0 || g.has(inner) }

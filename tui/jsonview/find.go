package jsonview

// Find returns the nodes whose line matches, in the order of the document, whatever is folded. A line is what stands in
// the document for the node alone: its key and its value, of an array or object the opening bracket. Documents in strings
// are looked into in place of the strings. The line is only lent.
func (t *Tree) Find(match func(line []byte) bool) []Node {
	var found []Node
	var line []byte
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.has(outermost) && i != 0 {
			continue
		}
		line = append(line[:0], t.text[n.key:n.keyEnd]...)
		if len(line) > 0 {
			line = append(line, ": "...)
		}
		line = append(line, t.opening(n, i)...)
		if match(line) {
			found = append(found, Node{t, uint32(i)})
		}
	}
	return found
}

// opening is the value of node i, or its opening bracket when there is something in it.
func (t *Tree) opening(n *node, i int) string {
	switch {
	case n.has(inner) && t.nodes[i+1].kind == Object:
		return `"{`
	case n.has(inner):
		return `"[`
	case n.count > 0:
		return t.text[n.start : n.start+1]
	}
	return t.text[n.start:n.end]
}

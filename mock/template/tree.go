package template

import "strings"

// A Node is one value of a payload template, as [Payload.Tree] gives it.
type Node struct {
	Kind     NodeKind
	Members  []Member // an object's, in the template's order; a key that stands twice is there twice
	Elements []Node   // an array's
	Parts    []Part   // a text's
	Path     []string // a variable's, such as resource, taskId
	JSON     string   // a constant's, as the template spells it
}

// NodeKind says which of a [Node]'s fields is filled.
type NodeKind uint8

// The kinds of node. A constant is a string, number, boolean or null without variables; a variable that is not allowed is
// the constant null, see [Options.UnknownNull].
const (
	ConstantNode NodeKind = iota
	ObjectNode
	ArrayNode
	TextNode     // a longer string with variables in it
	VariableNode // becomes the value with its type
)

// A Member is a key of an object, decoded, with its value.
type Member struct {
	Name  string
	Value Node
}

// A Part of a text is literal text, decoded, and the variable behind it; the last part may have none, and Path is nil.
type Part struct {
	Text string
	Path []string
}

// Tree returns the template as values within values. It makes a new tree on each call.
func (p *Payload) Tree() Node {
	w := walker{segments: p.segments}
	return w.value()
}

// A walker reads the segments of a valid template again. Variables stand between segments only.
type walker struct {
	segments []segment
	i, at    int // the next byte is segments[i].text[at]; behind the text comes the segment's variable
}

// rest is what is left of the segment's text, white space dropped; it is "" in front of a variable.
func (w *walker) rest() string {
	for {
		s := &w.segments[w.i]
		for w.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[w.at]) >= 0 {
			w.at++
		}
		if w.at < len(s.text) || s.path != nil {
			return s.text[w.at:]
		}
		w.next()
	}
}

func (w *walker) next() { w.i, w.at = w.i+1, 0 }

func (w *walker) value() Node {
	rest := w.rest()
	if rest == "" {
		path := w.segments[w.i].path
		w.next()
		return Node{Kind: VariableNode, Path: path}
	}
	switch rest[0] {
	case '{':
		n := Node{Kind: ObjectNode}
		w.list('}', func() {
			spelled, _ := w.text()
			w.rest()
			w.at++ // the colon
			n.Members = append(n.Members, Member{string(appendUnescaped(nil, spelled)), w.value()})
		})
		return n
	case '[':
		n := Node{Kind: ArrayNode}
		w.list(']', func() { n.Elements = append(n.Elements, w.value()) })
		return n
	case '"':
		spelled, parts := w.text()
		if parts != nil {
			return Node{Kind: TextNode, Parts: parts}
		}
		return Node{JSON: `"` + spelled + `"`}
	}
	end := strings.IndexAny(rest, " \t\r\n,]}")
	if end < 0 {
		end = len(rest)
	}
	w.at += end
	return Node{JSON: rest[:end]}
}

// list reads items and what stands around them.
func (w *walker) list(closing byte, item func()) {
	for w.at++; ; w.at++ {
		rest := w.rest()
		if rest != "" && rest[0] == closing {
			break
		}
		item()
		if w.rest()[0] == closing {
			break
		}
	}
	w.at++
}

// text reads the string at hand: how its inside is spelled, variables left out, and its parts, nil when there is no
// variable.
func (w *walker) text() (spelled string, parts []Part) {
	w.at++
	var all, literal []byte
	for {
		s := &w.segments[w.i]
		end := closingQuote(s.text, w.at)
		all = append(all, s.text[w.at:end]...)
		literal = append(literal, s.text[w.at:end]...)
		if end < len(s.text) {
			w.at = end + 1
			break
		}
		if s.path != nil {
			parts = append(parts, Part{string(appendUnescaped(nil, literal)), s.path})
			literal = literal[:0]
		}
		w.next()
	}
	if parts != nil && len(literal) > 0 {
		parts = append(parts, Part{Text: string(appendUnescaped(nil, literal))})
	}
	return string(all), parts
}

// closingQuote returns where the string that goes on at i is closed, or the end of the text.
func closingQuote(text string, i int) int {
	for ; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}

package jsonview

import (
	"bytes"
	"errors"
	"fmt"
)

// maxInner is how many strings within strings are looked into.
const maxInner = 3

// maxLength bounds documents so that offsets fit into 32 bits, strings' documents included.
const maxLength = 1 << 30

// A SyntaxError says where a text stops being a JSON document.
type SyntaxError struct {
	Offset  int // in bytes, from 0
	Problem string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("byte %d: %s", e.Offset, e.Problem) }

// Parse takes a document apart. It keeps a copy. The error is a [*SyntaxError] unless the document is longer than 1 GiB.
func Parse(doc []byte) (*Tree, error) {
	if len(doc) > maxLength {
		return nil, errors.New("longer than 1 GiB")
	}
	values := bytes.Count(doc, []byte{','}) + bytes.Count(doc, []byte{'{'}) + bytes.Count(doc, []byte{'['}) + 1
	p := &parser{
		text:  append(make([]byte, 0, len(doc)+len(doc)/16), doc...),
		nodes: make([]node, 0, min(values, len(doc)/2+1)), // with strings full of commas more than there will be
	}
	s := scan{parser: p, end: len(doc)}
	if err := s.document(); err != nil {
		return nil, err
	}
	return &Tree{text: string(p.text), nodes: p.nodes}, nil
}

// parser is the tree while it is made.
type parser struct {
	text   []byte
	nodes  []node
	open   []byte   // brackets of all arrays and objects that are open, outermost first
	opened []uint32 // their nodes, as far as they have some
}

// scan reads one document: the parser's text from at to end.
type scan struct {
	*parser
	at, end     int
	within      int    // strings that the document is in
	floor       int    // arrays and objects that were open before
	parent      uint32 // of the outermost value
	key, keyEnd int    // of the member that is read
}

// document reads all of it, without recursion.
func (s *scan) document() error {
	for {
		opened, err := s.value()
		if err != nil {
			return err
		}
		for !opened { // what follows a whole value?
			c := s.peek()
			switch {
			case len(s.open) == s.floor && s.at == s.end:
				return nil
			case len(s.open) == s.floor:
				return s.problem("something follows the document")
			case c == ',':
				s.at++
				if err := s.member(); err != nil {
					return err
				}
				opened = true
			case s.closes(c):
				s.pop()
			default:
				return s.problem("a comma or the closing bracket is missing")
			}
		}
	}
}

// value reads a value, or the beginning of one: opened means that the first value in it comes next.
func (s *scan) value() (opened bool, err error) {
	switch c := s.peek(); {
	case c == '{' || c == '[':
		s.push(c)
		if s.closes(s.peek()) {
			s.pop()
			return false, nil
		}
		return true, s.member()
	case c == '"':
		start := s.at
		if err := s.quoted(); err != nil {
			return false, err
		}
		if i, ok := s.add(String, start); ok {
			s.inside(i)
		}
		return false, nil
	case c == '-' || c >= '0' && c <= '9':
		return false, s.scalar(Number, s.number)
	case c == 't' || c == 'f':
		return false, s.scalar(Bool, s.word)
	case c == 'n':
		return false, s.scalar(Null, s.word)
	}
	return false, s.problem("a value is missing")
}

func (s *scan) scalar(k Kind, read func() error) error {
	start := s.at
	if err := read(); err != nil {
		return err
	}
	s.add(k, start)
	return nil
}

// push opens an array or object.
func (s *scan) push(bracket byte) {
	start := s.at
	s.at++
	kind := Array
	if bracket == '{' {
		kind = Object
	}
	if i, ok := s.add(kind, start); ok {
		s.opened = append(s.opened, i)
	}
	s.open = append(s.open, bracket)
}

// closes tells whether c is the bracket that closes what is open.
func (s *scan) closes(c byte) bool {
	n := len(s.open)
	return n > s.floor && s.at < s.end && c == s.open[n-1]+2 // ] and } stand two behind [ and {
}

// pop closes the innermost array or object.
func (s *scan) pop() {
	s.at++
	if n := len(s.opened); n == len(s.open) {
		i := s.opened[n-1]
		s.opened = s.opened[:n-1]
		s.nodes[i].end, s.nodes[i].next = uint32(s.at), uint32(len(s.nodes))
	}
	s.open = s.open[:len(s.open)-1]
}

// add makes a node of the value from start to here, unless it is too deep.
func (s *scan) add(k Kind, start int) (i uint32, ok bool) {
	depth, parent := len(s.open), s.parent
	top := depth == s.floor
	if !top {
		parent = s.opened[len(s.opened)-1]
	}
	if depth > MaxDepth {
		s.nodes[parent].is |= deep
		return 0, false
	}
	i = uint32(len(s.nodes))
	s.nodes = append(s.nodes, node{
		start: uint32(start), end: uint32(s.at), key: uint32(s.key), keyEnd: uint32(s.keyEnd), next: i + 1,
		parent: parent, depth: uint16(depth), kind: k,
	})
	if top {
		s.nodes[i].is = outermost
	} else {
		s.nodes[parent].count++
	}
	s.key, s.keyEnd = 0, 0
	return i, true
}

// member reads the key and the colon in front of an object's next value, nothing in an array.
func (s *scan) member() error {
	if s.open[len(s.open)-1] == '[' {
		return nil
	}
	if s.peek() != '"' {
		return s.problem("a key is missing")
	}
	key := s.at
	if err := s.quoted(); err != nil {
		return err
	}
	s.key, s.keyEnd = key, s.at
	if s.peek() != ':' {
		return s.problem("a colon is missing")
	}
	s.at++
	return nil
}

// inside looks for a document in the string i, which was just read.
func (s *scan) inside(i uint32) {
	raw := s.text[s.nodes[i].start+1 : s.nodes[i].end-1]
	if s.within == maxInner || !mayHoldDocument(raw) {
		return
	}
	before := *s.parser
	s.text = appendUnquoted(s.text, raw)
	in := scan{parser: s.parser, at: len(before.text), end: len(s.text), within: s.within + 1, floor: len(s.open), parent: i}
	if err := in.document(); err != nil || s.nodes[i+1].count == 0 {
		s.text, s.nodes = s.text[:len(before.text)], s.nodes[:len(before.nodes)]
		s.open, s.opened = s.open[:len(before.open)], s.opened[:len(before.opened)]
		return
	}
	s.nodes[i].is |= inner
	s.nodes[i].next = uint32(len(s.nodes))
}

// mayHoldDocument tells whether the content of a string begins like an array or object.
func mayHoldDocument(raw []byte) bool {
	for len(raw) > 1 {
		switch {
		case raw[0] == '{' || raw[0] == '[':
			return true
		case raw[0] == ' ':
			raw = raw[1:]
		case raw[0] == '\\' && (raw[1] == 'n' || raw[1] == 'r' || raw[1] == 't'):
			raw = raw[2:]
		default:
			return false
		}
	}
	return false
}

package jsonview

import (
	"slices"
	"strconv"
	"strings"
)

// Path is where the node stands, in jq's words: ".", .resource.url, .rows[3]["odd key"], .resource.url | fromjson | .spider_id.
// Of members with the same key jq takes the last.
func (n Node) Path() string {
	var steps []string // innermost first
	for g := n.get(); n.i != 0; g = n.get() {
		parent := Node{n.tree, g.parent}
		switch {
		case g.has(outermost):
			steps = append(steps, " | fromjson | ")
		case g.keyEnd > g.key:
			steps = append(steps, keyStep(n.Key()))
		default:
			steps = append(steps, "["+strconv.Itoa(n.position(parent))+"]")
		}
		n = parent
	}
	var b strings.Builder
	fresh := true // nothing stands before that an index could follow
	for _, step := range slices.Backward(steps) {
		if fresh && step[0] != '.' {
			b.WriteByte('.')
		}
		b.WriteString(step)
		fresh = strings.HasSuffix(step, "| ")
	}
	if b.Len() == 0 {
		return "."
	}
	return strings.TrimSuffix(b.String(), " | ")
}

// position is the node's place among the children of its parent, from 0.
func (n Node) position(parent Node) int {
	at := 0
	for i := parent.i + 1; i < n.i; i = n.tree.nodes[i].next {
		at++
	}
	return at
}

// keyStep is a step to a member: its name alone where that is a name to jq. Else the key stays as it was spelled, which jq reads.
func keyStep(key string) string {
	name := key[1 : len(key)-1]
	if isName(name) {
		return "." + name
	}
	return "[" + key + "]"
}

func isName(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	switch s { // jq before 1.7 does not take its own words
	case "and", "or", "if", "then", "elif", "else", "end", "as", "def", "reduce", "foreach", "try", "catch", "label", "import", "include":
		return false
	}
	return true
}

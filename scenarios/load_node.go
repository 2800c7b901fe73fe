package scenarios

import (
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// mapping returns the pairs of a map; a map of one pair may be a node of its own kind.
func mapping(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// scalar returns a value's text as it is written; null is none.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	}
	return "", false
}

// keyText returns the text of a map's key; a list or a map is none.
func keyText(key ast.MapKeyNode) (string, bool) {
	if _, null := key.(*ast.NullNode); null {
		return "null", true
	}
	return scalar(key)
}

// kindOf names a node's kind in messages.
func kindOf(node ast.Node) string {
	switch n := node.(type) {
	case *ast.NullNode:
		return "nothing"
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a map"
	case *ast.StringNode:
		return `"` + n.Value + `"`
	}
	if text, ok := scalar(node); ok {
		return text
	}
	return "this"
}

// startOf is where a node begins. A block map's own token is the colon behind its first key.
func startOf(node ast.Node) spot {
	switch n := node.(type) {
	case *ast.MappingNode:
		if n.IsFlowStyle || len(n.Values) == 0 {
			return spotOf(n.Start)
		}
		return startOf(n.Values[0])
	case *ast.MappingValueNode:
		return spotOf(n.Key.GetToken())
	}
	return spotOf(node.GetToken())
}

func spotOf(t *token.Token) spot {
	if t == nil || t.Position == nil {
		return spot{1, 1}
	}
	return spot{t.Position.Line, t.Position.Column}
}

package scenarios

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// A textPlace is what is needed to find a line of a text value in the file.
type textPlace struct {
	content string
	style   textStyle
	line    int // of the file, of the text's first line
	column  int // where the text's lines begin in a block, or its only line in quotes or plain
}

type textStyle uint8

const (
	styleOther textStyle = iota // lines were folded, characters escaped: only the beginning is known
	styleBlock                  // "|": line by line as in the file
	styleLine                   // within one line, as written
)

// placeText looks at how a scalar is written.
func (s source) placeText(node ast.Node) textPlace {
	switch n := node.(type) {
	case *ast.LiteralNode:
		return s.placeBlock(n)
	case *ast.StringNode:
		at := spotOf(n.Token)
		if at.line < 1 || at.line > len(s.lines) {
			return textPlace{content: n.Value}
		}
		if n.Token.Type == token.DoubleQuoteType || n.Token.Type == token.SingleQuoteType {
			at.column++
		}
		rest := []rune(s.lines[at.line-1])
		if at.column < 1 || at.column > len(rest) || !strings.HasPrefix(string(rest[at.column-1:]), n.Value) {
			return textPlace{content: n.Value}
		}
		return textPlace{n.Value, styleLine, at.line, at.column}
	}
	return textPlace{}
}

func (s source) placeBlock(n *ast.LiteralNode) textPlace {
	text := strings.TrimLeft(n.Value.Value, "\n")
	first, _, _ := strings.Cut(text, "\n")
	line := spotOf(n.Start).line + 1 + len(n.Value.Value) - len(text)
	if n.Start.Type != token.LiteralType || line < 1 || line > len(s.lines) || !strings.HasSuffix(s.lines[line-1], first) {
		return textPlace{content: n.Value.Value}
	}
	indent := len(s.lines[line-1]) - len(first)
	return textPlace{n.Value.Value, styleBlock, spotOf(n.Start).line + 1, indent + 1}
}

// within returns the place of a line and column of the text, both from 1; ok is false when it cannot be told.
func (p textPlace) within(line, column int) (spot, bool) {
	switch {
	case line < 1 || p.style == styleOther || p.style == styleLine && line > 1:
		return spot{}, false
	case p.style == styleLine:
		return spot{p.line, p.column + column - 1}, true
	}
	return spot{p.line + line - 1, p.column + column - 1}, true
}

// Package jsonview shows JSON documents as trees of lines that fold, without ever re-spelling them.
//
//	tree, err := jsonview.Parse(body)   // in a command when body is big: about 3 ms a megabyte
//	outline := jsonview.NewOutline(tree)
//	outline.Fold(2)
//	for row := range outline.Len() { … outline.Spans(nil, screen, row, 200) … }
//
// # Trees
//
// A [Tree] is the document as it was written: numbers, escapes, the order of keys and keys that stand there twice are kept,
// since a [Node] is a place in the document's text. Parse takes what encoding/json takes. The parser is its own because
// the parsers at hand re-spell, or recurse, which a million brackets make costly, or do not check. Below
// [MaxDepth] levels nothing is taken apart: the node there has all the rest as its Raw, see [Node.Deep].
//
// A string that holds a JSON object or array, as resource.url of Thordata's events does, has the document in it as a tree of its
// own, [Node.Inner], up to three strings deep. Paths are what jq understands: .resource.url | fromjson | .spider_id.
//
// # Outlines
//
// An [Outline] is a tree as lines, by what is folded. Each node has a line, and what is open has another one for its closing
// bracket. Only the nodes that are in sight are kept as rows, four bytes each, and folding one node replaces the rows in it
// alone, so that a document of 200,000 lines folds and scrolls like a small one.
package jsonview

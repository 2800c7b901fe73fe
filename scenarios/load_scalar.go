package scenarios

import (
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/scenarios/internal/words"
)

// A pair is a key of a map with its value.
type pair struct {
	key   string
	at    spot
	value ast.Node
}

// pairs returns the pairs of a map, those of merge keys last and only where the map has no such key itself.
func (d *decoder) pairs(node ast.Node, path string) ([]pair, bool) {
	values, ok := mapping(node)
	if !ok {
		d.wrong(path, "%s: must be a map of keys to values, not %s", label(path), kindOf(node))
		return nil, false
	}
	var own, merged []pair
	seen := map[string]spot{}
	for _, v := range values {
		at := spotOf(v.Key.GetToken())
		if v.Key.IsMergeKey() {
			merged = append(merged, d.merge(v.Value)...)
			continue
		}
		key, ok := keyText(v.Key)
		if !ok {
			d.problem(at, "a key must be a plain word")
			continue
		}
		if first, twice := seen[key]; twice {
			d.problem(at, "duplicate key %q%s, it stands in line %d already", key, within(path), first.line)
			continue
		}
		seen[key] = at
		own = append(own, pair{key, at, v.Value})
	}
	for _, p := range merged {
		if _, overridden := seen[p.key]; !overridden {
			seen[p.key] = p.at
			own = append(own, p)
		}
	}
	return own, true
}

// merge returns the pairs of the map, or of the list of maps, behind a merge key.
func (d *decoder) merge(node ast.Node) []pair {
	d.depth++
	defer func() { d.depth-- }()
	if !d.bounded(node) {
		return nil
	}
	at := node
	if node = d.resolve(node); node == nil {
		return nil
	}
	if list, ok := node.(*ast.SequenceNode); ok {
		var all []pair
		for _, element := range list.Values {
			all = append(all, d.merge(element)...)
		}
		return all
	}
	if _, ok := mapping(node); !ok {
		d.problem(startOf(at), "a merge key must have a map, or a list of maps, not %s", kindOf(node))
		return nil
	}
	all, _ := d.pairs(node, "")
	return all
}

// decodeScalar fills a text, a number or a boolean. Numbers and booleans are taken for texts as they are written.
func (d *decoder) decodeScalar(node ast.Node, path string, into reflect.Value, tag reflect.StructTag) {
	ok := false
	switch into.Kind() {
	case reflect.String:
		var text string
		if text, ok = scalar(node); ok {
			into.SetString(text)
			d.checkWord(path, text, tag.Get("one"))
		}
	case reflect.Bool:
		var n *ast.BoolNode
		if n, ok = node.(*ast.BoolNode); ok {
			into.SetBool(n.Value)
		}
	case reflect.Int, reflect.Uint64:
		ok = setInteger(node, into)
	case reflect.Float64:
		var f float64
		if f, ok = number(node); ok {
			into.SetFloat(f)
		}
	}
	if !ok {
		d.wrong(path, "%s: must be %s, not %s", label(path), wanted(into.Type()), kindOf(node))
		return
	}
	d.checkBounds(path, into, tag)
}

func setInteger(node ast.Node, into reflect.Value) bool {
	n, ok := node.(*ast.IntegerNode)
	if !ok {
		return false
	}
	switch v := n.Value.(type) {
	case int64:
		if into.Kind() == reflect.Uint64 {
			return false
		}
		into.SetInt(v)
		return true
	case uint64:
		if into.Kind() == reflect.Uint64 {
			into.SetUint(v)
			return true
		}
		into.SetInt(int64(min(v, math.MaxInt64)))
		return v <= math.MaxInt64
	}
	return false
}

func number(node ast.Node) (float64, bool) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		switch v := n.Value.(type) {
		case int64:
			return float64(v), true
		case uint64:
			return float64(v), true
		}
	case *ast.FloatNode:
		return n.Value, !math.IsInf(n.Value, 0) && !math.IsNaN(n.Value)
	}
	return 0, false
}

// jsonValue makes a value that encoding/json can print.
func (d *decoder) jsonValue(node ast.Node) any {
	d.depth++
	defer func() { d.depth-- }()
	if !d.bounded(node) {
		return nil
	}
	switch n := d.resolve(node).(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.BoolNode:
		return n.Value
	case *ast.IntegerNode:
		return n.Value
	case *ast.FloatNode:
		return n.Value
	case *ast.SequenceNode:
		list := make([]any, len(n.Values))
		for i, element := range n.Values {
			list[i] = d.jsonValue(element)
		}
		return list
	case *ast.MappingNode, *ast.MappingValueNode:
		pairs, _ := d.pairs(n, "")
		object := make(map[string]any, len(pairs))
		for _, p := range pairs {
			object[p.key] = d.jsonValue(p.value)
		}
		return object
	case *ast.StringNode, *ast.LiteralNode:
		text, _ := scalar(n)
		return text
	default:
		d.problem(startOf(n), "%s has no spelling in JSON", kindOf(n))
		return nil
	}
}

func (d *decoder) checkWord(path, word, list string) {
	if list == "" || slices.Contains(wordsOf(list), word) {
		return
	}
	d.wrong(path, "unknown %s %q%s", list, word, orWords(word, wordsOf(list)))
}

// orWords names the word that was meant, or all of them when they are few.
func orWords(word string, known []string) string {
	if near := suggest.DidYouMean(word, known); near != "" || len(known) > 12 {
		return near
	}
	text := ", must be "
	for i, w := range known {
		switch {
		case i > 0 && i == len(known)-1:
			text += " or "
		case i > 0:
			text += ", "
		}
		text += w
	}
	return text
}

func wordsOf(list string) []string { return words.Of(list) }

// checkBounds holds a number or a duration to the bounds of its field; a list's elements were checked one by one.
func (d *decoder) checkBounds(path string, value reflect.Value, tag reflect.StructTag) {
	var v float64
	switch value.Kind() {
	case reflect.Int, reflect.Int64:
		v = float64(value.Int())
	case reflect.Float64:
		v = value.Float()
	default:
		return
	}
	least, low := strconv.ParseFloat(tag.Get("min"), 64)
	most, high := strconv.ParseFloat(tag.Get("max"), 64)
	switch {
	case low == nil && v < least && value.Type() == reflect.TypeFor[Duration]():
		d.wrong(path, "%s: must be longer than 0s", label(path))
	case low == nil && v < least:
		d.wrong(path, "%s: must be %v at least, not %v", label(path), least, value)
	case high == nil && v > most:
		d.wrong(path, "%s: must be %v at most, not %v", label(path), most, value)
	}
}

// wanted names what a type is written as.
func wanted(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Duration]():
		return "a duration such as 500ms or 2s"
	case reflect.TypeFor[Range]():
		return `a number or a range such as ">=2"`
	case reflect.TypeFor[StatusSet]():
		return "a status such as 204 or 2xx, or a list of them"
	}
	switch t.Kind() {
	case reflect.Int, reflect.Uint64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	}
	return "a text"
}

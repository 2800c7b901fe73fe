package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/thorhook/thorhook/mock/suggest"
)

// A decoder fills values of Go from the nodes of a YAML file. It goes on after a problem, so that all of them are found,
// and remembers where everything stands.
type decoder struct {
	source   source
	anchors  map[string]ast.Node
	places   map[string]place
	problems Problems
	depth    int
	values   int // decoded so far, those of aliases each time
}

// maxDepth and maxValues bound what aliases can make of a small file.
const (
	maxDepth  = 100
	maxValues = 100_000
)

func newDecoder(name string, src []byte) *decoder {
	return &decoder{source: newSource(name, src), anchors: map[string]ast.Node{}, places: map[string]place{}}
}

// decode fills a value from a node; tag is that of the field it belongs to.
func (d *decoder) decode(node ast.Node, path string, into reflect.Value, tag reflect.StructTag) {
	d.depth++
	defer func() { d.depth-- }()
	if !d.bounded(node) {
		return
	}
	if node = d.resolve(node); node == nil {
		return
	}
	d.remember(node, path)
	if _, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.decodeText(node, path, into, tag)
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.decode(node, path, into.Elem(), tag)
	case reflect.Struct:
		d.decodeStruct(node, path, into)
	case reflect.Slice, reflect.Array:
		d.decodeList(node, path, into, tag)
	case reflect.Map:
		d.decodeMap(node, path, into, tag)
	case reflect.Interface:
		if value := d.jsonValue(node); value != nil {
			into.Set(reflect.ValueOf(value))
		}
	default:
		d.decodeScalar(node, path, into, tag)
	}
}

// bounded counts a value and reports whether to go on: at the first that is too deep or too many it notes a problem and
// ends the decoding.
func (d *decoder) bounded(node ast.Node) bool {
	d.values++
	switch {
	case d.values > maxValues:
		return false
	case d.values == maxValues:
		d.problem(startOf(node), "more than %d values, aliases counted each time", maxValues)
		return false
	case d.depth > maxDepth:
		d.problem(startOf(node), "nested more than %d levels deep", maxDepth)
		d.values = maxValues
		return false
	}
	return true
}

// resolve follows anchors and aliases. It notes a problem and returns nil for what scenario files do not have.
func (d *decoder) resolve(node ast.Node) ast.Node {
	for range maxDepth {
		switch n := node.(type) {
		case *ast.AnchorNode:
			d.anchors[n.Name.GetToken().Value] = n.Value
			node = n.Value
		case *ast.AliasNode:
			name := n.Value.GetToken().Value
			target, ok := d.anchors[name]
			if !ok {
				d.problem(spotOf(n.Start), "unknown anchor %q, it must stand above its alias", name)
				return nil
			}
			node = target
		case *ast.TagNode:
			d.problem(spotOf(n.Start), "YAML tags such as %s are not allowed", n.Start.Value)
			return nil
		case nil:
			return nil
		default:
			return node
		}
	}
	d.problem(startOf(node), "the alias stands for itself")
	return nil
}

// remember notes where a value stands. Its key, if it has one, was noted before.
func (d *decoder) remember(node ast.Node, path string) {
	at := startOf(node)
	p, ok := d.places[path]
	if !ok {
		p.key = at
	}
	p.value, p.text = at, d.source.placeText(node)
	d.places[path] = p
}

// decodeText fills a type that reads itself from text; a set of statuses may also be a list.
func (d *decoder) decodeText(node ast.Node, path string, into reflect.Value, tag reflect.StructTag) {
	text, ok := scalar(node)
	if _, set := into.Addr().Interface().(*StatusSet); set && !ok {
		text, ok = d.joined(node)
	}
	if !ok {
		d.wrong(path, "%s: must be %s, not %s", label(path), wanted(into.Type()), kindOf(node))
		return
	}
	if err := into.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
		d.wrong(path, "%s: %s", label(path), err)
		return
	}
	d.checkBounds(path, into, tag)
}

// joined returns the elements of a list of scalars, with commas between them.
func (d *decoder) joined(node ast.Node) (string, bool) {
	list, ok := node.(*ast.SequenceNode)
	if !ok || len(list.Values) == 0 {
		return "", false
	}
	var texts []string
	for _, element := range list.Values {
		text, ok := scalar(element)
		if !ok {
			return "", false
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", "), true
}

func (d *decoder) decodeStruct(node ast.Node, path string, into reflect.Value) {
	pairs, ok := d.pairs(node, path)
	if !ok {
		return
	}
	fields, keys := map[string]int{}, []string{}
	for i := range into.NumField() {
		if key := into.Type().Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			fields[key] = i
			keys = append(keys, key)
		}
	}
	for _, p := range pairs {
		i, known := fields[p.key]
		if !known {
			d.problem(p.at, "unknown key %q%s%s", p.key, within(path), suggest.DidYouMean(p.key, keys))
			continue
		}
		inner := join(path, p.key)
		d.places[inner] = place{key: p.at, value: startOf(p.value)}
		d.decode(p.value, inner, into.Field(i), into.Type().Field(i).Tag)
	}
	for _, key := range keys {
		if into.Type().Field(fields[key]).Tag.Get("need") != "" && !d.has(join(path, key)) {
			d.wrong(path, "the key %q is missing%s", key, within(path))
		}
	}
}

func (d *decoder) decodeMap(node ast.Node, path string, into reflect.Value, tag reflect.StructTag) {
	pairs, ok := d.pairs(node, path)
	if !ok {
		return
	}
	made := reflect.MakeMapWithSize(into.Type(), len(pairs))
	element := into.Type().Elem()
	for _, p := range pairs {
		if list := tag.Get("keys"); list != "" && !slices.Contains(wordsOf(list), p.key) {
			d.problem(p.at, "unknown %s %q%s%s", list, p.key, within(path), suggest.DidYouMean(p.key, wordsOf(list)))
			continue
		}
		inner := join(path, p.key)
		d.places[inner] = place{key: p.at, value: startOf(p.value)}
		value := reflect.New(element).Elem()
		if _, null := p.value.(*ast.NullNode); !null || element.Kind() != reflect.Pointer {
			d.decode(p.value, inner, value, "")
		}
		made.SetMapIndex(reflect.ValueOf(p.key), value)
	}
	into.Set(made)
}

func (d *decoder) decodeList(node ast.Node, path string, into reflect.Value, tag reflect.StructTag) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		d.wrong(path, "%s: must be a list, not %s", label(path), kindOf(node))
		return
	}
	switch n := len(list.Values); {
	case into.Kind() == reflect.Array && n != into.Len():
		d.wrong(path, "%s: must be a list of %d values, not of %d", label(path), into.Len(), n)
		return
	case n == 0:
		d.wrong(path, "%s: the list is empty; leave the key out instead", label(path))
		return
	case into.Kind() == reflect.Slice:
		into.Set(reflect.MakeSlice(into.Type(), n, n))
	}
	for i, element := range list.Values {
		d.decode(element, fmt.Sprintf("%s[%d]", path, i), into.Index(i), tag)
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// label is a path's last key, with the index of an element.
func label(path string) string {
	if path == "" {
		return "the file"
	}
	return path[strings.LastIndex(path, ".")+1:]
}

func within(path string) string {
	if path == "" {
		return ""
	}
	return " in " + label(path)
}

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/thorhook/thorhook/mock/suggest"
)

// configKeys are the names of the flags that may be set, by verb.
type configKeys map[string]map[string]bool

// A configFile is one parsed file of settings.
type configFile struct {
	name   string                        // as errors name it
	common map[string]setting            // by flag
	verbs  map[string]map[string]setting // by verb, then flag
}

// lookup returns the setting of a verb's flag: the verb's own before the common one.
func (f *configFile) lookup(verb, flag string) (setting, bool) {
	if s, found := f.verbs[verb][flag]; found {
		return s, true
	}
	s, found := f.common[flag]
	return s, found
}

// parseConfig reads a file of settings. Its errors begin with name:line:column.
func parseConfig(name string, data []byte, keys configKeys) (*configFile, error) {
	f := &configFile{name: name, common: map[string]setting{}, verbs: map[string]map[string]setting{}}
	if err := f.checkText(data); err != nil {
		return nil, err
	}
	doc, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, f.syntaxError(err)
	}
	if len(doc.Docs) > 1 {
		return nil, f.errorAt(doc.Docs[1].Start, "only one document may stand in the file")
	}
	if len(doc.Docs) == 0 || doc.Docs[0].Body == nil {
		return f, nil
	}
	body := doc.Docs[0].Body
	if _, empty := body.(*ast.CommentGroupNode); empty {
		return f, nil
	}
	pairs, ok := mapping(body)
	if !ok {
		return nil, f.errorAt(body.GetToken(), "settings must be a map of keys to values")
	}
	flags, top := map[string]bool{}, []string{}
	for verb, own := range keys {
		maps.Copy(flags, own)
		top = append(top, verb)
	}
	top = append(top, slices.Collect(maps.Keys(flags))...)
	slices.Sort(top)
	for _, pair := range pairs {
		if err := f.readTop(pair, keys, flags, top); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// checkText refuses what YAML does not allow in a file. WORKAROUND: goccy/go-yaml v1.19.2 does not, and loops for ever
// over some of it.
func (f *configFile) checkText(data []byte) error {
	line, column := 1, 0
	for i, r := range string(data) {
		column++
		switch {
		case r == '\n':
			line, column = line+1, 0
		case r == utf8.RuneError && !bytes.HasPrefix(data[i:], []byte("\uFFFD")):
			return fmt.Errorf("%s:%d:%d: the file is not UTF-8", f.name, line, column)
		case r != '\t' && r != '\r' && unicode.IsControl(r):
			return fmt.Errorf("%s:%d:%d: control character %U is not allowed", f.name, line, column, r)
		}
	}
	return nil
}

// readTop reads a key of the first level: a verb when its value is a map, a flag otherwise.
func (f *configFile) readTop(pair *ast.MappingValueNode, keys configKeys, flags map[string]bool, known []string) error {
	key := pair.Key.GetToken()
	inner, isMap := mapping(pair.Value)
	own, isVerb := keys[key.Value]
	switch {
	case !isVerb && !flags[key.Value]:
		return f.errorAt(key, "unknown key %q%s", key.Value, suggest.DidYouMean(key.Value, known))
	case !isVerb || !isMap && flags[key.Value]:
		return f.readFlag(pair, f.common)
	case !isMap:
		return f.errorAt(pair.Value.GetToken(), "%s: must be a map of the verb's flags", key.Value)
	}
	settings := map[string]setting{}
	f.verbs[key.Value] = settings
	for _, p := range inner {
		name := p.Key.GetToken()
		if !own[name.Value] {
			near := suggest.DidYouMean(name.Value, slices.Sorted(maps.Keys(own)))
			return f.errorAt(name, "unknown key %q of %s%s", name.Value, key.Value, near)
		}
		if err := f.readFlag(p, settings); err != nil {
			return err
		}
	}
	return nil
}

func (f *configFile) readFlag(pair *ast.MappingValueNode, into map[string]setting) error {
	key, at := pair.Key.GetToken().Value, pair.Value.GetToken()
	s := setting{origin: f.position(at) + key}
	if seq, ok := pair.Value.(*ast.SequenceNode); ok {
		s.list = true
		for _, element := range seq.Values {
			text, ok := scalar(element)
			if !ok {
				return f.errorAt(element.GetToken(), "%s: an element of the list must be a plain value", key)
			}
			s.values = append(s.values, text)
		}
	} else {
		text, ok := scalar(pair.Value)
		if !ok {
			return f.errorAt(at, "%s: must be a plain value or a list", key)
		}
		s.values = []string{text}
		s.origin += fmt.Sprintf(": %q", text)
	}
	into[key] = s
	return nil
}

// mapping returns the pairs of a map; a map of one pair is a node of its own kind.
func mapping(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// scalar returns a value as it is written in the file, for the flag to read; null, aliases and tags are none.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		return node.GetToken().Value, true
	}
	return "", false
}

func (f *configFile) syntaxError(err error) error {
	if syntax, ok := errors.AsType[*yaml.SyntaxError](err); ok {
		return f.errorAt(syntax.GetToken(), "%s", syntax.GetMessage())
	}
	return fmt.Errorf("%s:1:1: %w", f.name, err)
}

func (f *configFile) errorAt(at *token.Token, format string, args ...any) error {
	return fmt.Errorf("%s%s", f.position(at), fmt.Sprintf(format, args...))
}

func (f *configFile) position(at *token.Token) string {
	if at == nil || at.Position == nil {
		return f.name + ":1:1: "
	}
	return fmt.Sprintf("%s:%d:%d: ", f.name, at.Position.Line, at.Position.Column)
}

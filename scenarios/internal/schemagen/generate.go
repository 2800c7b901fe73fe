package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/scenarios/internal/words"
)

// object is a part of the schema; encoding/json sorts its keys.
type object = map[string]any

// sources are the files with the types of the scenario file.
var sources = [...]string{"scenario.go", "values.go", "values_status.go"}

// texts are the types that are written as text, with what their schema says beside the description.
func texts() map[string]object {
	word := `(\d{3}|[1-9](xx|XX))`
	status := object{"anyOf": []any{
		object{"type": "integer", "minimum": 100, "maximum": 999},
		object{"type": "string", "pattern": `^ *(any|none|!?` + word + `|!any) *(, *(any|none|!any|!?` + word + `) *)*$`},
	}}
	return map[string]object{
		"Duration": {"type": "string", "pattern": `^(0|\+?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$`, "examples": []any{"500ms", "2s", "1m30s"}},
		"Range": {"anyOf": []any{
			object{"type": "integer", "minimum": 0},
			object{"type": "string", "pattern": `^((>=|<=|>|<|==?)? *\d+ *|\d+ *\.\. *\d+ *)$`},
		}},
		"StatusSet": {"anyOf": []any{status, object{"type": "array", "items": status, "minItems": 1}}},
		"Property":  {"type": "string", "enum": words.Of("property")},
		"Severity":  {"type": "string", "enum": words.Of("severity")},
	}
}

// rules are what comments say in words about types as a whole.
func rules() map[string]object {
	return map[string]object{
		"Arrival": {"minProperties": 1, "maxProperties": 1},
		"Step":    {"minProperties": 1, "maxProperties": 1},
		"Change":  {"allOf": []any{notBoth("body", "body_base64")}},
		"Webhook": {"allOf": []any{notBoth("payload", "payload_file"), notBoth("headers", "headers_file")}},
		"Probe": {"oneOf": []any{
			object{"required": []string{"http"}}, object{"required": []string{"command"}}, object{"required": []string{"file"}},
		}},
		"Observation": {"minProperties": 1},
	}
}

func notBoth(a, b string) object { return object{"not": object{"required": []string{a, b}}} }

// A generator collects the definitions of the types it meets.
type generator struct {
	types map[string]*ast.TypeSpec
	docs  map[string]string
	defs  object
}

// generate returns the schema for the source in a folder.
func generate(dir string) ([]byte, error) {
	g := generator{types: map[string]*ast.TypeSpec{}, docs: map[string]string{}, defs: object{}}
	for _, name := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		g.collect(file)
	}
	root, err := g.structure("Scenario")
	if err != nil {
		return nil, err
	}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://raw.githubusercontent.com/thorhook/thorhook/main/scenarios/scenario.schema.json"
	root["title"] = "thorhook scenario"
	root["$defs"] = g.defs
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(root)
	return text.Bytes(), err
}

func (g *generator) collect(file *ast.File) {
	for _, decl := range file.Decls {
		types, ok := decl.(*ast.GenDecl)
		if !ok || types.Tok != token.TYPE {
			continue
		}
		for _, spec := range types.Specs {
			t := spec.(*ast.TypeSpec)
			g.types[t.Name.Name], g.docs[t.Name.Name] = t, plain(types.Doc)
		}
	}
}

// plain is a comment as one line of text.
func plain(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }

// structure returns the schema of a struct.
func (g *generator) structure(name string) (object, error) {
	spec := g.types[name]
	if spec == nil {
		return nil, fmt.Errorf("type %s: not found", name)
	}
	fields, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil, fmt.Errorf("type %s: neither a struct nor known as text", name)
	}
	properties, required := object{}, []string{}
	for _, f := range fields.Fields.List {
		if f.Tag == nil {
			continue
		}
		literal, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			return nil, err
		}
		tag := reflect.StructTag(literal)
		key := tag.Get("yaml")
		if key == "-" || key == "" {
			continue
		}
		property, err := g.field(f, tag)
		if err != nil {
			return nil, fmt.Errorf("field %s.%s: %w", name, key, err)
		}
		properties[key] = property
		if tag.Get("need") != "" {
			required = append(required, key)
		}
	}
	schema := object{"type": "object", "description": g.docs[name], "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		schema["required"] = required
	}
	for key, value := range rules()[name] {
		schema[key] = value
	}
	return schema, nil
}

func (g *generator) field(f *ast.Field, tag reflect.StructTag) (object, error) {
	schema, err := g.schema(f.Type, tag)
	if err != nil {
		return nil, err
	}
	comment := plain(f.Comment)
	if comment == "" {
		return nil, fmt.Errorf("has no comment that says what it is")
	}
	schema["description"] = comment
	if list := tag.Get("examples"); list != "" {
		schema["examples"] = strings.Split(list, ",")
	}
	return schema, nil
}

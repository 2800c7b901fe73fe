package main

import (
	"fmt"
	"go/ast"
	"reflect"
	"strconv"

	"github.com/thorhook/thorhook/scenarios/internal/words"
)

// schema returns the schema of a type under the tag of its field.
func (g *generator) schema(t ast.Expr, tag reflect.StructTag) (object, error) {
	switch t := t.(type) {
	case *ast.StarExpr:
		return g.schema(t.X, tag)
	case *ast.ArrayType:
		return g.list(t, tag)
	case *ast.MapType:
		return g.mapping(t, tag)
	case *ast.Ident:
		return g.named(t.Name, tag)
	}
	return nil, fmt.Errorf("type %T has no schema", t)
}

func (g *generator) list(t *ast.ArrayType, tag reflect.StructTag) (object, error) {
	items, err := g.schema(t.Elt, tag)
	if err != nil {
		return nil, err
	}
	schema := object{"type": "array", "items": items, "minItems": 1}
	if length, ok := t.Len.(*ast.BasicLit); ok {
		n, err := strconv.Atoi(length.Value)
		if err != nil {
			return nil, err
		}
		schema["minItems"], schema["maxItems"] = n, n
	}
	return schema, nil
}

// mapping returns the schema of a map; a map to pointers takes null.
func (g *generator) mapping(t *ast.MapType, tag reflect.StructTag) (object, error) {
	values, err := g.schema(t.Value, "")
	if err != nil {
		return nil, err
	}
	if _, null := t.Value.(*ast.StarExpr); null {
		values["type"] = append(values["type"].([]string), "null")
	}
	list := tag.Get("keys")
	if list == "" {
		return object{"type": "object", "additionalProperties": values}, nil
	}
	properties := object{}
	for _, key := range words.Of(list) {
		properties[key] = values
	}
	return object{"type": "object", "properties": properties, "additionalProperties": false}, nil
}

// named returns the schema of a type by its name: a basic one, or a reference to a definition.
func (g *generator) named(name string, tag reflect.StructTag) (object, error) {
	switch name {
	case "string":
		if list := tag.Get("one"); list != "" {
			return object{"type": "string", "enum": words.Of(list)}, nil
		}
		return object{"type": []string{"string", "number", "boolean"}}, nil
	case "int", "uint64":
		return g.bounds(object{"type": "integer"}, name, tag)
	case "float64":
		return g.bounds(object{"type": "number"}, name, tag)
	case "bool":
		return object{"type": "boolean"}, nil
	case "any":
		return object{}, nil
	}
	if _, known := g.defs[name]; !known {
		g.defs[name] = object{} // so that a type that contains itself ends
		definition, isText := texts()[name]
		if isText {
			definition["description"] = g.docs[name]
		} else {
			var err error
			if definition, err = g.structure(name); err != nil {
				return nil, err
			}
		}
		g.defs[name] = definition
	}
	return object{"$ref": "#/$defs/" + name}, nil
}

func (g *generator) bounds(schema object, name string, tag reflect.StructTag) (object, error) {
	if name == "uint64" {
		schema["minimum"] = 0
	}
	for key, word := range map[string]string{"min": "minimum", "max": "maximum"} {
		if text := tag.Get(key); text != "" {
			bound, err := strconv.Atoi(text)
			if err != nil {
				return nil, err
			}
			schema[word] = bound
		}
	}
	return schema, nil
}

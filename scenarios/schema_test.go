package scenarios_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/thorhook/thorhook/scenarios"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenarios.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("scenario.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// asJSON reads YAML as an editor does, without knowing the types.
func asJSON(text []byte) (any, error) {
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
}

// TestSchemaAccepts: what loads is right for the schema too.
func TestSchemaAccepts(t *testing.T) {
	schema := compiledSchema(t)
	files := map[string][]byte{"starter": []byte(scenarios.Starter())}
	for dir, fsys := range map[string]fs.FS{"testdata": os.DirFS("testdata/load"), "library": scenarios.LibraryFS()} {
		names, err := fs.Glob(fsys, "*.yaml")
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", dir, names, err)
		}
		for _, name := range names {
			if files[dir+"/"+name], err = fs.ReadFile(fsys, name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range files {
		value, err := asJSON(text)
		if err == nil {
			err = schema.Validate(value)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaRefuses: of the files that do not load, the schema knows those whose keys, types and words are wrong.
func TestSchemaRefuses(t *testing.T) {
	loaderOnly := map[string]bool{ // needs more than one key, another file, a template, the spelling, or HTTP's grammar
		"partial": true, "sends": true, "not subscribed": true, "too many sends": true, "template in a block": true,
		"template in a line": true, "template with escapes": true, "unknown variable": true, "missing file": true,
		"duplicate key": true, "two documents": true, "empty second document": true, "tag": true, "not UTF-8": true,
		"control character": true, "changes": true, "expressions": true,
		"brackets": true, "lines": true, "length": true,
	}
	schema := compiledSchema(t)
	for _, tt := range bad {
		if loaderOnly[tt.name] {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			value, err := asJSON([]byte(tt.text))
			if err == nil {
				err = schema.Validate(value)
			}
			if err == nil {
				t.Error("the schema accepts it")
			}
		})
	}
}

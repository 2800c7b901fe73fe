package template

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTree(t *testing.T) {
	null := Options{Variables: []string{"a", "b"}, UnknownNull: true}
	variable := func(path ...string) Node { return Node{Kind: VariableNode, Path: path} }
	text := func(parts ...Part) Node { return Node{Kind: TextNode, Parts: parts} }
	for _, tt := range []struct {
		src  string
		want Node
	}{
		{` -1.50e3 `, Node{JSON: "-1.50e3"}},
		{`"{{a}}"`, variable("a")},
		{` {{a.b.0}} `, variable("a", "b", "0")},
		{`"{{ a }}\u00e9\"}}"`, Node{JSON: `"{{ a }}\u00e9\"}}"`}},
		{`"\n{{a}}"`, text(Part{"\n", []string{"a"}})},
		{`"{{a}}{{b.c}}\\"`, text(Part{"", []string{"a"}}, Part{"", []string{"b", "c"}}, Part{Text: `\`})},
		{`["{{c}}","x{{c}}\ty","\ud83d{{c}}\ude00{{a}}",{{c}} , "{{c}}{{c}}"]`, Node{Kind: ArrayNode, Elements: []Node{
			{JSON: "null"}, {JSON: `"x\ty"`}, text(Part{"😀", []string{"a"}}), {JSON: "null"}, {JSON: `""`},
		}}},
		{`{}`, Node{Kind: ObjectNode}},
		{`[ ]`, Node{Kind: ArrayNode}},
		{"{ \"\\u0061\" : true ,\"{{a}}\":[\"{{a}}\"],\n\"a\":{\"\":null}}", Node{Kind: ObjectNode, Members: []Member{
			{"a", Node{JSON: "true"}},
			{"{{a}}", Node{Kind: ArrayNode, Elements: []Node{variable("a")}}},
			{"a", Node{Kind: ObjectNode, Members: []Member{{"", Node{JSON: "null"}}}}},
		}}},
	} {
		p, err := Parse(tt.src, null)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		if diff := cmp.Diff(tt.want, p.Tree()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.src, diff)
		}
	}
}

// FuzzTree: a tree that is rendered value by value is what Append renders.
func FuzzTree(f *testing.F) {
	for _, src := range []string{
		`{"userId":"{{userId}}","r":"{{resource}}"}`, `["a {{text}} {{object.array.0}}","{{object}}x{{array}}",{{text}}]`, `"\u007b{{text}}\\{{text}}"`,
		` [ 1e5, {"{{text}}":"{{ text }}","b":"{{text"} , [], {} ] `, `"\ud83d{{nothing}}\ude00"`, `[{{text}}{{text}}]`, `[{{no}},true{{no}}]`,
	} {
		f.Add(src)
	}
	vars := &Document{[]byte(`{"text":"a\"\u00e9","userId":-1.5,"object":{"array":[null]},"array":[1]}`)}
	f.Fuzz(func(t *testing.T, src string) {
		p, err := Parse(src, Options{Variables: []string{"text", "userId", "object", "array"}, UnknownNull: true})
		if err != nil {
			return
		}
		want, got := decode(t, p.Append(nil, vars)), decode(t, renderTree(p.Tree(), vars))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", src, diff)
		}
	})
}

func renderTree(n Node, vars Vars) []byte {
	var parts []string
	switch n.Kind {
	case ObjectNode:
		for _, m := range n.Members {
			parts = append(parts, quote(m.Name)+":"+string(renderTree(m.Value, vars)))
		}
		return []byte("{" + strings.Join(parts, ",") + "}")
	case ArrayNode:
		for _, e := range n.Elements {
			parts = append(parts, string(renderTree(e, vars)))
		}
		return []byte("[" + strings.Join(parts, ",") + "]")
	case TextNode:
		text := []byte(`"`)
		for _, part := range n.Parts {
			literal := quote(part.Text)
			text = append(text, literal[1:len(literal)-1]...)
			if part.Path != nil {
				text = appendText(text, part.Path, vars, ObjectJSON)
			}
		}
		return append(text, '"')
	case VariableNode:
		if value, ok := vars.AppendJSON(nil, n.Path); ok {
			return value
		}
		return []byte("null")
	}
	return []byte(n.JSON)
}

func quote(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings can always be written
	}
	return string(text)
}

package template

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocumentLookup(t *testing.T) {
	d := document(t, ` { "a" : { "b" : [ 1.0 , [ true , "x,]}\"" ] , { "c" : null } ] } , "" : "e" , "\u0061b" : 2 , "n" : -1e5 , "a.b" : 3 ,
		"d" : 1 , "d" : { "e" : 2 } , "1" : "one" , "o" : { } , "l" : [ ] } `)
	for _, tt := range []struct{ path, want string }{
		{"a.b.0", `1.0`},
		{"a.b.1", `[true,"x,]}\""]`},
		{"a.b.1.1", `"x,]}\""`},
		{"a.b.2.c", `null`},
		{"a.b", `[1.0,[true,"x,]}\""],{"c":null}]`},
		{"", `"e"`},
		{"ab", `2`},
		{"n", `-1e5`},
		{"d", `{"e":2}`},
		{"d.e", `2`},
		{"1", `"one"`},
		{"o", `{}`},
		{"l", `[]`},
		{"a.b.3", ""},
		{"a.b.-1", ""},
		{"a.b.00", ""},
		{"a.b.+1", ""},
		{"a.b.x", ""},
		{"a.b.99999999999999999999", ""},
		{"a.b.0.0", ""},
		{"a.b.1.1.0", ""},
		{"A", ""},
		{"l.0", ""},
		{"o.x", ""},
	} {
		got, ok := d.AppendJSON([]byte("kept"), strings.Split(tt.path, "."))
		if string(got) != "kept"+tt.want || ok != (tt.want != "") {
			t.Errorf("%q: %s, %v; want %s", tt.path, got, ok, tt.want)
		}
	}
	if got, ok := d.AppendJSON(nil, nil); !ok || string(got) != string(d.Bytes()) {
		t.Errorf("the empty path is %s, %v", got, ok)
	}
	if got, ok := d.AppendJSON(nil, []string{"a.b"}); !ok || string(got) != "3" {
		t.Errorf("a key with a dot is %s, %v", got, ok)
	}
}

func TestDocumentErrors(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"", "1:1: unexpected end, want a JSON object"},
		{"[1]", "1:1: unexpected '[', want a JSON object"},
		{"{\n \"a\": {{x}}}", "2:8: unexpected '{', want a key in quotes"},
		{`{"a":1,}`, "1:7: trailing comma before '}'"},
		{`{"a":01}`, "1:6: malformed number"},
		{"{\"a\":\"\xff\"}", "1:7: byte 0xff in a string is not UTF-8"},
		{`{"a":` + strings.Repeat("[", 2000), "1:1005: nested deeper than 1000 levels"},
	} {
		if _, err := ParseDocument([]byte(tt.src)); err == nil || err.Error() != tt.want {
			t.Errorf("%.20q: %v, want %s", tt.src, err, tt.want)
		}
	}
}

func TestDocumentChanges(t *testing.T) {
	const src = `{"a":{"b":1.0,"c":[1,2,3]},"é":"x","d":1,"e":{},"d":2}`
	for _, tt := range []struct {
		name, path, value, want, err string // value "" deletes
	}{
		{name: "replace", path: "a.b", value: ` { "x" : [ ] } `, want: `{"a":{"b":{"x":[]},"c":[1,2,3]},"é":"x","d":1,"e":{},"d":2}`},
		{name: "replace an element", path: "a.c.1", value: `"{{x}}"`, want: `{"a":{"b":1.0,"c":[1,"{{x}}",3]},"é":"x","d":1,"e":{},"d":2}`},
		{name: "replace the last of two", path: "d", value: `null`, want: `{"a":{"b":1.0,"c":[1,2,3]},"é":"x","d":1,"e":{},"d":null}`},
		{name: "add", path: "a.z", value: `0`, want: `{"a":{"b":1.0,"c":[1,2,3],"z":0},"é":"x","d":1,"e":{},"d":2}`},
		{name: "add to an empty object", path: "e.<\"", value: `0`, want: `{"a":{"b":1.0,"c":[1,2,3]},"é":"x","d":1,"e":{"\u003c\"":0},"d":2}`},
		{name: "add at the top", path: "new", value: `0`, want: `{"a":{"b":1.0,"c":[1,2,3]},"é":"x","d":1,"e":{},"d":2,"new":0}`},
		{name: "no parent", path: "x.y", value: `0`, err: `set x.y: there is no such value, and no object to add it to`},
		{name: "parent is a number", path: "a.b.y", value: `0`, err: `set a.b.y: there is no such value, and no object to add it to`},
		{name: "behind the end of an array", path: "a.c.3", value: `0`, err: `set a.c.3: there is no such value, and no object to add it to`},
		{name: "bad value", path: "a.b", value: `nul`, err: `set a.b: value: 1:1: unexpected 'n', want a value`},
		{name: "delete the first", path: "a", want: `{"é":"x","d":1,"e":{},"d":2}`},
		{name: "delete in the middle", path: "é", want: `{"a":{"b":1.0,"c":[1,2,3]},"d":1,"e":{},"d":2}`},
		{name: "delete all of a name", path: "d", want: `{"a":{"b":1.0,"c":[1,2,3]},"é":"x","e":{}}`},
		{name: "delete an element", path: "a.c.0", want: `{"a":{"b":1.0,"c":[2,3]},"é":"x","d":1,"e":{},"d":2}`},
		{name: "delete the last element", path: "a.c.2", want: `{"a":{"b":1.0,"c":[1,2]},"é":"x","d":1,"e":{},"d":2}`},
		{name: "delete nothing", path: "a.x", err: `delete a.x: there is no such value`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := document(t, src)
			before, bytesBefore := *d, d.Bytes()
			path := strings.Split(tt.path, ".")
			var err error
			if tt.value == "" {
				err = d.Delete(path)
			} else {
				err = d.Set(path, []byte(tt.value))
			}
			want, wantErr := tt.want, ""
			if tt.err != "" {
				want = src
			}
			if err != nil {
				wantErr = err.Error()
			}
			if diff := cmp.Diff([]string{tt.err, want}, []string{wantErr, string(d.Bytes())}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if string(before.Bytes()) != src || string(bytesBefore) != src {
				t.Error("a copy changed along")
			}
		})
	}
}

func TestDocumentEmptyPath(t *testing.T) {
	d := document(t, `{"a":1}`)
	if err := d.Set(nil, []byte(`{}`)); err == nil || err.Error() != "set value: the path is empty" {
		t.Errorf("Set: %v", err)
	}
	if err := d.Delete(nil); err == nil || err.Error() != "delete value: the path is empty" {
		t.Errorf("Delete: %v", err)
	}
	if err := d.Delete([]string{"a"}); err != nil || string(d.Bytes()) != "{}" {
		t.Errorf("%s, %v", d.Bytes(), err)
	}
}

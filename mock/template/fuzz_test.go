package template

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzRender: what Parse accepts renders to JSON whatever the values are, headers to bytes that a header may hold.
func FuzzRender(f *testing.F) {
	for _, src := range []string{
		`{"userId":"{{userId}}","r":"{{resource}}"}`, `["a {{text}} {{object.array.0}}","{{object}}x{{array}}",{{text}}]`, `"\u007b{{text}}\\{{text}}"`,
		`{{object}}`, `{"{{text}}":"{{ text }}","b":"{{text"}`, `[" {{text}}{{text}}{{{text}}} "]`, `{"X-A":"{{text}}","X-B":"{{array.0}}\t"}`,
	} {
		f.Add(src, "quo\"te\\\x00\u2028{{text}}</script>", `{"array":[1,[null,{"a":"\ud800"}],"\\\""]}`, byte(3))
	}
	f.Fuzz(func(t *testing.T, src, text, object string, flags byte) {
		doc, err := ParseDocument([]byte(object))
		if err != nil {
			doc = &Document{[]byte(`{}`)}
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		vars := &Document{[]byte(`{}`)}
		for name, value := range map[string][]byte{"text": quoted, "userId": []byte("-1.50e3"), "object": doc.Bytes(), "array": []byte(`["a\"",[],{}]`)} {
			if err := vars.Set([]string{name}, value); err != nil && len(object) < maxDepth {
				t.Fatal(err)
			}
		}
		o := Options{TrimSpaces: flags&1 != 0, ObjectText: ObjectText(flags >> 1 & 1)}
		if flags&4 != 0 {
			o.Variables, o.UnknownNull = []string{"text"}, flags&8 != 0
		}
		if p, err := Parse(src, o); err == nil {
			if got := p.Append(nil, vars); !json.Valid(got) || utf8.ValidString(text) && !utf8.Valid(got) {
				t.Errorf("%q with %s renders %q", src, vars.Bytes(), got)
			}
		}
		h, err := ParseHeaders(src, o)
		if err != nil {
			return
		}
		fields, err := h.Append(nil, vars)
		for _, field := range fields {
			if err != nil || !isToken(field.Name) || badByte(field.Value) >= 0 {
				t.Errorf("%q with %s renders header %q", src, vars.Bytes(), field)
			}
		}
	})
}

// FuzzParse: Parse never panics, agrees with encoding/json on what is JSON, and changes nothing where no variable is.
func FuzzParse(f *testing.F) {
	for _, src := range []string{
		" {\"a\" : [ 1.0e+5 , -0 , true,false,null , \"\\u00e9\\n\" ] }\r\n", `[01]`, `{"a":1,}`, `[1,]`, "\"\x00\"", "\"\xff\"", `"\ud800\u12"`, `[[[[[`, `{"a":{{x}},"b":"{{y}}"}`,
		`{{ x }}`, `{{`, `"{{"`, `{"{{x}}":"{{ y }}"}`, "\ufeff1", `-`, `1e`, `"\`, `{"a":"b" "c"}`, `"\u007b\u007bx}}"`,
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, err := Parse(src, Options{})
		_, headersErr := ParseHeaders(src, dashboard())
		for _, found := range [][]Finding{Lint(src, dashboard()), LintHeaders(src, dashboard())} {
			for i, finding := range found {
				if finding.Line < 1 || finding.Column < 1 || finding.Offset > len(src) || i > 0 && finding.Offset < found[i-1].Offset {
					t.Errorf("%q: finding %+v", src, finding)
				}
			}
		}
		if strings.Contains(src, "{{") {
			return
		}
		valid := json.Valid([]byte(src)) && utf8.ValidString(src)
		if deep := strings.Count(src, "[")+strings.Count(src, "{") > maxDepth; valid != (err == nil) && !deep {
			t.Fatalf("%q: valid %v, but %v", src, valid, err)
		}
		if headersErr == nil && !valid && strings.Trim(src, " \t\r\n") != "" {
			t.Errorf("%q: headers accept what is no JSON", src)
		}
		if err == nil && string(p.Append(nil, &Document{[]byte(`{}`)})) != src {
			t.Errorf("%q renders %q", src, p.Append(nil, nil))
		}
	})
}

// FuzzDocument: lookup finds what encoding/json finds, and what was set.
func FuzzDocument(f *testing.F) {
	f.Add(` {"a":{"b":[1.0,"x",{"c":null}],"\u0061":2}} `, "a.b.2.c", `[1]`)
	f.Add(`{"":{"":1},"a":1,"a":[[]]}`, ".", `"x"`)
	f.Add(`{"\ud83d\ude00\ud800":"\\\"]}"}`, "😀\ufffd", `{ "y" : 1e5 }`)
	f.Add(`{"a":[0,1,2]}`, "a.01", `x`)
	f.Fuzz(func(t *testing.T, src, dotted, value string) {
		d, err := ParseDocument([]byte(src))
		if err != nil || !utf8.ValidString(dotted) {
			return
		}
		path := strings.Split(dotted, ".")
		got, found := d.AppendJSON(nil, path)
		want, there := lookup(t, src, path)
		if found != there || found && !reflect.DeepEqual(decode(t, got), want) {
			t.Fatalf("%q at %q: %q, %v; encoding/json: %v, %v", src, dotted, got, found, want, there)
		}
		before := string(d.Bytes())
		if err := d.Set(path, []byte(value)); err != nil {
			if string(d.Bytes()) != before {
				t.Errorf("a failed Set changed %q to %q", before, d.Bytes())
			}
			return
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(value)); err != nil {
			t.Fatalf("Set took %q: %v", value, err)
		}
		if got, ok := d.AppendJSON(nil, path); !ok || string(got) != compact.String() || !json.Valid(d.Bytes()) {
			t.Fatalf("after Set of %q: %q, %v in %q", value, got, ok, d.Bytes())
		}
		if err := d.Delete(path); err != nil || !json.Valid(d.Bytes()) {
			t.Fatalf("Delete: %v in %q", err, d.Bytes())
		}
	})
}

// lookup is Document's lookup by encoding/json, which keeps the last of two equal keys.
func lookup(t *testing.T, src string, path []string) (any, bool) {
	v := decode(t, []byte(src))
	for _, name := range path {
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[name]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			var index int
			if json.Unmarshal([]byte(name), &index) != nil || name != strings.TrimSpace(name) || name == "null" || name[0] == '-' || index >= len(in) {
				return nil, false
			}
			v = in[index]
		default:
			return nil, false
		}
	}
	return v, true
}

// decode reads JSON by encoding/json, numbers as spelled.
func decode(t *testing.T, src []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

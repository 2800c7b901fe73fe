package jsonview_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/tui/jsonview"
)

func Example() {
	tree, err := jsonview.Parse([]byte(`{"n": 1.50e0, "n": 2, "url": "{\"spider_id\":\"3\"}"}`))
	if err != nil {
		panic(err)
	}
	for n := range tree.Root().Children() {
		fmt.Println(n.Path(), n.Key(), n.Raw())
	}
	last := tree.At(tree.Len() - 1)
	fmt.Println(last.Path(), last.Text())
	// Output:
	// .n "n" 1.50e0
	// .n "n" 2
	// .url "url" "{\"spider_id\":\"3\"}"
	// .url | fromjson | .spider_id 3
}

func parse(t testing.TB, doc string) *jsonview.Tree {
	t.Helper()
	tree, err := jsonview.Parse([]byte(doc))
	if err != nil {
		t.Fatalf("Parse(%.200q): %v", doc, err)
	}
	return tree
}

func TestPaths(t *testing.T) {
	doc := `{"a":[1,{"b c":2,"":3,"_x1":4}],"end":5,"quoted\"\u0041":6,"in":"[[7,\"{\\\"deep\\\":[8]}\"]]"}`
	want := map[string]string{
		".a": `[1,{"b c":2,"":3,"_x1":4}]`, ".a[0]": "1", ".a[1]": `{"b c":2,"":3,"_x1":4}`,
		`.a[1]["b c"]`: "2", `.a[1][""]`: "3", ".a[1]._x1": "4", `.["end"]`: "5", `.["quoted\"\u0041"]`: "6",
		".in": `"[[7,\"{\\\"deep\\\":[8]}\"]]"`, ".in | fromjson": `[[7,"{\"deep\":[8]}"]]`,
		".in | fromjson | .[0]": `[7,"{\"deep\":[8]}"]`, ".in | fromjson | .[0][0]": "7", ".in | fromjson | .[0][1]": `"{\"deep\":[8]}"`,
		".in | fromjson | .[0][1] | fromjson": `{"deep":[8]}`, ".in | fromjson | .[0][1] | fromjson | .deep": "[8]",
		".in | fromjson | .[0][1] | fromjson | .deep[0]": "8", ".": doc,
	}
	got := map[string]string{}
	tree := parse(t, doc)
	for i := range tree.Len() {
		n := tree.At(i)
		got[n.Path()] = n.Raw()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for doc, want := range map[string]string{`[[1]]`: ".[0][0]", `"[1]"`: ". | fromjson | .[0]", `"x"`: "."} {
		tree := parse(t, doc)
		if got := tree.At(tree.Len() - 1).Path(); got != want {
			t.Errorf("path of the last node of %s: %s, want %s", doc, got, want)
		}
	}
}

func TestDocumentsInStrings(t *testing.T) {
	for doc, inner := range map[string]string{
		`"{\"a\":1}"`:              `{"a":1}`,
		`"\n [1]\t"`:               `[1]`,
		`"[\"\\ud83d\\ude00\"]"`:   `["\ud83d\ude00"]`,
		`"[\"\ud83d\ude00 \u00e4"`: "", // not closed
		`"[\"\ud83d\ude00\"]"`:     `["😀"]`,
		`"[\"\ude00\ud83d\"]"`:     "[\"\ufffd\ufffd\"]",
		`"{}"`:                     "", // nothing to unfold
		`"[1] x"`:                  "",
		`"12"`:                     "",
		`"{not JSON}"`:             "",
		`""`:                       "",
		`"["`:                      "",
	} {
		n, ok := parse(t, doc).Root().Inner()
		if ok != (inner != "") || ok && n.Raw() != inner {
			t.Errorf("%s holds a document: %v, want %q", doc, ok, inner)
		}
	}
	doc, want := `1`, 0
	for range 6 { // quoted over and over: the outermost strings are looked into
		quoted, _ := json.Marshal([]string{doc})
		doc = string(quoted)
		want++
	}
	strings := 0
	for n, ok := parse(t, doc).At(1), true; ok; strings++ {
		if n, ok = n.Inner(); ok {
			for n = range n.Children() {
			}
		}
	}
	if strings != 4 {
		t.Errorf("%d strings are on the way in, want 4", strings)
	}
}

// TestRelations: parents, children and the numbers of nodes agree.
func TestRelations(t *testing.T) {
	tree := parse(t, `{"a":[1,{"b":[]}],"in":"{\"c\":[2]}","d":3}`)
	for i := range tree.Len() {
		n := tree.At(i)
		next := i + 1
		inside := func(c jsonview.Node) {
			if parent, ok := c.Parent(); !ok || parent != n || c.Index() != next {
				t.Errorf("%s: number %d, want %d; its parent is %s, want %s", c.Path(), c.Index(), next, parent.Path(), n.Path())
			}
			next = c.End()
		}
		for c := range n.Children() {
			inside(c)
		}
		if in, ok := n.Inner(); ok {
			inside(in)
		}
		if n.End() != next {
			t.Errorf("%s ends at %d, want %d", n.Path(), n.End(), next)
		}
	}
	if _, ok := tree.Root().Parent(); ok {
		t.Error("the root has a parent")
	}
}

func TestText(t *testing.T) {
	for raw, want := range map[string]string{
		`"a\u00e4\n\t\"\\\/\b\f\r"`: "aä\n\t\"\\/\b\f\r", `"\ud83d\ude00"`: "😀", `"\ud83dx"`: "\ufffdx", `"\ude00"`: "\ufffd",
		`"\ud83d\u0041"`: "\ufffdA", `12.0`: "12.0", `"[1]"`: "[1]", `[1, 2]`: "[1, 2]",
	} {
		if got := parse(t, raw).Root().Text(); got != want {
			t.Errorf("text of %s: %q, want %q", raw, got, want)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for doc, want := range map[string]string{
		``:                "byte 0: the document ends too early",
		`{`:               "byte 1: the document ends too early",
		`{"a"`:            "byte 4: the document ends too early",
		`{"a":1,}`:        "byte 7: a key is missing",
		`{"a" 1}`:         "byte 5: a colon is missing",
		`[1 2]`:           "byte 3: a comma or the closing bracket is missing",
		`[1}`:             "byte 2: a comma or the closing bracket is missing",
		`[1,]`:            "byte 3: a value is missing",
		`] `:              "byte 0: a value is missing",
		`{} x`:            "byte 3: something follows the document",
		`"a`:              "byte 2: the document ends too early",
		"\"a\nb\"":        "byte 2: a control character in a string",
		`"\x"`:            "byte 1: an unknown escape in a string",
		`"\u12g4"`:        "byte 1: an unknown escape in a string",
		`-`:               "byte 1: the document ends too early",
		`-x`:              "byte 1: not a number",
		`1.x`:             "byte 2: not a number",
		`01`:              "byte 1: something follows the document",
		`1e+`:             "byte 3: the document ends too early",
		`nil`:             "byte 0: not true, false or null",
		"\ufeff1":         "byte 0: a value is missing",
		`<html>no</html>`: "byte 0: a value is missing",
	} {
		_, err := jsonview.Parse([]byte(doc))
		var syntax *jsonview.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != want {
			t.Errorf("Parse(%q): %v, want %s", doc, err, want)
		}
	}
}

// TestNesting: what is nested a million levels deep is checked, and raw below MaxDepth.
func TestNesting(t *testing.T) {
	const levels = 1_000_000
	for _, tt := range []struct{ begin, end string }{{"[", "]"}, {`{"a":`, "}"}} {
		doc := strings.Repeat(tt.begin, levels) + "1" + strings.Repeat(tt.end, levels)
		tree := parse(t, doc)
		last := tree.At(tree.Len() - 1)
		rest := levels - jsonview.MaxDepth
		want := strings.Repeat(tt.begin, rest) + "1" + strings.Repeat(tt.end, rest)
		if tree.Len() != jsonview.MaxDepth+1 || !last.Deep() || last.Raw() != want || last.Count() != 0 {
			t.Errorf("%d levels of %s: %d nodes, the last one has %d bytes, want %d", levels, tt.begin, tree.Len(), len(last.Raw()), len(want))
		}
		if _, err := jsonview.Parse([]byte(doc[:len(doc)-1])); err == nil {
			t.Errorf("%d levels of %s without the last bracket: no error", levels, tt.begin)
		}
	}
}

// rebuild writes a tree's document from its leaves and keys.
func rebuild(dst []byte, n jsonview.Node) []byte {
	brackets := map[jsonview.Kind]string{jsonview.Array: "[]", jsonview.Object: "{}"}[n.Kind()]
	if brackets == "" || n.Deep() {
		return append(dst, n.Raw()...)
	}
	dst = append(dst, brackets[0])
	i := 0
	for c := range n.Children() {
		if i > 0 {
			dst = append(dst, ',')
		}
		if i++; n.Kind() == jsonview.Object {
			dst = append(append(dst, c.Key()...), ':')
		}
		dst = rebuild(dst, c)
	}
	return append(dst, brackets[1])
}

func compact(t *testing.T, doc []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, doc); err != nil {
		t.Fatalf("%q: %v", doc, err)
	}
	return b.String()
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(thordata.ExamplePayload()))
	f.Add([]byte(`{"a":[1,-2.50E+3,true,false,null,"\u00e4\ud83d\ude00",{},[]],"a":"[{\"b\":\"{\\\"c\\\":1}\"}]"} `))
	f.Add([]byte("[\"\xff\u202e\", 1e400]"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		tree, err := jsonview.Parse(doc)
		if (err == nil) != json.Valid(doc) {
			t.Fatalf("Parse(%q): %v", doc, err)
		}
		if err != nil {
			return
		}
		if want, got := compact(t, doc), compact(t, rebuild(nil, tree.Root())); want != got {
			t.Errorf("%q becomes %q", doc, got)
		}
		for i := range tree.Len() {
			n := tree.At(i)
			checkNode(t, n)
		}
		checkOutline(t, tree)
	})
}

// checkNode holds a node against encoding/json.
func checkNode(t *testing.T, n jsonview.Node) {
	t.Helper()
	if inner, ok := n.Inner(); ok && compact(t, []byte(n.Text())) != compact(t, rebuild(nil, inner)) {
		t.Errorf("the document in %s becomes %s", n.Raw(), rebuild(nil, inner))
	}
	if n.Kind() != jsonview.String {
		return
	}
	var want string
	if err := json.Unmarshal([]byte(n.Raw()), &want); err != nil {
		t.Fatal(err)
	}
	if got := strings.ToValidUTF8(n.Text(), "\ufffd"); strings.ToValidUTF8(want, "\ufffd") != got && !strings.Contains(want, "\ufffd") {
		t.Errorf("text of %s: %q, want %q", n.Raw(), got, want)
	}
}

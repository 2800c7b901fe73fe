package jsonview_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/jsonview"
	"github.com/thorhook/thorhook/tui/text"
)

func lines(o *jsonview.Outline, t testing.TB, limit int) []string {
	s := golden.Screen(t, "none")
	var all []string
	for row := range o.Len() {
		var b strings.Builder
		for _, span := range o.Spans(nil, s, row, limit) {
			b.WriteString(span.Text)
		}
		all = append(all, b.String())
	}
	return all
}

// TestFolding is one golden of a document at all levels.
func TestFolding(t *testing.T) {
	o := jsonview.NewOutline(parse(t, thordata.ExamplePayload()))
	var b strings.Builder
	show := func(title string) { b.WriteString("== " + title + "\n" + strings.Join(lines(o, t, 70), "\n") + "\n\n") }
	show("as it comes")
	for level, title := range []string{"0 levels", "1 level", "2 levels", "3 levels"} {
		o.Fold(level)
		show(title)
	}
	o.Fold(jsonview.All)
	show("everything")
	golden.Text(t, "folding", b.String())
}

func TestToggleAndReveal(t *testing.T) {
	tree := parse(t, `{"a":[1,[2]],"b":"[{\"c\":3}]","d":{}}`)
	o := jsonview.NewOutline(tree)
	check := func(did, want string) {
		t.Helper()
		if got := strings.Join(lines(o, t, 99), "\n"); got != strings.Trim(want, "\n") {
			t.Errorf("%s:\n%s\nwant:\n%s", did, got, want)
		}
	}
	if row := o.Toggle(1); row != 1 {
		t.Errorf("the folded node is in line %d, want 1", row)
	}
	check("folding a", `
▾ {
  ▸ "a": [2],
  ▸ "b": "[{\"c\":3}]",
    "d": {}
  }`)
	three := tree.At(tree.Len() - 2)
	if got, path := o.Find(three), three.Path(); got != 2 || path != ".b | fromjson | .[0].c" {
		t.Errorf("%s is hidden in line %d, want 2", path, got)
	}
	if row := o.Reveal(three); row != 4 {
		t.Errorf("it is revealed in line %d, want 4", row)
	}
	check("revealing 3", `
▾ {
  ▸ "a": [2],
  ▾ "b": "[
    ▾ {
        "c": 3
      }
    ]",
    "d": {}
  }`)
	if row := o.Toggle(6); row != 2 {
		t.Errorf("folding by the closing bracket leads to line %d, want 2", row)
	}
	if row := o.Toggle(3); row != 3 || o.Len() != 5 {
		t.Errorf("an empty object folds: line %d of %d", row, o.Len())
	}
	inner, _ := tree.At(6).Inner()
	if row := o.Find(inner); row != 2 {
		t.Errorf("the document in the string has line %d, want the string's, 2", row)
	}
	o.Fold(0)
	check("folding all", `▸ {3}`)
	if row := o.Toggle(0); row != 0 || o.Len() != 5 {
		t.Errorf("unfolding the outermost: line %d of %d, want 0 of 5", row, o.Len())
	}
}

func TestLongAndHostileLines(t *testing.T) {
	long := strings.Repeat("ä", jsonview.Longest)
	tree := parse(t, `{"`+long+`":1,"b":"`+long+"\",\"c\":\"\u202e\x7f\xff\",\"d\":12345678}")
	o := jsonview.NewOutline(tree)
	got := lines(o, t, 6)
	for i, want := range []string{"▾ {", `    "ää…: 1,`, `    "b": "ää…,`, `    "c": "�␡�…,`, `    "d": 123456…`, "  }"} {
		if got[i] != want {
			t.Errorf("line %d: %s, want %s", i, got[i], want)
		}
	}
	s := golden.Screen(t, "none")
	row := o.Spans(nil, s, 2, 1<<30)
	if n := len(row) - 2; row[n].Text != " 131074 bytes" || len(row[n-1].Text) > jsonview.Longest+3 {
		t.Errorf("a long string: %d bytes, and then %q", len(row[n-1].Text), row[n].Text)
	}
	deep := strings.Repeat("[\n", jsonview.MaxDepth+2) + "7" + strings.Repeat("]", jsonview.MaxDepth+2)
	o = jsonview.NewOutline(parse(t, deep))
	if got := strings.TrimSpace(lines(o, t, 99)[jsonview.MaxDepth]); got != "[␊[␊7]]" {
		t.Errorf("the line of what is nested too deeply: %q", got)
	}
}

func TestFind(t *testing.T) {
	tree := parse(t, thordata.ExamplePayload())
	for what, want := range map[string][]string{
		`"flow": 17`:        {".resource.flow"},
		`spider_id`:         {".resource.url | fromjson | .spider_id"},
		`"url": "{`:         {".resource.url"},
		`"url": "https`:     {".resource.url | fromjson | .spider_parameters[0].url"},
		`finishedAt`:        {".resource.finishedAt"},
		`"resource": {`:     {".resource"},
		`nothing like that`: nil,
	} {
		found := tree.Find(func(line []byte) bool { return bytes.Contains(line, []byte(what)) })
		var paths []string
		for _, n := range found {
			paths = append(paths, n.Path())
		}
		if strings.Join(paths, "\n") != strings.Join(want, "\n") {
			t.Errorf("finding %q: %q, want %q", what, paths, want)
		}
	}
}

// checkOutline folds and unfolds every node and compares with an outline that is made anew.
func checkOutline(t *testing.T, tree *jsonview.Tree) {
	t.Helper()
	if tree.Len() > 200 {
		return
	}
	o := jsonview.NewOutline(tree)
	for i := range tree.Len() {
		o.Fold(0)
		n := tree.At(i)
		row := o.Reveal(n)
		if shown := o.Row(row).Node; shown != n {
			if inner, ok := shown.Inner(); !ok || inner != n {
				t.Fatalf("revealing node %d of %q leads to node %d", i, tree.Root().Raw(), shown.Index())
			}
		}
		if again := o.Find(n); again != row {
			t.Fatalf("node %d of %q is in lines %d and %d", i, tree.Root().Raw(), row, again)
		}
	}
	o.Fold(jsonview.All)
	want := strings.Join(lines(o, t, 99), "\n")
	for row := range o.Len() {
		row = o.Toggle(row)
		o.Toggle(row)
	}
	for row := o.Len() - 1; row >= 0; row-- {
		row = min(row, o.Toggle(row))
	}
	if o.Len() != 1 {
		t.Fatalf("%q: all folded one by one there are %d lines", tree.Root().Raw(), o.Len())
	}
	for row := 0; row < o.Len(); row++ {
		if r := o.Row(row); !r.Open {
			o.Toggle(row)
		}
	}
	if got := strings.Join(lines(o, t, 99), "\n"); got != want {
		t.Fatalf("%q: all unfolded one by one:\n%s\nwant:\n%s", tree.Root().Raw(), got, want)
	}
	for row := range o.Len() {
		for _, span := range o.Spans(nil, golden.Screen(t, "none"), row, 1<<20) {
			if text.Printable(span.Text) != span.Text {
				t.Fatalf("%q: line %d has %q", tree.Root().Raw(), row, span.Text)
			}
		}
	}
}

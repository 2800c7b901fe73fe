package scenarios

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// FuzzYAMLText: what a recorded scenario says of a request is what the loader reads.
func FuzzYAMLText(f *testing.F) {
	for _, s := range []string{
		"", "{\n\t\"a\": 1\n}\n", "a'b", "\x00\x7f\u0085\u2028\ufeff😀\U000f0000\b\f\v\x1b", "a\n\n b \n", "- - - #x: y", "{{x}}",
		"a\r\nb", "---\n...", "%YAML", "\\u0041\\", "a\n#b\n", "'\n\"", "? x\n: y", "a\n---\nb", "[[[[", "{\n[\n", "0\n0 ", "a\n\n", "\na", " a\nb",
		"true", "1e3", "~", "*a", "&a", "\u202e", strings.Repeat("{", 3000), strings.Repeat("x\n", 300), strings.Repeat("[", 150) + strings.Repeat("]", 150),
	} {
		f.Add(s, "value")
		f.Add("x", s)
	}
	f.Fuzz(func(t *testing.T, body, other string) {
		if !utf8.ValidString(body) || !utf8.ValidString(other) {
			return
		}
		want := &Change{Body: &body, Headers: map[string]*string{"null": nil, "A-b": nil}}
		if !strings.ContainsFunc(other, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			value, dispatch := strings.Trim(other, " \t"), other
			want.Head = []string{"Host", "X: " + value}
			want.ContentType, want.DispatchID, want.Headers["*'|"] = &value, &dispatch, &value
		}
		r := Recording{Description: other}
		text, err := r.file([]string{"  - {}\n"}, []replay{{times: 1, change: want.yaml()}, {wait: 1, times: 2, change: want.yaml()}}, true)
		if err != nil {
			return // too long
		}
		s, err := Parse("s.yaml", text, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if diff := cmp.Diff(want, &s.Sequence[0].Send.Change); diff != "" {
			t.Errorf("%s\n%s", diff, text)
		}
		if diff := cmp.Diff(want, &s.Sequence[2].Send.Change); diff != "" || s.Description != other {
			t.Errorf("description %q, %s\n%s", s.Description, diff, text)
		}
	})
}

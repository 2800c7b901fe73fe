package scenarios_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/scenarios"
)

// FuzzParse: any file loads or is refused with problems that have a place in it.
func FuzzParse(f *testing.F) {
	for _, tt := range bad {
		f.Add([]byte(tt.text))
	}
	everything, err := os.ReadFile("testdata/load/everything.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(everything)
	for _, text := range []string{
		"tasks: &a [*a]", "<<: &a {<<: *a}", "a: |\n", "webhook:\n  payload: >\n    {\n    x", "webhook: {headers: {é: \"\\u0000\"}}",
		"expect: {assert: ['1 +', \"a\\n  b\"]}", "\ufeffname: x", "%YAML 1.2\n---\nname: x", "name: x\r\nfix: |\r\n  y\r\n", "&a : b", "? |\n  x\n: 1",
	} {
		f.Add([]byte(text))
	}
	read := func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 4096 {
			return
		}
		s, err := scenarios.Parse("f.yaml", src, read)
		if err == nil {
			if s.Name == "" || s.Place("") == "" {
				t.Errorf("no name or no place: %+v", s)
			}
			return
		}
		problems, ok := errors.AsType[scenarios.Problems](err)
		if !ok || len(problems) == 0 {
			t.Fatalf("not a list of problems: %v", err)
		}
		lines := strings.Count(string(src), "\n") + 1
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || p.Column < 1 || p.Message == "" || !strings.HasPrefix(p.String(), fmt.Sprintf("f.yaml:%d:%d: ", p.Line, p.Column)) {
				t.Errorf("problem without a place: %+v", p)
			}
		}
	})
}

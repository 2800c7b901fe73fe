package cli

import (
	"fmt"
	"testing"
)

func FuzzParseConfig(f *testing.F) {
	for _, seed := range []string{
		"speed: max\nfire: {speed: 60, header: [a, 'b: c']}", "a: 1\nb", "speed: &x 1\nfire: *x", "? [a]\n: b", "---\n---\n",
		"speed: |\n  text", "- 1", "<<: {a: 1}", "speed: !!int 3", "{", "\t", "fire:\n speed: ~", "\xff", "a: \x00", "0\n---",
	} {
		f.Add([]byte(seed))
	}
	keys := configKeys{"fire": {"speed": true, "header": true}, "lint": {"speed": true}}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := parseConfig("f.yaml", data, keys)
		if err != nil {
			var line, column int
			if !positioned(err.Error(), &line, &column) || line < 1 || column < 0 {
				t.Errorf("error without position: %q", err)
			}
			return
		}
		for name, s := range file.common {
			if !keys["fire"][name] && !keys["lint"][name] || !s.list && len(s.values) != 1 {
				t.Errorf("kept %q: %+v", name, s)
			}
		}
	})
}

func positioned(text string, line, column *int) bool {
	n, err := fmt.Sscanf(text, "f.yaml:%d:%d: ", line, column)
	return n == 2 && err == nil
}

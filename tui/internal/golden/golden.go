// Package golden holds the views of the screen's components against files of plain text, in every theme.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/tui/theme"
)

// A Size is a size of a view in cells.
type Size struct{ W, H int }

// Sizes are those that every component is shown at.
func Sizes() []Size { return []Size{{40, 12}, {80, 24}, {120, 40}} }

// Screen returns a theme in true colour.
func Screen(t testing.TB, name string) *theme.Screen {
	t.Helper()
	s, err := theme.NewScreen(name, termenv.TrueColor, false)
	if err != nil {
		t.Fatal(err)
	}
	return &s
}

// Views draws a component at each of [Sizes] in each theme. Whatever the colours are the text must be that of
// testdata/NAME-WxH.golden, every line of exactly W cells, H lines of them; only the theme none has no escape sequence; and
// drawing it again must give the same.
func Views(t *testing.T, name string, draw func(s *theme.Screen, size Size) (view func() string)) {
	t.Helper()
	for _, size := range Sizes() {
		for _, of := range theme.ScreenNames() {
			view := draw(Screen(t, of), size)
			got := view()
			if again := view(); again != got {
				t.Errorf("%s %v %s: the second view differs from the first:\n%s", name, size, of, cmp.Diff(got, again))
			}
			Exact(t, got, size)
			if escapes := strings.Contains(got, "\x1b"); escapes != (of != "none") {
				t.Errorf("%s %v %s: escape sequences: %v", name, size, of, escapes)
			}
			Text(t, fmt.Sprintf("%s-%dx%d", name, size.W, size.H), got)
		}
	}
}

// Exact checks that a view has H lines of W cells each.
func Exact(t testing.TB, view string, size Size) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != size.H {
		t.Errorf("view of %v has %d lines", size, len(lines))
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w != size.W {
			t.Errorf("view of %v: line %d has %d cells: %q", size, i+1, w, ansi.Strip(line))
		}
	}
}

// Text compares a text, escape sequences and spaces at the ends of lines left out, with testdata/NAME.golden. With the
// test's flag -update it writes the file.
func Text(t testing.TB, name, got string) {
	t.Helper()
	lines := strings.Split(ansi.Strip(got), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got = strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", name+".golden")
	if updating() {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: run the test with -update and look at the file", err)
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// update is read where it is needed, so that the package has no variable that changes.
var _ = flag.Bool("update", false, "write the golden files")

func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

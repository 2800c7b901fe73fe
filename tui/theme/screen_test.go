package theme_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/tui/theme"
)

func ExampleNewScreen() {
	s, _ := theme.NewScreen("none", termenv.TrueColor, false)
	fmt.Println(s.OK.Paint(s.Glyphs.OK + " delivered"))
	_, err := theme.NewScreen("drak", termenv.TrueColor, false)
	fmt.Println(err)
	// Output:
	// ✓ delivered
	// unknown theme "drak" (did you mean "dark"?): there are dark, light, contrast, none
}

// inks are the inks of a screen by name.
func inks(s theme.Screen) map[string]theme.Ink {
	all := map[string]theme.Ink{}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		if ink, ok := v.Field(i).Interface().(theme.Ink); ok {
			all[v.Type().Field(i).Name] = ink
		}
	}
	return all
}

func TestScreensHaveInks(t *testing.T) {
	for _, name := range theme.ScreenNames() {
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI, termenv.Ascii} {
			s, err := theme.NewScreen(name, profile, false)
			if err != nil {
				t.Fatal(err)
			}
			plain := name == "none" || profile == termenv.Ascii
			if want := map[bool]string{true: "none", false: name}[plain]; s.Name != want {
				t.Errorf("%s, profile %v: its name is %s, want %s", name, profile, s.Name, want)
			}
			for what, ink := range inks(s) {
				painted := ink.Paint("text")
				if ansi.Strip(painted) != "text" || string(ink.Append([]byte("a "), "text")) != "a "+painted {
					t.Errorf("%s, profile %v: %s paints %q", name, profile, what, painted)
				}
				if (ink.Open == "") != (ink.Close == "") || plain && ink.Open != "" || ink.Paint("") != "" || len(ink.Append(nil, "")) != 0 {
					t.Errorf("%s, profile %v: %s is %+q", name, profile, what, ink)
				}
			}
		}
	}
}

// TestOutcomesLookDifferent: what stands side by side in lists is told apart by colour as well, wherever there is colour.
func TestOutcomesLookDifferent(t *testing.T) {
	sets := [][]string{
		{"OK", "Warn", "Fail", "Flight", "Muted", "Text"}, {"Cursor", "Picked", "Text"}, {"Added", "Removed", "Text"}, {"Match", "Text", "Warn"},
		{"Title", "Text", "Accent"},
	}
	for _, name := range []string{"dark", "light", "contrast"} {
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI} {
			s, err := theme.NewScreen(name, profile, false)
			if err != nil {
				t.Fatal(err)
			}
			all := inks(s)
			for _, set := range sets {
				seen := map[string]string{}
				for _, what := range set {
					open := all[what].Open
					if other, ok := seen[open]; ok {
						t.Errorf("%s, profile %v: %s and %s look alike: %q", name, profile, what, other, open)
					}
					seen[open] = what
				}
			}
		}
	}
}

// glyphs are all glyphs, by path.
func glyphs(v reflect.Value, path string) map[string]string {
	all := map[string]string{}
	switch v.Kind() {
	case reflect.String:
		all[path] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			for name, g := range glyphs(v.Field(i), path+"."+v.Type().Field(i).Name) {
				all[name] = g
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			for name, g := range glyphs(v.Index(i), fmt.Sprintf("%s[%d]", path, i)) {
				all[name] = g
			}
		}
	}
	return all
}

func TestGlyphsHaveOneCell(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		s, err := theme.NewScreen("dark", termenv.TrueColor, ascii)
		if err != nil {
			t.Fatal(err)
		}
		for name, g := range glyphs(reflect.ValueOf(s.Glyphs), "") {
			if ansi.StringWidth(g) != 1 || ascii && (len(g) != 1 || g[0] < 0x20 || g[0] > 0x7e) {
				t.Errorf("ascii %v: glyph %s is %q", ascii, name, g)
			}
		}
		g := s.Glyphs
		states := []string{g.OK, g.Warn, g.Fail, g.Flight, g.Idle, g.Skipped}
		slices.Sort(states)
		if len(slices.Compact(slices.Clone(states))) != len(states) {
			t.Errorf("ascii %v: states look alike: %q", ascii, states)
		}
	}
}

func TestUnknownScreen(t *testing.T) {
	for _, name := range []string{"", "Dark", "monokai"} {
		if _, err := theme.NewScreen(name, termenv.Ascii, false); err == nil || !strings.Contains(err.Error(), "contrast") {
			t.Errorf("theme %q: %v", name, err)
		}
	}
}

package theme_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/tui/theme"
)

func Example() {
	t := theme.NoColor()
	fmt.Println(t.OK.Render(t.Marks.OK + " delivered"))
	// Output: ✓ delivered
}

func styles(t theme.Theme) map[string]lipgloss.Style {
	return map[string]lipgloss.Style{
		"Title": t.Title, "Accent": t.Accent, "OK": t.OK, "Warn": t.Warn, "Fail": t.Fail, "Muted": t.Muted,
	}
}

func TestThemesPrintEscapesOnlyInColor(t *testing.T) {
	for _, tt := range []struct {
		name  string
		theme theme.Theme
		color bool
	}{
		{"NoColor", theme.NoColor(), false},
		{"Dark without colours", theme.Dark(termenv.Ascii), false},
		{"Light without colours", theme.Light(termenv.Ascii), false},
		{"Dark with 16", theme.Dark(termenv.ANSI), true},
		{"Dark with 256", theme.Dark(termenv.ANSI256), true},
		{"Light in true colour", theme.Light(termenv.TrueColor), true},
	} {
		if tt.theme.Color != tt.color {
			t.Errorf("%s: Color = %v, want %v", tt.name, tt.theme.Color, tt.color)
		}
		for name, style := range styles(tt.theme) {
			got := style.Render("word")
			if strings.Contains(got, "\x1b") != tt.color || !strings.Contains(got, "word") {
				t.Errorf("%s: %s renders %q, escape sequences wanted: %v", tt.name, name, got, tt.color)
			}
		}
	}
}

func TestMeaningsDiffer(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.ANSI, termenv.ANSI256, termenv.TrueColor} {
		for name, th := range map[string]theme.Theme{"dark": theme.Dark(profile), "light": theme.Light(profile)} {
			seen := map[string]string{}
			for meaning, style := range styles(th) {
				got := style.Render("x")
				if other, ok := seen[got]; ok {
					t.Errorf("%s, profile %v: %s and %s look alike: %q", name, profile, meaning, other, got)
				}
				seen[got] = meaning
			}
		}
	}
}

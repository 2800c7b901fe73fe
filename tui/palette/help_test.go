package palette_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/palette"
	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/theme"
)

func newHelp(s *theme.Screen, w, h int) *palette.Help {
	help := palette.NewHelp(s)
	help.SetSize(w, h)
	help.Set([]palette.Group{
		{Title: "Run", Keys: []key.Binding{pane.Bind("enter", "run", "enter"), pane.Bind("R", "run marked", "R"), pane.Bind("", "not shown"), pane.Bind("s", "stop", "s")}},
		{Title: "Deliveries", Keys: []key.Binding{pane.Bind("r", "replay", "r"), pane.Bind("e", "edit and send", "e")}},
		{Title: "Move", Keys: pane.NewMoves().List()},
		{Title: "View", Keys: []key.Binding{pane.Bind("shift+tab", "pane before", "shift+tab"), pane.Bind("?", "help", "?")}},
	}, []palette.Section{
		{"Filters", "\nTerms between spaces, all of which must hold; a term is a key, a colon and a value, or a word alone.\n\n  status:>=500   of the answer\n  task:2e9d\tthe beginning of the id\n"},
		{"Last", "日本語\x1b[31m"},
	})
	return help
}

func TestHelpViews(t *testing.T) {
	golden.Views(t, "help", func(s *theme.Screen, size golden.Size) func() string { return newHelp(s, size.W, size.H).View })
	golden.Views(t, "help-end", func(s *theme.Screen, size golden.Size) func() string {
		h := newHelp(golden.Screen(t, "contrast"), size.W, size.H)
		h.SetScreen(s)
		h.Update(tea.KeyMsg{Type: tea.KeyEnd})
		return h.View
	})
}

func TestHelpScrolls(t *testing.T) {
	h := newHelp(golden.Screen(t, "none"), 40, 12)
	for _, tt := range []struct {
		msg  tea.Msg
		want string
	}{
		{nil, "1 to 12 of 34"},
		{tea.KeyMsg{Type: tea.KeyUp}, "1 to 12 of 34"},
		{tea.KeyMsg{Type: tea.KeyDown}, "2 to 13 of 34"},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("j")}, "3 to 14 of 34"},
		{tea.KeyMsg{Type: tea.KeyPgDown}, "14 to 25 of 34"},
		{tea.KeyMsg{Type: tea.KeyCtrlU}, "8 to 19 of 34"},
		{tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}, "19 to 30 of 34"},
		{tea.KeyMsg{Type: tea.KeyCtrlD}, "23 to 34 of 34"},
		{tea.KeyMsg{Type: tea.KeyPgUp}, "12 to 23 of 34"},
		{tea.MouseMsg{Button: tea.MouseButtonWheelDown}, "15 to 26 of 34"},
		{tea.MouseMsg{Button: tea.MouseButtonWheelUp}, "12 to 23 of 34"},
		{tea.KeyMsg{Type: tea.KeyEnd}, "23 to 34 of 34"},
		{tea.KeyMsg{Type: tea.KeyHome}, "1 to 12 of 34"},
	} {
		h.Update(tt.msg)
		if got := h.Info(); got != tt.want {
			t.Errorf("after %v: %q, want %q", tt.msg, got, tt.want)
		}
	}
	if len(h.Keys()) == 0 || h.Typing() || h.Title() == "" {
		t.Errorf("keys %v, typing %v, title %q", h.Keys(), h.Typing(), h.Title())
	}
	h.SetSize(120, 60)
	if h.Info() != "" || len(h.Keys()) != 1 {
		t.Errorf("all is on the screen: info %q, keys %v", h.Info(), h.Keys())
	}
}

// TestHelpTable: what is too long in the last column of a table goes on below it.
func TestHelpTable(t *testing.T) {
	h := palette.NewHelp(golden.Screen(t, "none"))
	h.SetSize(40, 6)
	h.Set(nil, []palette.Section{{"Filters", "status  status:2xx  what the receiver answered with\nplain words that are too long for a line of the page"}})
	want := []string{" Filters", " status  status:2xx  what the receiver", "                     answered with", " plain words that are too long for a", " line of the page", ""}
	var got []string
	for line := range strings.SplitSeq(h.View(), "\n") {
		got = append(got, strings.TrimRight(line, " "))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzHelp(f *testing.F) {
	f.Add(uint64(1), "日本語 a\u0301\n\tb")
	f.Add(uint64(2), "")
	f.Fuzz(func(t *testing.T, seed uint64, s string) {
		draw := rand.New(rand.NewPCG(seed, 0))
		h := newHelp(golden.Screen(t, []string{"none", "dark"}[seed%2]), 20, 1)
		h.Set(nil, []palette.Section{{"Title", s}})
		for range 20 {
			if draw.IntN(5) == 0 {
				h = newHelp(golden.Screen(t, []string{"none", "dark"}[seed%2]), 20, 1)
			}
			size := golden.Size{W: draw.IntN(200), H: 1 + draw.IntN(60)}
			h.SetSize(size.W, size.H)
			h.Update(tea.KeyMsg{Type: []tea.KeyType{tea.KeyPgDown, tea.KeyUp, tea.KeyEnd, tea.KeyHome}[draw.IntN(4)]})
			golden.Exact(t, h.View(), size)
		}
	})
}

package pane_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/pane"
)

func TestInput(t *testing.T) {
	key := func(t tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: t} }
	for _, tt := range []struct {
		name  string
		keys  []tea.KeyMsg
		w     int
		value string
		view  string
	}{
		{"empty", nil, 20, "", "filter │status:500  "},
		{"typed", []tea.KeyMsg{runes("ab"), runes("c")}, 20, "abc", "filter abc│         "},
		{"cursor within", []tea.KeyMsg{runes("abc"), key(tea.KeyLeft)}, 20, "abc", "filter ab│c         "},
		{"at the beginning", []tea.KeyMsg{runes("abc"), key(tea.KeyHome)}, 20, "abc", "filter │abc         "},
		{"a word deleted", []tea.KeyMsg{runes("ab cd"), key(tea.KeyCtrlW)}, 20, "ab ", "filter ab │         "},
		{"too long", []tea.KeyMsg{runes("abcdefghijklmnop")}, 16, "abcdefghijklmnop", "filter …klmnop│ "},
		{"too long, cursor within", []tea.KeyMsg{runes("abcdefghijklmnop"), key(tea.KeyLeft)}, 16, "abcdefghijklmnop", "filter …jklmno│p"},
		{"wide", []tea.KeyMsg{runes("日本語日本語")}, 14, "日本語日本語", "filter …本語│ "},
		{"no room", []tea.KeyMsg{runes("abc")}, 3, "abc", "fi…"},
	} {
		in := pane.NewInput("filter", "status:500")
		for _, k := range tt.keys {
			in.Update(k)
		}
		if in.Value() != tt.value {
			t.Errorf("%s: value %q, want %q", tt.name, in.Value(), tt.value)
		}
		got := in.View(golden.Screen(t, "none"), tt.w)
		golden.Exact(t, got, golden.Size{W: tt.w, H: 1})
		if got != tt.view {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.view)
		}
	}
}

func TestInputTellsOfChanges(t *testing.T) {
	in := pane.NewInput("", "")
	for _, tt := range []struct {
		key  tea.KeyMsg
		want bool
	}{{runes("a"), true}, {tea.KeyMsg{Type: tea.KeyLeft}, false}, {tea.KeyMsg{Type: tea.KeyBackspace}, false}, {tea.KeyMsg{Type: tea.KeyDelete}, true}} {
		if got := in.Update(tt.key); got != tt.want {
			t.Errorf("%s changes the text: %v", tt.key, got)
		}
	}
	in.Set("given")
	in.Update(runes("!"))
	if in.Value() != "given!" {
		t.Errorf("value %q", in.Value())
	}
}

func FuzzInput(f *testing.F) {
	f.Add("a\u0301日本🇩🇪\u202e\x1b", 3, 12)
	f.Add("👩‍👩‍👧 family", 2, 9)
	f.Fuzz(func(t *testing.T, typed string, left, w int) {
		w &= 63
		in := pane.NewInput("/", "hint")
		in.Update(runes(typed))
		for range left & 15 {
			in.Update(tea.KeyMsg{Type: tea.KeyLeft})
		}
		for _, name := range []string{"none", "dark"} {
			s := golden.Screen(t, name)
			view := in.View(s, w)
			golden.Exact(t, view, golden.Size{W: w, H: 1})
			if w > 8 && !strings.Contains(view, s.Glyphs.Box.Vertical) {
				t.Errorf("no cursor in %q", view)
			}
		}
	})
}

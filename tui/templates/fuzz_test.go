package templates_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/templates"
)

// FuzzScreen: whatever is pressed at whatever size, views are exact, have the cursor, and give the text back.
func FuzzScreen(f *testing.F) {
	f.Add(broken, "", uint64(1))
	f.Add("\x00\xff\u202e🏳️‍🌈e\u0301\t\r\n", "{\"A\":\"{{userId}}\"}", uint64(2))
	f.Add(strings.Repeat("日本語{{", 40), "\n\n\n", uint64(3))
	names := named()
	for _, k := range []string{"esc", "ctrl+s"} {
		delete(names, k)
	}
	all := make([]tea.KeyMsg, 0, len(names))
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = append(all, names[name])
	}
	f.Fuzz(func(t *testing.T, payload, headers string, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		size := func() golden.Size { return golden.Size{W: 1 + r.IntN(140), H: 1 + r.IntN(30)} }
		e, at := templates.New(golden.Screen(t, "none"), quick()), size()
		e.SetSize(at.W, at.H)
		settle(t, e, e.Open(payload, headers))
		for i := range 60 {
			if r.IntN(5) == 0 {
				at = size()
				e.SetSize(at.W, at.H)
			}
			switch r.IntN(4) {
			case 0:
				settle(t, e, e.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(fmt.Sprint(i))}))
			case 1:
				settle(t, e, e.Update(tea.MouseMsg{X: r.IntN(at.W), Y: r.IntN(at.H), Button: tea.MouseButton(r.IntN(8)), Action: tea.MouseActionPress}))
			default:
				settle(t, e, e.Update(all[r.IntN(len(all))]))
			}
			view := e.View()
			golden.Exact(t, view, at)
			if at.W >= 5 && !strings.Contains(view, "│") {
				t.Fatalf("no cursor at %v:\n%s", at, view)
			}
		}
	})
}

package palette_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/palette"
	"github.com/thorhook/thorhook/tui/theme"
)

func entries() []palette.Entry {
	return []palette.Entry{
		{ID: "run-marked", Title: "run marked", Group: "Run", Keys: "R"},
		{
			ID: "run", Title: "run a scenario by name", Group: "Run", TakesArg: true, NeedsArg: true, Only: true,
			Args: []string{"success", "success-before-running", "duplicate-at-once", "日本語のシナリオ"},
		},
		{ID: "stop", Title: "stop", Group: "Run", Keys: "s"},
		{ID: "faults", Title: "faults", Group: "Run", Keys: "x", TakesArg: true, Args: []string{"duplicate 1/10", "drop 1/10", "none"}},
		{ID: "target", Title: "target", Group: "Run", Keys: "T", TakesArg: true},
		{ID: "replay", Title: "replay", Group: "Deliveries", Keys: "r"},
		{ID: "filter", Title: "filter deliveries", Group: "Deliveries", TakesArg: true, NeedsArg: true},
		{ID: "theme", Title: "theme", Group: "View", TakesArg: true, NeedsArg: true, Only: true, Args: theme.ScreenNames()},
		{ID: "previous", Title: "pane before", Group: "View", Keys: "shift+tab"},
		{ID: "quit", Title: "quit", Group: "View", Keys: "q"},
	}
}

func newPalette(s *theme.Screen, w, h int, keys ...string) *palette.Palette {
	p := palette.New(s)
	p.SetSize(w, h)
	p.Open(entries())
	press(p, keys...)
	return p
}

// press presses keys by name and types everything else.
func press(p *palette.Palette, keys ...string) (last tea.Msg) {
	for _, k := range keys {
		msgs := []tea.KeyMsg{}
		if t, ok := map[string]tea.KeyType{
			"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
			"backspace": tea.KeyBackspace, "left": tea.KeyLeft,
		}[k]; ok {
			msgs = append(msgs, tea.KeyMsg{Type: t})
		} else {
			for _, r := range k {
				msgs = append(msgs, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
			}
		}
		for _, msg := range msgs {
			last = nil
			if cmd := p.Update(msg); cmd != nil {
				last = cmd()
			}
		}
	}
	return last
}

func TestViews(t *testing.T) {
	for name, keys := range map[string][]string{
		"all":       nil,
		"typed":     {"re", "down"},
		"arguments": {"theme li"},
		"examples":  {"faults d"},
		"free":      {"filter "},
		"unknown":   {"theme lihgt"},
		"nothing":   {"thmee light"},
	} {
		t.Run(name, func(t *testing.T) {
			golden.Views(t, name, func(s *theme.Screen, size golden.Size) func() string {
				p := newPalette(golden.Screen(t, "contrast"), size.W, size.H, keys...)
				p.SetScreen(s)
				return p.View
			})
		})
	}
}

func TestChoosing(t *testing.T) {
	for _, tt := range []struct {
		name string
		keys []string
		want tea.Msg
	}{
		{"the first", []string{"enter"}, palette.Chosen{ID: "run-marked"}},
		{"moved to", []string{"down", "down", "up", "down", "enter"}, palette.Chosen{ID: "stop"}},
		{"typed", []string{"qu", "enter"}, palette.Chosen{ID: "quit"}},
		{"with letters spread", []string{"pbf", "enter"}, palette.Chosen{ID: "previous"}},
		{"by its group", []string{"deliv", "down", "enter"}, palette.Chosen{ID: "replay"}},
		{"needs no argument", []string{"faults", "enter"}, palette.Chosen{ID: "faults"}},
		{"nor with a space", []string{"faults ", "enter"}, palette.Chosen{ID: "faults"}},
		{"needs one", []string{"theme", "enter"}, nil},
		{"and asks for it", []string{"theme", "enter", "enter"}, palette.Chosen{ID: "theme", Arg: "dark"}},
		{"typed argument", []string{"theme light", "enter"}, palette.Chosen{ID: "theme", Arg: "light"}},
		{"begun argument", []string{"theme c", "enter"}, palette.Chosen{ID: "theme", Arg: "contrast"}},
		{"letter case", []string{"THEME LIGHT", "enter"}, palette.Chosen{ID: "theme", Arg: "light"}},
		{"exact before longer", []string{"run success", "enter"}, palette.Chosen{ID: "run", Arg: "success"}},
		{"unknown argument", []string{"theme lihgt", "enter"}, nil},
		{"mended", []string{"theme lihgt", "backspace", "backspace", "backspace", "ght", "enter"}, palette.Chosen{ID: "theme", Arg: "light"}},
		{"free argument", []string{"filter status:>=500 -task:2e9d", "enter"}, palette.Chosen{ID: "filter", Arg: "status:>=500 -task:2e9d"}},
		{"free argument missing", []string{"filter ", "enter"}, nil},
		{"no example, as typed", []string{"faults duplicate 1/1", "enter"}, palette.Chosen{ID: "faults", Arg: "duplicate 1/1"}},
		{"an example", []string{"faults dup", "down", "enter"}, palette.Chosen{ID: "faults", Arg: "duplicate 1/10"}},
		{"completed entry", []string{"them", "tab", "li", "enter"}, palette.Chosen{ID: "theme", Arg: "light"}},
		{"completed argument", []string{"run dup", "tab", "enter"}, palette.Chosen{ID: "run", Arg: "duplicate-at-once"}},
		{"completed title", []string{"run ma", "tab", "enter"}, palette.Chosen{ID: "run-marked"}},
		{"not an argument", []string{"run mark", "enter"}, palette.Chosen{ID: "run-marked"}},
		{"nothing matches", []string{"zzz", "enter", "tab"}, nil},
		{"closed", []string{"theme", "esc"}, palette.Closed{}},
	} {
		p := newPalette(golden.Screen(t, "none"), 60, 12)
		if diff := cmp.Diff(tt.want, press(p, tt.keys...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestOpenStartsAnew(t *testing.T) {
	p := newPalette(golden.Screen(t, "none"), 60, 12, "zzz")
	if p.Info() != "0/0" || len(p.Keys()) != 1 {
		t.Errorf("info %q, keys %v", p.Info(), p.Keys())
	}
	p.Open(entries()[:3])
	if p.Info() != "1/3" || strings.Contains(p.View(), "zzz") {
		t.Errorf("info %q, view:\n%s", p.Info(), p.View())
	}
	for _, b := range p.Keys() {
		if b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("binding %v has no help", b.Keys())
		}
	}
	if !p.Typing() || p.Title() == "" {
		t.Errorf("typing %v, title %q", p.Typing(), p.Title())
	}
}

func TestMouse(t *testing.T) {
	p := newPalette(golden.Screen(t, "none"), 60, 6)
	click := func(y int) tea.Msg {
		if cmd := p.Update(tea.MouseMsg{X: 3, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}); cmd != nil {
			return cmd()
		}
		return nil
	}
	if diff := cmp.Diff([]tea.Msg{nil, nil, palette.Chosen{ID: "stop"}}, []tea.Msg{click(0), click(1), click(4)}); diff != "" {
		t.Errorf("clicks (-want +got):\n%s", diff)
	}
	p.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	p.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	p.Update(tea.MouseMsg{Button: tea.MouseButtonWheelUp})
	if diff := cmp.Diff(tea.Msg(palette.Chosen{ID: "replay"}), click(4)); diff != "" {
		t.Errorf("click after the wheel (-want +got):\n%s", diff)
	}
}

// FuzzPalette: whatever is typed and however large the box is, its lines are exact and the selected row is among them.
func FuzzPalette(f *testing.F) {
	for seed := range uint64(30) {
		f.Add(seed, "a\u0301日👍🏽 th")
	}
	f.Fuzz(func(t *testing.T, seed uint64, typed string) {
		draw := rand.New(rand.NewPCG(seed, 0))
		all := entries()
		for i := range all {
			if draw.IntN(4) == 0 {
				all[i].Title, all[i].Group, all[i].Args = typed, typed, append(all[i].Args, typed)
			}
		}
		p := palette.New(golden.Screen(t, []string{"none", "dark"}[seed%2]))
		p.Open(all)
		keys := []string{"enter", "tab", "up", "down", "pgup", "pgdown", "backspace", "left", "t", "e", "theme ", "run ", "filter ", typed}
		w, h := 20, 1
		for range 40 {
			if draw.IntN(6) == 0 {
				w, h = draw.IntN(120), 1+draw.IntN(30)
			}
			p.SetSize(w, h)
			press(p, keys[draw.IntN(len(keys))])
			view := p.View()
			golden.Exact(t, view, golden.Size{W: w, H: h})
			if rows := p.Info() != "0/0"; rows && h > 1 && w > 2 && !strings.Contains("\n"+ansi.Strip(view), "\n> ") {
				t.Fatalf("the selected row is out of sight:\n%s", view)
			}
			if view != p.View() {
				t.Fatal("View is not pure")
			}
		}
	})
}

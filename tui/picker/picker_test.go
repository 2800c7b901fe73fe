package picker_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/picker"
	"github.com/thorhook/thorhook/tui/theme"
)

const ms = time.Millisecond

// items are scenarios in every state.
func items() []picker.Item {
	return []picker.Item{
		{
			Name: "success", Description: "A task that succeeds.", Proves: "A running and a succeeded event are acknowledged.", Tags: []string{"basic"},
			State: picker.Passed, Done: 12, P50: 3 * ms, P95: 9 * ms, P99: 12 * ms, Recent: []time.Duration{2 * ms, 3 * ms, 3 * ms, 12 * ms, 3 * ms, 90 * ms, 3 * ms},
		},
		{
			Name: "duplicate-at-once", Description: "Every event comes twice, the second time at once.", Tags: []string{"duplicate"},
			Proves: "A dispatch that was handled already is acknowledged and does nothing.", Fix: "Store Webhook-Dispatch-Id and eventType before you act; answer 2xx to what you have already stored.",
			State: picker.Failed, Done: 4, Failures: 1, Findings: 2, Finding: "409 on the second delivery of 77ac01fe", P50: 8 * ms, P95: 11 * ms, P99: 11 * ms,
			Recent: []time.Duration{8 * ms, 11 * ms},
		},
		{
			Name: "burst-1000", Description: "A thousand tasks at the same time.", State: picker.Running, Done: 612, Planned: 1000, P50: 3 * ms, P95: 48 * ms, P99: 212 * ms,
			Recent: []time.Duration{3 * ms, 48 * ms, 212 * ms, 2120 * ms},
		},
		{Name: "failure", Description: "A task that fails.", State: picker.Queued},
		{Name: "running-for-ever", Description: "A task that never ends."},
		{Name: "wrong-secret", State: picker.Skipped, Reason: "the run's time of 10s is over", Target: "http://localhost:4000/hooks"},
		{Name: "malformed-json", State: picker.Broken, Reason: "connect 127.0.0.1:3000: connection refused", Done: 1, Failures: 1},
		{Name: "日本語のシナリオ", Description: "خطأ في الخادم \x1b[31m", Source: "scenarios/日本語.yaml"},
		{Name: "retry", Source: "scenarios/retry.yaml", Problem: `decode scenario retry.yaml:12: unknown key "reties" (did you mean "retries"?)`},
	}
}

func newPicker(s *theme.Screen, w, h int) *picker.Picker {
	p := picker.New(s)
	p.SetItems(items())
	p.SetSize(w, h)
	return p
}

func press(p *picker.Picker, keys ...string) (last tea.Msg) {
	for _, k := range keys {
		last = nil
		if cmd := p.Update(keyOf(k)); cmd != nil {
			last = cmd()
		}
	}
	return last
}

func keyOf(name string) tea.KeyMsg {
	for t, known := range map[tea.KeyType]string{
		tea.KeyEnter: "enter", tea.KeyEsc: "esc", tea.KeyUp: "up", tea.KeyDown: "down", tea.KeyEnd: "end", tea.KeyHome: "home", tea.KeyPgDown: "pgdown",
		tea.KeyPgUp: "pgup", tea.KeySpace: "space", tea.KeyBackspace: "backspace",
	} {
		if name == known {
			return tea.KeyMsg{Type: t, Runes: map[bool][]rune{true: {' '}}[t == tea.KeySpace]}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// typing are the keys of a word.
func typing(word string) []string { return strings.Split(word, "") }

func TestViews(t *testing.T) {
	for name, prepare := range map[string]func(p *picker.Picker){
		"first":     func(*picker.Picker) {},
		"failed":    func(p *picker.Picker) { p.Select("duplicate-at-once"); press(p, "space", "down", "space", "up") },
		"invalid":   func(p *picker.Picker) { p.Select("retry"); p.SetFocus(false) },
		"skipped":   func(p *picker.Picker) { p.Select("wrong-secret") },
		"typing":    func(p *picker.Picker) { press(p, append([]string{"/"}, typing("su")...)...) },
		"filtered":  func(p *picker.Picker) { press(p, append([]string{"/"}, append(typing("task"), "enter")...)...) },
		"unmatched": func(p *picker.Picker) { press(p, append([]string{"/"}, append(typing("dublicat"), "enter")...)...) },
		"empty":     func(p *picker.Picker) { p.SetItems(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			golden.Views(t, name, func(s *theme.Screen, size golden.Size) func() string {
				p := newPicker(golden.Screen(t, "contrast"), size.W, size.H)
				prepare(p)
				p.SetScreen(s)
				return p.View
			})
		})
	}
}

func TestASCII(t *testing.T) {
	s, err := theme.NewScreen("none", termenv.Ascii, true)
	if err != nil {
		t.Fatal(err)
	}
	p := picker.New(&s)
	p.SetItems(items()[:7])
	p.SetSize(118, 30)
	golden.Text(t, "ascii", p.View())
}

func TestFilter(t *testing.T) {
	for _, tt := range []struct {
		typed string
		want  []string
	}{
		{"dup", []string{"duplicate-at-once"}},
		{"b1", []string{"burst-1000"}},
		{"basic", []string{"success"}},
		{"twice", []string{"duplicate-at-once"}},
		{"task ever", []string{"running-for-ever"}},
		{"FAIL", []string{"failure"}},
		{"r", []string{"retry", "running-for-ever", "malformed-json", "burst-1000", "wrong-secret", "failure", "duplicate-at-once"}},
		{"本", []string{"日本語のシナリオ"}},
		{"zzz", nil},
	} {
		p := newPicker(golden.Screen(t, "none"), 40, 30)
		press(p, "/")
		press(p, typing(tt.typed)...)
		press(p, "enter", "home", "a")
		got := map[string]bool{}
		for _, name := range p.Marked() {
			got[name] = true
		}
		want := map[string]bool{}
		for _, name := range tt.want {
			want[name] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.typed, diff)
		}
		if first, ok := p.Selected(); ok != (len(tt.want) > 0) || ok && first != tt.want[0] {
			t.Errorf("%q: the best match is %q", tt.typed, first)
		}
	}
}

func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		name     string
		keys     []string
		selected string
		marked   []string
		asked    tea.Msg
		typing   bool
	}{
		{name: "own files stand first", selected: "日本語のシナリオ"},
		{name: "moves", keys: []string{"down", "j", "j", "k"}, selected: "success"},
		{name: "end", keys: []string{"G"}, selected: "malformed-json"},
		{name: "run", keys: []string{"j", "j", "enter"}, selected: "success", asked: picker.Run{Names: []string{"success"}}},
		{name: "mark", keys: []string{"j", "j", "space", "j", "space", "space"}, selected: "duplicate-at-once", marked: []string{"success"}},
		{name: "marks are in the list's order", keys: []string{"end", "space", "home", "space"}, selected: "日本語のシナリオ", marked: []string{"日本語のシナリオ", "malformed-json"}},
		{name: "unmark", keys: []string{"a", "A"}, selected: "日本語のシナリオ"},
		{name: "filter", keys: []string{"/", "b", "u"}, selected: "burst-1000", typing: true},
		{name: "keys are text then", keys: []string{"/", "a", "A", "space", "backspace", "backspace", "backspace", "j"}, selected: "malformed-json", typing: true},
		{name: "but the arrows move", keys: []string{"/", "f", "down"}, selected: "running-for-ever", typing: true},
		{name: "enter keeps the filter", keys: []string{"/", "b", "u", "enter"}, selected: "burst-1000"},
		{name: "and runs then", keys: []string{"/", "b", "u", "enter", "enter"}, selected: "burst-1000", asked: picker.Run{Names: []string{"burst-1000"}}},
		{name: "esc shows all, selection kept", keys: []string{"/", "b", "u", "esc", "down"}, selected: "failure"},
		{name: "esc afterwards too", keys: []string{"/", "b", "u", "enter", "esc", "down"}, selected: "failure"},
		{name: "mark all shown", keys: []string{"/", "b", "u", "enter", "a"}, selected: "burst-1000", marked: []string{"burst-1000"}},
		{name: "nothing to run", keys: []string{"/", "z", "z", "z", "enter", "enter", "space", "a"}},
	} {
		p := newPicker(golden.Screen(t, "none"), 40, 12)
		asked := press(p, tt.keys...)
		selected, _ := p.Selected()
		got := []any{selected, p.Marked(), asked, p.Typing()}
		if diff := cmp.Diff([]any{tt.selected, tt.marked, tt.asked, tt.typing}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		for _, b := range p.Keys() {
			if b.Help().Key == "" || b.Help().Desc == "" {
				t.Errorf("%s: binding %v has no help", tt.name, b.Keys())
			}
		}
	}
}

func TestSetItemsKeeps(t *testing.T) {
	p := newPicker(golden.Screen(t, "none"), 40, 12)
	press(p, "/", "u", "enter")
	p.Select("burst-1000")
	press(p, "space")
	all := items()
	all[2].Done, all[2].State = 1000, picker.Passed
	p.SetItems(append(all[1:], picker.Item{Name: "unusual"}))
	if name, _ := p.Selected(); name != "burst-1000" || len(p.Marked()) != 1 {
		t.Errorf("selected is %q, marked are %v", name, p.Marked())
	}
	if view := ansi.Strip(p.View()); !strings.Contains(view, "/ u") || !strings.Contains(view, "unusual") || strings.Contains(view, "success") {
		t.Errorf("the filter is not what it was:\n%s", view)
	}
	p.SetItems(all[:1])
	if name, ok := p.Selected(); name != "success" || !ok || p.Marked() != nil {
		t.Errorf("selected is %q, marked are %v", name, p.Marked())
	}
	p.SetItems(all)
	if diff := cmp.Diff([]string{"burst-1000"}, p.Marked()); diff != "" {
		t.Errorf("marks of what came back (-want +got):\n%s", diff)
	}
}

func TestSelect(t *testing.T) {
	p := newPicker(golden.Screen(t, "none"), 40, 12)
	press(p, "/", "b", "u", "enter")
	if p.Select("nothing") {
		t.Error("found what is not there")
	}
	if !p.Select("success") || strings.Contains(p.View(), "/ bu") {
		t.Errorf("not found behind the filter:\n%s", p.View())
	}
	if name, _ := p.Selected(); name != "success" {
		t.Errorf("selected is %q", name)
	}
}

func TestInfo(t *testing.T) {
	p := newPicker(golden.Screen(t, "none"), 40, 12)
	for _, tt := range []struct {
		keys []string
		want string
	}{
		{nil, "1/9"}, {[]string{"down", "space"}, "1 marked · 2/9"}, {[]string{"/", "u", "enter"}, "1 marked · 1/5 · 4 hidden"},
		{[]string{"A", "/", "z", "z", "z"}, "0/0 · 9 hidden"},
	} {
		press(p, tt.keys...)
		if got := p.Info(); got != tt.want {
			t.Errorf("after %v: %q, want %q", tt.keys, got, tt.want)
		}
	}
}

// TestProblem: of what is wrong with a file the words are shown, not what points at its lines.
func TestProblem(t *testing.T) {
	p := picker.New(golden.Screen(t, "none"))
	p.SetSize(60, 30)
	p.SetItems([]picker.Item{{
		Name: "mine", Source: "mine.yaml", State: picker.Broken, Reason: "the file does not load",
		Problem: "mine.yaml:11:1: unknown key \"taks\"\n  taks:\n  ^\nmine.yaml:22:1: unknown key \"expct\"\n  expct:\n  ^",
	}})
	view := strings.Join(strings.Fields(p.View()), " ")
	if !strings.Contains(view, `mine.yaml:11:1: unknown key "taks" taks: mine.yaml:22:1: unknown key "expct" expct:`) || strings.Contains(view, "does not load") {
		t.Errorf("view:\n%s", p.View())
	}
}

// TestFirstWindow: what is selected before there is a window does not hide what stands above it.
func TestFirstWindow(t *testing.T) {
	p := picker.New(golden.Screen(t, "none"))
	p.SetItems(items())
	p.Select("failure")
	p.SetSize(60, 30)
	if view := p.View(); !strings.Contains(view, "日本語のシナリオ") || !strings.Contains(view, "> … failure") {
		t.Errorf("view:\n%s", view)
	}
}

func TestMouse(t *testing.T) {
	p := newPicker(golden.Screen(t, "none"), 40, 12)
	click := func(x, y int) string {
		if cmd := p.Update(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}); cmd != nil {
			t.Errorf("a click asks for %v", cmd())
		}
		name, _ := p.Selected()
		return name
	}
	for _, tt := range []struct {
		x, y int
		want string
	}{{9, 2, "retry"}, {9, 0, "retry"}, {9, 3, "success"}, {9, 11, "success"}, {0, 4, "duplicate-at-once"}} {
		if got := click(tt.x, tt.y); got != tt.want {
			t.Errorf("click at %d, %d selects %q, want %q", tt.x, tt.y, got, tt.want)
		}
	}
	if diff := cmp.Diff([]string{"duplicate-at-once"}, p.Marked()); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	p.Update(tea.MouseMsg{Button: tea.MouseButtonWheelUp})
	p.SetSize(40, 4)
	p.Select("日本語のシナリオ")
	p.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	if name, _ := p.Selected(); name != "duplicate-at-once" {
		t.Errorf("the wheel leaves %q selected", name)
	}
}

// FuzzPicker: whatever is pressed and however large the pane is, its lines are exact and the selected row is among them.
func FuzzPicker(f *testing.F) {
	for seed := range uint64(30) {
		f.Add(seed, "a\u0301日👍🏽")
	}
	f.Fuzz(func(t *testing.T, seed uint64, name string) {
		draw := rand.New(rand.NewPCG(seed, 0))
		p := picker.New(golden.Screen(t, []string{"none", "dark"}[seed%2]))
		keys := []string{"enter", "esc", "up", "down", "end", "home", "pgdown", "pgup", "space", "backspace", "/", "a", "A", "s", "u", "j", "k", "G", name}
		w, h := 20, 1
		for range 60 {
			switch draw.IntN(8) {
			case 0:
				w, h = draw.IntN(140), draw.IntN(40)
				p.SetSize(w, h)
			case 1:
				p.SetItems(randomItems(draw, name))
			case 2:
				p.Update(tea.MouseMsg{X: draw.IntN(w + 1), Y: draw.IntN(h + 1), Button: tea.MouseButton(draw.IntN(6)), Action: tea.MouseAction(draw.IntN(3))})
			default:
				p.Update(keyOf(keys[draw.IntN(len(keys))]))
			}
			p.SetSize(w, h)
			view := p.View()
			if h > 0 {
				golden.Exact(t, view, golden.Size{W: w, H: h})
			}
			if _, ok := p.Selected(); ok && w > 4 && h > 1 && seed%2 == 0 && !strings.Contains(view, ">") {
				t.Fatalf("the selected row is out of sight:\n%s", view)
			}
			if view != p.View() {
				t.Fatal("View is not pure")
			}
		}
	})
}

func randomItems(draw *rand.Rand, name string) []picker.Item {
	all := items()
	for i := range draw.IntN(30) {
		it := all[draw.IntN(len(all))]
		it.Name = fmt.Sprint(name, i)
		it.Done, it.Planned, it.Failures = draw.IntN(1e6), draw.IntN(1e6), draw.IntN(1e6)
		it.P95 = time.Duration(draw.Int64N(int64(time.Hour)))
		all = append(all, it)
	}
	return all[draw.IntN(len(all)):]
}

package diff_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/diff"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/theme"
)

// side is a delivery of one of a task's events, with a response.
func side(t testing.TB, seq uint64, kind thordata.Kind, status int, response string) diff.Side {
	t.Helper()
	emitter, err := mock.New(mock.Config{To: "http://localhost:3000/hook"})
	if err != nil {
		t.Fatal(err)
	}
	defer emitter.Close()
	m, err := emitter.First(mock.Task{}, kind)
	if err != nil {
		t.Fatal(err)
	}
	head := strings.Index(response, "\r\n\r\n") + 4
	return diff.Side{
		Kept:     true,
		Exchange: wire.Exchange{Request: m.Request, RequestHead: m.Head, Response: []byte(response), ResponseHead: head, Status: status},
		Row: book.Row{
			Seq: seq, Attempt: 1, Status: status, Latency: time.Duration(seq) * 3123 * time.Microsecond, Size: len(m.Request) - m.Head,
			ResponseSize: int64(len(response) - head),
		},
	}
}

// withBody is a delivery of another body.
func withBody(t testing.TB, seq uint64, body string) diff.Side {
	t.Helper()
	s := side(t, seq, thordata.KindRunning, 200, ok)
	n := s.Exchange.RequestHead
	s.Exchange.Request = append(s.Exchange.Request[:n:n], body...)
	return s
}

const (
	ok   = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX-A: 1\r\n\r\n{\"ok\":true}"
	fail = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 24\r\n\r\nTypeError: x is\nundefined"
)

func open(t testing.TB, s *theme.Screen, size golden.Size, a, b diff.Side) *diff.Diff {
	t.Helper()
	d := diff.New(s)
	d.SetSize(size.W, size.H)
	cmd := d.Set(a, b)
	d.Update(cmd())
	return d
}

func press(t testing.TB, d *diff.Diff, keys ...string) {
	t.Helper()
	for _, k := range keys {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
		switch k {
		case "right":
			msg = tea.KeyMsg{Type: tea.KeyRight}
		case "left":
			msg = tea.KeyMsg{Type: tea.KeyLeft}
		}
		if cmd := d.Update(msg); cmd != nil {
			t.Errorf("%s asks for something: %v", k, cmd())
		}
	}
}

func TestViews(t *testing.T) {
	running, success := side(t, 12, thordata.KindRunning, 200, ok), side(t, 15, thordata.KindSuccess, 500, fail)
	lost := success
	lost.Kept, lost.Row.Status, lost.Row.Stage = false, 0, wire.StageConnect
	for _, tt := range []struct {
		name string
		a, b diff.Side
		keys []string
	}{
		{"request", running, success, nil},
		{"response", running, success, []string{"v"}},
		{"unfolded", running, success, []string{"f", "u", "n", "n", "right"}},
		{"same", running, side(t, 13, thordata.KindRunning, 200, ok), nil},
		{"dropped", running, lost, nil},
	} {
		golden.Views(t, tt.name, func(s *theme.Screen, size golden.Size) func() string {
			d := open(t, s, size, tt.a, tt.b)
			press(t, d, tt.keys...)
			return d.View
		})
	}
	golden.Views(t, "empty", func(s *theme.Screen, size golden.Size) func() string {
		d := diff.New(s)
		d.SetSize(size.W, size.H)
		return d.View
	})
	golden.Views(t, "comparing", func(s *theme.Screen, size golden.Size) func() string {
		d := diff.New(s)
		d.SetSize(size.W, size.H)
		d.Set(running, success)
		return d.View
	})
}

// selected is the row with the sign of the selected one, without it.
func selected(t *testing.T, d *diff.Diff) string {
	t.Helper()
	for _, line := range strings.Split(d.View(), "\n") {
		if rest, ok := strings.CutPrefix(line, ">"); ok {
			return strings.TrimRight(rest, " ")
		}
	}
	t.Fatalf("no row is selected:\n%s", d.View())
	return ""
}

func TestKeys(t *testing.T) {
	d := open(t, golden.Screen(t, "none"), golden.Size{W: 60, H: 30}, withBody(t, 1, "a\nb\nc\nd\n"), withBody(t, 2, "a\nB\nc\nD\nE\n"))
	for _, tt := range []struct{ keys, want string }{
		{"", "- b"},
		{"n", "- d"},
		{"n", "- d"},
		{"N", "- b"},
		{"N", "- b"},
		{"j", "+ B"},
		{"k", "- b"},
		{"G", "+ E"},
		{"g", "headers"},
		{"n", "- b"},
		{"v", " no difference: byte for byte the same, 58 B"},
		{"v", "- b"},
		{"j", "+ B"},
		{"u", "+ B"},
	} {
		press(t, d, strings.Split(tt.keys, "")...)
		want := tt.want
		if strings.HasPrefix(want, " no") {
			want = want[1:]
		}
		if got := selected(t, d); got != want {
			t.Errorf("after %q %q is selected, want %q\n%s", tt.keys, got, want, d.View())
		}
	}
	d.SetSize(120, 30)
	press(t, d, "u")
	if got := strings.Join(strings.Fields(selected(t, d)), " "); got != "~ b │ B" {
		t.Errorf("side by side %q is selected", got)
	}
}

func TestScrolling(t *testing.T) {
	a, b := withBody(t, 1, "0123456789日本語"), withBody(t, 2, "short")
	d := open(t, golden.Screen(t, "none"), golden.Size{W: 20, H: 10}, a, b)
	for _, tt := range []struct{ key, want string }{
		{"right", "- 89日本語 (no lin…"},
		{"right", "-  語 (no line end)"},
		{"right", "-  語 (no line end)"},
		{"left", "- 56789日本語 (no …"},
	} {
		press(t, d, tt.key)
		d.Update(tea.KeyMsg{Type: tea.KeyEnd})
		d.Update(tea.KeyMsg{Type: tea.KeyUp})
		if got := selected(t, d); got != tt.want {
			t.Errorf("after %s: %q, want %q", tt.key, got, tt.want)
		}
	}
}

func TestMouse(t *testing.T) {
	d := open(t, golden.Screen(t, "none"), golden.Size{W: 60, H: 6}, side(t, 12, thordata.KindRunning, 200, ok), side(t, 15, thordata.KindSuccess, 500, fail))
	rows := strings.Split(d.View(), "\n")
	d.Update(tea.MouseMsg{X: 3, Y: 4, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if got, want := selected(t, d), strings.TrimRight(rows[4][1:], " "); got != want {
		t.Errorf("a click selects %q, want %q", got, want)
	}
	before := d.View()
	d.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	if d.View() == before {
		t.Error("the wheel does nothing")
	}
	d.Update(tea.MouseMsg{Button: tea.MouseButtonWheelUp})
	d.Update(tea.MouseMsg{X: 3, Y: 0, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if strings.Split(d.View(), "\n")[1] != strings.Split(before, "\n")[1] {
		t.Error("the wheel back is another place")
	}
}

func TestClosing(t *testing.T) {
	d := diff.New(golden.Screen(t, "none"))
	cmd := d.Update(tea.KeyMsg{Type: tea.KeyEsc})
	if cmd == nil || cmd() != (diff.Closed{}) {
		t.Error("esc does not close")
	}
}

// TestOnlyTheNewest: a comparison that was overtaken is not shown.
func TestOnlyTheNewest(t *testing.T) {
	a, b := side(t, 1, thordata.KindRunning, 200, ok), side(t, 2, thordata.KindSuccess, 200, ok)
	d := diff.New(golden.Screen(t, "none"))
	d.SetSize(80, 20)
	old, cmd := d.Set(a, b), d.Set(a, a)
	d.Update(old())
	if got := d.Info(); got != "comparing" {
		t.Errorf("info %q", got)
	}
	d.Update(cmd())
	got := []string{d.Title(), d.Info()}
	if diff := cmp.Diff([]string{"Diff #1 → #1 · request", "request 0 · response 0 differences"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestResponseFirst: where the requests are alike the responses are shown.
func TestResponseFirst(t *testing.T) {
	a, b := side(t, 1, thordata.KindRunning, 200, ok), side(t, 2, thordata.KindRunning, 500, fail)
	d := open(t, golden.Screen(t, "none"), golden.Size{W: 80, H: 20}, a, b)
	if got := d.Title() + ", " + d.Info(); got != "Diff #1 → #2 · response, request 0 · response 4 differences" {
		t.Error(got)
	}
}

func TestKeysTellWhatDoesSomething(t *testing.T) {
	shown := func(d *diff.Diff) string {
		var names []string
		for _, k := range d.Keys() {
			names = append(names, k.Help().Key)
		}
		return strings.Join(names, " ")
	}
	running, success := side(t, 12, thordata.KindRunning, 200, ok), side(t, 15, thordata.KindSuccess, 500, fail)
	s := golden.Screen(t, "none")
	moves := " ↑/k ↓/j pgup pgdn ctrl+u ctrl+d g/home G/end"
	for _, tt := range []struct {
		name, want string
		d          *diff.Diff
	}{
		{"nothing yet", "esc", diff.New(s)},
		{"narrow", "n esc N v f ←/h →/l" + moves, open(t, s, golden.Size{W: 80, H: 20}, running, success)},
		{"wide", "n esc N v u f ←/h →/l" + moves, open(t, s, golden.Size{W: 100, H: 20}, running, success)},
		{"same", "v esc" + moves, open(t, s, golden.Size{W: 80, H: 20}, running, running)},
	} {
		if got := shown(tt.d); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// FuzzScreen: whatever is pressed at whatever size, views are exact and a row is selected.
func FuzzScreen(f *testing.F) {
	f.Add("nvNfujkGgllhu", uint64(1), "a\x1b[31m\nb", "{\"日本語\":[1,{}]}")
	f.Add("", uint64(2), "{\"a\":\"\u202e🏳️‍🌈é\"}", "{\"a\":\"e\u0301\"}")
	f.Fuzz(func(t *testing.T, keys string, seed uint64, a, b string) {
		r := rand.New(rand.NewPCG(seed, 1))
		x, y := withBody(t, 1, a), withBody(t, 2, b)
		size := func() golden.Size { return golden.Size{W: 1 + r.IntN(140), H: 1 + r.IntN(30)} }
		at := size()
		d := open(t, golden.Screen(t, "none"), at, x, y)
		for _, k := range keys {
			if r.IntN(3) == 0 {
				at = size()
				d.SetSize(at.W, at.H)
			}
			d.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{k}})
			d.Update(tea.MouseMsg{X: r.IntN(at.W), Y: r.IntN(at.H), Button: tea.MouseButton(r.IntN(8)), Action: tea.MouseActionPress})
			view := d.View()
			golden.Exact(t, view, at)
			if !strings.Contains("\n"+view, "\n>") {
				t.Errorf("no row is selected at %v:\n%s", at, view)
			}
		}
	})
}

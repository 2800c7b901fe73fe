package feed_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/feed"
)

// TestKeys presses keys at sixty rows in a window of 19, while the last one is followed.
func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		keys     string
		selected uint64
		follows  bool
		marked   []uint64
		title    string
	}{
		{"", 60, true, nil, "Deliveries"},
		{"up", 59, false, nil, "Deliveries"},
		{"k k", 58, false, nil, "Deliveries"},
		{"k j", 60, false, nil, "Deliveries"},
		{"k j j", 60, true, nil, "Deliveries"},
		{"j", 60, true, nil, "Deliveries"},
		{"pgup", 42, false, nil, "Deliveries"},
		{"pgup pgdown", 60, false, nil, "Deliveries"},
		{"ctrl+u", 51, false, nil, "Deliveries"},
		{"home", 1, false, nil, "Deliveries"},
		{"g G", 60, true, nil, "Deliveries"},
		{"home ctrl+d", 10, false, nil, "Deliveries"},
		{"enter", 60, false, nil, "Deliveries"},
		{"space", 60, true, []uint64{60}, "Deliveries"},
		{"space up space space up space", 58, false, []uint64{58, 60}, "Deliveries"},
		{"space A", 60, true, nil, "Deliveries"},
		{"space u", 60, true, []uint64{60}, "Deliveries by task"},
		{"O", 60, true, nil, "Deliveries"},
		{"O down", 59, false, nil, "Deliveries"},
		{"O down g", 60, true, nil, "Deliveries"},
		{"O G", 1, false, nil, "Deliveries"},
		{"up o", 59, false, nil, "Deliveries by latency"},
		{"o home", 55, false, nil, "Deliveries by latency"},
		{"o o home", 56, false, nil, "Deliveries by status"},
		{"o o o home", 60, false, nil, "Deliveries by size"},
		{"o o o O home", 1, false, nil, "Deliveries by size"},
		{"o o o o", 60, false, nil, "Deliveries"},
		{"up u", 59, false, nil, "Deliveries by task"}, // the line of its task, of which it is the newest
		{"u home", 3, false, nil, "Deliveries by task"},
		{"u home enter", 3, false, nil, "Deliveries by task"},
		{"u home enter down", 1, false, nil, "Deliveries by task"},
		{"u home right down left", 3, false, nil, "Deliveries by task"},
		{"u home right down h down", 4, false, nil, "Deliveries by task"},
		{"u home l down down u", 3, false, nil, "Deliveries"},
		{"u home space", 3, false, []uint64{1, 3}, "Deliveries by task"},
		{"u home down space space", 4, false, nil, "Deliveries by task"},
		{"u O home", 60, true, nil, "Deliveries by task"},
		{"u O end enter", 3, false, nil, "Deliveries by task"},
		{"u u", 60, true, nil, "Deliveries"},
		{"u o", 60, false, nil, "Deliveries by latency"},
		{"home / 503 enter", 7, false, nil, "Deliveries"},
		{"home / 503 enter n", 23, false, nil, "Deliveries"},
		{"home / 503 enter N", 55, false, nil, "Deliveries"},
		{"home / 503 enter N N", 39, false, nil, "Deliveries"},
		{"home / 503 esc n", 1, false, nil, "Deliveries"},
		{"/ #12 enter", 12, false, nil, "Deliveries"},
		{"/ nowhere enter", 60, true, nil, "Deliveries"},
		{"u home / refused enter", 8, false, nil, "Deliveries by task"},
		{"u home / refused enter n", 24, false, nil, "Deliveries by task"},
		{"u end O / refused enter n", 40, false, nil, "Deliveries by task"},
		{"f status:503 enter", 55, true, nil, "Deliveries · status:503"},
		{"f status:503 enter a F", 60, true, []uint64{7, 23, 39, 55}, "Deliveries"},
		{"f status:503 esc", 60, true, nil, "Deliveries"},
		{"home f status:503 enter", 7, false, nil, "Deliveries · status:503"},
		{"f status:503 up up enter", 23, false, nil, "Deliveries · status:503"},
		{"f status:503 enter f esc", 55, true, nil, "Deliveries · status:503"},
		{"f task:9e3779b1 enter u", 3, true, nil, "Deliveries by task · task:9e3779b1"},
		{"f status:503 enter f |404x esc", 55, true, nil, "Deliveries · status:503"},
		{"f status:503 enter esc", 55, true, nil, "Deliveries · status:503"},
		{"z", 60, true, nil, "Deliveries"},
	} {
		r := newRig(t, book.Limits{})
		r.add(60)
		for _, k := range strings.Fields(tt.keys) {
			if r.feed.Typing() && len(k) > 1 && keyMsg(k).Type == tea.KeyRunes {
				r.typed(k)
			} else {
				r.press(k)
			}
		}
		if got := r.selected(); got != tt.selected {
			t.Errorf("%q: row %d is selected, want %d\n%s", tt.keys, got, tt.selected, r.text())
		}
		if got := strings.Contains(r.feed.Info(), "following"); got != tt.follows && tt.title != "" {
			t.Errorf("%q: follows: %v", tt.keys, got)
		}
		if diff := cmp.Diff(tt.marked, append([]uint64(nil), r.feed.Marked()...)); diff != "" {
			t.Errorf("%q: marked (-want +got):\n%s", tt.keys, diff)
		}
		if got := r.feed.Title(); got != tt.title {
			t.Errorf("%q: title %q, want %q", tt.keys, got, tt.title)
		}
	}
}

func TestMessages(t *testing.T) {
	r := newRig(t, book.Limits{})
	r.add(60)
	r.add(3)
	r.press("up", "enter")
	want := []tea.Msg{feed.Selected{Seq: 60}, feed.Selected{Seq: 63}, feed.Selected{Seq: 62}}
	if diff := cmp.Diff(want, r.asked); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if !r.feed.Opened() || r.feed.Opened() {
		t.Error("enter opens a row, once")
	}
	r.asked = nil
	r.add(5) // no longer follows
	r.book.Clear()
	r.do(r.feed.Reset())
	if _, ok := r.feed.Selected(); ok {
		t.Error("a row is selected after Reset")
	}
	r.add(2)
	want = []tea.Msg{feed.Selected{}, feed.Selected{Seq: 70}}
	if diff := cmp.Diff(want, r.asked); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestMouse(t *testing.T) {
	r := newRig(t, book.Limits{})
	r.add(60)
	mouse := func(b tea.MouseButton, x, y int) {
		r.do(r.feed.Update(tea.MouseMsg{X: x, Y: y, Button: b, Action: tea.MouseActionPress}))
	}
	top := strings.Index(strings.Split(r.text(), "\n")[1], "42 14:02")
	if top < 0 {
		t.Fatalf("the window does not begin at 42:\n%s", r.text())
	}
	for _, step := range []struct {
		what     string
		button   tea.MouseButton
		x, y     int
		selected uint64
		title    string
	}{
		{"click on a row", tea.MouseButtonLeft, 10, 4, 45, "Deliveries"},
		{"wheel up", tea.MouseButtonWheelUp, 10, 4, 45, "Deliveries"},
		{"click on the same line", tea.MouseButtonLeft, 10, 4, 42, "Deliveries"},
		{"wheel down takes the row along", tea.MouseButtonWheelDown, 10, 4, 42, "Deliveries"},
		{"click below", tea.MouseButtonLeft, 10, 25, 42, "Deliveries"},
		{"click on ms", tea.MouseButtonLeft, strings.Index(r.text(), " ms") + 1, 0, 42, "Deliveries by latency"},
		{"click on #", tea.MouseButtonLeft, strings.Index(r.text(), "#"), 0, 42, "Deliveries"},
	} {
		mouse(step.button, step.x, step.y)
		if got := r.selected(); got != step.selected || r.feed.Title() != step.title {
			t.Fatalf("%s: row %d, %q; want %d, %q\n%s", step.what, got, r.feed.Title(), step.selected, step.title, r.text())
		}
	}
	r.asked = nil
	mouse(tea.MouseButtonLeft, 3, 5)
	mouse(tea.MouseButtonLeft, 3, 5)
	if len(r.asked) != 1 || !r.feed.Opened() {
		t.Errorf("two clicks on a row do not open it, and ask for %v", r.asked)
	}
	for range 40 {
		mouse(tea.MouseButtonWheelDown, 3, 5)
	}
	if !strings.Contains(r.feed.Info(), "following") {
		t.Error("the wheel does not come to follow the end")
	}
	for range 40 {
		mouse(tea.MouseButtonWheelUp, 3, 5)
	}
	if !strings.Contains(r.text(), "  1 14:02") || r.selected() != 19 {
		t.Errorf("the wheel went up to row %d:\n%s", r.selected(), r.text())
	}
}

// TestHelp: every key of Keys does something that its description can stand for.
func TestHelp(t *testing.T) {
	r := newRig(t, book.Limits{})
	names := func() string {
		var all []string
		for _, k := range r.feed.Keys() {
			all = append(all, k.Help().Desc)
		}
		return strings.Join(all, ", ")
	}
	const moves = ", up, down, page up, page down, half up, half down, first, last"
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "filter"},
		{func() { r.add(60) }, "open, filter, search, mark, by task, sort, reverse, mark all shown" + moves},
		{func() { r.press("up", "space") }, "open, filter, follow, search, mark, by task, sort, reverse, mark all shown, unmark all" + moves},
		{func() { r.press("A", "u") }, "unfold, filter, follow, search, mark, by task, sort, reverse, mark all shown" + moves},
		{func() { r.press("u", "/"); r.typed("503") }, "find, back"},
		{func() { r.press("enter") }, "open, filter, follow, search, next hit, hit before, end search, mark, by task, sort, reverse, mark all shown" + moves},
		{func() { r.press("esc", "f"); r.typed("503") }, "keep, back"},
		{func() { r.press("enter", "o") }, "open, filter, show all, search, mark, by task, sort, reverse, mark all shown" + moves},
	} {
		step.do()
		if got := names(); got != step.want {
			t.Errorf("keys are %s\nwant %s", got, step.want)
		}
	}
}

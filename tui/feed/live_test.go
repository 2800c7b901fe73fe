package feed_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/internal/golden"
)

// status is the last line of the view.
func (r *rig) status() string {
	lines := strings.Split(r.text(), "\n")
	return strings.TrimRight(lines[len(lines)-1], " ")
}

// TestNewBelow counts what came while the selection stayed, less what was looked at since.
func TestNewBelow(t *testing.T) {
	r := newRig(t, book.Limits{})
	r.add(60)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() { r.press("up") }, ""},
		{func() { r.add(30) }, "↓ 30 new · G to follow"},
		{func() { r.press("pgdown") }, "↓ 14 new · G to follow"},
		{func() { r.press("home") }, "↓ 14 new · G to follow"},
		{func() { r.add(1200) }, "↓ 1 214 new · G to follow"},
		{func() { r.press("O"); r.add(5) }, "↑ 1 219 new · g to follow"},
		{func() { r.press("g", "down"); r.add(25) }, "↑ 25 new · g to follow"},
		{func() { r.press("O", "G") }, ""},
		{func() { r.do(r.feed.SetFilter("status:503")); r.press("up"); r.add(32) }, "↓ 2 new · G to follow"},
		{func() { r.press("G"); r.do(r.feed.SetFilter("")); r.press("u", "up"); r.add(8) }, "↓ 4 new · G to follow"},
		{func() { r.press("o"); r.add(8) }, ""},
	} {
		step.do()
		got := r.status()
		if !strings.Contains(got, " new ") {
			got = ""
		}
		if got != step.want {
			t.Errorf("the last line is %q, want %q", got, step.want)
		}
	}
}

// TestSelectionStaysInPlace: rows that come, and rows that the book forgets, do not move the selected one on the screen.
func TestSelectionStaysInPlace(t *testing.T) {
	r := newRig(t, book.Limits{Rows: 4096, Bytes: 1000})
	r.add(8000)
	r.press("up", "up", "up", "pgup", "up")
	line := func() int {
		for i, l := range strings.Split(r.text(), "\n") {
			if strings.HasPrefix(l, ">") {
				return i
			}
		}
		return -1
	}
	selected, at := r.selected(), line()
	for range 30 {
		r.add(100)
		if r.selected() != selected || line() != at {
			t.Fatalf("row %d is selected on line %d, it was %d on line %d", r.selected(), line(), selected, at)
		}
	}
	if r.book.First() == 1 {
		t.Error("the book has forgotten nothing")
	}
	r.press("space")
	r.add(9000)
	if got := r.selected(); got != r.book.First() {
		t.Errorf("row %d was forgotten, now %d is selected, want the oldest, %d", selected, got, r.book.First())
	}
	if marked := r.feed.Marked(); len(marked) > 0 {
		t.Errorf("forgotten rows are marked: %v", marked)
	}
}

// TestFilterWhileItRuns: what was on the screen stays until the scan is complete; another filter takes its place; what comes
// meanwhile is not lost.
func TestFilterWhileItRuns(t *testing.T) {
	r := newRig(t, book.Limits{Rows: 100_000, Bytes: 1000})
	r.add(40_000)
	r.hold = true
	r.do(r.feed.SetFilter("status:503"))
	if r.feed.Filter() != "status:503" || !strings.Contains(r.feed.Title(), "status:503") {
		t.Errorf("the filter is %q, the title %q", r.feed.Filter(), r.feed.Title())
	}
	first := r.held
	r.held = nil
	r.do(r.feed.Update(first[0]())) // a chunk, and the wish for the next one
	if !strings.Contains(r.status(), "filtering 20 %") || !strings.Contains(r.text(), "40000 15:") {
		t.Errorf("after a chunk:\n%s", r.text())
	}
	second := r.held
	r.held = nil
	r.do(r.feed.SetFilter("status:none"))
	r.add(160) // while the new filter has not begun
	stale := second[0]()
	r.do(r.feed.Update(stale))
	r.release()
	if got, want := r.feed.Info(), fmt.Sprintf("%s of 40 160 · following", "2 510"); got != want {
		t.Errorf("in the end %q, want %q", got, want)
	}
	r.add(16)
	if got := r.feed.Info(); got != "2 511 of 40 176 · following" {
		t.Errorf("16 more: %q", got)
	}
}

// TestEscapeRestores the filter that there was, also when the scan of another one is under way.
func TestEscapeRestores(t *testing.T) {
	r := newRig(t, book.Limits{Bytes: 1000})
	r.add(40_000)
	r.do(r.feed.SetFilter("status:503"))
	r.hold = true
	r.press("f", "backspace")
	r.typed("x")
	r.add(16)
	r.press("esc")
	r.release()
	if got := r.feed.Info(); r.feed.Filter() != "status:503" || got != "2 501 of 40 016 · following" {
		t.Errorf("filter %q: %q", r.feed.Filter(), got)
	}
}

// TestResetKeeps the filter and the order, of which one that has no end is not followed.
func TestResetKeeps(t *testing.T) {
	r := newRig(t, book.Limits{})
	r.add(60)
	r.do(r.feed.SetFilter("status:503"))
	r.press("o", "a")
	r.book.Clear()
	r.do(r.feed.Reset())
	if got := r.feed.Info(); got != "0 of 0" {
		t.Errorf("after Reset: %q", got)
	}
	r.add(20)
	if got := r.feed.Info(); got != "1 of 20" || r.feed.Title() != "Deliveries by latency · status:503" {
		t.Errorf("20 more: %q, %q", r.feed.Title(), got)
	}
}

func TestShow(t *testing.T) {
	for _, tt := range []struct {
		keys, filter string
		show         uint64
		selected     uint64
		filterAfter  string
		notice       string
	}{
		{"", "", 12, 12, "", ""},
		{"", "", 61, 60, "", "#61 is not there"},
		{"", "status:503", 7, 7, "status:503", ""},
		{"", "status:503", 8, 8, "", "to show #8 the filter status:503 was taken away"},
		{"", "status:418", 8, 8, "", "to show #8 the filter status:418 was taken away"},
		{"o", "", 12, 12, "", ""},
		{"u", "", 1, 1, "", ""}, // one row of a task of two, which is unfolded
	} {
		r := newRig(t, book.Limits{})
		r.add(60)
		r.do(r.feed.SetFilter(tt.filter))
		r.press(strings.Fields(tt.keys)...)
		r.do(r.feed.Show(tt.show))
		if r.selected() != tt.selected || r.feed.Filter() != tt.filterAfter || tt.notice != "" && r.status() != tt.notice {
			t.Errorf("%+v: row %d, filter %q, last line %q", tt, r.selected(), r.feed.Filter(), r.status())
		}
		if strings.Contains(r.feed.Info(), "following") {
			t.Errorf("%+v: the end is followed", tt)
		}
	}
}

// TestFocus: a pane without the focus shows its selected row in another ink.
func TestFocus(t *testing.T) {
	r := newRig(t, book.Limits{})
	screen := golden.Screen(t, "dark")
	r.feed.SetScreen(screen)
	r.add(60)
	for _, on := range []bool{true, false} {
		r.feed.SetFocus(on)
		if got := strings.Contains(r.feed.View(), screen.Cursor.Open); got != on {
			t.Errorf("with focus %v the ink of the focus is there: %v", on, got)
		}
	}
}

func TestSetFilterThatCannotBeRead(t *testing.T) {
	r := newRig(t, book.Limits{})
	r.add(60)
	r.do(r.feed.SetFilter("status:503"))
	r.do(r.feed.SetFilter("evnt:failed"))
	if !r.feed.Typing() || r.feed.Filter() != "status:503" || !strings.Contains(r.text(), `unknown key "evnt" (did you mean "event"?)`) {
		t.Errorf("filter %q:\n%s", r.feed.Filter(), r.text())
	}
	r.press("enter") // is not taken
	if !r.feed.Typing() {
		t.Error("enter closes the input")
	}
	r.press("esc")
	if r.feed.Typing() || r.feed.Filter() != "status:503" {
		t.Errorf("after esc the filter is %q", r.feed.Filter())
	}
}

// TestSearchInBytes finds what rows do not show, in chunks, and says where it stands.
func TestSearchInBytes(t *testing.T) {
	r := newRig(t, book.Limits{})
	r.add(2500)
	e, x := rowAt(2500)
	x.Response = append(x.Response, "needle in the answer"...)
	r.book.Append(e, &x)
	e, x = rowAt(2501)
	x.Request = append(x.Request, "Needle in the request"...)
	r.book.Append(e, &x)
	r.add(100)
	r.press("home", "/")
	r.typed("needle")
	r.hold = true
	r.press("enter")
	chunk := r.held[0]()
	r.held = nil
	r.do(r.feed.Update(chunk))
	if !strings.Contains(r.status(), "searching 78 %") {
		t.Errorf("after a chunk the last line is %q", r.status())
	}
	r.release()
	for _, step := range []struct {
		key      string
		selected uint64
		status   string
	}{
		{"", 2501, "#2501 has it in the answer"}, {"n", 2502, "#2502 has it in the request"}, {"n", 2501, "#2501 has it in the answer · on from the top"},
		{"N", 2502, "#2502 has it in the request · on from the bottom"},
	} {
		if step.key != "" {
			r.press(step.key)
		}
		if r.selected() != step.selected || r.status() != step.status {
			t.Errorf("%s: row %d, %q; want %d, %q", step.key, r.selected(), r.status(), step.selected, step.status)
		}
	}
	r.press("/")
	r.typed("haystack")
	r.press("enter")
	if got := r.status(); got != `"haystack" is in none of the rows shown` || r.selected() != 2502 {
		t.Errorf("row %d, %q", r.selected(), got)
	}
}

// TestForgottenTasks: by task the rows that the book forgot leave at last.
func TestForgottenTasks(t *testing.T) {
	r := newRig(t, book.Limits{Rows: 40_000, Bytes: 1000})
	r.add(44_000)
	r.press("u", "home", "enter", "down")
	r.add(1000) // the book forgets a block, too little for a new index
	r.press("home")
	if !strings.Contains(r.text(), "forgotten") {
		t.Errorf("no line says that its row is forgotten:\n%s", r.text())
	}
	r.press("down", "space", "enter", "/")
	r.typed("nowhere")
	r.press("enter", "G", "u", "u")
	r.add(20_000)
	r.press("home")
	if strings.Contains(r.text(), "forgotten") {
		t.Errorf("lines of rows that are forgotten:\n%s", r.text())
	}
}

// TestTexts: whatever a row has, lines are exact and nothing reaches the terminal.
func TestTexts(t *testing.T) {
	r := newRig(t, book.Limits{})
	for i, s := range strange() {
		x := wire.Exchange{Task: s, Spider: s, Event: s, Kind: s, Stage: wire.Stage(s), Err: s, Fault: s, Attempt: i * 100, Dispatch: s, Target: s, Status: i}
		r.book.Append(book.Entry{Scenario: s}, &x)
	}
	r.do(r.feed.Append(r.book.Last()))
	for _, theme := range []string{"none", "dark"} {
		r.feed.SetScreen(golden.Screen(t, theme))
		for w := 1; w <= 160; w++ {
			for _, keys := range [][]string{{}, {"u"}, {"enter"}, {"u"}} {
				r.press(keys...)
				r.feed.SetSize(w, 24)
				golden.Exact(t, r.feed.View(), golden.Size{W: w, H: 24})
			}
		}
		if strings.ContainsAny(r.text(), "\x00\x07\x1b\u202e\u2066") {
			t.Errorf("control characters reach the terminal:\n%q", r.text())
		}
	}
}

func strange() []string {
	return []string{"", "日本語のタスク", "e\u0301\u0302", "\u0301start", "👩‍👩‍👧‍👦 family", "🏻", "🇩🇪🇫", "\x1b[31mred\x07\x00", "\u202eabc\u2066", "\xff\xfe", "שלום עולם",
		strings.Repeat("long ", 200), "a\nb\tc", "\u200d", "ﷺ﷽"}
}

package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/internal/golden"
)

const (
	plain = "description: Three tasks succeed.\ntasks: [{outcome: success, count: 3}]\ndelivery: {concurrency: 1}\n"
	burst = "tasks: [{outcome: success, count: 2500, arrival: {every: 1ms}}]\ndelivery: {concurrency: 32}\n"
)

// TestStream lets 5,000 deliveries come: all of them arrive in order, in few frames, and keys work in between.
func TestStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "burst", burst, "plain", plain)
		d.press("enter")
		d.sees("✓ burst", "5 001", "following")
		if got := d.model.tally.all.Attempts; got != 5001 { // and whether the receiver is alive
			t.Errorf("%d attempts were counted", got)
		}
		if d.frames > 200 {
			t.Errorf("%d frames were drawn", d.frames)
		}
		d.press("tab", "up")
		d.send(keyMsg("shift+tab"))
		d.press("j", "enter")
		d.sees("✓ plain")
		row, ok := d.model.parts.feed.Selected()
		if !ok || row.Seq != 5000 {
			t.Errorf("selected is #%d: it should stay where it was when new ones come", row.Seq)
		}
		before := d.model.View()
		if after := d.model.View(); after != before {
			t.Error("two views in a row differ")
		}
	})
}

// TestReceiverDiesAndComesBack: what was sent stays, the header says how the receiver is.
func TestReceiverDiesAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.sees("up since")
		d.press("enter")
		d.sees("✓ plain", "7 ")
		d.host.Down()
		d.settle()
		d.sees("connection refused since", "✓ plain")
		d.press("r")
		d.sees("replay of #", "refused")
		d.host.Up(t)
		d.settle()
		d.sees("up since")
		d.press("r")
		d.sees("replay of #", "answered 200")
		if got := d.host.Receiver().Count(); got != 1 {
			t.Errorf("the new receiver got %d requests", got)
		}
	})
}

func TestPauseStepSpeedFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.press("p", "enter")
		d.sees("paused", "1 running")
		for want := range uint64(3) {
			if got := d.session.Book.Last(); got != want {
				t.Fatalf("%d deliveries while paused, want %d", got, want)
			}
			d.press(".")
		}
		d.press("p")
		d.sees("✓ plain")
		d.press("-")
		d.sees("speed 3600")
		d.press("+")
		d.sees("speed max")
		d.press("x", "d", "n")
		d.sees("faults: duplicate 1/20")
		d.press("esc", ":")
		d.types("faults drop 1/2")
		d.press("enter")
		d.sees("faults: duplicate 1/20, drop 1/2")
		d.press("enter")
		d.sees("dropped")
		d.press("x", "0", "esc")
		if f := d.session.Control.Faults(); f.DropOneIn+f.DuplicateOneIn+f.DelayOneIn != 0 {
			t.Errorf("faults left: %+v", f)
		}
	})
}

func TestTargetAndErrorsInPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.press("T", "ctrl+u")
		d.types("localhost:3000/x")
		d.press("enter")
		d.sees("put http:// in front of it")
		d.press("ctrl+u")
		d.types("http://127.0.0.1:3000/other")
		d.press("enter")
		d.sees("http://127.0.0.1:3000/other", "target is http")
		d.press("enter")
		x, ok := d.session.Book.Exchange(1)
		if !ok || !strings.HasPrefix(string(x.Request), "POST /other ") {
			t.Errorf("sent %.40s", x.Request)
		}
		for _, tt := range []struct{ typed, said string }{
			{"theme lihgt", `"light"`}, {"run plian", `"plain"`}, {"filter staus:500", `"status"`},
		} {
			d.press(":")
			d.types(tt.typed)
			d.press("enter")
			d.sees(tt.said)
			d.press("esc", "esc")
		}
	})
}

func TestSaveAndOverwrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.press("enter", "tab", "S", "ctrl+u")
		d.types("one.htp")
		d.press("enter")
		d.sees(".http")
		d.press("ctrl+u")
		d.types("one.http")
		d.press("enter")
		d.sees("saved 1 delivery to one.http")
		text, err := os.ReadFile(filepath.Join(d.model.opts.Dir, "one.http"))
		if err != nil || !strings.HasPrefix(string(text), "POST /hook HTTP/1.1\r\n") {
			t.Errorf("%v: %.60s", err, text)
		}
		d.press("S", "ctrl+u")
		d.types("one.http")
		d.press("enter")
		d.sees("one.http exists: overwrite it?")
		d.press("y")
		d.sees("saved 1 delivery")
		d.press("a", "S", "ctrl+u")
		d.types("all.yaml")
		d.press("enter")
		d.sees("saved 7 deliveries to all.yaml")
		if _, err := scenarios.LoadPath(d.model.opts.Dir, "all.yaml"); err != nil {
			t.Error(err)
		}
	})
}

// TestSecrets: they are masked until that is confirmed.
func TestSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain+"webhook: {headers: {Authorization: Bearer very-secret-word}}\n")
		d.press("enter", "tab", "k")
		d.sees("Authorization: Bearer ")
		if strings.Contains(d.text(), "very-secret-word") {
			t.Fatalf("a secret is shown:\n%s", d.text())
		}
		d.press("M")
		d.sees("unmasked?")
		d.press("n")
		if strings.Contains(d.text(), "very-secret-word") {
			t.Fatalf("a secret is shown without consent:\n%s", d.text())
		}
		d.press("M", "y")
		d.sees("very-secret-word", "secrets shown")
		d.press("M")
		if strings.Contains(d.text(), "very-secret-word") {
			t.Fatalf("a secret is still shown:\n%s", d.text())
		}
	})
}

// TestHostileReceiver: nothing that a receiver says acts on the terminal.
func TestHostileReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		evil := "\x1b]52;c;aGk=\x07\x1b[2J\u202eevil\u2066"
		d := drive(t, receiver.Config{Answer: receiver.Answer{Raw: []byte("HTTP/1.1 200 OK\r\nX-Evil: " + evil + "\r\nContent-Length: " + fmt.Sprint(len(evil)) + "\r\n\r\n" + evil)}},
			book.Limits{}, "plain", plain)
		d.press("enter", "tab", "enter", "]")
		for _, bad := range []string{"\x1b]", "\x1b[2J", "\u202e", "\u2066", "\x07"} {
			if strings.Contains(d.model.View(), bad) {
				t.Errorf("the view has %q", bad)
			}
		}
		d.sees("evil")
	})
}

func TestQuitAsksWhileSomethingRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{Answer: receiver.Answer{Fault: receiver.FaultHang}}, book.Limits{}, "plain", plain)
		d.press("enter", "q")
		d.sees("1 scenario under way: quit?")
		d.press("n")
		if d.quit {
			t.Fatal("quit without consent")
		}
		d.press("s")
		d.sees("- plain")
		d.press("q")
		if !d.quit {
			t.Errorf("q does not quit:\n%s", d.text())
		}
	})
}

// TestSizes: every size draws what fits, with the selection in sight.
func TestSizes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.press("enter", "tab", "G", "k")
		for _, size := range [][2]int{{60, 15}, {300, 100}, {40, 10}, {99, 19}, {100, 20}, {39, 9}, {1, 1}, {80, 24}, {120, 40}} {
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			d.settle()
			row, _ := d.model.parts.feed.Selected()
			if size[0] >= leastWidth && !strings.Contains(d.text(), fmt.Sprint(row.Seq)) {
				t.Errorf("%v: row %d is out of sight:\n%s", size, row.Seq, d.text())
			}
		}
		d.press("tab", "tab", "L")
		d.sees("p95")
		d.press("z", "?", "G")
		d.sees("filter of the deliveries", "status:")
	})
}

// TestMouse clicks, turns the wheel and drags both dividers.
func TestMouse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "burst", burst, "plain", plain)
		d.press("j", "enter")
		mouse := func(x, y int, action tea.MouseAction, button tea.MouseButton) {
			d.send(tea.MouseMsg{X: x, Y: y, Action: action, Button: button})
			d.settle()
		}
		at := d.model.layout.panes[deliveriesRegion]
		mouse(at.X+8, at.Y+3, tea.MouseActionPress, tea.MouseButtonLeft)
		if row, _ := d.model.parts.feed.Selected(); d.model.focus != deliveriesRegion || row.Seq != 2 {
			t.Errorf("a click selected #%d, focus %d", row.Seq, d.model.focus)
		}
		left, top := d.model.layout.panes[scenariosRegion].W, at.H
		mouse(left, 10, tea.MouseActionPress, tea.MouseButtonLeft)
		mouse(left+9, 12, tea.MouseActionMotion, tea.MouseButtonLeft)
		mouse(left+9, 12, tea.MouseActionRelease, tea.MouseButtonNone)
		if got := d.model.layout.panes[scenariosRegion].W; got != left+9 {
			t.Errorf("the left pane is %d wide after dragging, want %d", got, left+9)
		}
		below := d.model.layout.panes[inspectorRegion]
		mouse(below.X+5, below.Y, tea.MouseActionPress, tea.MouseButtonLeft)
		mouse(below.X+5, below.Y+4, tea.MouseActionMotion, tea.MouseButtonLeft)
		if got := d.model.layout.panes[deliveriesRegion].H; got <= top {
			t.Errorf("the deliveries are %d high after dragging, before %d", got, top)
		}
		mouse(0, 0, tea.MouseActionMotion, tea.MouseButtonNone)
	})
}

// TestMemoryIsBounded: large answers are dropped, oldest first, and the screen says so.
func TestMemoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{Answer: receiver.Answer{Body: strings.Repeat("x", 1<<20)}}, book.Limits{Bytes: 4 << 20}, "plain",
			"tasks: [{outcome: success, count: 10}]\n")
		d.press("enter", "tab", "g")
		d.sees("dropped to stay within the memory limit")
		if _, bytes := d.session.Book.Dropped(); bytes > 4<<20 {
			t.Errorf("%d bytes are kept", bytes)
		}
		d.press("r")
		d.sees("dropped")
	})
}

// TestScreenLooks holds the panes, the template editor and the palette against files; the first line has times of the wall clock.
func TestScreenLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{Script: func(x *wire.Exchange) receiver.Answer {
			if x.Event == "ACTOR.RUN.FAILED" {
				return receiver.Answer{Status: 500, Body: "no such task"}
			}
			return receiver.Answer{Status: 204}
		}}, book.Limits{}, "plain", plain, "mixed", "description: One of each.\ntasks: [{outcome: success}, {outcome: failure}]\ndelivery: {concurrency: 1}\n", "wrong", "tasks: [{outcome: sucess}]\n")
		d.press("R", "j", "R", "j", "R", "k", "tab", "k")
		for _, size := range golden.Sizes() {
			d.send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
			d.settle()
			_, panes, _ := strings.Cut(d.model.View(), "\n")
			golden.Text(t, fmt.Sprintf("panes-%dx%d", size.W, size.H), panes)
		}
		d.press("t")
		_, templates, _ := strings.Cut(d.model.View(), "\n")
		golden.Text(t, "templates", templates)
		d.press("esc", ":")
		d.types("fa")
		_, palette, _ := strings.Cut(d.model.View(), "\n")
		golden.Text(t, "palette", palette)
	})
}

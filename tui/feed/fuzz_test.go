package feed_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/query"
)

// FuzzModel does to a pane what the bytes say: keys, clicks, sizes, rows that come and are forgotten, commands that are late.
func FuzzModel(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03uou//503\n\x05nN"), uint64(1))
	f.Add([]byte("uuuu aA\x80\x90\xa0\xb0\xc0\xd0\xe0\xf0"), uint64(2))
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 100 {
		program := make([]byte, 60)
		for j := range program {
			program[j] = byte(random.Uint32())
		}
		f.Add(program, uint64(i))
	}
	f.Fuzz(func(t *testing.T, program []byte, seed uint64) {
		play(t, program[:min(len(program), 60)], rand.New(rand.NewPCG(seed, 5)))
	})
}

func play(t *testing.T, program []byte, random *rand.Rand) {
	r := newRig(t, book.Limits{Rows: 4096, Bytes: 200_000})
	themes := []string{"none", "dark"}
	size := golden.Size{W: 80, H: 24}
	r.feed.SetSize(size.W, size.H)
	for _, op := range program {
		switch {
		case op < 110:
			r.press(keyNames()[int(op)%len(keyNames())])
		case op < 130:
			r.do(r.feed.SetFilter(filters()[int(op)%len(filters())]))
		case op < 150:
			size = golden.Size{W: random.IntN(130), H: random.IntN(40)}
			r.feed.SetSize(size.W, size.H)
		case op < 180:
			msg := tea.MouseMsg{X: random.IntN(130), Y: random.IntN(40) - 1, Action: tea.MouseActionPress}
			msg.Button = []tea.MouseButton{tea.MouseButtonLeft, tea.MouseButtonWheelUp, tea.MouseButtonWheelDown, tea.MouseButtonRight}[op%4]
			r.do(r.feed.Update(msg))
		case op < 225:
			r.appendStrange(random, int(op)-180)
		case op < 226:
			r.appendStrange(random, 3000)
		case op < 230:
			r.book.Clear()
			r.do(r.feed.Reset())
		case op < 240:
			r.feed.SetScreen(golden.Screen(t, themes[op%2]))
		case op < 248:
			r.hold = true
		default:
			r.release()
		}
		r.checkView(size)
	}
	r.release()
	r.checkView(size)
	r.checkFilter()
}

func keyNames() []string {
	return []string{"up", "down", "pgup", "pgdown", "home", "end", "ctrl+u", "ctrl+d", "enter", "esc", "left", "right", "space", "backspace", "f", "F", "/", "n", "N",
		"o", "O", "u", "a", "A", "5", "0", "3", ":", "\"", "日", "x", "|", "-"}
}

func filters() []string {
	return []string{"", "status:503", "event:failed", "latency:>5ms", "status:teapot", "body:b0dpm", "日本", "-amazon"}
}

// appendStrange appends rows, some of which are strange, and tells the pane of them or of a part.
func (r *rig) appendStrange(random *rand.Rand, n int) {
	before := r.book.Last()
	for range n {
		e, x := rowAt(int(r.book.Last()))
		if random.IntN(4) == 0 {
			s := strange()[random.IntN(len(strange()))]
			x.Task, x.Spider, x.Kind, x.Event, x.Err, x.Stage, e.Note = s, s, "", s, s, wire.Stage(s), s
		}
		r.book.Append(e, &x)
	}
	r.do(r.feed.Append(before + uint64(random.IntN(n+1))))
}

// checkView checks that lines are exact, that drawing is pure, and that the selected row is on the screen.
func (r *rig) checkView(size golden.Size) {
	r.t.Helper()
	view := r.feed.View()
	if view != r.feed.View() {
		r.t.Fatal("the second view differs")
	}
	if size.W == 0 || size.H == 0 {
		if view != "" {
			r.t.Fatalf("a view of no size is %q", view)
		}
		return
	}
	golden.Exact(r.t, view, size)
	list := r.feed.List()
	if list.Len == 0 || list.Height == 0 {
		return
	}
	cursors := 0
	for _, l := range strings.Split(ansi.Strip(view), "\n") {
		if strings.HasPrefix(l, ">") {
			cursors++
		}
	}
	if cursors != 1 {
		r.t.Fatalf("%d cursors, row %d of %d is selected:\n%s", cursors, list.Cursor, list.Len, ansi.Strip(view))
	}
	if r.t.Failed() {
		r.t.FailNow()
	}
}

// checkFilter checks that what is shown in the end is what the filter says.
func (r *rig) checkFilter() {
	r.t.Helper()
	q, err := query.Parse(r.feed.Filter())
	if err != nil {
		r.t.Fatal(err)
	}
	row, ok := r.feed.Selected()
	if ok && !q.NeedsBytes() && !q.Match(&row, nil) {
		r.t.Fatalf("row %d does not match %q", row.Seq, q)
	}
	for _, seq := range r.feed.Marked() {
		if seq < r.book.First() || seq > r.book.Last() {
			r.t.Fatalf("row %d is marked and not there", seq)
		}
	}
}

package pane_test

import (
	"math/rand/v2"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/pane"
)

func TestListMoves(t *testing.T) {
	moves := pane.NewMoves()
	start := pane.List{Len: 20, Height: 5, Top: 8, Cursor: 10}
	for _, tt := range []struct {
		pressed     tea.KeyMsg
		top, cursor int
	}{
		{tea.KeyMsg{Type: tea.KeyUp}, 8, 9},
		{runes("k"), 8, 9},
		{tea.KeyMsg{Type: tea.KeyDown}, 8, 11},
		{runes("j"), 8, 11},
		{tea.KeyMsg{Type: tea.KeyPgUp}, 6, 6},
		{tea.KeyMsg{Type: tea.KeyPgDown}, 10, 14},
		{tea.KeyMsg{Type: tea.KeyCtrlU}, 8, 8},
		{tea.KeyMsg{Type: tea.KeyCtrlD}, 8, 12},
		{tea.KeyMsg{Type: tea.KeyHome}, 0, 0},
		{runes("g"), 0, 0},
		{tea.KeyMsg{Type: tea.KeyEnd}, 15, 19},
		{runes("G"), 15, 19},
	} {
		l, want := start, start
		want.Top, want.Cursor = tt.top, tt.cursor
		if !moves.Apply(&l, tt.pressed) {
			t.Errorf("%s is not taken for a move", tt.pressed)
		}
		if diff := cmp.Diff(want, l); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.pressed, diff)
		}
	}
	if l := start; moves.Apply(&l, runes("x")) || l != start {
		t.Errorf("x moves the list to %+v", l)
	}
	for _, b := range moves.List() {
		if len(b.Keys()) == 0 || b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("binding %v %v has no help", b.Keys(), b.Help())
		}
	}
}

func runes(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

func TestListWindow(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(l *pane.List)
		want pane.List
	}{
		{"a longer list leaves all where it was", func(l *pane.List) { l.Set(99, 5) }, pane.List{Len: 99, Height: 5, Top: 8, Cursor: 10}},
		{"a shorter list selects its last row", func(l *pane.List) { l.Set(7, 5) }, pane.List{Len: 7, Height: 5, Top: 2, Cursor: 6}},
		{"a lower window keeps the row in sight", func(l *pane.List) { l.Set(20, 2) }, pane.List{Len: 20, Height: 2, Top: 9, Cursor: 10}},
		{"a higher window shows what it can", func(l *pane.List) { l.Set(20, 15) }, pane.List{Len: 20, Height: 15, Top: 5, Cursor: 10}},
		{"nothing is left", func(l *pane.List) { l.Set(0, 5) }, pane.List{Height: 5}},
		{"no window at all", func(l *pane.List) { l.Set(20, 0) }, pane.List{Len: 20, Top: 10, Cursor: 10}},
		{"the wheel moves the window only", func(l *pane.List) { l.Scroll(2) }, pane.List{Len: 20, Height: 5, Top: 10, Cursor: 10}},
		{"and takes the row along at its edge", func(l *pane.List) { l.Scroll(3) }, pane.List{Len: 20, Height: 5, Top: 11, Cursor: 11}},
		{"up as well", func(l *pane.List) { l.Scroll(-5) }, pane.List{Len: 20, Height: 5, Top: 3, Cursor: 7}},
	} {
		got := pane.List{Len: 20, Height: 5, Top: 8, Cursor: 10}
		tt.do(&got)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestListAt(t *testing.T) {
	l := pane.List{Len: 10, Height: 5, Top: 7, Cursor: 9}
	for line, want := range map[int]int{-1: -1, 0: 7, 2: 9, 3: -1, 5: -1} {
		row, ok := l.At(line)
		if !ok {
			row = -1
		}
		if row != want {
			t.Errorf("line %d is row %d, want %d", line, row, want)
		}
	}
	if from, to := l.Visible(); from != 7 || to != 10 || !l.AtEnd() {
		t.Errorf("visible %d to %d, at the end %v", from, to, l.AtEnd())
	}
}

// FuzzList: the selected row is in the list and on the screen, whatever happens.
func FuzzList(f *testing.F) {
	for seed := range uint64(50) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		draw := rand.New(rand.NewPCG(seed, 0))
		var l pane.List
		for range 100 {
			switch n := draw.IntN(60) - 20; draw.IntN(5) {
			case 0:
				l.Set(n, draw.IntN(20))
			case 1:
				l.Select(n)
			case 2:
				l.Move(n)
			case 3:
				l.Scroll(n)
			case 4:
				l.Page(n / 10)
			}
			from, to := l.Visible()
			if l.Len == 0 && (l.Cursor != 0 || l.Top != 0 || from != to) {
				t.Fatalf("empty list: %+v", l)
			}
			if l.Len > 0 && (l.Cursor < 0 || l.Cursor >= l.Len || l.Top < 0 || l.Cursor < l.Top || l.Cursor >= l.Top+max(l.Height, 1)) {
				t.Fatalf("the selected row is out of sight: %+v", l)
			}
			if full := min(l.Len, l.Height); to-from != full {
				t.Fatalf("%d rows are shown, %d could be: %+v", to-from, full, l)
			}
		}
	})
}

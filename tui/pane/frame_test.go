package pane_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

func TestRect(t *testing.T) {
	r := pane.Rect{X: 2, Y: 3, W: 4, H: 5}
	for _, tt := range []struct {
		x, y int
		want bool
	}{{2, 3, true}, {5, 7, true}, {6, 7, false}, {5, 8, false}, {1, 3, false}, {2, 2, false}} {
		if got := r.Contains(tt.x, tt.y); got != tt.want {
			t.Errorf("contains %d, %d: %v", tt.x, tt.y, got)
		}
	}
	if got, want := r.Inside(), (pane.Rect{X: 3, Y: 4, W: 2, H: 3}); got != want {
		t.Errorf("inside %v, want %v", got, want)
	}
	if got, want := (pane.Rect{W: 1, H: 1}).Inside(), (pane.Rect{X: 1, Y: 1}); got != want {
		t.Errorf("inside of next to nothing %v, want %v", got, want)
	}
}

func TestFrameViews(t *testing.T) {
	golden.Views(t, "frame", func(s *theme.Screen, size golden.Size) func() string {
		f := pane.Frame{Title: "Deliveries", Info: "1 204 · following", Focus: true, List: &pane.List{Len: 100, Height: size.H - 2, Top: 60, Cursor: 60}}
		body := text.Fit("a row", size.W-2) + "\n" + text.Fit("another", size.W-2)
		return func() string { return strings.Join(f.Lines(s, body, size.W, size.H), "\n") }
	})
}

func TestFrameSizes(t *testing.T) {
	s := golden.Screen(t, "none")
	for _, f := range []pane.Frame{
		{}, {Title: "Title"}, {Info: "3/28"}, {Title: "日本語のタイトル", Info: "日本語", Focus: true},
		{Title: strings.Repeat("long ", 20), Info: strings.Repeat("info ", 20), List: &pane.List{Len: 9, Height: 2, Top: 99}},
		{List: &pane.List{Len: 9}},
	} {
		for w := range 40 {
			for h := range 8 {
				lines := f.Lines(s, "", w, h)
				if (w < 2 || h < 2) && lines == nil {
					continue
				}
				golden.Exact(t, strings.Join(lines, "\n"), golden.Size{W: w, H: h})
			}
		}
	}
}

func TestFrameSaysWhatMatters(t *testing.T) {
	s := golden.Screen(t, "none")
	for _, tt := range []struct {
		name  string
		frame pane.Frame
		w     int
		want  string
	}{
		{"both", pane.Frame{Title: "Title", Info: "3/28"}, 24, "┌ Title ───────── 3/28 ┐"},
		{"the info gives way", pane.Frame{Title: "Title", Info: "3/28"}, 14, "┌ Title ─────┐"},
		{"then the title is cut", pane.Frame{Title: "Title", Info: "3/28"}, 8, "┌ Ti… ─┐"},
	} {
		if got := tt.frame.Lines(s, "", tt.w, 2)[0]; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestScrollBar(t *testing.T) {
	s := golden.Screen(t, "none")
	for _, tt := range []struct {
		name string
		list pane.List
		want string // the right side
	}{
		{"at the top", pane.List{Len: 20, Height: 4}, "┃│││"},
		{"in the middle", pane.List{Len: 12, Height: 4, Top: 4}, "│┃││"},
		{"at the bottom", pane.List{Len: 20, Height: 4, Top: 16}, "│││┃"},
		{"half of it", pane.List{Len: 8, Height: 4, Top: 2}, "│┃┃│"},
		{"all is on the screen", pane.List{Len: 4, Height: 4}, "││││"},
	} {
		var got string
		for _, line := range (pane.Frame{List: &tt.list}).Lines(s, "", 10, 6)[1:5] {
			got += ansi.Cut(line, 9, 10)
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

package tui

import (
	"testing"

	"github.com/thorhook/thorhook/tui/pane"
)

// TestArrange: whatever the size, the panes that are shown and header and footer cover the screen, each cell once.
func TestArrange(t *testing.T) {
	splits := []split{{}, {0.1, 0.1}, {0.9, 0.9}, {0.5, 0.3}}
	for w := leastWidth; w <= 320; w += 7 {
		for h := leastHeight; h <= 110; h += 3 {
			for i, s := range splits {
				for focus := range regionCount {
					for flags := range 4 {
						l := arrange(w, h, s, focus, flags&1 > 0, flags&2 > 0)
						if !l.shown(focus) {
							t.Fatalf("%d×%d, split %d: pane %d has the focus and is not shown", w, h, i, focus)
						}
						area := l.header.W*l.header.H + l.footer.W*l.footer.H
						for r, p := range l.panes {
							area += p.W * p.H
							if p.H > 0 && (p.X < 0 || p.Y < 1 || p.X+p.W > w || p.Y+p.H > h-1 || p.W < 3 || p.H < 3) {
								t.Fatalf("%d×%d, split %d: pane %d is at %+v", w, h, i, r, p)
							}
							for _, other := range l.panes[r+1:] {
								if overlap(p, other) {
									t.Fatalf("%d×%d, split %d: %+v and %+v overlap", w, h, i, p, other)
								}
							}
						}
						if area != w*h {
							t.Fatalf("%d×%d, split %d, focus %d: %d of %d cells are covered", w, h, i, focus, area, w*h)
						}
					}
				}
			}
		}
	}
	for _, small := range [][2]int{{39, 40}, {80, 9}, {0, 0}, {1, 1}} {
		if l := arrange(small[0], small[1], split{}, 0, false, false); !l.small {
			t.Errorf("%v is not too small", small)
		}
	}
}

func overlap(a, b pane.Rect) bool {
	return a.H > 0 && b.H > 0 && a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

package tui

import (
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/internal/golden"
)

// fuzzKeys are keys that do not leave the screen: what a byte of the fuzzer's input presses.
func fuzzKeys() []string {
	var all []string
	for r := ' '; r <= '~'; r++ {
		if r != 'e' { // writes a file for an editor
			all = append(all, string(r))
		}
	}
	return append(all, "enter", "esc", "tab", "shift+tab", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "backspace", "delete",
		"ctrl+a", "ctrl+d", "ctrl+e", "ctrl+k", "ctrl+l", "ctrl+n", "ctrl+p", "ctrl+r", "ctrl+s", "ctrl+t", "ctrl+u", "ctrl+w", "f2", "ü", "漢", "🎉", "\u0301", "\u202e")
}

// FuzzScreen throws keys, sizes, clicks and deliveries at the screen: it never panics, every line has the width of the screen,
// and the selected rows are in sight.
func FuzzScreen(f *testing.F) {
	f.Add([]byte("\x80\x82jjk//success\x5f\x5f"), uint8(120), uint8(40))
	f.Add([]byte("fstatus:>=500\x5fuuoO G\xf0\xf3\xf9zL:theme light\x5f?"), uint8(60), uint8(15))
	f.Add([]byte("\x61\x61d\x60t\x6d\x6d\x60y1v\xe0\xe7w/id\x5fnN"), uint8(200), uint8(50))
	f.Add([]byte("xdn0\x60Tabc\x60S\x5f\x60Mn\xe1Cy"), uint8(40), uint8(10))
	keys, all := fuzzKeys(), sent(f, 200)
	f.Fuzz(func(t *testing.T, input []byte, w, h uint8) {
		synctest.Test(t, func(t *testing.T) {
			d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain, "other", plain, "broken", "tasks: 3\n")
			d.send(tea.WindowSizeMsg{Width: int(w), Height: int(h) % 64})
			fill(d.model, all, 30)
			for i, b := range input[:min(len(input), 40)] {
				switch {
				case int(b) < len(keys):
					d.send(keyMsg(keys[b]))
				case b >= 0xf8:
					fill(d.model, all, int(b))
				case b >= 0xe0:
					d.send(tea.WindowSizeMsg{Width: int(b-0xe0) * 9, Height: (i * 7) % 60})
				default:
					d.send(tea.MouseMsg{X: int(b) * 3 % 150, Y: i * 5 % 60, Action: tea.MouseAction(b % 3), Button: tea.MouseButton(b % 7)})
				}
				d.settle()
				checkScreen(t, d.model)
			}
		})
	})
}

func checkScreen(t *testing.T, m *Model) {
	t.Helper()
	if m.layout.w == 0 || m.layout.h == 0 {
		return
	}
	view := m.View()
	golden.Exact(t, view, golden.Size{W: m.layout.w, H: m.layout.h})
	if again := m.View(); again != view {
		t.Error("two views in a row differ")
	}
	if l := m.parts.feed.List(); l.Len > 0 && l.Height > 0 && (l.Cursor < l.Top || l.Cursor >= l.Top+l.Height || l.Cursor >= l.Len) {
		t.Errorf("row %d of %d is selected, %d to %d are on the screen", l.Cursor, l.Len, l.Top, l.Top+l.Height)
	}
}

package inspect_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/text"
)

// hostile are bodies and heads that try to act on the terminal.
func hostile() []string {
	return []string{
		"\x1b]52;c;cm0gLXJmIC8=\x07", "\x1b[2J\x1b[H", "\x9b31m", "\u009b31m", "\x1bP+q544e\x1b\\", "\u202egnp.exe", "\u2066x\u2069", "a\rb\bc\x7f",
		"\x1b[?1049h", "\x00\x01\x02", "\ufeff\u200f",
	}
}

// clean checks that a view has nothing but printable text and the theme's own sequences.
func clean(t *testing.T, view string) {
	t.Helper()
	for _, line := range strings.Split(ansi.Strip(view), "\n") {
		if text.Printable(line) != line {
			t.Errorf("a line of the view is not printable: %q", line)
		}
	}
	for _, raw := range []string{"\x1b]", "\x1b[2J", "\x1b[?", "\x1bP", "\x07", "\x9b3", "\r"} {
		if strings.Contains(view, raw) {
			t.Errorf("the view has %q", raw)
		}
	}
}

func TestHostileBytesStayData(t *testing.T) {
	for _, evil := range hostile() {
		head := "HTTP/1.1 200 " + strings.ReplaceAll(evil, "\n", "") + "\r\nX-" + evil + ": " + evil + "\r\n\r\n"
		for _, body := range []string{evil, `{"a":"` + evil + `"}`, `{"` + evil + `":1}`, "\x00" + evil} {
			s := withFindings(withAttempts(subject(exchange(body, head, body))))
			s.Row.Spider, s.Row.Note, s.Row.Err, s.Row.Scenario = evil, evil, evil, evil
			s.Exchange.Err, s.Exchange.Stage, s.Exchange.Fault, s.Exchange.Remote = evil, "read", evil, evil
			s.Findings[0].Actual, s.Findings[0].Hint = evil, evil
			for _, theme := range []string{"none", "dark"} {
				for _, kept := range []bool{true, false} {
					s.Kept = kept
					i := start(t, golden.Screen(t, theme), golden.Size{W: 80, H: 24}).show(s)
					i.find(evil)
					for range 5 {
						for range 3 {
							clean(t, i.View())
							i.press("v w")
						}
						clean(t, i.Title())
						clean(t, i.press("G").Info())
						i.press("]")
					}
				}
			}
		}
	}
}

// FuzzInspector throws bodies, keys, clicks and sizes at an inspector: it never panics, and its view is always exact.
func FuzzInspector(f *testing.F) {
	keys := "jjk]]vw1a/url\rnN y\x02p[GgH\x03\x04\x05"
	f.Add([]byte(thordata.ExamplePayload()), []byte(`{"ok":true}`), []byte(keys), uint16(0))
	f.Add([]byte(`{"a":"{\"b\":[1,2]}"}`), []byte("\xff\x00"+strings.Join(hostile(), "\n")), []byte("]vvwjjjj]]G\rkk\r[["), uint16(0x1234))
	f.Add([]byte("日本語 👩‍👩‍👧 e\u0301\t\n"), []byte(zipped(`[[[[1]]]]`)), []byte("]\x01\x02wvwa12/日\rn"), uint16(0xffff))
	f.Fuzz(func(t *testing.T, body, answer, keys []byte, seed uint16) {
		head := []string{"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\n\r\n", "", "garbage"}[seed%4]
		x := exchange(string(body), head, string(answer))
		x.ResponseSize += int64(seed >> 12)
		s := subject(x)
		s.ShowSecrets, s.Kept = seed&4 != 0, seed&0xf0 != 0x10
		if seed&8 != 0 {
			s = withFindings(withAttempts(s))
		}
		size := golden.Size{W: int(seed>>3)%90 + 1, H: int(seed>>5)%30 + 1}
		i := start(t, golden.Screen(t, []string{"none", "dark"}[seed&1]), size).show(s)
		for _, k := range keys[:min(len(keys), 60)] {
			switch {
			case k == '\r':
				i.press("enter")
			case k == 27:
				i.press("esc")
			case k < 8: // another size
				size = golden.Size{W: (size.W*7+int(k)*13)%100 + 1, H: (size.H*5+int(k))%40 + 1}
				i.SetSize(size.W, size.H)
			case k >= 0x80 && k < 0xc0:
				i.click(int(k&15)*5, int(k&31))
			case k >= 0xc0 && k < 0xd0:
				i.wheel([]tea.MouseButton{tea.MouseButtonWheelUp, tea.MouseButtonWheelDown, tea.MouseButtonWheelLeft, tea.MouseButtonWheelRight}[k&3])
			case k >= 0xd0:
				s.Row.Seq, s.Kept = s.Row.Seq+1, k&1 == 0
				s.Exchange = exchange(string(answer), "HTTP/1.1 200 OK\r\n\r\n", string(body))
				i.show(s)
			default:
				i.run(i.Update(keyOf(string(rune(k)))))
			}
			view := i.View()
			golden.Exact(t, view, size)
			clean(t, view)
			inSight(t, i, size)
		}
		if view := i.View(); view != i.View() {
			t.Error("two views differ")
		}
	})
}

// inSight checks that the selected row is on the screen, where there is room for one.
func inSight(t *testing.T, i *tester, size golden.Size) {
	t.Helper()
	if size.H < 3 || size.W < 2 || i.Typing() {
		return
	}
	if view := ansi.Strip(i.View()); !strings.Contains(view, "\n>") {
		t.Errorf("no selected row in sight at %v:\n%s", size, view)
	}
}

package inspect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/inspect"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/theme"
)

// TestASCII: with ASCII glyphs, ASCII data is shown in ASCII.
func TestASCII(t *testing.T) {
	s, err := theme.NewScreen("none", termenv.Ascii, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []int{30, 80} {
		i := start(t, &s, golden.Size{W: w, H: 30}).show(withFindings(withAttempts(failing())))
		for range 5 {
			for _, view := range []string{i.View(), i.press("1").View(), i.press("v").View(), i.press("y").View()} {
				if k := strings.IndexFunc(view, func(r rune) bool { return r > 0x7e }); k >= 0 {
					t.Errorf("%d cells wide the view has %q:\n%s", w, view[k:k+3], view)
				}
			}
			i.press("esc ]")
		}
	}
}

func TestFocus(t *testing.T) {
	s := golden.Screen(t, "dark")
	i := start(t, s, golden.Size{W: 80, H: 12}).show(failing())
	if view := i.View(); !strings.Contains(view, s.Cursor.Open) || strings.Contains(view, s.Picked.Open) {
		t.Errorf("with the focus: %q", view)
	}
	i.SetFocus(false)
	if view := i.View(); strings.Contains(view, s.Cursor.Open) || !strings.Contains(view, s.Picked.Open) {
		t.Errorf("without the focus: %q", view)
	}
	light := golden.Screen(t, "light")
	if i.SetScreen(light); !strings.Contains(i.View(), light.Picked.Open) {
		t.Errorf("in the other theme: %q", i.View())
	}
}

func TestTimingSays(t *testing.T) {
	ms := time.Millisecond
	for _, tt := range []struct {
		name   string
		change func(x *wire.Exchange)
		want   []string // parts of the view
	}{
		{"reused", func(*wire.Exchange) {}, []string{"  reused     a connection that had been kept"}},
		{"redialed", func(x *wire.Exchange) { x.Redialed = true }, []string{"! redialed   the connection that had been kept was dead"}},
		{"early", func(x *wire.Exchange) { x.Early = true }, []string{"! early      the answer came before"}},
		{"fault", func(x *wire.Exchange) { x.Fault = "delay 500ms" }, []string{"! fault      delay 500ms"}},
		{"resolve", func(x *wire.Exchange) { x.Stage, x.Err = wire.StageResolve, "resolve h: no address" }, []string{"✗ resolve", "✗ failed     resolve: resolve h: no address"}},
		{"connect", func(x *wire.Exchange) { x.Stage, x.Err = wire.StageConnect, "connect h:80: refused" }, []string{"✗ connect"}},
		{"tls", func(x *wire.Exchange) { x.Stage, x.Err = wire.StageTLS, "handshake with h: bad" }, []string{"✗ TLS"}},
		{"write", func(x *wire.Exchange) { x.Stage, x.Err = wire.StageWrite, "write request: reset" }, []string{"✗ write"}},
		{"first byte", func(x *wire.Exchange) {
			x.Stage, x.Err, x.Timing.FirstByte, x.Timing.Read = wire.StageRead, "wait for response: reset", 0, 0
		},
			[]string{"✗ first byte       9.65 ms"}},
		{"read", func(x *wire.Exchange) { x.Stage, x.Err = wire.StageRead, "read response body: reset" }, []string{"✗ read"}},
		{"timeout in connect", func(x *wire.Exchange) {
			x.Stage, x.Err, x.Timing = wire.StageTimeout, "connect h:80: no answer within 5s", wire.Timing{Total: 5 * time.Second}
		}, []string{"✗ connect       5000.00 ms  ████", "  total         5000.00 ms"}},
		{"all", func(x *wire.Exchange) {
			x.Timing = wire.Timing{Resolve: ms, Connect: ms, TLS: ms, Write: ms, FirstByte: ms, Read: ms, Total: 6 * ms}
		}, []string{"  resolve          1.00 ms  ████████▊\n", "  read             1.00 ms" + strings.Repeat(" ", 46) + "████████▊\n"}},
		{"nothing", func(x *wire.Exchange) { x.Timing = wire.Timing{} }, []string{"  total               -"}},
	} {
		x := documented()
		tt.change(&x)
		view := plain(t, 82, 24).show(subject(x)).press("] ]").View()
		var lines []string
		for _, line := range strings.Split(view, "\n") {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		for _, want := range tt.want {
			if !strings.Contains(strings.Join(lines, "\n"), want) {
				t.Errorf("%s: there is no %q in\n%s", tt.name, want, strings.Join(lines, "\n"))
			}
		}
	}
}

func TestNotes(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for _, tt := range []struct {
		name, head, body string
		want             []string
	}{
		{"none", ok + "\r\n", "", []string{"─ no body"}},
		{"one byte", ok + "\r\n", "x", []string{"─ text, 1 byte"}},
		{"not JSON", ok + "\r\n", `{"a":1,}`, []string{"─ text, 8 bytes", "! not valid JSON: byte 7: a key is missing"}},
		{"called JSON", ok + "Content-Type: application/json\r\n\r\n", "oops", []string{"! not valid JSON: byte 0: a value is missing"}},
		{"latin-1", ok + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n", "gr\xf6\xdfe", []string{"─ text, 5 bytes", "gr��e"}},
		{"deflate", ok + "Content-Encoding: deflate\r\n\r\n", "\xcbH\xcd\xc9\xc9\x07\x00", []string{"deflate, 7 bytes, decompressed", "hello"}},
		{"deflate in zlib's frame", ok + "Content-Encoding: deflate\r\n\r\n", "\x78\x9c\xcbH\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15", []string{"deflate, 13 bytes, decompressed", "hello"}},
		{"other coding", ok + "Content-Encoding: br\r\n\r\n", "\x0b\x02\x80hello\x03", []string{"! Content-Encoding br is shown as it came"}},
		{"no gzip", ok + "Content-Encoding: gzip\r\n\r\n", "hello", []string{"! gzip cannot be undone: it ends too early", "─ text, 5 bytes", "hello"}},
		{"not gzip", ok + "Content-Encoding: gzip\r\n\r\n", "hello hello hello", []string{"! gzip cannot be undone: invalid header"}},
		{"half of gzip", ok + "Content-Encoding: gzip\r\n\r\n", zipped(strings.Repeat("hello ", 30))[:20], []string{"! gzip, 20 bytes: what is in them up to an error, it ends too early"}},
		{"bomb", ok + "Content-Encoding: gzip\r\n\r\n", zipped(strings.Repeat("hello\n", 2<<20)), []string{"the first 8 MiB of what is in them", "─ text, 8 388 608 bytes", "hello"}},
	} {
		view := plain(t, 90, 20).show(subject(exchange("{}", tt.head, tt.body))).press("]").View()
		for _, want := range tt.want {
			if !strings.Contains(view, want) {
				t.Errorf("%s: there is no %q in\n%s", tt.name, want, view)
			}
		}
	}
}

// TestCutWithinACharacter: what was cut is text still.
func TestCutWithinACharacter(t *testing.T) {
	x := exchange("{}", "HTTP/1.1 200 OK\r\n\r\n", "größe 日本"[:len("größe 日本")-1])
	if view := plain(t, 80, 10).show(subject(x)).press("]").View(); !strings.Contains(view, "binary, 13 bytes") {
		t.Errorf("not UTF-8:\n%s", view)
	}
	x.ResponseSize = 1000
	if view := plain(t, 80, 10).show(subject(x)).press("]").View(); !strings.Contains(view, "text, 13 bytes") || !strings.Contains(view, "größe 日��") {
		t.Errorf("cut:\n%s", view)
	}
}

func TestAttemptsWithoutAnswer(t *testing.T) {
	s := withAttempts(timedOut())
	s.Attempts[0].Status, s.Attempts[0].Stage, s.Attempts[0].RetryIn = 0, wire.StageConnect, 250*time.Millisecond
	view := plain(t, 80, 10).show(s).press("] ] ]").View()
	for _, want := range []string{"  #1187  1 ! connect   212.40 ms  next in 250ms", "● #1200  2 ✗ timeout 30000.00 ms  given up, shown"} {
		if !strings.Contains(view, want) {
			t.Errorf("there is no %q in\n%s", want, view)
		}
	}
}

// TestLongPath: of a path that is too long the end is shown.
func TestLongPath(t *testing.T) {
	i := plain(t, 60, 20).show(subject(exchange(`{"the_first_key":{"the_second_key":{"the_third_key":1}}}`, "", ""))).press("G k k k")
	if got := i.Info(); got != "…d_key.the_third_key · pretty" {
		t.Errorf("info %q", got)
	}
}

func TestLessToCopy(t *testing.T) {
	i := &tester{Inspector: inspect.New(golden.Screen(t, "none"), inspect.Options{}), t: t}
	i.SetSize(80, 10)
	i.show(subject(documented())).press("y")
	if view := i.View(); strings.Contains(view, "curl") || !strings.Contains(view, "copy v value · b body · w whole  esc no") {
		t.Errorf("without a way to write curl commands:\n%s", view)
	}
	if i.show(dropped()); !strings.Contains(i.View(), "copy v value  esc no") {
		t.Errorf("without bytes:\n%s", i.View())
	}
	empty := subject(documented())
	empty.Exchange.Request, empty.Exchange.RequestHead = nil, 0
	if view := i.show(empty).View(); !strings.Contains(view, "Nothing was sent.") {
		t.Errorf("without a request:\n%s", view)
	}
}

package inspect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/inspect"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/theme"
)

func failing() inspect.Subject {
	x := exchange(thordata.ExamplePayload(), "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\nSet-Cookie: session=0123456789abcdef\r\n\r\n",
		"Error: duplicate key value violates unique constraint \"deliveries_pkey\"\n\tat insert (db.js:41:9)\n\tat handle (hook.js:12:3)\n")
	return subject(x)
}

func binary() inspect.Subject {
	var all []byte
	for c := range 256 {
		all = append(all, byte(c))
	}
	return subject(exchange("{}", "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n", string(all)))
}

func dropped() inspect.Subject {
	s := failing()
	s.Exchange, s.Kept = wire.Exchange{}, false
	return s
}

func timedOut() inspect.Subject {
	x := exchange("{}", "", "")
	x.Stage, x.Err, x.Final, x.RetryIn, x.Reused = wire.StageTimeout, "wait for response: no answer within 30s", true, 0, false
	x.Timing = wire.Timing{Resolve: 1200 * time.Microsecond, Connect: 4 * time.Millisecond, TLS: 31 * time.Millisecond,
		Write: 90 * time.Microsecond, Total: 30 * time.Second}
	return subject(x)
}

func awkward() inspect.Subject {
	body := `{"rtl":"שלום עולם","wide":"日本語のテキスト","marks":"e\u0301 ` + "e\u0301" + `","escape":"` + "\u009b31m \u202egnp.exe\u202c" + `","emoji":"👩‍👩‍👧 🇩🇪"}`
	return subject(exchange(body, "HTTP/1.1 200 OK\r\nX-Evil: \x1b]52;c;aGk=\x07\r\n\r\n", "line 1\x1b[2J\rline\t2\n\x00\n日本語"))
}

func compressedAnswer() inspect.Subject {
	return subject(exchange("{}", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n\r\n", zipped(`{"token":"0123456789abcdef","rows":[1,2]}`)))
}

func cutAnswer() inspect.Subject {
	x := exchange("{}", "HTTP/1.1 200 OK\r\n\r\n", `{"rows":[1,2,`)
	x.ResponseSize = 3_000_000
	return subject(x)
}

func TestViews(t *testing.T) {
	for _, tt := range []struct {
		name string
		of   func() inspect.Subject
		do   func(i *tester)
	}{
		{"request", func() inspect.Subject { return withAttempts(subject(documented())) }, func(*tester) {}},
		{"unfolded", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.find("spider_id").press("esc") }},
		{"folded", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("1 G k") }},
		{"raw", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("v") }},
		{"hex", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("v v") }},
		{"wrapped", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("w G") }},
		{"scrolled right", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("right right G") }},
		{"response text", failing, func(i *tester) { i.press("]") }},
		{"response binary", binary, func(i *tester) { i.press("]") }},
		{"response gzip", compressedAnswer, func(i *tester) { i.press("]") }},
		{"response cut", cutAnswer, func(i *tester) { i.press("]") }},
		{"response none", timedOut, func(i *tester) { i.press("]") }},
		{"awkward request", awkward, func(*tester) {}},
		{"awkward response", awkward, func(i *tester) { i.press("]") }},
		{"dropped", dropped, func(*tester) {}},
		{"timing", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("] ]") }},
		{"timing failed", timedOut, func(i *tester) { i.press("] ]") }},
		{"timing dropped", dropped, func(i *tester) { i.press("] ]") }},
		{"attempts", func() inspect.Subject { return withAttempts(failing()) }, func(i *tester) { i.press("[ [") }},
		{"findings", func() inspect.Subject { return withFindings(withAttempts(failing())) }, func(i *tester) { i.press("[") }},
		{"findings none", failing, func(i *tester) { i.press("[") }},
		{"search", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.find("url").press("n n") }},
		{"search typed", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("/ u r l") }},
		{"search in vain", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.find("nowhere") }},
		{"copy menu", func() inspect.Subject { return subject(documented()) }, func(i *tester) { i.press("G k y") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			golden.Views(t, strings.ReplaceAll(tt.name, " ", "-"), func(s *theme.Screen, size golden.Size) func() string {
				i := start(t, s, size).show(tt.of())
				tt.do(i)
				return i.View
			})
		})
	}
}

func TestEmptyView(t *testing.T) {
	golden.Views(t, "empty", func(s *theme.Screen, size golden.Size) func() string { return start(t, s, size).View })
}

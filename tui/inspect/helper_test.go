package inspect_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/inspect"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/theme"
)

const requestHead = "POST /hooks?token=0123456789abcdef HTTP/1.1\r\nHost: localhost:3000\r\nContent-Type: application/json\r\nWebhook: Thordata\r\n" +
	"Webhook-Dispatch-Id: 77ac01fe5d0b4c\r\nAuthorization: Bearer 0123456789abcdef\r\nX-Mine: yes\r\n\r\n"

// exchange is an attempt with a request body and a response as they are given.
func exchange(body, head, answer string) wire.Exchange {
	x := wire.Exchange{
		At: time.Date(2026, 1, 2, 14, 2, 10, 993e6, time.UTC), Target: "http://localhost:3000/hooks?token=0123456789abcdef", Task: "77ac01fe",
		Spider: "youtube_video_by-url", Kind: "success", Event: "ACTOR.RUN.SUCCEEDED", Dispatch: "77ac01fe5d0b4c", Attempt: 2,
		RetryIn: 5 * time.Second,
		Request: []byte(requestHead + body), RequestHead: len(requestHead),
		Response: []byte(head + answer), ResponseHead: len(head), ResponseSize: int64(len(answer)), Remote: "127.0.0.1:3000", Reused: true,
		Timing: wire.Timing{Write: 52 * time.Microsecond, FirstByte: 9 * time.Millisecond, Read: 648 * time.Microsecond, Total: 9700 * time.Microsecond},
	}
	_, err := fmt.Sscanf(head, "HTTP/1.1 %d", &x.Status)
	if x.Delivered = err == nil && x.Status < 300; x.Delivered {
		x.Final, x.RetryIn = true, 0
	}
	return x
}

func documented() wire.Exchange {
	return exchange(thordata.ExamplePayload(), "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", `{"ok":true,"n":1.50e0,"n":2}`)
}

// rowOf is the row of an exchange, as the book makes it.
func rowOf(x *wire.Exchange) book.Row {
	b := book.New(book.Limits{})
	b.Append(book.Entry{Run: 1, Scenario: "retry"}, x)
	row, _ := b.Row(1)
	row.Seq = 1200
	return row
}

func subject(x wire.Exchange) inspect.Subject {
	return inspect.Subject{Row: rowOf(&x), Exchange: x, Kept: true}
}

func withAttempts(s inspect.Subject) inspect.Subject {
	first := s.Row
	first.Seq, first.Attempt, first.Status, first.Delivered, first.Final, first.RetryIn = 1187, 1, 500, false, false, 5*time.Second
	first.Latency = 212_400 * time.Microsecond
	s.Attempts = []book.Row{first, s.Row}
	return s
}

func withFindings(s inspect.Subject) inspect.Subject {
	s.Findings = []scenarios.Finding{
		{Expectation: "each.status", Expected: "2xx", Actual: "409", Exchange: 1200, Place: "retry.yaml:12:5",
			Hint: "answer 2xx to what you have already stored: a retry is not an error, and whoever sends it wants to hear that it is there"},
		{Expectation: "run.p95", Expected: "under 100 ms", Actual: "212.4 ms", Place: "retry.yaml:14:5"},
	}
	return s
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

// tester drives an inspector as a program does.
type tester struct {
	*inspect.Inspector
	t    testing.TB
	size golden.Size
	sent []tea.Msg // messages for others
}

func curl(x *wire.Exchange) string {
	return "curl " + x.Target + " " + fmt.Sprintf("%q", x.Request[x.RequestHead:])
}

func start(t testing.TB, s *theme.Screen, size golden.Size) *tester {
	i := &tester{Inspector: inspect.New(s, inspect.Options{Curl: curl}), t: t, size: size}
	i.SetSize(size.W, size.H)
	return i
}

// run carries commands out until there are none.
func (i *tester) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			i.run(c)
		}
	case inspect.Open, inspect.Copy:
		i.sent = append(i.sent, msg)
	default:
		i.run(i.Update(msg))
	}
}

func (i *tester) show(s inspect.Subject) *tester {
	i.run(i.Show(s))
	return i
}

// press presses keys, by bubbletea's names, with spaces between them. A word in quotes is typed.
func (i *tester) press(keys string) *tester {
	for _, k := range strings.Fields(keys) {
		i.run(i.Update(keyOf(k)))
	}
	return i
}

func keyOf(name string) tea.KeyMsg {
	for _, t := range []tea.KeyType{tea.KeyEnter, tea.KeyEsc, tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd,
		tea.KeyPgUp, tea.KeyPgDown, tea.KeyCtrlU, tea.KeyCtrlD, tea.KeyBackspace} {
		if t.String() == name {
			return tea.KeyMsg{Type: t}
		}
	}
	if name == "space" {
		name = " "
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// find looks for a text.
func (i *tester) find(what string) *tester {
	i.press("/")
	i.run(i.Update(keyOf(what)))
	return i.press("enter")
}

func (i *tester) click(x, y int) *tester {
	i.run(i.Update(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}))
	return i
}

func (i *tester) wheel(b tea.MouseButton) *tester {
	i.run(i.Update(tea.MouseMsg{Button: b, Action: tea.MouseActionPress}))
	return i
}

// selected is the line of the selected row, without its sign.
func (i *tester) selected() string {
	i.t.Helper()
	for _, line := range strings.Split(i.View(), "\n")[1:] {
		if text, ok := strings.CutPrefix(line, ">"); ok {
			return strings.TrimSpace(text)
		}
	}
	i.t.Errorf("no row is selected:\n%s", i.View())
	return ""
}

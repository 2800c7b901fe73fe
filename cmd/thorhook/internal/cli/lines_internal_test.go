package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/theme"
)

func lineStart() time.Time { return time.Date(2025, 6, 7, 6, 33, 14, 0, time.UTC) }

func delivery() *wire.Exchange {
	return &wire.Exchange{
		At: lineStart().Add(264 * time.Millisecond), Task: "febdafaadbb19227d0b209a02d208cca", Spider: "google_map-details_by-cid",
		Kind: "running", Attempt: 1, Final: true, Delivered: true, Status: 200, Timing: wire.Timing{Total: 1234 * time.Microsecond},
	}
}

func TestLines(t *testing.T) {
	with := func(change func(*wire.Exchange)) *wire.Exchange {
		x := delivery()
		change(x)
		return x
	}
	lines := newLineFormat(lineStart(), theme.NoColor(), 80, nil)
	got := string(lines.heading())
	for _, x := range []*wire.Exchange{
		delivery(),
		with(func(x *wire.Exchange) {
			x.Kind, x.Spider, x.Task = "success", "linkedin_company_information_by-url", "x"
		}),
		with(func(x *wire.Exchange) {
			x.Status, x.Delivered, x.Final, x.RetryIn = 503, false, false, 17*time.Hour+4*time.Minute
		}),
		with(func(x *wire.Exchange) {
			x.Status, x.Delivered, x.Attempt, x.At = 503, false, 12, x.At.Add(34*time.Hour)
		}),
		with(func(x *wire.Exchange) { x.Status, x.Delivered = 404, false }),
		with(func(x *wire.Exchange) { x.Status, x.Delivered = 999, false }),
		with(func(x *wire.Exchange) {
			x.Status, x.Delivered, x.Stage, x.Err = 0, false, wire.StageConnect, "connect [::1]:3000, 127.0.0.1:3000: connection\x1b refused"
			x.Final, x.RetryIn = false, time.Minute
		}),
		with(func(x *wire.Exchange) {
			x.Status, x.Delivered, x.Stage, x.Err = 0, false, wire.StageTimeout, "interrupted"
			x.Timing.Total = 30 * time.Second
		}),
		with(func(x *wire.Exchange) {
			x.Status, x.Delivered, x.Stage, x.Err, x.Fault = 0, false, wire.StageDropped, "not sent: a fault that was asked for", wire.FaultDrop
			x.Final, x.RetryIn, x.Timing = false, time.Minute, wire.Timing{}
		}),
	} {
		got += string(lines.line(x))
	}
	const want = `
  TIME          EVENT    TASK      SPIDER                  STATUS  TRY   LATENCY
✓ 06:33:14.264  running  febdafaa  google_map…ails_by-cid     200    1   1.23 ms
✓ 06:33:14.264  success  x         linkedin_c…tion_by-url     200    1   1.23 ms
! 06:33:14.264  running  febdafaa  google_map…ails_by-cid     503    1   1.23 ms  again in 17h4m
✗ +1d 16:33:14  running  febdafaa  google_map…ails_by-cid     503   12   1.23 ms  given up
✗ 06:33:14.264  running  febdafaa  google_map…ails_by-cid     404    1   1.23 ms  Not Found
✗ 06:33:14.264  running  febdafaa  google_map…ails_by-cid     999    1   1.23 ms  no status of HTTP
! 06:33:14.264  running  febdafaa  google_map…ails_by-cid       -    1   1.23 ms  connection␛ refused, again in 1m
✗ 06:33:14.264  running  febdafaa  google_map…ails_by-cid       -    1   30.00 s  interrupted
! 06:33:14.264  running  febdafaa  google_map…ails_by-cid       -    1   0.00 ms  a fault that was asked for, again in 1m
`
	if diff := cmp.Diff(want[1:], got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestLinesFit: a line of a delivery fits the screen, down to what the columns need.
func TestLinesFit(t *testing.T) {
	for _, tt := range []struct{ screen, want int }{{0, 94}, {200, 94}, {100, 94}, {80, 80}, {72, 72}, {40, 70}} {
		lines := newLineFormat(lineStart(), theme.NoColor(), tt.screen, []thordata.Kind{thordata.KindRunning})
		x := delivery()
		x.Spider = strings.Repeat("s", 60)
		for _, line := range []string{string(lines.heading()), string(lines.line(x))} {
			if got := len([]rune(strings.TrimSuffix(line, "\n"))); got != tt.want {
				t.Errorf("on %d columns a line has %d, want %d: %q", tt.screen, got, tt.want, line)
			}
		}
	}
}

func TestLineAllocatesNothing(t *testing.T) {
	lines, x := newLineFormat(lineStart(), theme.NoColor(), 80, nil), delivery()
	lines.line(x)
	if n := testing.AllocsPerRun(100, func() { lines.line(x) }); n != 0 {
		t.Errorf("a line costs %v allocations", n)
	}
}

func TestShortWait(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 5 * time.Second: "5s", time.Minute: "1m", 90 * time.Second: "1m30s", time.Hour: "1h", 128 * time.Minute: "2h8m",
		time.Hour + time.Second: "1h0m1s", 10 * time.Minute: "10m", 20 * time.Hour: "20h", 1500 * time.Millisecond: "1.5s",
	} {
		if got := shortWait(d); got != want {
			t.Errorf("shortWait(%d) = %q, want %q", d, got, want)
		}
	}
}

func TestMaskedSetting(t *testing.T) {
	for word, want := range map[string]string{
		"resource.apiCode=500":                     "resource.apiCode=500",
		"userName=O'Brien":                         "userName=O'Brien",
		`userName=say "hi"`:                        `userName=say "hi"`,
		"resource.apiKey=key-of-the-account":       "resource.apiKey=key-**************",
		`resource.apiKey="key-of-the-account"`:     "resource.apiKey=key-**************",
		`resource.apiKey=a"b\c`:                    "resource.apiKey=*****",
		`resource={"apiKey":"key-of-the-account"}`: `resource={"apiKey":"key-**************"}`,
	} {
		if got := maskedSetting(word); got != want {
			t.Errorf("maskedSetting(%s) = %s, want %s", word, got, want)
		}
	}
}

func BenchmarkLine(b *testing.B) {
	lines, x := newLineFormat(lineStart(), theme.NoColor(), 0, nil), delivery()
	b.ReportAllocs()
	for b.Loop() {
		lines.line(x)
	}
}

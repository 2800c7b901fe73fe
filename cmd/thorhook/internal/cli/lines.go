package cli

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/theme"
)

// lineFormat prints an exchange as a line of aligned columns. It is on the hot path of long runs: without colour the
// line of a delivery costs no allocation.
type lineFormat struct {
	start       time.Time
	theme       theme.Theme
	eventWidth  int
	spiderWidth int
	buffer      []byte
}

// Widths of the columns. The spider's gives way on narrow screens; full is the line's width without it.
const (
	timeWidth     = 12 // 06:33:14.000 or +1d 06:33:14
	eventWidth    = 7  // running, success, failure
	taskWidth     = 8
	statusWidth   = 6
	tryWidth      = 3
	latencyWidth  = 10
	leastSpider   = 12
	mostSpider    = 36
	withoutSpider = 2 + timeWidth + 2 + eventWidth + 2 + taskWidth + 2 + 2 + statusWidth + 2 + tryWidth + latencyWidth
)

// newLineFormat fits lines into width columns; 0 is unbounded. events are the kinds that may come.
func newLineFormat(start time.Time, t theme.Theme, width int, events []thordata.Kind) lineFormat {
	l := lineFormat{start: start, theme: t, eventWidth: eventWidth, spiderWidth: mostSpider}
	for _, k := range events {
		l.eventWidth = max(l.eventWidth, len(k))
	}
	if width > 0 {
		l.spiderWidth = max(leastSpider, min(mostSpider, width-withoutSpider-(l.eventWidth-eventWidth)))
	}
	return l
}

func (l *lineFormat) heading() []byte {
	text := fmt.Sprintf("  %-*s  %-*s  %-*s  %-*s  %*s  %*s%*s", timeWidth, "TIME", l.eventWidth, "EVENT", taskWidth, "TASK",
		l.spiderWidth, "SPIDER", statusWidth, "STATUS", tryWidth, "TRY", latencyWidth, "LATENCY")
	return []byte(l.theme.Title.Render(text) + "\n")
}

// line returns the line of an exchange; it is valid until the next call.
func (l *lineFormat) line(x *wire.Exchange) []byte {
	mark, style := l.mark(x)
	b := l.styled(l.buffer[:0], style, mark)
	b = append(b, ' ')
	b = l.appendTime(b, x.At)
	b = pad(append(b, "  "...), x.Kind, l.eventWidth)
	b = pad(append(b, "  "...), x.Task[:min(taskWidth, len(x.Task))], taskWidth)
	b = appendShortened(append(b, "  "...), x.Spider, l.spiderWidth)
	status := "-"
	if x.Status != 0 {
		status = statusDigits(x.Status)
	}
	b = append(b, "        "[:2+statusWidth-len(status)]...)
	b = l.styled(b, style, status)
	b = appendRight(b, int64(x.Attempt), 2+tryWidth)
	b = appendLatency(b, x.Timing.Total)
	b = l.appendRemark(b, x)
	l.buffer = append(b, '\n')
	return l.buffer
}

// statusDigits is the number without an allocation for the usual one. A status has three digits.
func statusDigits(status int) string {
	if status == http.StatusOK {
		return "200"
	}
	return strconv.Itoa(status)
}

// appendShortened appends a name of ASCII in width columns, cut in the middle: the names of spiders are alike there.
func appendShortened(b []byte, name string, width int) []byte {
	if len(name) <= width {
		return pad(b, name, width)
	}
	tail := width / 2
	b = append(b, name[:width-tail-1]...)
	b = append(b, "…"...)
	return append(b, name[len(name)-tail:]...)
}

func (l *lineFormat) mark(x *wire.Exchange) (string, lipgloss.Style) {
	switch {
	case x.Delivered:
		return l.theme.Marks.OK, l.theme.OK
	case !x.Final:
		return l.theme.Marks.Warn, l.theme.Warn
	}
	return l.theme.Marks.Fail, l.theme.Fail
}

func (l *lineFormat) styled(b []byte, style lipgloss.Style, text string) []byte {
	if l.theme.Color {
		text = style.Render(text)
	}
	return append(b, text...)
}

// appendTime prints the clock's time of day; days after the first are counted in front.
func (l *lineFormat) appendTime(b []byte, at time.Time) []byte {
	at = at.In(l.start.Location())
	first := len(b)
	if days := int(midnight(at).Sub(midnight(l.start)) / (24 * time.Hour)); days > 0 {
		b = append(b, '+')
		b = strconv.AppendInt(b, int64(days), 10)
		b = append(b, 'd', ' ')
	}
	hour, minute, second := at.Clock()
	b = appendDigits(b, hour, 2)
	b = appendDigits(append(b, ':'), minute, 2)
	b = appendDigits(append(b, ':'), second, 2)
	if len(b) == first+len("00:00:00") {
		b = appendDigits(append(b, '.'), at.Nanosecond()/int(time.Millisecond), 3)
	}
	return pad(b, "", timeWidth-(len(b)-first))
}

// appendDigits appends n as width decimal digits.
func appendDigits(b []byte, n, width int) []byte {
	b = append(b, "000000"[:width]...)
	for i := len(b) - 1; width > 0; i, width, n = i-1, width-1, n/10 {
		b[i] = byte('0' + n%10)
	}
	return b
}

// midnight is the start of the time's day, as if there were no daylight saving.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// appendRemark says in few words what is wrong, and what follows. The target, which all lines share, is left out.
func (l *lineFormat) appendRemark(b []byte, x *wire.Exchange) []byte {
	if x.Delivered {
		return b
	}
	b = append(b, "  "...)
	if x.Stage != "" {
		_, cause, found := strings.Cut(x.Err, ": ")
		if !found {
			cause = x.Err
		}
		b = append(b, printable(cause)...)
		b = append(b, ", "...)
	}
	switch {
	case !x.Final:
		b = append(b, "again in "...)
		return append(b, shortWait(x.RetryIn)...)
	case x.Attempt > 1:
		return append(b, "given up"...)
	case x.Stage != "":
		return b[:len(b)-len(", ")]
	}
	return append(b, statusText(x.Status)...)
}

// statusText names a status.
func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "no status of HTTP"
}

// outcomeOf says in a few words how an attempt ended.
func outcomeOf(x *wire.Exchange) string {
	if x.Stage != "" {
		return printable(x.Err)
	}
	return strings.TrimSpace("answered " + strconv.Itoa(x.Status) + " " + http.StatusText(x.Status))
}

func pad(b []byte, text string, width int) []byte {
	b = append(b, text...)
	for n := len(text); n < width; n++ {
		b = append(b, ' ')
	}
	return b
}

// appendRight appends n, right-aligned.
func appendRight(b []byte, n int64, width int) []byte {
	var digits [20]byte
	text := strconv.AppendInt(digits[:0], n, 10)
	for i := len(text); i < width; i++ {
		b = append(b, ' ')
	}
	return append(b, text...)
}

// appendLatency prints milliseconds, and from ten seconds on seconds, with two decimals, right-aligned.
func appendLatency(b []byte, d time.Duration) []byte {
	unit, hundredth := " ms", 10*time.Microsecond
	if d >= 10*time.Second {
		unit, hundredth = " s", 10*time.Millisecond
	}
	n := int64((d + hundredth/2) / hundredth)
	b = appendRight(b, n/100, latencyWidth-len(".00")-len(unit))
	b = appendDigits(append(b, '.'), int(n%100), 2)
	return append(b, unit...)
}

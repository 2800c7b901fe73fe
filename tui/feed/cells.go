package feed

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// statusOf is the status, followed by ! when its answer was not read whole; without one the stage that failed.
func statusOf(r *book.Row) string {
	switch {
	case r.Status > 0 && r.Stage != "":
		return strconv.Itoa(r.Status) + "!"
	case r.Status > 0:
		return strconv.Itoa(r.Status)
	case r.Stage != "":
		return text.Printable(string(r.Stage))
	}
	return "none"
}

// noteSign stands for a note where there is no room for it: r for a replay, e for edited, 2 for a duplicate, x for dropped, +
// for delayed, n for any other.
func noteSign(note string) string {
	switch word, _, _ := strings.Cut(note, " "); word {
	case "":
		return " "
	case "replay":
		return "r"
	case "edited":
		return "e"
	case wire.FaultDuplicate:
		return "2"
	case wire.FaultDrop:
		return "x"
	case "delay":
		return "+"
	}
	return "n"
}

// tenths writes n/10 with a decimal, and without from 100,000 on; what is more than nothing is never 0.0.
func tenths(n int64, something bool) string {
	switch {
	case n == 0 && something:
		return "<0.1"
	case n >= 1_000_000:
		return strconv.FormatInt((n+5)/10, 10)
	}
	var buf [16]byte
	dst := strconv.AppendInt(buf[:0], n/10, 10)
	return string(append(dst, '.', byte('0'+n%10)))
}

func millis(d time.Duration) string {
	return tenths(int64((max(d, 0)+50*time.Microsecond)/(100*time.Microsecond)), d > 0)
}

func kilobytes(n int) string { return tenths((int64(max(n, 0))+50)/100, n > 0) }

// bar draws a latency in w cells, in eighths of a cell, on a logarithmic scale from 0.1 ms to 10 s.
func bar(g *theme.Glyphs, d time.Duration, w int) string {
	if d <= 0 || w <= 0 {
		return ""
	}
	part := math.Log10(float64(d)/float64(100*time.Microsecond)) / 5
	n := max(1, min(int(math.Round(part*float64(8*w))), 8*w))
	full := strings.Repeat(g.Bar[8], n/8)
	if n%8 == 0 {
		return full
	}
	return full + g.Bar[n%8]
}

// spaced writes a number with a space between thousands.
func spaced(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// look is the sign and the ink of an outcome.
func (o outcome) look(s *theme.Screen) (string, theme.Ink) {
	switch o {
	case retried:
		return s.Glyphs.Warn, s.Warn
	case givenUp:
		return s.Glyphs.Fail, s.Fail
	case running:
		return s.Glyphs.Flight, s.Flight
	}
	return s.Glyphs.OK, s.OK
}

// times is the sign of multiplication: of the signs of a screen it is the only one that is none of its glyphs.
func times(g *theme.Glyphs) string {
	if len(g.Ellipsis) == 1 {
		return "x"
	}
	return "×"
}

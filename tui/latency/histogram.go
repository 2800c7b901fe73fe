package latency

import (
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/tui/stats"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A histogram draws how latencies are spread: a line for each bar.
type histogram struct {
	screen  *theme.Screen
	subject *Subject
}

// join joins neighbouring bars until n are enough.
func join(bars []stats.Bar, n int) []stats.Bar {
	if n < 1 {
		return nil
	}
	step := (len(bars) + n - 1) / n
	if step < 2 {
		return bars
	}
	joined := make([]stats.Bar, 0, n)
	for i, b := range bars {
		if i%step == 0 {
			joined = append(joined, b)
			continue
		}
		last := &joined[len(joined)-1]
		last.To = b.To
		last.Count += b.Count
	}
	return joined
}

// The columns beside the bars: where the bar begins, which percentiles are in it, how many answers it counts.
const (
	fromCells  = 8
	signsCells = 3
	leastBar   = 4
)

// lines draws the histogram: h lines of w cells, a heading and the bars.
func (g *histogram) lines(w, h int) []string {
	if h < 1 {
		return nil
	}
	lines := make([]string, 0, h)
	bars := join(g.subject.Bars, h-1)
	most := 1
	for _, b := range bars {
		most = max(most, b.Count)
	}
	count := max(len(strconv.Itoa(most)), len("answers"))
	l := text.NewLine(w)
	l.Right(g.screen.Muted, "from ms", fromCells)
	l.Space(w - fromCells - count)
	l.Right(g.screen.Muted, "answers", count)
	lines = append(lines, l.String())
	for _, b := range bars {
		l.Reset(w)
		l.Right(g.screen.Text, text.Millis(b.From), fromCells)
		l.Space(1)
		g.signs(l, b)
		l.Space(1)
		if room := l.Left() - count - 1; room >= leastBar {
			bar(l, g.screen, float64(b.Count)/float64(most), room)
		}
		l.Space(l.Left() - count)
		l.Right(g.screen.Text, strconv.Itoa(b.Count), count)
		lines = append(lines, l.String())
	}
	for len(lines) < h {
		lines = append(lines, text.Fit("", w))
	}
	return lines
}

// signs are those of the percentiles that are in a bar.
func (g *histogram) signs(l *text.Line, b stats.Bar) {
	for i, p := range []time.Duration{g.subject.P50, g.subject.P95, g.subject.P99} {
		if sign := signOf(g.screen, i); p >= b.From && p < b.To {
			l.Add(sign.ink, sign.glyph)
		} else {
			l.Space(1)
		}
	}
}

// bar draws a share, 0 to 1, of w cells: at least an eighth of a cell when there is any.
func bar(l *text.Line, s *theme.Screen, share float64, w int) {
	eighths := int(share*float64(w)*8 + 0.5)
	if share > 0 {
		eighths = max(eighths, 1)
	}
	l.Add(s.Accent, strings.Repeat(s.Glyphs.Bar[8], eighths/8))
	if rest := eighths % 8; rest > 0 {
		l.Add(s.Accent, s.Glyphs.Bar[rest])
	}
}

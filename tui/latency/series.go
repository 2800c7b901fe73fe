package latency

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/thorhook/thorhook/tui/stats"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A sign stands for a percentile.
type sign struct {
	ink   theme.Ink
	glyph string
	name  string
}

// signOf is the sign of p50, p95 or p99: 0, 1, 2.
func signOf(s *theme.Screen, i int) sign {
	return [...]sign{{s.OK, s.Glyphs.Dot, "p50"}, {s.Warn, "+", "p95"}, {s.Flight, s.Glyphs.Mark, "p99"}}[i]
}

// A series draws percentiles over time.
type series struct {
	screen *theme.Screen
	points []stats.Point
	low    time.Duration // of the scale
	high   time.Duration
}

// newSeries chooses the scale: from a round number to a round number.
func newSeries(s *theme.Screen, points []stats.Point) *series {
	g := &series{screen: s, points: points}
	var low, high time.Duration
	for _, p := range points {
		if p.Answered == 0 {
			continue
		}
		if low == 0 || p.P50 < low {
			low = p.P50
		}
		high = max(high, p.P99)
	}
	g.low, g.high = roundDown(max(low, time.Microsecond)), time.Microsecond
	for g.high < high || g.high <= g.low {
		g.high = rounder(g.high)
	}
	return g
}

// roundDown is the largest of 1, 2, 5, 10, 20, … µs that is not above d.
func roundDown(d time.Duration) time.Duration {
	round := time.Microsecond
	for next := rounder(round); next <= d; next = rounder(next) {
		round = next
	}
	return round
}

// rounder is the next round number after a round number.
func rounder(d time.Duration) time.Duration {
	lead := d
	for lead >= 10*time.Microsecond {
		lead /= 10
	}
	if lead == 2*time.Microsecond {
		return d / 2 * 5
	}
	return d * 2
}

// axisCells is how wide the scale beside the plot is.
const axisCells = 7

// lines draws the series in h lines of w cells: the legend, the plot, the failures and the time.
func (g *series) lines(w, h int) []string {
	lines := make([]string, 0, h)
	l := text.NewLine(w)
	g.legend(l)
	lines = append(lines, l.String())
	rows := max(h-3, 0)
	columns := g.columns(max(w-axisCells-1, 0), rows)
	for row := range rows {
		l.Reset(w)
		g.plot(l, columns, row, rows)
		lines = append(lines, l.String())
	}
	l.Reset(w)
	g.failures(l, columns)
	lines = append(lines, l.String())
	l.Reset(w)
	g.time(l)
	return append(lines, l.String())[:h]
}

func (g *series) legend(l *text.Line) {
	s := g.screen
	l.Right(s.Muted, "ms", axisCells)
	l.Space(1)
	for i := range 3 {
		sign := signOf(s, i)
		l.Add(sign.ink, sign.glyph)
		l.Add(s.Muted, " "+sign.name+"  ")
	}
	l.Add(s.Fail, s.Glyphs.Fail)
	l.Add(s.Muted, " failed")
}

// A column is what stands in a column of the plot.
type column struct {
	row    [3]int // of p50, p95 and p99, -1 for none
	failed bool
}

// columns are n columns of the plot. A point may stand in several, and several may be joined in one, the worst of each.
func (g *series) columns(n, rows int) []column {
	all := make([]column, n)
	for c := range all {
		from := c * len(g.points) / n
		to := min(max((c+1)*len(g.points)/n, from+1), len(g.points))
		var worst [3]time.Duration
		for _, p := range g.points[from:to] {
			worst = [...]time.Duration{max(worst[0], p.P50), max(worst[1], p.P95), max(worst[2], p.P99)}
			all[c].failed = all[c].failed || p.Failed > 0
		}
		for i, d := range worst {
			all[c].row[i] = -1
			if d > 0 {
				all[c].row[i] = g.row(d, rows)
			}
		}
	}
	return all
}

// row is the line of a latency, of n lines, the first for the highest.
func (g *series) row(d time.Duration, n int) int {
	share := math.Log(float64(d)/float64(g.low)) / math.Log(float64(g.high)/float64(g.low))
	return n - 1 - max(0, min(int(share*float64(n-1)+0.5), n-1))
}

// plot draws a line of the plot.
func (g *series) plot(l *text.Line, columns []column, row, rows int) {
	s := g.screen
	l.Right(s.Muted, g.mark(row, rows), axisCells-1)
	l.Add(s.Muted, " "+s.Glyphs.Box.Vertical)
	blank := 0
	for i := range columns {
		at := slices.Index(columns[i].row[:], row)
		if at < 0 {
			blank++
			continue
		}
		l.Space(blank)
		blank = 0
		sign := signOf(s, at)
		l.Add(sign.ink, sign.glyph)
	}
}

// mark is the round number whose place is a line of the plot, "" when there is none.
func (g *series) mark(row, rows int) string {
	if row == rows-1 && row > 0 {
		return round(g.low)
	}
	found := ""
	for d := g.low; d <= g.high; d = rounder(d) {
		if g.row(d, rows) == row {
			found = round(d) // the highest: on the first line it is the end of the scale
		}
	}
	return found
}

// round writes a round number in milliseconds: 0.005, 0.2, 50, 2k.
func round(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)
	}
	return text.Short(int(d.Milliseconds()))
}

// failures is the line that marks when deliveries were given up.
func (g *series) failures(l *text.Line, columns []column) {
	s := g.screen
	l.Right(s.Muted, "failed", axisCells-1)
	l.Add(s.Muted, " "+s.Glyphs.Box.BottomLeft)
	for _, c := range columns {
		if c.failed {
			l.Add(s.Fail, s.Glyphs.Fail)
		} else {
			l.Add(s.Muted, s.Glyphs.Box.Horizontal)
		}
	}
}

// time is the line below: when it began and how long it lasted.
func (g *series) time(l *text.Line) {
	if len(g.points) == 0 {
		return
	}
	first := g.points[0]
	long := first.Width * time.Duration(len(g.points))
	l.Space(axisCells + 1)
	l.Add(g.screen.Muted, first.From.Format(time.TimeOnly))
	end := "+" + short(long)
	l.Space(l.Left() - len(end))
	l.Add(g.screen.Muted, end)
}

// short writes a duration to three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(10 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

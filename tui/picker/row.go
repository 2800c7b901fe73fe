package picker

import (
	"math"
	"strconv"
	"time"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// columns are how wide the columns of the list are, without the space in front of each; 0 is none.
type columns struct{ name, state, sent, failed, p50, p95, p99, recent int }

const (
	markCells = 2 // cursor and mark
	signCells = markCells + 2
	leastName = 18
)

// columns chooses the columns by the width: the name first, and what tells most before what tells more.
func (p *Picker) columns() columns {
	c := columns{name: p.w - signCells}
	take := func(width *int, cells, from int) {
		if p.w >= from && c.name-cells-1 >= leastName {
			*width = cells
			c.name -= cells + 1
		}
	}
	latency := 6
	if p.w < 40 {
		latency = 5
	}
	take(&c.sent, 6, 0)
	take(&c.p95, latency, 0)
	take(&c.state, 7, 52)
	take(&c.failed, 6, 60)
	take(&c.p50, latency, 76)
	take(&c.p99, latency, 76)
	take(&c.recent, min(40, c.name-36), 96)
	return c
}

func (p *Picker) heading(l *text.Line, c *columns) {
	ink := p.screen.Muted
	l.Space(signCells)
	l.Fit(ink, "scenario", c.name)
	cell := func(name string, w int) {
		if w > 0 {
			l.Space(1)
			l.Right(ink, name, w)
		}
	}
	if c.state > 0 {
		l.Space(1)
		l.Fit(ink, "state", c.state)
	}
	cell("sent", c.sent)
	cell("failed", c.failed)
	cell("p50", c.p50)
	p95 := "p95 ms"
	if c.p99 > 0 || c.p95 < len(p95) {
		p95 = "p95"
	}
	cell(p95, c.p95)
	cell("p99 ms", c.p99)
	if c.recent > 0 {
		l.Space(1)
		l.Fit(ink, "latest", c.recent)
	}
}

func (p *Picker) row(l *text.Line, it *Item, selected bool, c *columns) {
	s, g := p.screen, &p.screen.Glyphs
	sign := func(ink theme.Ink, on bool, glyph string) {
		if !on {
			glyph = " "
		}
		l.Add(ink, glyph)
	}
	glyph, word, ink := it.look(s)
	sign(s.Accent, selected, g.Cursor)
	sign(s.Accent, p.marked[it.Name], g.Mark)
	l.Add(ink, glyph)
	l.Space(1)
	l.Add(s.Text, text.Middle(text.Printable(it.Name), c.name))
	if c.state > 0 {
		l.Space(1)
		l.Fit(ink, word, c.state)
	}
	cell := func(ink theme.Ink, value string, w int) {
		if w > 0 {
			l.Space(1)
			l.Right(ink, value, w)
		}
	}
	cell(s.Text, it.sent(c.sent), c.sent)
	switch {
	case it.Failures > 0 && it.State == Passed: // as was expected
		cell(s.Muted, text.Short(it.Failures), c.failed)
	case it.Failures > 0:
		cell(s.Fail, text.Short(it.Failures), c.failed)
	case it.ran():
		cell(s.Muted, "0", c.failed)
	default:
		cell(s.Muted, "", c.failed)
	}
	cell(s.Muted, latency(it.P50), c.p50)
	cell(s.Text, latency(it.P95), c.p95)
	cell(s.Muted, latency(it.P99), c.p99)
	if c.recent > 0 {
		l.Space(1)
		sparkline(l, s, it.Recent, c.recent)
	}
}

// sent is how many deliveries were made, while it runs of how many: as a share where there is no room for both.
func (it *Item) sent(w int) string {
	if !it.ran() {
		return ""
	}
	done := text.Short(it.Done)
	if it.State != Running || it.Planned <= 0 {
		return done
	}
	if both := done + "/" + text.Short(it.Planned); len(both) <= w {
		return both
	}
	return strconv.Itoa(min(100, int(100*float64(it.Done)/float64(it.Planned)))) + "%"
}

// latency is a time in milliseconds, or nothing when there is none.
func latency(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return text.Millis(d)
}

// sparkline draws the latest latencies in w cells, one cell each. Its scale is logarithmic and always the same, a
// millisecond to ten seconds, so that scenarios can be compared at a glance.
func sparkline(l *text.Line, s *theme.Screen, latest []time.Duration, w int) {
	w = max(min(w, l.Left()), 0)
	latest = latest[max(0, len(latest)-w):]
	for _, d := range latest {
		const decades = 4
		share := math.Log10(max(float64(d)/float64(time.Millisecond), 1)) / decades
		l.Add(s.Accent, s.Glyphs.Level[1+min(7, int(share*8))])
	}
	l.Space(w - len(latest))
}

package feed

import (
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/tui/query"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// View draws the pane.
func (m *Model) View() string {
	if m.w == 0 || m.h == 0 {
		return ""
	}
	p := pen{s: m.screen}
	if m.search.on {
		p.find = &m.search.text
	}
	lines := make([]string, 0, m.h)
	if m.header() > 0 {
		lines = append(lines, m.drawHeader(&p))
	}
	for i := range m.visible {
		p.base, p.over = m.screen.Cursor, m.list.Top+i == m.list.Cursor
		if m.blur {
			p.base = m.screen.Picked
		}
		p.Reset(m.w)
		p.lift()
		lines = append(lines, m.drawLine(&p, &m.visible[i]))
	}
	p.over = false
	if m.list.Len == 0 {
		lines = m.drawEmpty(&p, lines)
	}
	below := m.bottom()
	for len(lines) < m.h-below {
		p.Reset(m.w)
		lines = append(lines, p.String())
	}
	return strings.Join(m.drawBottom(&p, lines, below), "\n")
}

// A pen writes lines, and shows in them what was searched for.
type pen struct {
	text.Line
	s    *theme.Screen
	find *query.Text // nil for nothing
	base theme.Ink   // of the whole line
	over bool        // base is in force
}

// lift goes back to the line's own ink, if it has one.
func (p *pen) lift() {
	if p.over {
		p.Over(p.base)
	}
}

// cell writes s in w cells.
func (p *pen) cell(ink theme.Ink, s string, w int, right bool) {
	if right {
		s = text.Right(s, w)
	} else {
		s = text.Fit(s, w)
	}
	p.write(ink, s)
}

// write writes s with what was searched for picked out.
func (p *pen) write(ink theme.Ink, s string) {
	if p.find == nil {
		p.Add(ink, s)
		return
	}
	from, to := p.find.Index(s)
	if from < 0 || text.Width(s[:from])+text.Width(s[from:to])+text.Width(s[to:]) != text.Width(s) { // or it cuts a character apart
		p.Add(ink, s)
		return
	}
	p.Add(ink, s[:from])
	if p.over {
		p.Over(p.s.Match)
	}
	p.Add(p.s.Match, s[from:to])
	p.lift()
	p.Add(ink, s[to:])
}

func (m *Model) drawHeader(p *pen) string {
	p.Reset(m.w)
	x := 0
	wanted := m.wanted()
	arrow := m.screen.Glyphs.Up
	if wanted.down() {
		arrow = m.screen.Glyphs.Down
	}
	for _, c := range m.columns {
		name, ink := c.name, m.screen.Muted
		ordered := c.by == int16(wanted.by) && (wanted.by.sorted() || wanted.reverse)
		if ordered && c.field != timeField && c.field != barField { // which ask for the order of their neighbours
			name, ink = name+arrow, m.screen.Accent
		}
		if text.Width(name) > c.w && c.field == barField {
			name = ""
		}
		p.Space(c.x - x)
		if x = c.x + c.w; c.right {
			p.Right(ink, name, c.w)
		} else {
			p.Fit(ink, name, c.w)
		}
	}
	return p.String()
}

func (m *Model) drawLine(p *pen, v *line) string {
	m.drawSigns(p, v)
	x := signs
	for _, c := range m.columns {
		if c.x > x {
			p.Space(c.x - x)
		}
		x = c.x + c.w
		if v.gone {
			m.drawGone(p, v, c)
			continue
		}
		m.drawCell(p, v, c)
		if c.field == seqField && v.dropped {
			p.Add(m.screen.Muted, m.screen.Glyphs.Skipped)
			x++
		}
	}
	return p.String()
}

// drawSigns draws the cells in front of the columns.
func (m *Model) drawSigns(p *pen, v *line) {
	g := &m.screen.Glyphs
	sign := func(on bool, ink theme.Ink, s string) {
		if !on {
			ink, s = theme.Ink{}, " "
		}
		p.Add(ink, s)
	}
	sign(p.over, m.screen.Accent, g.Cursor)
	sign(v.marked, m.screen.Accent, g.Mark)
	glyph, ink := v.state.look(m.screen)
	sign(!v.gone, ink, glyph)
	switch {
	case v.task && v.open:
		p.Add(m.screen.Muted, g.Open)
	case v.task:
		p.Add(m.screen.Muted, g.Folded)
	default:
		p.Add(m.screen.Warn, noteSign(v.row.Note))
	}
	sign(v.hit, m.screen.Match, "/")
}

// drawGone draws what is left of a row that the book has forgotten.
func (m *Model) drawGone(p *pen, v *line, c column) {
	switch c.field {
	case seqField:
		p.cell(m.screen.Muted, strconv.FormatUint(v.row.Seq, 10), c.w, true)
	case eventField, chainField:
		p.cell(m.screen.Muted, "forgotten", c.w, false)
	default:
		p.Space(c.w)
	}
}

func (m *Model) drawCell(p *pen, v *line, c column) {
	s, r := m.screen, &v.row
	switch c.field {
	case seqField:
		p.cell(s.Muted, strconv.FormatUint(r.Seq, 10), c.w, true)
	case timeField:
		var buf [16]byte
		p.cell(s.Muted, string(query.AppendTime(buf[:0], r.At)), c.w, false)
	case eventField:
		p.cell(s.Text, text.Printable(query.EventWord(r)), c.w, false)
	case taskField:
		p.cell(s.Text, text.Cut(text.Printable(r.Task), c.w, ""), c.w, false)
	case spiderField:
		m.drawSpider(p, text.Printable(r.Spider), c.w)
	case chainField:
		m.drawChain(p, v, c.w)
	case attemptField:
		tries := ""
		if r.Attempt > 1 {
			tries = times(&s.Glyphs) + strconv.Itoa(r.Attempt)
		}
		p.cell(s.Warn, tries, c.w, true)
	case statusField:
		_, ink := v.state.look(s)
		p.cell(ink, statusOf(r), c.w, true)
	case latencyField:
		p.cell(s.Text, millis(v.slowest), c.w, true)
	case barField:
		_, ink := v.state.look(s)
		p.Fit(ink, bar(&s.Glyphs, v.slowest, c.w), c.w)
	case sizeField:
		p.cell(s.Muted, kilobytes(r.Size), c.w, true)
	case noteField:
		p.cell(s.Muted, text.Printable(r.Note), c.w, false)
	}
}

// drawSpider draws a spider's name. The names of a site are alike at their beginning, but in a few cells the site says more.
func (m *Model) drawSpider(p *pen, name string, w int) {
	if w >= 20 {
		name = text.Middle(name, w)
	}
	p.cell(m.screen.Text, name, w, false)
}

// drawChain draws what happened to a task: running 200 → succeeded 500×2 200.
func (m *Model) drawChain(p *pen, v *line, w int) {
	s := m.screen
	add := func(ink theme.Ink, t string) {
		t = text.Cut(text.Printable(t), w, s.Glyphs.Ellipsis)
		w -= text.Width(t)
		p.write(ink, t)
	}
	if !v.task {
		add(s.Text, "  ")
	}
	for i, step := range v.chain {
		if i > 0 {
			add(s.Muted, " "+s.Glyphs.Right+" ")
		}
		add(s.Text, step.event)
		for _, a := range step.answers {
			_, ink := a.state.look(s)
			word := " " + a.status
			if a.times > 1 {
				word += times(&s.Glyphs) + strconv.Itoa(a.times)
			}
			add(ink, word)
			if a.try > 1 {
				add(s.Warn, " try "+strconv.Itoa(a.try))
			}
		}
	}
	p.Space(w)
}

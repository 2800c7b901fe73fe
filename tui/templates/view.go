package templates

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// View draws the editor.
func (e *Editor) View() string {
	if e.h == 0 {
		return ""
	}
	lines := make([]string, 0, e.h)
	l := text.NewLine(e.w)
	if e.layout.bar.H > 0 {
		e.bar(l)
		lines = append(lines, l.String())
	}
	left := e.left()
	column := e.layout.text.W
	for y := e.layout.text.Y; y < e.h; y++ {
		l.Reset(e.w)
		if i := y - e.layout.text.Y; i < len(left) {
			l.Column(column, left[i])
		}
		if e.layout.wide {
			l.Space(1)
			l.Add(e.screen.Muted, e.screen.Glyphs.Box.Vertical)
			l.Space(1)
		}
		if i := y - e.layout.request.Y; i >= 0 && i < e.layout.request.H {
			e.request(l, i)
		}
		lines = append(lines, l.String())
	}
	if word, ink := e.word(); word != "" {
		l.Reset(e.w)
		l.Add(ink, word)
		lines[len(lines)-1] = l.String()
	}
	return strings.Join(lines, "\n")
}

// bar names the two texts and the event.
func (e *Editor) bar(l *text.Line) {
	s, g := e.screen, &e.screen.Glyphs
	for i, name := range []string{"payload", "headers"} {
		ink, open, end := s.Muted, " ", " "
		if i == e.active {
			ink, open, end = s.Accent, "[", "]"
		}
		mark := ""
		if e.texts[i].dirty {
			mark = g.Mark
		}
		l.Add(ink, open+name+mark+end)
	}
	l.Add(s.Muted, "  event: ")
	l.Add(s.Text, events()[e.event].name)
}

// left returns what draws the lines of the text and of the findings below it.
func (e *Editor) left() []func(*text.Line) {
	draw := e.textRows()
	for _, line := range e.said[first(e.said, e.layout.findings.H):] {
		if len(draw) == e.layout.text.H+e.layout.findings.H {
			break
		}
		draw = append(draw, func(l *text.Line) { e.saying(l, line) })
	}
	return draw
}

// first is the line from which on h lines show what is said about the cursor's line, or as much of it as they can.
func first(said []saying, h int) int {
	for i, line := range said {
		if !line.here {
			continue
		}
		from := max(0, min(i, len(said)-h))
		for from < i && said[from].rest {
			from++
		}
		return from
	}
	return 0
}

func (e *Editor) saying(l *text.Line, line saying) {
	s := e.screen
	cursor := " "
	if line.here && !line.rest {
		cursor = s.Glyphs.Cursor
	}
	l.Add(s.Accent, cursor)
	if line.rest {
		l.Space(3)
		l.Add(s.Text, line.text)
		return
	}
	l.Add(line.ink, line.mark+" ")
	ink := s.Text
	if line.ink == s.OK || line.ink == s.Muted {
		ink = s.Muted
	}
	l.Add(ink, line.text)
}

// request draws a line of the request's part: its heading, or a line of the request.
func (e *Editor) request(l *text.Line, y int) {
	s := e.screen
	if y > 0 {
		if at := e.scroll + y - 1; at < len(e.rows) {
			l.AddFrom(e.rows[at], 0, "")
		}
		return
	}
	word, ink := "request", s.Muted
	switch {
	case e.preview == nil && e.shown > 0:
		word, ink = "no request yet", s.Warn
	case e.preview == nil:
		word = ""
	case e.result.Request == nil:
		word, ink = "the last request without errors", s.Warn
	default:
		word = fmt.Sprintf("request, body of %d bytes", e.preview.size)
		if over := overwritten(e.result.Overridden); over != "" {
			word += " · " + over
		}
	}
	if !e.layout.wide {
		l.Add(s.Muted, strings.Repeat(s.Glyphs.Box.Horizontal, 2)+" ")
	}
	l.Add(ink, word)
	if below := len(e.rows) - e.scroll - (e.layout.request.H - 1); below > 0 && e.layout.request.H > 1 {
		l.Add(s.Muted, fmt.Sprintf(" · %s %d more", s.Glyphs.Down, below))
	}
	if !e.layout.wide && l.Left() > 1 {
		l.Space(1)
		l.Add(s.Muted, strings.Repeat(s.Glyphs.Box.Horizontal, l.Left()))
	}
}

// word is what is more urgent than the last line, "" for nothing.
func (e *Editor) word() (string, theme.Ink) {
	s, g := e.screen, &e.screen.Glyphs
	switch {
	case e.asking:
		return g.Warn + " changes are not applied: esc again leaves them, ctrl+s applies them", s.Warn
	case e.refused && e.result.Err != "":
		return g.Fail + " not applied: " + text.Printable(strings.Join(strings.Fields(e.result.Err), " ")), s.Fail
	case e.refused:
		return g.Fail + " not applied: mend the errors first, ctrl+g goes to the next finding", s.Fail
	}
	return "", theme.Ink{}
}

// gutter is the width of the line numbers and of the sign behind them.
func (e *Editor) gutter() int {
	if e.layout.text.W < 20 {
		return 0
	}
	return max(2, len(strconv.Itoa(len(e.text().lines)))) + 2
}

// textRows returns what draws the rows of the text that are in its window.
func (e *Editor) textRows() []func(*text.Line) {
	v := e.text()
	cursor, gutter := v.spot(), e.gutter()
	draw := make([]func(*text.Line), 0, e.layout.text.H)
	at := v.top
	var pieces []piece
	for len(draw) < e.layout.text.H && at.row < len(v.lines) {
		if pieces == nil {
			pieces = v.pieces(at.row)
		}
		here, p := at, pieces[min(at.piece, len(pieces)-1)]
		draw = append(draw, func(l *text.Line) {
			e.number(l, here, gutter)
			e.textRow(l, here, p, here == cursor)
		})
		if at.piece++; at.piece >= len(pieces) {
			at, pieces = spot{at.row + 1, 0}, nil
		}
	}
	for len(draw) < e.layout.text.H {
		draw = append(draw, func(*text.Line) {})
	}
	return draw
}

// number draws the gutter.
func (e *Editor) number(l *text.Line, at spot, w int) {
	switch {
	case w == 0:
	case at.piece > 0:
		l.Space(w)
	default:
		ink := e.screen.Muted
		if at.row == e.text().cursor.row {
			ink = e.screen.Text
		}
		l.Right(ink, strconv.Itoa(at.row+1), w-2)
		mark, markInk := e.mark(e.marks[e.active][at.row])
		l.Add(markInk, mark)
		l.Space(1)
	}
}

// textRow draws a piece of a line: variables in a colour of their own, and the cursor where it is.
func (e *Editor) textRow(l *text.Line, at spot, p piece, cursor bool) {
	s, v := e.screen, e.text()
	line, cells := v.lines[at.row], 0
	put := func(ink theme.Ink, from, to int) {
		if from >= to {
			return
		}
		if c := v.cursor.col; cursor && c > from && c < to { // the cursor is drawn between two parts
			cells += e.part(l, ink, line, piece{from, c}, cells)
			l.Add(s.Accent, s.Glyphs.Box.Vertical)
			from = c
		} else if cursor && c == from {
			l.Add(s.Accent, s.Glyphs.Box.Vertical)
		}
		cells += e.part(l, ink, line, piece{from, to}, cells)
	}
	from := p.from
	for _, name := range variables(line) {
		a, b := max(name.from, from), min(name.to, p.to)
		if a >= b {
			continue
		}
		put(s.Text, from, a)
		put(s.Accent, a, b)
		from = b
	}
	put(s.Text, from, p.to)
	if cursor && v.cursor.col == p.to {
		l.Add(s.Accent, s.Glyphs.Box.Vertical)
	}
}

// part draws a part of a piece and returns its width.
func (e *Editor) part(l *text.Line, ink theme.Ink, line string, p piece, cells int) int {
	looks := look(line, p, cells)
	l.Add(ink, looks)
	return text.Width(looks)
}

// variables are the places in a line that look like {{name}}.
func variables(line string) []piece {
	var all []piece
	for at := 0; ; {
		open := strings.Index(line[at:], "{{")
		if open < 0 {
			return all
		}
		open += at
		end := strings.Index(line[open:], "}}")
		if end < 0 {
			return all
		}
		at = open + end + 2
		all = append(all, piece{open, at})
	}
}

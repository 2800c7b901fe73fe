package picker

import (
	"strings"

	"github.com/thorhook/thorhook/tui/text"
)

// heights are how many lines the picker's parts have, from top to bottom.
type heights struct{ filter, head, list, detail int }

// The least heights at which parts are shown.
const (
	headFrom   = 6
	statsFrom  = 10
	detailFrom = 16
	statsLines = 2
	mostDetail = 14
	leastList  = 4
)

// arrange divides the lines among the parts. The list has three fifths of them and more, unless there are too few scenarios.
func (p *Picker) arrange() heights {
	var at heights
	if p.typing || p.filter.Value() != "" {
		at.filter = min(1, p.h)
	}
	if p.h >= headFrom {
		at.head = 1
	}
	rest := p.h - at.filter - at.head
	switch {
	case p.h >= detailFrom:
		at.detail = min(rest*2/5, mostDetail)
	case p.h >= statsFrom:
		at.detail = statsLines
	}
	at.list = rest - at.detail
	if few := max(len(p.items), leastList); at.detail > statsLines && at.list > few {
		at.list, at.detail = few, rest-few
	}
	return at
}

// fit tells the list how many rows there are and fit.
func (p *Picker) fit() { p.list.Set(len(p.shown), p.arrange().list) }

// View draws the pane.
func (p *Picker) View() string {
	at := p.arrange()
	lines := make([]string, 0, p.h)
	if at.filter > 0 {
		lines = append(lines, p.filterLine())
	}
	l, c := text.NewLine(p.w), p.columns()
	if at.head > 0 {
		p.heading(l, &c)
		lines = append(lines, l.String())
	}
	lines = p.rows(lines, at.list, &c)
	if at.detail > 0 {
		lines = append(lines, p.detail(at.detail)...)
	}
	return strings.Join(lines, "\n")
}

// rows appends the n lines of the list.
func (p *Picker) rows(lines []string, n int, c *columns) []string {
	end := len(lines) + n
	l := text.NewLine(p.w)
	for row, to := p.list.Visible(); row < to; row++ {
		l.Reset(p.w)
		it, selected := &p.items[p.shown[row]], row == p.list.Cursor
		if selected && p.blurred {
			l.Over(p.screen.Picked)
		} else if selected {
			l.Over(p.screen.Cursor)
		}
		p.row(l, it, selected, c)
		lines = append(lines, l.String())
	}
	if len(p.shown) == 0 {
		for _, line := range text.Wrap(p.nothing(), p.w) {
			if len(lines) < end {
				lines = append(lines, p.screen.Muted.Paint(text.Fit(line, p.w)))
			}
		}
	}
	for len(lines) < end {
		lines = append(lines, text.Fit("", p.w))
	}
	return lines
}

// nothing says why the list is empty and what helps.
func (p *Picker) nothing() string {
	if len(p.items) == 0 {
		return "no scenario here yet: thorhook scenarios new writes one to start from"
	}
	word := text.Cut(text.Printable(p.filter.Value()), max(p.w, 20), "…")
	return "no scenario matches " + word + text.Printable(p.hint) + ": esc shows all"
}

func (p *Picker) filterLine() string {
	if p.typing {
		return p.filter.View(p.screen, p.w)
	}
	const clears = "  esc shows all"
	l := text.NewLine(p.w)
	l.Add(p.screen.Accent, "/ ")
	word := text.Printable(p.filter.Value())
	if l.Left() > len(clears)+8 {
		word = text.Cut(word, l.Left()-len(clears), "…")
		l.Add(p.screen.Text, word)
		l.Add(p.screen.Muted, clears)
	} else {
		l.Add(p.screen.Text, word)
	}
	return l.String()
}

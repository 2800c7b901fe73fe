package feed

import (
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/tui/text"
)

// Title is for the pane's frame.
func (m *Model) Title() string {
	title := "Deliveries"
	x := m.wanted()
	switch {
	case x.by == byTask:
		title += " by task"
	case x.by.sorted():
		title += " by " + x.by.String()
	}
	if f := m.Filter(); f != "" {
		title += m.dot() + text.Printable(f)
	}
	return title
}

// Info is for the pane's frame: how many deliveries are shown, of how many, and whether the end is followed.
func (m *Model) Info() string {
	kept := int(m.shown.last + 1 - m.shown.first)
	info := spaced(kept)
	if !m.shown.query.Empty() {
		info = spaced(m.shown.rows()) + " of " + info
	}
	if m.marks.count > 0 {
		info += m.dot() + spaced(m.marks.count) + " marked"
	}
	if m.follow && kept > 0 {
		info += m.dot() + "following"
	}
	return info
}

// header is how many lines the names of the columns take.
func (m *Model) header() int {
	if m.h-m.bottom() >= 3 {
		return 1
	}
	return 0
}

// bottom is how many lines are below the list: an input and what there is to say about it, or what else is to be told.
func (m *Model) bottom() int {
	switch {
	case m.Typing() && m.h >= 6 && m.prompt.err != nil && text.Width(m.prompt.err.Cause)+2 > m.w:
		return 3
	case m.Typing() && m.h >= 4:
		return 2
	case m.Typing():
		return min(1, m.h)
	case m.h >= 3 && m.status() != "":
		return 1
	}
	return 0
}

// status is what is to be told, "" for nothing.
func (m *Model) status() string {
	var parts []string
	if m.notice != "" {
		parts = append(parts, text.Printable(m.notice))
	}
	if progress := m.progress(); progress != "" {
		parts = append(parts, progress)
	}
	if n := m.unseen(); n > 0 && !m.follow {
		arrow := m.screen.Glyphs.Down
		if m.shown.reverse {
			arrow = m.screen.Glyphs.Up
		}
		parts = append(parts, arrow+" "+spaced(n)+" new", m.followKey().Help().Key+" to follow")
	}
	if gone := m.gone(); gone != "" && m.wanted().query.NeedsBytes() && m.notice == "" {
		parts = append(parts, gone)
	}
	return strings.Join(parts, m.dot())
}

// progress is how far the work under way has come, "" while it may still be done in a moment.
func (m *Model) progress() string {
	var what string
	var done, all int
	switch {
	case m.next != nil && m.scan.chunks > 0:
		what = "filtering"
		switch {
		case m.next.by == m.shown.by:
		case m.next.by == byTask:
			what = "grouping"
		default:
			what = "sorting"
		}
		done, all = int(m.next.scanned+1-m.next.first), int(m.next.last+1-m.next.first)
	case m.search.busy && m.search.left < m.search.all:
		what, done, all = "searching", m.search.all-m.search.left, m.search.all
	default:
		return ""
	}
	return fmt.Sprintf("%s %d %%", what, 100*done/max(all, 1))
}

// drawBottom adds the lines below the list.
func (m *Model) drawBottom(p *pen, lines []string, n int) []string {
	if n == 0 {
		return lines
	}
	p.Reset(m.w)
	if !m.Typing() {
		p.Add(m.screen.Accent, m.status())
		return append(lines, p.String())
	}
	if n == 1 && m.prompt.err != nil { // there is no other place
		p.Add(m.screen.Fail, m.screen.Glyphs.Fail+" "+m.prompt.err.Cause)
		return append(lines, p.String())
	}
	lines = append(lines, m.prompt.input.View(m.screen, m.w))
	if n < 3 {
		if n == 2 {
			m.drawHint(p)
			lines = append(lines, p.String())
		}
		return lines
	}
	sign, cause := m.screen.Glyphs.Fail+" ", text.Wrap(m.prompt.err.Cause, max(m.w-2, 1))
	for i := range n - 1 {
		p.Reset(m.w)
		if i < len(cause) {
			p.Add(m.screen.Fail, sign+cause[i])
		}
		sign = "  "
		lines = append(lines, p.String())
	}
	return lines
}

// drawHint draws what there is to say about an input: what is wrong, below its place, or what it has led to.
func (m *Model) drawHint(p *pen) {
	if err := m.prompt.err; err != nil {
		label := text.Width(m.prompt.input.Label) + 1
		at := label + err.At
		fits := label+text.Width(m.prompt.input.Value()) < m.w && at+2+text.Width(err.Cause) <= m.w
		sign := m.screen.Glyphs.Up
		if !fits {
			at, sign = 0, m.screen.Glyphs.Fail
		}
		p.Space(at)
		p.Add(m.screen.Fail, sign+" "+err.Cause)
		return
	}
	if status := m.status(); status != "" {
		p.Add(m.screen.Muted, status)
		return
	}
	if m.prompt.of == filterPrompt {
		p.Add(m.screen.Muted, m.Info()+m.dot()+"enter keeps, esc goes back")
		return
	}
	p.Add(m.screen.Muted, "enter finds, esc goes back")
}

// drawEmpty adds what is to be said when the list is empty.
func (m *Model) drawEmpty(p *pen, lines []string) []string {
	said := m.empty[:]
	if kept := int(m.shown.last + 1 - m.shown.first); kept > 0 {
		said = []string{
			"No delivery matches " + text.Printable(m.Filter()),
			m.keys.All.Help().Key + " shows all " + spaced(kept) + ".",
		}
		if m.Typing() {
			said[1] = m.keys.Typed.Back.Help().Key + " goes back."
		}
	}
	for i, s := range said {
		for _, wrapped := range text.Wrap(s, max(m.w-2, 1)) {
			if len(lines) >= m.h-m.bottom() {
				return lines
			}
			p.Reset(m.w)
			p.Space(1)
			ink := m.screen.Text
			if i > 0 {
				ink = m.screen.Muted
			}
			p.Add(ink, wrapped)
			lines = append(lines, p.String())
		}
	}
	return lines
}

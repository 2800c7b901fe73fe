package inspect

import (
	"sort"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A search is what is looked for in the shown page, whatever is folded there.
type search struct {
	input   pane.Input
	typing  bool
	pattern pattern // empty when nothing is looked for
	places  []int   // where it is found, see page.places; in order
	version int     // of the search that is under way or done
	ready   bool
}

// found is the end of a search.
type found struct {
	version int
	places  []int
	jump    bool
}

// A pattern is a text to find. Unless it has capital letters, ASCII letters match without regard to case.
type pattern struct {
	text  string
	exact bool
}

func newPattern(s string) pattern {
	return pattern{s, strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' })}
}

func lowerASCII(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// index is where in line the pattern begins first, -1 when it is not there.
func index[T string | []byte](p pattern, line T) int {
	n := len(p.text)
	if n == 0 {
		return -1
	}
	for i := 0; i+n <= len(line); i++ {
		if p.at(line[i], 0) && matches(p, line[i:i+n]) {
			return i
		}
	}
	return -1
}

func matches[T string | []byte](p pattern, s T) bool {
	for i := range len(p.text) {
		if !p.at(s[i], i) {
			return false
		}
	}
	return true
}

// at tells whether c matches the pattern's byte i.
func (p pattern) at(c byte, i int) bool {
	return c == p.text[i] || !p.exact && lowerASCII(c) == p.text[i]
}

// highlight divides spans so that what matches is in an ink of its own. It tells whether something does.
func highlight(spans []text.Span, p pattern, ink theme.Ink) (divided []text.Span, any bool) {
	if p.text == "" {
		return spans, false
	}
	line := joined(spans)
	at := index(p, line)
	if at < 0 {
		return spans, false
	}
	from := 0 // in line, of the span
	for _, s := range spans {
		for s.Text != "" {
			n, in := len(s.Text), s.Ink
			switch {
			case at < 0 || at >= from+n: // the next match is further on
			case at > from:
				n = at - from
			default:
				n, in = min(n, at+len(p.text)-from), ink
			}
			divided = append(divided, text.Span{Ink: in, Text: s.Text[:n]})
			s.Text, from = s.Text[n:], from+n
			if at >= 0 && from == at+len(p.text) {
				if at = index(p, line[from:]); at >= 0 {
					at += from
				}
			}
		}
	}
	return divided, true
}

// find looks for the pattern in the page anew. When the page is big the command does it. jump selects the next place.
func (i *Inspector) find(jump bool) tea.Cmd {
	s := &i.search
	s.version++
	s.places, s.ready = nil, false
	if s.pattern.text == "" {
		return nil
	}
	in, p, version := i.page.find(), s.pattern, s.version
	if !i.big() {
		i.tookFound(found{version, in(p), jump})
		return nil
	}
	return func() tea.Msg { return found{version, in(p), jump} }
}

// big tells whether looking through the page takes a while.
func (i *Inspector) big() bool {
	p, ok := i.page.(*messagePage)
	return ok && len(p.message.body) > small
}

func (i *Inspector) tookFound(f found) {
	if f.version != i.search.version {
		return
	}
	i.search.places, i.search.ready = f.places, true
	if f.jump {
		i.jump(1, true)
	}
}

// jump selects the row of the next place, or of the one before; here the selected row may be the next one. Behind the
// last place the first one follows.
func (i *Inspector) jump(by int, here bool) {
	places, w := i.search.places, &i.windows[i.tab]
	if len(places) == 0 || w.list.Len == 0 {
		return
	}
	first, last := i.page.places(w.list.Cursor)
	k := sort.SearchInts(places, last+1)
	if here {
		k = sort.SearchInts(places, first)
	}
	if by < 0 {
		k = sort.SearchInts(places, first) - 1
	}
	k = (k + len(places)) % len(places)
	w.list.Cursor = i.page.reveal(places[k])
	i.arrange()
	i.showMatch()
}

// showMatch scrolls so that the match in the selected row is in sight.
func (i *Inspector) showMatch() {
	w := &i.windows[i.tab]
	line := joined(i.spans(nil, w.list.Cursor, 1<<30))
	at := index(i.search.pattern, line)
	if at < 0 {
		return
	}
	cell, width := text.Width(line[:at]), text.Width(i.search.pattern.text)
	if i.wrapped() {
		if i.height(w.list.Cursor, i.bodyHeight()+1) > i.bodyHeight() {
			w.list.Top, w.skip = w.list.Cursor, cell/max(i.w-1, 1)
			w.limit(i.height)
		}
		return
	}
	if cell < w.left || cell+width > w.left+i.w-2 {
		w.left = max(0, cell-i.w/3)
	}
}

// position is the number of the selected row's first place among all, from 1; 0 when it has none.
func (i *Inspector) position() int {
	w := &i.windows[i.tab]
	if w.list.Len == 0 {
		return 0
	}
	first, last := i.page.places(w.list.Cursor)
	k := sort.SearchInts(i.search.places, first)
	if k == len(i.search.places) || i.search.places[k] > last {
		return 0
	}
	return k + 1
}

// startTyping opens the line in which the pattern is typed.
func (i *Inspector) startTyping() {
	i.search.input = pane.NewInput("/", "find in this tab")
	i.search.typing = true
	i.arrange()
}

// typed takes a key while the pattern is typed.
func (i *Inspector) typed(msg tea.KeyMsg) tea.Cmd {
	switch msg.Type {
	case tea.KeyEsc:
		i.search.typing = false
	case tea.KeyEnter:
		i.search.typing = false
		i.search.pattern = newPattern(strings.TrimSpace(i.search.input.Value()))
		i.arrange()
		return i.find(true)
	default:
		i.search.input.Update(msg)
		return nil
	}
	i.arrange()
	return nil
}

// stop ends the search.
func (i *Inspector) stop() {
	i.search = search{version: i.search.version + 1}
	i.arrange()
}

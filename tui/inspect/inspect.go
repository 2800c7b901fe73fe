package inspect

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/jsonview"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A Subject is a delivery attempt with what is known about it.
type Subject struct {
	Row         book.Row
	Exchange    wire.Exchange // read only
	Kept        bool          // Exchange has its bytes
	Attempts    []book.Row    // of the same dispatch and event, in order, Row included
	Findings    []scenarios.Finding
	ShowSecrets bool // unmasked
}

// Open is the request to show another delivery.
type Open struct{ Seq uint64 }

// Copy is the request to put a text on the clipboard. What is one of "curl command", "path", "value", "body", "exchange".
type Copy struct{ What, Text string }

// Options are what an [Inspector] is given. The zero value works.
type Options struct {
	Mask *wire.Mask                    // nil masks by the default names
	Curl func(x *wire.Exchange) string // writes the command that sends a request again; nil for no such command
}

// An Inspector shows a delivery. Make one with [New].
type Inspector struct {
	opts    Options
	screen  *theme.Screen
	keys    KeyMap
	w, h    int
	blurred bool // the focus is elsewhere

	subject  Subject
	filled   bool // there is a subject
	shows    int  // calls of Show and Clear so far
	messages [2]part
	tab      tab
	page     page // of the tab
	windows  [tabCount]window
	path     string // of the selected line, in JSON

	mode   mode
	wraps  [modeCount]bool
	level  int // of folding, for jsonview
	search search
	asking bool // which text to copy
}

// New returns an inspector that shows nothing yet.
func New(s *theme.Screen, o Options) *Inspector {
	if o.Mask == nil {
		o.Mask = &wire.Mask{}
	}
	i := &Inspector{opts: o, screen: s, keys: NewKeyMap(), level: jsonview.Plain}
	i.wraps[asText] = true
	i.arrange()
	return i
}

// SetScreen changes the theme.
func (i *Inspector) SetScreen(s *theme.Screen) {
	i.screen = s
	i.arrange()
}

// SetSize sets the size of the view in cells.
func (i *Inspector) SetSize(w, h int) {
	list := &i.windows[i.tab].list
	place := 0
	if list.Len > 0 {
		place, _ = i.page.places(list.Cursor)
	}
	i.w, i.h = max(w, 0), max(h, 0)
	i.arrange()
	switch p, ok := i.page.(*messagePage); {
	case !ok:
		i.find(false) // in rows that were broken anew
	case p.mode == asHex && list.Len > 0: // rows may have more bytes now, or less
		list.Cursor = p.reveal(place)
		i.settle()
	}
}

// SetFocus tells the inspector whether it has the focus, as it has at first.
func (i *Inspector) SetFocus(on bool) { i.blurred = !on }

// Typing tells whether every key belongs to the inspector now: something is typed or asked.
func (i *Inspector) Typing() bool { return i.search.typing || i.asking }

// Searching tells whether a search is on, which esc ends.
func (i *Inspector) Searching() bool { return i.search.pattern.text != "" }

// Title says which delivery is shown.
func (i *Inspector) Title() string {
	if !i.filled {
		return "Inspector"
	}
	r := &i.subject.Row
	words := []string{fmt.Sprintf("#%d", r.Seq)}
	if r.Spider != "" {
		words = append(words, r.Spider)
	}
	if n := i.attempts(); n > 1 {
		words = append(words, fmt.Sprintf("attempt %d of %d", r.Attempt, n))
	}
	if r.Note != "" {
		words = append(words, r.Note)
	}
	return text.Printable(strings.Join(words, " · "))
}

// attempts is how many of the dispatch there are, as far as known.
func (i *Inspector) attempts() int {
	n := i.subject.Row.Attempt
	for k := range i.subject.Attempts {
		n = max(n, i.subject.Attempts[k].Attempt)
	}
	return n
}

// Info says where in a JSON body the selected line stands, and how the body is shown.
func (i *Inspector) Info() string {
	words := []string{}
	if i.path != "" {
		path := text.Printable(i.path)
		if over := text.Width(path) - max(i.w/2-10, 8); over > 0 {
			path = i.screen.Glyphs.Ellipsis + text.From(path, over+1)
		}
		words = append(words, path)
	}
	if p, ok := i.page.(*messagePage); ok && p.body != nil {
		words = append(words, p.mode.String())
		if i.wraps[p.mode] {
			words = append(words, "wrapped")
		}
	}
	return strings.Join(words, " · ")
}

// Show shows a delivery, or what has become of the one that is shown. The command makes its bodies ready.
func (i *Inspector) Show(s Subject) tea.Cmd {
	old := &i.subject.Row
	same := i.filled && (s.Row.Seq == old.Seq || s.Row.Dispatch != "" && s.Row.Dispatch == old.Dispatch && s.Row.Kind == old.Kind)
	if !same {
		i.windows = [tabCount]window{}
		i.messages[0].outline, i.messages[1].outline = nil, nil
	}
	turned := !i.filled || s.Row.Seq != old.Seq
	i.subject, i.filled = s, true
	i.shows++
	if turned {
		i.windows[attemptsTab].list.Cursor = i.currentAttempt()
	}
	for which := range i.messages {
		i.messages[which].replace(sourceOf(&i.subject, which), i.shows)
	}
	return i.turn()
}

// Clear shows nothing.
func (i *Inspector) Clear() {
	i.subject, i.filled, i.asking = Subject{}, false, false
	i.shows++
	i.messages, i.windows = [2]part{}, [tabCount]window{}
	i.search = search{}
	i.arrange()
}

// turn makes ready what the tab shows and draws it up. The command does what would take too long here.
func (i *Inspector) turn() tea.Cmd {
	cmd := i.prepare()
	i.arrange()
	return tea.Batch(cmd, i.find(false))
}

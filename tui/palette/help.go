package palette

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A Group is key bindings under a title.
type Group struct {
	Title string
	Keys  []key.Binding // those without help are left out
}

// A Section is a text under a title. Its lines are kept. One that is too long goes on below what stands in it behind the last
// two spaces in a row.
type Section struct{ Title, Text string }

// Help is the page that explains the keys. Make one with [NewHelp].
type Help struct {
	screen   *theme.Screen
	moves    pane.Moves
	w, h     int
	groups   []Group
	sections []Section
	lines    []string // all of them, drawn
	top      int      // first one on the screen
}

// NewHelp returns an empty page.
func NewHelp(s *theme.Screen) *Help { return &Help{screen: s, moves: pane.NewMoves()} }

// Set changes what the page says, and shows its beginning.
func (h *Help) Set(groups []Group, sections []Section) {
	h.groups, h.sections, h.top = groups, sections, 0
	h.draw()
}

// SetScreen changes the theme.
func (h *Help) SetScreen(s *theme.Screen) {
	h.screen = s
	h.draw()
}

// SetSize says how many cells there are to draw in.
func (h *Help) SetSize(width, height int) {
	h.w, h.h = max(width, 0), max(height, 0)
	h.draw()
}

// Update takes a key or the wheel.
func (h *Help) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		h.pressed(msg)
	case tea.MouseMsg:
		switch msg.Button {
		case tea.MouseButtonWheelUp:
			h.scroll(-wheel)
		case tea.MouseButtonWheelDown:
			h.scroll(wheel)
		}
	}
	return nil
}

func (h *Help) pressed(msg tea.KeyMsg) {
	switch m := &h.moves; {
	case key.Matches(msg, m.Up):
		h.scroll(-1)
	case key.Matches(msg, m.Down):
		h.scroll(1)
	case key.Matches(msg, m.PageUp):
		h.scroll(-max(1, h.h-1))
	case key.Matches(msg, m.PageDown), msg.String() == " ":
		h.scroll(max(1, h.h-1))
	case key.Matches(msg, m.HalfUp):
		h.scroll(-max(1, h.h/2))
	case key.Matches(msg, m.HalfDown):
		h.scroll(max(1, h.h/2))
	case key.Matches(msg, m.Home):
		h.scroll(-len(h.lines))
	case key.Matches(msg, m.End):
		h.scroll(len(h.lines))
	}
}

func (h *Help) scroll(n int) { h.top = max(0, min(h.top+n, len(h.lines)-h.h)) }

// Typing tells that no text is ever typed here.
func (h *Help) Typing() bool { return false }

// Title is the page's name.
func (h *Help) Title() string { return "Help" }

// Info is which lines are on the screen, when not all are.
func (h *Help) Info() string {
	if len(h.lines) <= h.h {
		return ""
	}
	return fmt.Sprintf("%d to %d of %d", h.top+1, h.top+h.h, len(h.lines))
}

// Keys returns the keys that do something here and now; closing the page is left to whoever shows it.
func (h *Help) Keys() []key.Binding {
	leave := pane.Bind("esc", "close", "esc")
	if len(h.lines) <= h.h {
		return []key.Binding{leave}
	}
	return append([]key.Binding{pane.Bind("space", "more", " "), leave}, h.moves.List()...)
}

// View draws what is on the screen of the page.
func (h *Help) View() string {
	lines := make([]string, 0, h.h)
	lines = append(lines, h.lines[h.top:min(h.top+h.h, len(h.lines))]...)
	for len(lines) < h.h {
		lines = append(lines, text.Fit("", h.w))
	}
	return strings.Join(lines, "\n")
}

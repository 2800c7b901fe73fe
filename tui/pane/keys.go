package pane

import "github.com/charmbracelet/bubbles/key"

// Bind makes a binding: shown is how help and footer write its keys, does what it does in a word or two, keys are
// bubbletea's names of them.
func Bind(shown, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
}

// Moves are the keys that every list and view moves by.
type Moves struct {
	Up, Down, PageUp, PageDown, HalfUp, HalfDown, Home, End key.Binding
}

// NewMoves returns the arrows and their twins of vi.
func NewMoves() Moves {
	return Moves{
		Up: Bind("↑/k", "up", "up", "k"), Down: Bind("↓/j", "down", "down", "j"),
		PageUp: Bind("pgup", "page up", "pgup", "ctrl+b"), PageDown: Bind("pgdn", "page down", "pgdown", "ctrl+f"),
		HalfUp: Bind("ctrl+u", "half up", "ctrl+u"), HalfDown: Bind("ctrl+d", "half down", "ctrl+d"),
		Home: Bind("g/home", "first", "home", "g"), End: Bind("G/end", "last", "end", "G"),
	}
}

// Apply moves the list as a key says, and tells whether the key was one of these.
func (m Moves) Apply(l *List, pressed interface{ String() string }) bool {
	switch {
	case key.Matches(pressed, m.Up):
		l.Move(-1)
	case key.Matches(pressed, m.Down):
		l.Move(1)
	case key.Matches(pressed, m.PageUp):
		l.Page(-1)
	case key.Matches(pressed, m.PageDown):
		l.Page(1)
	case key.Matches(pressed, m.HalfUp):
		l.Move(-max(1, l.Height/2))
	case key.Matches(pressed, m.HalfDown):
		l.Move(max(1, l.Height/2))
	case key.Matches(pressed, m.Home):
		l.Select(0)
	case key.Matches(pressed, m.End):
		l.Select(l.Len - 1)
	default:
		return false
	}
	return true
}

// List returns the bindings, for help.
func (m Moves) List() []key.Binding {
	return []key.Binding{m.Up, m.Down, m.PageUp, m.PageDown, m.HalfUp, m.HalfDown, m.Home, m.End}
}

// Has tells whether a binding is one of these.
func (m Moves) Has(b key.Binding) bool {
	for _, own := range m.List() {
		if own.Help() == b.Help() {
			return true
		}
	}
	return false
}

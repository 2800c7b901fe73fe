package picker

import (
	"github.com/charmbracelet/bubbles/key"

	"github.com/thorhook/thorhook/tui/pane"
)

// A KeyMap is the picker's keys.
type KeyMap struct {
	Run, Mark, MarkAll, Unmark, Filter, Clear key.Binding
	Typed                                     Typed
	Moves                                     pane.Moves
}

// Typed are the keys while a filter is typed.
type Typed struct{ Accept, Cancel key.Binding }

// NewKeyMap returns the usual keys.
func NewKeyMap() KeyMap {
	return KeyMap{
		Run:     pane.Bind("enter", "run", "enter"),
		Mark:    pane.Bind("space", "mark", " "),
		MarkAll: pane.Bind("a", "mark all shown", "a"),
		Unmark:  pane.Bind("A", "unmark all", "A"),
		Filter:  pane.Bind("/", "filter", "/"),
		Clear:   pane.Bind("esc", "show all", "esc"),
		Typed:   Typed{Accept: pane.Bind("enter", "keep the filter", "enter"), Cancel: pane.Bind("esc", "show all", "esc")},
		Moves:   pane.NewMoves(),
	}
}

// Keys returns the keys that do something here and now, most useful first.
func (p *Picker) Keys() []key.Binding {
	k := &p.keys
	if p.typing {
		return []key.Binding{k.Typed.Accept, k.Typed.Cancel}
	}
	var keys []key.Binding
	if len(p.shown) > 0 {
		keys = append(keys, k.Run, k.Mark)
	}
	if p.filter.Value() != "" {
		keys = append(keys, k.Clear)
	}
	if len(p.items) > 0 {
		keys = append(keys, k.Filter)
	}
	if len(p.shown) > 0 {
		keys = append(keys, k.MarkAll)
	}
	if len(p.Marked()) > 0 {
		keys = append(keys, k.Unmark)
	}
	if len(p.shown) > 1 {
		keys = append(keys, k.Moves.List()...)
	}
	return keys
}

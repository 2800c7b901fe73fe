package inspect

import (
	"strconv"

	"github.com/charmbracelet/bubbles/key"

	"github.com/thorhook/thorhook/tui/pane"
)

// A KeyMap has the keys of an [Inspector].
type KeyMap struct {
	pane.Moves
	NextTab, LastTab           key.Binding
	Toggle, Level, All         key.Binding // folding
	Open                       key.Binding // another attempt
	View, Wrap, Left, Right    key.Binding
	Search, Next, Before, Stop key.Binding
	Copy                       key.Binding
}

// NewKeyMap returns the keys.
func NewKeyMap() KeyMap {
	levels := make([]string, 9)
	for i := range levels {
		levels[i] = strconv.Itoa(i + 1)
	}
	return KeyMap{
		Moves:   pane.NewMoves(),
		NextTab: pane.Bind("]", "next tab", "]"), LastTab: pane.Bind("[", "tab before", "["),
		Toggle: pane.Bind("enter", "fold/unfold", "enter", " "), Level: pane.Bind("1-9", "fold to a level", levels...),
		All: pane.Bind("a", "fold/unfold all", "a"), Open: pane.Bind("enter", "show attempt", "enter", " "),
		View: pane.Bind("v", "pretty/raw/hex", "v"), Wrap: pane.Bind("w", "wrap", "w"),
		Left: pane.Bind("←/h", "left", "left", "h"), Right: pane.Bind("→/l", "right", "right", "l"),
		Search: pane.Bind("/", "find", "/"), Next: pane.Bind("n", "next", "n"), Before: pane.Bind("N", "one before", "N"),
		Stop: pane.Bind("esc", "end search", "esc"), Copy: pane.Bind("y", "copy", "y"),
	}
}

// Keys returns what does something here and now, most useful first.
func (i *Inspector) Keys() []key.Binding {
	k := &i.keys
	if !i.filled {
		return nil
	}
	keys := []key.Binding{k.NextTab, k.LastTab}
	if i.search.pattern.text != "" {
		keys = append(keys, k.Next, k.Before, k.Stop)
	}
	if i.tab == attemptsTab {
		keys = append(keys, k.Open)
	}
	if p, ok := i.page.(*messagePage); ok {
		if p.mode == pretty && p.message.kind == jsonBody {
			keys = append(keys, k.Toggle, k.All, k.Level)
		}
		if p.body != nil {
			keys = append(keys, k.View)
		}
		if p.mode != asHex {
			keys = append(keys, k.Wrap)
		}
	}
	keys = append(keys, k.Copy, k.Search)
	if !i.wrapped() {
		keys = append(keys, k.Left, k.Right)
	}
	return append(keys, k.Moves.List()...)
}

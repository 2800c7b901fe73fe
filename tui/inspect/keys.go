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
	Back                       key.Binding // to where the delivery was chosen; is left to whoever shows the inspector
	Typed                      Typed
}

// Typed are the keys while something is typed or asked.
type Typed struct{ Find, Back key.Binding }

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
		Search: pane.Bind("/", "search", "/"), Next: pane.Bind("n", "next hit", "n"), Before: pane.Bind("N", "hit before", "N"),
		Stop: pane.Bind("esc", "end search", "esc"), Copy: pane.Bind("y", "copy", "y"), Back: pane.Bind("esc", "back to the list", "esc"),
		Typed: Typed{Find: pane.Bind("enter", "find", "enter"), Back: pane.Bind("esc", "back", "esc")},
	}
}

// Keys returns what does something here and now, most useful first.
func (i *Inspector) Keys() []key.Binding {
	k := &i.keys
	switch {
	case !i.filled:
		return nil
	case i.search.typing:
		return []key.Binding{k.Typed.Find, k.Typed.Back}
	case i.asking:
		return []key.Binding{k.Typed.Back}
	}
	keys := []key.Binding{k.NextTab}
	if i.search.pattern.text != "" {
		keys = append(keys, k.Next, k.Before, k.Stop)
	} else {
		keys = append(keys, k.Back)
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
	keys = append(keys, k.Copy, k.Search, k.LastTab)
	if !i.wrapped() {
		keys = append(keys, k.Left, k.Right)
	}
	return append(keys, k.Moves.List()...)
}

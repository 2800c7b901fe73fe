package picker

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/theme"
)

// Run asks for scenarios to be run.
type Run struct{ Names []string }

// A Picker is the pane of the scenarios. Make one with [New].
type Picker struct {
	screen *theme.Screen
	keys   KeyMap
	w, h   int

	items  []Item
	marked map[string]bool
	shown  []int // places in items that pass the filter, in the order of the list
	list   pane.List

	filter pane.Input
	typing bool
	hint   string // what may have been meant by a filter that nothing passes

	blurred bool
}

// New returns an empty picker.
func New(s *theme.Screen) *Picker {
	return &Picker{screen: s, keys: NewKeyMap(), marked: map[string]bool{}, filter: pane.NewInput("/", "name, tag or word")}
}

// SetScreen changes the theme.
func (p *Picker) SetScreen(s *theme.Screen) { p.screen = s }

// SetSize says how many cells there are to draw in.
func (p *Picker) SetSize(w, h int) {
	if p.h == 0 { // what was selected before there was a window need not stand at its top
		p.list.Top = 0
	}
	p.w, p.h = max(w, 0), max(h, 0)
	p.fit()
}

// SetFocus says whether the pane has the keys, which the selected row shows. At first it has.
func (p *Picker) SetFocus(on bool) { p.blurred = !on }

// SetItems changes what there is to pick from. The selected scenario stays selected, or the nearest one when it is gone.
// What the items' slices hold must not be changed afterwards.
func (p *Picker) SetItems(items []Item) {
	name, _ := p.Selected()
	p.items = p.items[:0]
	for _, own := range []bool{true, false} {
		for i := range items {
			if (items[i].Source != "") == own {
				p.items = append(p.items, items[i])
			}
		}
	}
	p.sift()
	p.find(name)
}

// Selected is the name of the selected scenario; false when there is none.
func (p *Picker) Selected() (name string, ok bool) {
	if it := p.selected(); it != nil {
		return it.Name, true
	}
	return "", false
}

func (p *Picker) selected() *Item {
	if p.list.Cursor >= len(p.shown) {
		return nil
	}
	return &p.items[p.shown[p.list.Cursor]]
}

// Select selects a scenario by name, and takes the filter away when it hides it. It reports whether there is one.
func (p *Picker) Select(name string) bool {
	if p.find(name) {
		return true
	}
	for i := range p.items {
		if p.items[i].Name == name {
			p.setFilter("")
			return p.find(name)
		}
	}
	return false
}

// find selects a scenario by name when it is in the list.
func (p *Picker) find(name string) bool {
	for row, i := range p.shown {
		if p.items[i].Name == name {
			p.list.Select(row)
			return true
		}
	}
	return false
}

// Marked are the names of the marked scenarios, whether the filter hides them or not: own files first, then the library's.
func (p *Picker) Marked() []string {
	if len(p.marked) == 0 {
		return nil
	}
	var names []string
	for i := range p.items {
		if p.marked[p.items[i].Name] {
			names = append(names, p.items[i].Name)
		}
	}
	return names
}

// Typing tells whether a filter is being typed, so that every key is the picker's.
func (p *Picker) Typing() bool { return p.typing }

// Title is the pane's name.
func (p *Picker) Title() string { return "Scenarios" }

// Info is where the selection stands, and how many scenarios are marked or shown.
func (p *Picker) Info() string {
	info := fmt.Sprintf("%d/%d", min(p.list.Cursor+1, len(p.shown)), len(p.shown))
	if hidden := len(p.items) - len(p.shown); hidden > 0 {
		info += fmt.Sprintf(" · %d hidden", hidden)
	}
	if n := len(p.Marked()); n > 0 {
		info = fmt.Sprintf("%d marked · %s", n, info)
	}
	return info
}

// List is the window of the list, for a scroll bar.
func (p *Picker) List() *pane.List { return &p.list }

// Update takes a key or the mouse.
func (p *Picker) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if p.typing {
			p.typed(msg)
			return nil
		}
		return p.pressed(msg)
	case tea.MouseMsg:
		p.mouse(msg)
	}
	return nil
}

func (p *Picker) pressed(msg tea.KeyMsg) tea.Cmd {
	k, it := &p.keys, p.selected()
	switch {
	case key.Matches(msg, k.Filter):
		p.typing = true
		p.fit()
	case key.Matches(msg, k.Clear):
		p.setFilter("")
	case key.Matches(msg, k.Unmark):
		clear(p.marked)
	case p.keys.Moves.Apply(&p.list, msg) || it == nil:
	case key.Matches(msg, k.Run):
		names := []string{it.Name}
		return func() tea.Msg { return Run{Names: names} }
	case key.Matches(msg, k.Mark):
		p.mark(it.Name)
	case key.Matches(msg, k.MarkAll):
		for _, i := range p.shown {
			p.marked[p.items[i].Name] = true
		}
	}
	return nil
}

// mouse selects the row that is clicked; in the column of the marks it marks it as well.
func (p *Picker) mouse(msg tea.MouseMsg) {
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		p.list.Scroll(-wheel)
	case msg.Button == tea.MouseButtonWheelDown:
		p.list.Scroll(wheel)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress:
		at := p.arrange()
		row, ok := p.list.At(msg.Y - at.filter - at.head)
		if !ok {
			return
		}
		p.list.Select(row)
		if msg.X < markCells {
			p.mark(p.items[p.shown[row]].Name)
		}
	}
}

// mark marks a scenario, or takes its mark away.
func (p *Picker) mark(name string) {
	if p.marked[name] {
		delete(p.marked, name)
	} else {
		p.marked[name] = true
	}
}

// wheel is how many rows a turn of the wheel moves.
const wheel = 3

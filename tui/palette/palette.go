package palette

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/theme"
)

// An Entry is something that can be done.
type Entry struct {
	ID    string // one word: its name when it is typed with an argument
	Title string
	Group string
	Keys  string // that do it without the palette, "" for none

	TakesArg bool
	NeedsArg bool     // does nothing without an argument
	Args     []string // what the argument can be, or examples of it
	Only     bool     // the argument is one of Args
}

// Chosen asks for an entry to be done, with an argument or with none ("").
type Chosen struct{ ID, Arg string }

// Closed says that nothing was chosen.
type Closed struct{}

// A Palette is the list of entries under the line that is typed. Make one with [New].
type Palette struct {
	screen  *theme.Screen
	keys    KeyMap
	w, h    int
	entries []Entry
	input   pane.Input
	rows    []row // what matches
	list    pane.List
	hint    string // why nothing does
}

// A KeyMap is the palette's keys; all others are typed.
type KeyMap struct{ Choose, Complete, Close, Up, Down, PageUp, PageDown key.Binding }

// NewKeyMap returns the usual keys.
func NewKeyMap() KeyMap {
	return KeyMap{
		Choose: pane.Bind("enter", "do it", "enter"), Complete: pane.Bind("tab", "complete", "tab"), Close: pane.Bind("esc", "close", "esc"),
		Up: pane.Bind("↑", "up", "up", "ctrl+p"), Down: pane.Bind("↓", "down", "down", "ctrl+n"),
		PageUp: pane.Bind("pgup", "page up", "pgup"), PageDown: pane.Bind("pgdn", "page down", "pgdown"),
	}
}

// New returns a palette without entries.
func New(s *theme.Screen) *Palette {
	return &Palette{screen: s, keys: NewKeyMap(), input: newInput()}
}

func newInput() pane.Input { return pane.NewInput(":", "what to do") }

// SetScreen changes the theme.
func (p *Palette) SetScreen(s *theme.Screen) { p.screen = s }

// SetSize says how many cells there are to draw in.
func (p *Palette) SetSize(w, h int) {
	p.w, p.h = max(w, 0), max(h, 0)
	p.fit()
}

// Open starts anew with entries, which must not be changed afterwards.
func (p *Palette) Open(entries []Entry) tea.Cmd {
	p.entries, p.input = entries, newInput()
	p.search()
	return nil
}

// Typing tells that all keys are the palette's.
func (p *Palette) Typing() bool { return true }

// Title is the palette's name.
func (p *Palette) Title() string { return "Actions" }

// Info is how many entries match.
func (p *Palette) Info() string {
	return fmt.Sprintf("%d/%d", min(p.list.Cursor+1, len(p.rows)), len(p.rows))
}

// Keys returns the keys that do something here and now.
func (p *Palette) Keys() []key.Binding {
	if len(p.rows) == 0 {
		return []key.Binding{p.keys.Close}
	}
	return []key.Binding{p.keys.Choose, p.keys.Complete, p.keys.Close, p.keys.Up, p.keys.Down, p.keys.PageUp, p.keys.PageDown}
}

// Update takes a key or the mouse.
func (p *Palette) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return p.pressed(msg)
	case tea.MouseMsg:
		return p.mouse(msg)
	}
	return nil
}

func (p *Palette) pressed(msg tea.KeyMsg) tea.Cmd {
	switch k := &p.keys; {
	case key.Matches(msg, k.Close):
		return func() tea.Msg { return Closed{} }
	case key.Matches(msg, k.Choose):
		return p.choose()
	case key.Matches(msg, k.Complete):
		if r := p.selected(); r != nil {
			p.complete(r)
		}
	case key.Matches(msg, k.Up):
		p.list.Move(-1)
	case key.Matches(msg, k.Down):
		p.list.Move(1)
	case key.Matches(msg, k.PageUp):
		p.list.Page(-1)
	case key.Matches(msg, k.PageDown):
		p.list.Page(1)
	case p.input.Update(msg):
		p.search()
	}
	return nil
}

func (p *Palette) selected() *row {
	if p.list.Cursor >= len(p.rows) {
		return nil
	}
	return &p.rows[p.list.Cursor]
}

// choose asks for the selected row to be done; one that needs an argument first becomes the line to type it in.
func (p *Palette) choose() tea.Cmd {
	r := p.selected()
	if r == nil {
		return nil
	}
	if r.arg == "" && r.entry.NeedsArg {
		p.complete(r)
		return nil
	}
	chosen := Chosen{ID: r.entry.ID, Arg: r.arg}
	return func() tea.Msg { return chosen }
}

// complete types what the row stands for.
func (p *Palette) complete(r *row) {
	switch {
	case r.arg != "":
		p.input.Set(r.entry.ID + " " + r.arg)
	case r.entry.TakesArg:
		p.input.Set(r.entry.ID + " ")
	default:
		p.input.Set(r.entry.Title)
	}
	p.search()
}

// mouse chooses the row that is clicked.
func (p *Palette) mouse(msg tea.MouseMsg) tea.Cmd {
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		p.list.Scroll(-wheel)
	case msg.Button == tea.MouseButtonWheelDown:
		p.list.Scroll(wheel)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress:
		if row, ok := p.list.At(msg.Y - p.head()); ok {
			p.list.Select(row)
			return p.choose()
		}
	}
	return nil
}

// wheel is how many rows a turn of the wheel moves.
const wheel = 3

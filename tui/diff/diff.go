package diff

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// Closed is the message of leaving the view.
type Closed struct{}

// compared is the end of a comparison.
type compared struct {
	generation int
	result     result
}

// splitWidth is from which width on the two sides stand beside each other.
const splitWidth = 100

// A KeyMap has the keys of a [Diff].
type KeyMap struct {
	pane.Moves
	Next, Previous, Message, Layout, Fold, Left, Right, Close key.Binding
}

// NewKeyMap returns the keys.
func NewKeyMap() KeyMap {
	return KeyMap{
		Moves:    pane.NewMoves(),
		Next:     pane.Bind("n", "next difference", "n"),
		Previous: pane.Bind("N", "difference before", "N"),
		Message:  pane.Bind("v", "request/response", "v"),
		Layout:   pane.Bind("u", "unified/side by side", "u"),
		Fold:     pane.Bind("f", "fold what is equal", "f"),
		Left:     pane.Bind("←/h", "scroll left", "left", "h"),
		Right:    pane.Bind("→/l", "scroll right", "right", "l"),
		Close:    pane.Bind("esc", "close", "esc"),
	}
}

// A Diff shows what differs between two deliveries. Make one with [New].
type Diff struct {
	screen     *theme.Screen
	keys       KeyMap
	w, h       int
	a, b       Side
	generation int     // of the comparison that is shown or under way; 0 before the first
	result     *result // nil while it is under way
	response   bool    // shown instead of the request
	unified    bool    // also where there is room for both sides
	unfolded   bool
	rows       []row
	paths      int // width of the widest path, in cells
	list       pane.List
	left       int // cells that are scrolled away
}

// New returns a view that shows nothing yet.
func New(s *theme.Screen) *Diff { return &Diff{screen: s, keys: NewKeyMap()} }

// SetScreen changes the theme.
func (d *Diff) SetScreen(s *theme.Screen) { d.screen = s }

// SetSize sets the size of the view in cells.
func (d *Diff) SetSize(w, h int) {
	d.keep(func() { d.w, d.h = max(w, 0), max(h, 0) })
}

// Set begins to compare. The command does it, in the background; of several only the last one's result is shown.
func (d *Diff) Set(a, b Side) tea.Cmd {
	d.a, d.b = a, b
	d.generation++
	d.result, d.response, d.left = nil, false, 0
	d.arrange()
	generation := d.generation
	return func() tea.Msg { return compared{generation, compare(&a, &b)} }
}

// Typing is false: every key is a command.
func (d *Diff) Typing() bool { return false }

// Update takes keys, the mouse, and the end of a comparison.
func (d *Diff) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case compared:
		if msg.generation == d.generation {
			d.result = &msg.result
			d.response = msg.result.request.found == 0 && msg.result.response.found > 0
			d.restart()
		}
	case tea.KeyMsg:
		return d.key(msg)
	case tea.MouseMsg:
		d.mouse(msg)
	}
	return nil
}

func (d *Diff) key(msg tea.KeyMsg) tea.Cmd {
	k := &d.keys
	switch {
	case key.Matches(msg, k.Close):
		return func() tea.Msg { return Closed{} }
	case d.result == nil:
	case key.Matches(msg, k.Next):
		d.jump(1)
	case key.Matches(msg, k.Previous):
		d.jump(-1)
	case key.Matches(msg, k.Message):
		d.response = !d.response
		d.restart()
	case key.Matches(msg, k.Layout):
		d.keep(func() { d.unified = !d.unified })
	case key.Matches(msg, k.Fold):
		d.keep(func() { d.unfolded = !d.unfolded })
	case key.Matches(msg, k.Left):
		d.left = max(0, d.left-8)
	case key.Matches(msg, k.Right):
		d.left = max(d.left, min(d.left+8, d.overhang()))
	default:
		k.Apply(&d.list, msg)
	}
	return nil
}

func (d *Diff) mouse(msg tea.MouseMsg) {
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		d.list.Scroll(-3)
	case msg.Button == tea.MouseButtonWheelDown:
		d.list.Scroll(3)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress:
		if at, ok := d.list.At(msg.Y - d.top()); ok {
			d.list.Select(at)
		}
	}
}

// jump selects the next difference in a direction, when there is one.
func (d *Diff) jump(by int) {
	for at := d.list.Cursor + by; at >= 0 && at < len(d.rows); at += by {
		if d.rows[at].start {
			d.list.Select(at)
			return
		}
	}
}

// restart shows a section from its first difference on.
func (d *Diff) restart() {
	d.list, d.left = pane.List{}, 0
	d.arrange()
	if len(d.rows) > 0 && !d.rows[0].start {
		d.jump(1)
	}
}

// keep changes the layout and keeps the selected item selected.
func (d *Diff) keep(change func()) {
	item := 0
	if len(d.rows) > 0 {
		item = d.rows[d.list.Cursor].item
	}
	before := d.split()
	change()
	d.arrange()
	if d.split() != before {
		d.left = 0
	}
	if i := slices.IndexFunc(d.rows, func(r row) bool { return r.item >= item }); i >= 0 && d.rows[d.list.Cursor].item != item {
		d.list.Select(i)
	}
}

// arrange makes the rows anew.
func (d *Diff) arrange() {
	d.rows, d.paths = nil, 0
	if s := d.section(); s != nil {
		d.rows = rowsOf(s.items, d.split(), !d.unfolded)
		for i := range s.items {
			if it := &s.items[i]; it.op.differs() || it.op == equal && d.unfolded {
				d.paths = max(d.paths, text.Width(it.path))
			}
		}
	}
	d.list.Set(len(d.rows), d.h-d.top())
}

// section is what is shown, nil before there is something.
func (d *Diff) section() *section {
	switch {
	case d.result == nil:
		return nil
	case d.response:
		return &d.result.response
	}
	return &d.result.request
}

func (d *Diff) split() bool { return d.w >= splitWidth && !d.unified }

// top is how many lines stand above the list: the summary, where there is room.
func (d *Diff) top() int {
	if d.h < 4 {
		return 0
	}
	return 1
}

// Title says what is compared.
func (d *Diff) Title() string {
	if d.generation == 0 {
		return "Diff"
	}
	message := "request"
	if d.response {
		message = "response"
	}
	return fmt.Sprintf("Diff #%d %s #%d · %s", d.a.Row.Seq, d.screen.Glyphs.Right, d.b.Row.Seq, message)
}

// Info says how much differs.
func (d *Diff) Info() string {
	switch {
	case d.generation == 0:
		return ""
	case d.result == nil:
		return "comparing"
	}
	return fmt.Sprintf("request %d · response %s", d.result.request.found, counted(d.result.response.found, "difference"))
}

// Keys returns what does something here and now.
func (d *Diff) Keys() []key.Binding {
	k := &d.keys
	s := d.section()
	if s == nil {
		return []key.Binding{k.Close}
	}
	keys := []key.Binding{k.Message, k.Close}
	if s.found > 0 {
		keys = []key.Binding{k.Next, k.Close, k.Previous, k.Message}
	}
	if d.w >= splitWidth {
		keys = append(keys, k.Layout)
	}
	if s.found > 0 {
		keys = append(keys, k.Fold, k.Left, k.Right)
	}
	return append(keys, k.List()...)
}

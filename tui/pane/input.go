package pane

import (
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// An Input is one line that is typed. Editing is bubbles' (arrows, words, ctrl+u, paste); it is drawn with the theme's inks,
// the cursor as a bar between two characters. Make one with [NewInput].
type Input struct {
	Label string // in front of what is typed
	Hint  string // in its place while nothing is
	field textinput.Model
}

// NewInput returns an input that takes keys at once.
func NewInput(label, hint string) Input {
	field := textinput.New()
	field.Prompt = ""
	field.Focus() // its command would make the cursor blink
	return Input{Label: label, Hint: hint, field: field}
}

// Update takes a key. It reports whether the text changed.
func (i *Input) Update(msg tea.KeyMsg) bool {
	before := i.field.Value()
	i.field, _ = i.field.Update(msg)
	return i.field.Value() != before
}

// Value is what was typed.
func (i *Input) Value() string { return i.field.Value() }

// Set replaces the text and puts the cursor at its end.
func (i *Input) Set(value string) {
	i.field.SetValue(value)
	i.field.CursorEnd()
}

// View draws the input in w cells. A text that is too long is scrolled so that the cursor is in sight.
func (i *Input) View(s *theme.Screen, w int) string {
	l := text.NewLine(w)
	l.Add(s.Accent, i.Label)
	if i.Label != "" {
		l.Space(1)
	}
	runes, at := []rune(i.field.Value()), i.field.Position()
	before, after := text.Printable(string(runes[:at])), text.Printable(string(runes[at:]))
	if over := text.Width(before) + 2 - l.Left(); over > 0 && l.Left() > 2 {
		before = s.Glyphs.Ellipsis + text.From(before, over+1)
	}
	l.Add(s.Text, before)
	l.Add(s.Accent, s.Glyphs.Box.Vertical)
	l.Add(s.Text, after)
	if len(runes) == 0 {
		l.Add(s.Muted, i.Hint)
	}
	return l.String()
}

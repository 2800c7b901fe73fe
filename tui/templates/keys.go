package templates

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
)

// A KeyMap has the keys of an [Editor]. What is not among them is typed.
type KeyMap struct {
	Apply, Switch, Event, Finding, Reset, Undo, Redo, ScrollUp, ScrollDown, Close key.Binding

	Up, Down, Left, Right, WordLeft, WordRight, Home, End, PageUp, PageDown, Begin, Finish         key.Binding
	Backspace, Delete, DeleteWordLeft, DeleteWordRight, DeleteBefore, DeleteAfter, Newline, Indent key.Binding
}

// NewKeyMap returns the keys.
func NewKeyMap() KeyMap {
	return KeyMap{
		Apply:      pane.Bind("ctrl+s", "apply", "ctrl+s"),
		Switch:     pane.Bind("ctrl+t", "payload/headers", "ctrl+t", "f2"),
		Event:      pane.Bind("ctrl+e", "another event", "ctrl+e"),
		Finding:    pane.Bind("ctrl+g", "next finding", "ctrl+g"),
		Reset:      pane.Bind("ctrl+r", "default template", "ctrl+r"),
		Undo:       pane.Bind("ctrl+/", "undo", "ctrl+_", "ctrl+/"),
		Redo:       pane.Bind("ctrl+y", "redo", "ctrl+y"),
		ScrollUp:   pane.Bind("shift+↑", "scroll request up", "shift+up", "ctrl+up"),
		ScrollDown: pane.Bind("shift+↓", "scroll request", "shift+down", "ctrl+down"),
		Close:      pane.Bind("esc", "close", "esc"),

		Up: pane.Bind("↑", "up", "up", "ctrl+p"), Down: pane.Bind("↓", "down", "down", "ctrl+n"),
		Left: pane.Bind("←", "left", "left", "ctrl+b"), Right: pane.Bind("→", "right", "right", "ctrl+f"),
		WordLeft:  pane.Bind("alt+←", "word left", "alt+left", "ctrl+left", "alt+b"),
		WordRight: pane.Bind("alt+→", "word right", "alt+right", "ctrl+right", "alt+f"),
		Home:      pane.Bind("home", "start of line", "home", "ctrl+a"), End: pane.Bind("end", "end of line", "end"),
		PageUp: pane.Bind("pgup", "page up", "pgup"), PageDown: pane.Bind("pgdn", "page down", "pgdown"),
		Begin:  pane.Bind("ctrl+home", "start of text", "ctrl+home", "alt+<"),
		Finish: pane.Bind("ctrl+end", "end of text", "ctrl+end", "alt+>"),

		Backspace:       pane.Bind("backspace", "delete before", "backspace", "ctrl+h"),
		Delete:          pane.Bind("delete", "delete behind", "delete", "ctrl+d"),
		DeleteWordLeft:  pane.Bind("ctrl+w", "delete word before", "ctrl+w", "alt+backspace"),
		DeleteWordRight: pane.Bind("alt+d", "delete word behind", "alt+d", "alt+delete"),
		DeleteBefore:    pane.Bind("ctrl+u", "delete to start of line", "ctrl+u"),
		DeleteAfter:     pane.Bind("ctrl+k", "delete to end of line", "ctrl+k"),
		Newline:         pane.Bind("enter", "new line", "enter"), Indent: pane.Bind("tab", "two spaces", "tab"),
	}
}

// moved moves the cursor as a key says, and tells whether the key was one for that.
func (k *KeyMap) moved(v *textView, msg tea.KeyMsg) bool {
	goal := -1
	switch {
	case key.Matches(msg, k.Up):
		v.step(-1)
		goal = v.goal
	case key.Matches(msg, k.Down):
		v.step(1)
		goal = v.goal
	case key.Matches(msg, k.PageUp):
		v.step(-max(1, v.h-1))
		goal = v.goal
	case key.Matches(msg, k.PageDown):
		v.step(max(1, v.h-1))
		goal = v.goal
	case key.Matches(msg, k.Left):
		v.move(v.left())
	case key.Matches(msg, k.Right):
		v.move(v.right())
	case key.Matches(msg, k.WordLeft):
		v.move(v.wordLeft())
	case key.Matches(msg, k.WordRight):
		v.move(v.wordRight())
	case key.Matches(msg, k.Home):
		v.move(v.home())
	case key.Matches(msg, k.End):
		v.move(v.lineEnd())
	case key.Matches(msg, k.Begin):
		v.move(pos{})
	case key.Matches(msg, k.Finish):
		v.move(v.end())
	default:
		return false
	}
	v.goal = goal
	return true
}

// edited changes the text as a key says, and tells whether it is another one now.
func (k *KeyMap) edited(v *textView, msg tea.KeyMsg) bool {
	switch {
	case msg.Paste:
		return v.insert(unixLines(string(msg.Runes)))
	case isTyped(msg):
		return v.typeIn(unixLines(string(msg.Runes)))
	case key.Matches(msg, k.Backspace):
		return v.remove(v.left())
	case key.Matches(msg, k.Delete):
		return v.remove(v.right())
	case key.Matches(msg, k.DeleteWordLeft):
		return v.remove(v.wordLeft())
	case key.Matches(msg, k.DeleteWordRight):
		return v.remove(v.wordRight())
	case key.Matches(msg, k.DeleteBefore):
		return v.remove(pos{v.cursor.row, 0})
	case key.Matches(msg, k.DeleteAfter):
		if v.cursor == v.lineEnd() {
			return v.remove(v.right())
		}
		return v.remove(v.lineEnd())
	case key.Matches(msg, k.Newline):
		return v.insert("\n")
	case key.Matches(msg, k.Indent):
		return v.typeIn("  ")
	case key.Matches(msg, k.Undo):
		return v.undo()
	case key.Matches(msg, k.Redo):
		return v.redo()
	}
	return false
}

// isTyped tells whether a key stands for a text.
func isTyped(msg tea.KeyMsg) bool {
	return msg.Paste || (msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace) && !msg.Alt
}

// unixLines has line feeds where terminals put carriage returns into what is pasted.
func unixLines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

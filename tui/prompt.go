package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A prompt is a question at the bottom of the screen: a line to be typed, or one key of a few.
type prompt struct {
	input pane.Input
	label string
	err   string
	check func(string) error               // of the text while it is typed; nil accepts all
	done  func(string) tea.Cmd             // enter
	menu  func(key string) (tea.Cmd, bool) // of a question that one key answers: whether it stays open; nil for a line
	shown func() string                    // of such a question: its text, which may change
}

func newPrompt(label, value string) *prompt {
	p := &prompt{input: pane.NewInput(label, ""), label: label}
	p.input.Set(value)
	return p
}

// newQuestion is a prompt that is answered with y, or not.
func newQuestion(text string, yes func() tea.Cmd) *prompt {
	return &prompt{
		shown: func() string { return text + "  y yes · n no" },
		menu: func(key string) (tea.Cmd, bool) {
			if key == "y" || key == "Y" {
				return yes(), false
			}
			return nil, false
		},
	}
}

// key takes a key and tells whether the prompt stays open.
func (p *prompt) key(msg tea.KeyMsg) (cmd tea.Cmd, open bool) {
	switch {
	case msg.Type == tea.KeyEsc:
		return nil, false
	case p.menu != nil:
		return p.menu(msg.String())
	case msg.Type == tea.KeyEnter:
		if p.err = p.problem(); p.err != "" {
			return nil, true
		}
		return p.done(p.input.Value()), false
	}
	if p.input.Update(msg) && p.err != "" {
		p.err = p.problem()
	}
	return nil, true
}

func (p *prompt) problem() string {
	if p.check == nil {
		return ""
	}
	if err := p.check(p.input.Value()); err != nil {
		return err.Error()
	}
	return ""
}

// view draws the prompt as the line at the bottom.
func (p *prompt) view(s *theme.Screen, w int) string {
	l := text.NewLine(w)
	if p.menu != nil {
		l.Space(1)
		l.Add(s.Accent, p.shown())
		return l.String()
	}
	if p.err == "" {
		return " " + p.input.View(s, w-1)
	}
	note := text.Cut(" "+s.Glyphs.Fail+" "+text.Printable(p.err), w/2, s.Glyphs.Ellipsis)
	n := text.Width(note)
	return " " + p.input.View(s, w-1-n) + s.Fail.Paint(note)
}

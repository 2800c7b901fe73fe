package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/theme"
)

// A prompt is a question at the bottom of the screen: a line to be typed, or one key of a few.
type prompt struct {
	input pane.Input
	hint  string // stands above the line, in place of err
	err   string
	check func(string) error               // of the text when it is entered; nil accepts all
	done  func(string) tea.Cmd             // enter
	menu  func(key string) (tea.Cmd, bool) // of a question that one key answers: whether it stays open; nil for a line
	shown func() string                    // of such a question: its text, which may change
}

func newPrompt(label, value, hint string) *prompt {
	p := &prompt{input: pane.NewInput(label, ""), hint: hint}
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

// view draws the prompt: what is wrong, or what helps, and below it the line.
func (p *prompt) view(s *theme.Screen, w int) (lines []string) {
	switch {
	case p.menu != nil:
		return said(s.Accent, p.shown(), w)
	case p.err != "":
		lines = said(s.Fail, s.Glyphs.Fail+" "+p.err, w)
	case p.hint != "":
		lines = said(s.Muted, p.hint, w)
	}
	return append(lines, " "+p.input.View(s, w-1))
}

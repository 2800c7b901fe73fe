package tui

import (
	"fmt"
	"io"

	"github.com/atotto/clipboard"
	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"
)

// A clip puts texts on the clipboard: the system's where there is one, and the terminal's by OSC 52, which works over ssh
// and in containers too.
type clip struct {
	out    io.Writer // the terminal; nil in tests
	screen bool      // the terminal is GNU screen, not tmux under the same name
}

// clippedMsg is the end of a copy.
type clippedMsg struct {
	what string
	size int
	err  error
}

// mostOSC52 is how many bytes terminals take at least.
const mostOSC52 = 70_000

// put copies a text in the background.
func (c clip) put(what, content string) tea.Cmd {
	return func() tea.Msg {
		err := clipboard.WriteAll(content)
		if c.out != nil && len(content) <= mostOSC52 {
			seq := osc52.New(content)
			if c.screen {
				seq = seq.Screen()
			}
			if _, failed := seq.WriteTo(c.out); failed == nil {
				err = nil
			}
		} else if err != nil {
			err = fmt.Errorf("copy %s: %d bytes are too many for the terminal, and there is no clipboard of the system", what, len(content))
		}
		return clippedMsg{what, len(content), err}
	}
}

func (m *Model) clipped(msg clippedMsg) tea.Cmd {
	if msg.err != nil {
		return m.complain(msg.err)
	}
	word := fmt.Sprintf("copied %s (%s)", msg.what, counted(msg.size, "byte"))
	if !m.opts.ShowSecrets && msg.what != "path" {
		word += ", secrets masked"
	}
	return m.say(word)
}

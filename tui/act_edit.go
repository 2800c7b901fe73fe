package tui

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/rawhttp"
)

// draftMsg is a request that was written to a file for the user's editor.
type draftMsg struct {
	x    wire.Exchange
	path string
	err  error
}

// editedMsg is what the editor left.
type editedMsg struct {
	x    wire.Exchange
	path string // of the text, which stays until it is sent
	edit rawhttp.Edit
	err  error
}

// edit opens the selected request in the user's editor; what it leaves is sent, forced headers as they were.
func (m *Model) edit() tea.Cmd {
	row, ok := m.parts.feed.Selected()
	if !ok {
		return nil
	}
	x, ok := m.session.Book.Exchange(row.Seq)
	if !ok {
		return m.complain(fmt.Errorf("edit #%d: its bytes were dropped to stay within the memory limit", row.Seq))
	}
	return func() tea.Msg {
		path, err := draft(&x)
		return draftMsg{x, path, err}
	}
}

// draft writes a request to a new file that only its owner may read.
func draft(x *wire.Exchange) (path string, err error) {
	dir, err := os.MkdirTemp("", "thorhook-")
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, "request.http")
	return path, os.WriteFile(path, rawhttp.Text(x), 0o600)
}

// drafted hands the terminal to the editor.
func (m *Model) drafted(msg draftMsg) tea.Cmd {
	if msg.err != nil {
		return m.complain(msg.err)
	}
	return tea.ExecProcess(m.opts.editor(msg.path), func(err error) tea.Msg { return left(msg, err) })
}

// left reads what the editor left. The file stays when something was written that cannot be sent, so that no work is lost.
func left(d draftMsg, ended error) editedMsg {
	text, err := os.ReadFile(d.path)
	if err != nil {
		return editedMsg{err: err}
	}
	if ended != nil {
		err := fmt.Errorf("run editor: %w; nothing is sent", ended)
		if !bytes.Equal(text, rawhttp.Text(&d.x)) {
			return editedMsg{err: fmt.Errorf("%w; your text is in %s", err, d.path)}
		}
		_ = os.RemoveAll(filepath.Dir(d.path))
		return editedMsg{err: err}
	}
	e, err := rawhttp.Parse(text, &d.x)
	if err != nil && !errors.Is(err, rawhttp.ErrCancelled) {
		return editedMsg{err: fmt.Errorf("%w; your text is in %s", err, d.path)}
	}
	if !e.Changed {
		_ = os.RemoveAll(filepath.Dir(d.path)) // a leftover does no harm
	}
	return editedMsg{x: d.x, path: d.path, edit: e}
}

// edited sends what was edited.
func (m *Model) edited(msg editedMsg) tea.Cmd {
	if msg.err != nil {
		return m.complain(msg.err)
	}
	if !msg.edit.Changed {
		return m.say("nothing was changed, nothing is sent")
	}
	note := fmt.Sprintf("edited from #%d", msg.x.Seq)
	out, err := m.sending(msg.x, msg.edit.Request, msg.edit.Head, note)
	if err != nil {
		return m.complain(fmt.Errorf("%w; your text is in %s", err, msg.path))
	}
	out.Draft = msg.path
	also := ""
	if len(msg.edit.Restored) > 0 {
		also = "; forced headers stay as they were: " + strings.Join(msg.edit.Restored, ", ")
	}
	return m.sendAll([]outgoing{out}, also)
}

// editor is the user's editor on a file.
func (o *Options) editor(path string) *exec.Cmd {
	words := strings.Fields(o.Editor)
	if len(words) == 0 {
		words = []string{"vi"}
	}
	return exec.Command(words[0], append(words[1:], path)...)
}

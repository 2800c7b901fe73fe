package tui

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/fixtures"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// A save is a scenario, or one of the forms of package fixtures.
const scenarioForm fixtures.Form = "yaml"

// savedMsg is the end of a save.
type savedMsg struct {
	path  string
	count int
	err   error
	again func() tea.Cmd // overwrites what stood in the way
}

// openSave asks where the marked deliveries, or the selected one, are to be saved; the ending says as what.
func (m *Model) openSave() tea.Cmd {
	all := m.selected()
	name := fmt.Sprintf("delivery-%d.http", all[0])
	if len(all) > 1 {
		name = fmt.Sprintf("recorded-%d-%d.yaml", all[0], all[len(all)-1])
	}
	m.prompt = newPrompt("save "+deliveries(len(all))+" as (.yaml scenario, .http, .json body, .sh curl, .ndjson)", name)
	m.prompt.check = func(path string) error {
		_, err := fixtures.FormOf(strings.TrimSpace(path), scenarioForm)
		return err
	}
	m.prompt.done = m.save
	return nil
}

func (m *Model) save(path string) tea.Cmd { return m.write(strings.TrimSpace(path), false) }

// write saves the selection in the background.
func (m *Model) write(path string, overwrite bool) tea.Cmd {
	var all []wire.Exchange
	for _, seq := range m.selected() {
		x, ok := m.session.Book.Exchange(seq)
		if !ok {
			return m.complain(fmt.Errorf("save #%d: its bytes were dropped to stay within the memory limit", seq))
		}
		all = append(all, x)
	}
	o := fixtures.Options{ShowSecrets: m.opts.ShowSecrets, Mask: m.opts.Mask, Overwrite: overwrite}
	full := path
	if !filepath.IsAbs(path) {
		full = filepath.Join(m.opts.Dir, path)
	}
	return func() tea.Msg {
		err := saveAs(full, all, o)
		return savedMsg{path, len(all), err, func() tea.Cmd { return m.write(path, true) }}
	}
}

// saveAs writes exchanges as what the path's ending says.
func saveAs(path string, all []wire.Exchange, o fixtures.Options) error {
	form, err := fixtures.FormOf(path, scenarioForm)
	if err != nil {
		return err
	}
	if form != scenarioForm {
		return fixtures.Save(path, form, all, o)
	}
	text, err := scenarios.Record(scenarios.Recording{Exchanges: all, Mask: o.Mask, ShowSecrets: o.ShowSecrets})
	if err != nil {
		return err
	}
	return fixtures.WriteFile(path, text, o)
}

// saved tells what came of a save; where a file stands in the way it asks.
func (m *Model) saved(msg savedMsg) tea.Cmd {
	switch {
	case errors.Is(msg.err, fs.ErrExist):
		m.prompt = newQuestion(msg.path+" exists: overwrite it?", msg.again)
		return nil
	case errors.Is(msg.err, os.ErrNotExist):
		return m.complain(fmt.Errorf("%w: make the folder first", msg.err))
	case msg.err != nil:
		return m.complain(msg.err)
	}
	word := "saved " + deliveries(msg.count) + " to " + msg.path
	if !m.opts.ShowSecrets {
		word += ", secrets masked"
	}
	return m.say(word)
}

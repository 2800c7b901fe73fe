package tui

import (
	"errors"
	"fmt"
	"io/fs"
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
	seqs []uint64
	path string
	err  error
}

// openSave asks where the marked deliveries, or the selected one, are to be saved; the ending says as what.
func (m *Model) openSave() tea.Cmd {
	seqs := m.selected()
	name := fmt.Sprintf("delivery-%d.http", seqs[0])
	if len(seqs) > 1 {
		name = fmt.Sprintf("recorded-%d-%d.yaml", seqs[0], seqs[len(seqs)-1])
	}
	m.askSave(seqs, name, "")
	return nil
}

// askSave asks where deliveries are to be saved; problem is what was wrong with the answer before, "" for none.
func (m *Model) askSave(seqs []uint64, path, problem string) {
	m.prompt = newPrompt("save "+deliveries(len(seqs))+" as", path, "the ending says as what: .yaml scenario, .http request, .json body, .sh curl, .ndjson")
	m.prompt.err = problem
	m.prompt.check = func(path string) error {
		form, err := fixtures.FormOf(strings.TrimSpace(path), scenarioForm)
		if err == nil && len(seqs) > 1 && (form == fixtures.HTTP || form == fixtures.Body) {
			return fmt.Errorf("a .%s file holds one delivery, not %d: .yaml, .sh and .ndjson hold several", form, len(seqs))
		}
		return err
	}
	m.prompt.done = func(path string) tea.Cmd { return m.write(seqs, strings.TrimSpace(path), false) }
}

func (m *Model) save(path string) tea.Cmd {
	return m.write(m.selected(), strings.TrimSpace(path), false)
}

// write saves deliveries in the background.
func (m *Model) write(seqs []uint64, path string, overwrite bool) tea.Cmd {
	var all []wire.Exchange
	for _, seq := range seqs {
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
	var without []string // masked it would stand in the way of the one that a run is given
	if m.opts.Secret != "" && !m.opts.ShowSecrets {
		without = []string{m.opts.Secret}
	}
	return func() tea.Msg { return savedMsg{seqs, path, saveAs(full, all, o, without)} }
}

// saveAs writes exchanges as what the path's ending says; a scenario without the named headers.
func saveAs(path string, all []wire.Exchange, o fixtures.Options, without []string) error {
	form, err := fixtures.FormOf(path, scenarioForm)
	if err != nil {
		return err
	}
	if form != scenarioForm {
		return fixtures.Save(path, form, all, o)
	}
	text, err := scenarios.Record(scenarios.Recording{Exchanges: all, Mask: o.Mask, ShowSecrets: o.ShowSecrets, Without: without})
	if err != nil {
		return err
	}
	return fixtures.WriteFile(path, text, o)
}

// saved tells what came of a save. Where a file stands in the way it asks, and where the path is wrong it asks for another.
func (m *Model) saved(msg savedMsg) tea.Cmd {
	switch {
	case msg.err != nil && m.busy():
		return m.complain(msg.err)
	case errors.Is(msg.err, fs.ErrExist):
		m.prompt = newQuestion(msg.path+" exists: overwrite it?", func() tea.Cmd { return m.write(msg.seqs, msg.path, true) })
		return nil
	case msg.err != nil:
		m.askSave(msg.seqs, msg.path, msg.err.Error())
		return nil
	}
	word := "saved " + deliveries(len(msg.seqs)) + " to " + msg.path
	if !m.opts.ShowSecrets {
		word += ", secrets masked"
	}
	if strings.EqualFold(filepath.Ext(msg.path), "."+string(scenarioForm)) {
		word += "; run it with: " + m.opts.Program + " run " + msg.path
	}
	return m.say(word)
}

func deliveries(n int) string {
	if n == 1 {
		return "1 delivery"
	}
	return fmt.Sprintf("%d deliveries", n)
}

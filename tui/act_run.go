package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/mock/wire"
)

// run starts scenarios.
func (m *Model) run(names []string) tea.Cmd {
	if len(names) == 0 {
		return m.say("no scenario is selected")
	}
	if err := m.session.Run(names...); err != nil {
		return m.complain(err)
	}
	if len(names) == 1 {
		return m.say("running " + names[0])
	}
	return m.say(fmt.Sprintf("running %d scenarios", len(names)))
}

func (m *Model) runMarked() tea.Cmd {
	names := m.parts.picker.Marked()
	if len(names) == 0 {
		if name, ok := m.parts.picker.Selected(); ok {
			names = []string{name}
		}
	}
	return m.run(names)
}

func (m *Model) runNamed(name string) tea.Cmd {
	if !slices.Contains(m.scenarioNames(), name) {
		return m.notify(fmt.Sprintf("no scenario is called %q%s", name, suggest.DidYouMean(name, m.scenarioNames())), true)
	}
	m.parts.picker.Select(name)
	return m.run([]string{name})
}

func (m *Model) scenarioNames() []string {
	var names []string
	for i := range m.state.Scenarios {
		names = append(names, m.state.Scenarios[i].Name)
	}
	return names
}

func (m *Model) isRunning() bool { return m.state.Running+m.state.Queued > 0 }

// stop ends the selected scenario's run, or, when that is not under way, all runs.
func (m *Model) stop() tea.Cmd {
	if name, ok := m.parts.picker.Selected(); ok && m.focus == scenariosRegion {
		if s := m.scenario(name); s != nil && (s.State == "running" || s.State == "queued") {
			m.session.Stop(name)
			return m.say("stopping " + name)
		}
	}
	m.session.Stop()
	return m.say("stopping all runs")
}

func (m *Model) isPaused() bool { return m.flags.paused }

func (m *Model) pause() tea.Cmd {
	if m.flags.paused {
		m.session.Control.Resume()
		return m.say("going on")
	}
	m.session.Control.Pause()
	return m.say("paused: . steps one event, p goes on")
}

func (m *Model) step() tea.Cmd {
	m.session.Control.Step(1)
	return nil
}

// speeds are the steps of the clock's speed, slowest first.
func speeds() []mock.Speed { return []mock.Speed{0.1, 1, 10, 60, 600, 3600, mock.Max} }

func speedNames(*Model) []string {
	var names []string
	for _, s := range speeds() {
		names = append(names, s.String())
	}
	return names
}

// pace is the speed of the runs: max when each scenario has its own, which is max for nearly all.
func (m *Model) pace() mock.Speed {
	if s, given := m.session.Control.Speed(); given {
		return s
	}
	if m.opts.Speed != nil {
		return *m.opts.Speed
	}
	return mock.Max
}

func (m *Model) faster() tea.Cmd { return m.shift(1) }
func (m *Model) slower() tea.Cmd { return m.shift(-1) }

// shift changes the speed to the next step above or below.
func (m *Model) shift(by int) tea.Cmd {
	all, now := speeds(), m.pace()
	at := len(all) - 1
	for i, s := range all[:len(all)-1] {
		if now != mock.Max && now <= s {
			at = i
			break
		}
	}
	return m.speedTo(all[max(0, min(at+by, len(all)-1))])
}

func (m *Model) setSpeed(text string) tea.Cmd {
	s, err := mock.ParseSpeed(text)
	if err != nil {
		return m.complain(err)
	}
	return m.speedTo(s)
}

func (m *Model) speedTo(s mock.Speed) tea.Cmd {
	m.session.Control.SetSpeed(s)
	return m.say("speed " + speedText(s))
}

// speedText says a speed in words.
func speedText(s mock.Speed) string {
	switch s {
	case mock.Max:
		return "max"
	case mock.RealTime:
		return "1×, real time"
	}
	return s.String() + "×"
}

// targetSet is the end of a change of target.
type targetSet struct {
	url   string
	names []string
	err   error
}

// openTarget asks for a URL: for the marked scenarios when there are any and their pane has the focus, else for all.
func (m *Model) openTarget() tea.Cmd {
	var names []string
	label := "target"
	if m.focus == scenariosRegion {
		if names = m.parts.picker.Marked(); len(names) > 0 {
			label = fmt.Sprintf("target of %d marked", len(names))
		}
	}
	url, _ := m.session.Target("")
	m.prompt = newPrompt(label, url)
	m.prompt.check = func(url string) error {
		_, err := wire.ParseTarget(url, "")
		if errors.Is(err, wire.ErrNoScheme) {
			return fmt.Errorf("put http:// in front of it")
		}
		return err
	}
	m.prompt.done = func(url string) tea.Cmd { return m.target(url, names) }
	return nil
}

func (m *Model) setTarget(url string) tea.Cmd { return m.target(url, nil) }

// target changes the target in the background, since that may look up a name.
func (m *Model) target(url string, names []string) tea.Cmd {
	url = strings.TrimSpace(url)
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(m.ctx, targetTimeout)
		defer cancel()
		return targetSet{url, names, m.session.SetTarget(ctx, url, names...)}
	}
}

func (m *Model) targetWas(msg targetSet) tea.Cmd {
	if msg.err != nil {
		return m.complain(msg.err)
	}
	if len(msg.names) > 0 {
		return m.say(fmt.Sprintf("%d scenarios go to %s", len(msg.names), msg.url))
	}
	return m.say("target " + msg.url)
}

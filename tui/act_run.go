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
	"github.com/thorhook/thorhook/tui/session"
)

// run starts scenarios.
func (m *Model) run(names []string) tea.Cmd {
	if len(names) == 0 {
		return m.say("no scenario is selected")
	}
	if len(names) == 1 {
		if s := m.scenario(names[0]); s != nil && underWay(s.State) {
			return m.say(names[0] + " is under way already: s stops it")
		}
	}
	if err := m.session.Run(names...); err != nil {
		return m.complain(err)
	}
	return nil
}

func underWay(s session.RunState) bool { return s == session.Running || s == session.Queued }

// ended tells what came of the runs since it told so before, once none is under way any more.
func (m *Model) ended() tea.Cmd {
	if m.isRunning() {
		return nil
	}
	var last *session.Scenario
	count, newest := map[session.RunState]int{}, m.tally.told
	n := 0
	for i := range m.state.Scenarios {
		if s := &m.state.Scenarios[i]; s.Run > m.tally.told {
			n, last, newest = n+1, s, max(newest, s.Run)
			count[s.State]++
		}
	}
	m.tally.told = newest
	bad, sign := count[session.Failed]+count[session.Broken] > 0, ""
	if n > 0 && count[session.Passed] == n {
		sign = m.screen.Glyphs.OK + " "
	}
	switch {
	case n == 0:
		return nil
	case n > 1:
		var words []string
		for _, state := range []session.RunState{session.Passed, session.Failed, session.Broken, session.Skipped} {
			if count[state] > 0 {
				words = append(words, fmt.Sprintf("%d %s", count[state], state))
			}
		}
		return m.notify(fmt.Sprintf("%s%d scenarios: %s", sign, n, strings.Join(words, ", ")), bad)
	case last.Reason != "":
		return m.notify(fmt.Sprintf("%s %s: %s", last.Name, last.State, last.Reason), bad)
	case len(last.Findings) > 0:
		return m.notify(fmt.Sprintf("%s %s: %s", last.Name, last.State, counted(len(last.Findings), "finding")), bad)
	}
	return m.notify(fmt.Sprintf("%s%s %s", sign, last.Name, last.State), bad)
}

func (m *Model) hasMarked() bool { return len(m.parts.picker.Marked()) > 0 }

// runMarked runs the marked scenarios, or the selected one.
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
		if s := m.scenario(name); s != nil && underWay(s.State) {
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
	if !m.isRunning() { // a step that nothing waits for would be kept for what is run next
		return m.say("nothing waits for a step: run a scenario first")
	}
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

// shift changes the speed to the next step above or below, if there is one.
func (m *Model) shift(by int) tea.Cmd {
	to := m.pace()
	for _, s := range speeds() {
		if by > 0 && quicker(s, m.pace()) {
			to = s
			break
		}
		if by < 0 && quicker(m.pace(), s) {
			to = s
		}
	}
	return m.speedTo(to)
}

// quicker compares two speeds; nothing is quicker than max.
func quicker(a, b mock.Speed) bool { return b != mock.Max && (a == mock.Max || a > b) }

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
	if m.focus == scenariosRegion {
		names = m.parts.picker.Marked()
	}
	url, _ := m.session.Target("")
	if shown(m.opts, url) != url { // what is masked cannot be edited
		url = ""
	}
	m.askTarget(names, url, "")
	return nil
}

// askTarget asks for the URL of scenarios, of all when none is named; problem is what was wrong with the answer before.
func (m *Model) askTarget(names []string, url, problem string) {
	label, hint := "target", "where all scenarios send to from now on; it is "+m.shown(m.state.Receiver.URL)
	if len(names) > 0 {
		label, hint = "target of "+counted(len(names), "scenario"), "where the marked scenarios send to from now on"
	}
	m.prompt = newPrompt(label, url, hint)
	m.prompt.err = problem
	m.prompt.check = func(url string) error {
		_, err := wire.ParseTarget(url, "")
		if errors.Is(err, wire.ErrNoScheme) {
			return fmt.Errorf("put http:// in front of it")
		}
		return err
	}
	m.prompt.done = func(url string) tea.Cmd { return m.target(url, names) }
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
	switch {
	case msg.err != nil && m.busy():
		return m.complain(msg.err)
	case msg.err != nil:
		m.askTarget(msg.names, msg.url, msg.err.Error())
		return nil
	}
	if len(msg.names) > 0 {
		return m.say(counted(len(msg.names), "scenario") + " to " + m.shown(msg.url) + " from now on")
	}
	return m.say("target is " + m.shown(msg.url))
}

package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/palette"
	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/theme"
)

// An action is something that the screen does by itself, not by a component. Footer, help and palette are made of them.
type action struct {
	id, group string
	key       key.Binding // its help is the action's name
	// here tells whether it does something here and now, nil is always; why is what to do first where it does not.
	here func(*Model) bool
	why  string
	do   func(*Model) tea.Cmd
	// with does it with an argument, from the palette; nil when it takes none. args are what the argument can be, nil for any.
	with func(*Model, string) tea.Cmd
	args func(*Model) []string
	only bool // the argument is one of args
}

// The groups of actions in help and palette.
const (
	groupRun  = "Run"
	groupSend = "Deliveries"
	groupView = "View"
)

// actions are all of them, most useful first.
func actions() []action {
	return append(append(runActions(), sendActions()...), viewActions()...)
}

func runActions() []action {
	return []action{
		{id: "run-marked", group: groupRun, key: pane.Bind("R", "run marked", "R"), do: (*Model).runMarked},
		{id: "run", group: groupRun, key: pane.Bind("", "run a scenario by name"), with: (*Model).runNamed, args: (*Model).scenarioNames, only: true},
		{id: "stop", group: groupRun, key: pane.Bind("s", "stop", "s"), here: (*Model).isRunning, why: "nothing is under way", do: (*Model).stop},
		{id: "pause", group: groupRun, key: pane.Bind("p", "pause/go on", "p"), do: (*Model).pause},
		{id: "step", group: groupRun, key: pane.Bind(".", "step one event", "."), here: (*Model).isPaused, why: "p pauses first, then . steps", do: (*Model).step},
		{id: "target", group: groupRun, key: pane.Bind("T", "target", "T"), do: (*Model).openTarget, with: (*Model).setTarget},
		{id: "faults", group: groupRun, key: pane.Bind("x", "faults", "x"), do: (*Model).openFaults, with: (*Model).setFaults, args: faultNames},
		{id: "templates", group: groupRun, key: pane.Bind("t", "templates", "t"), do: (*Model).openTemplates},
		{id: "faster", group: groupRun, key: pane.Bind("+", "faster clock", "+", "="), do: (*Model).faster},
		{id: "slower", group: groupRun, key: pane.Bind("-", "slower clock", "-"), do: (*Model).slower},
		{id: "speed", group: groupRun, key: pane.Bind("", "speed of the clock"), with: (*Model).setSpeed, args: speedNames},
	}
}

// none is why there is nothing to be done with a delivery.
const none = "no delivery yet: enter on a scenario runs it"

func sendActions() []action {
	return []action{
		{id: "replay", group: groupSend, key: pane.Bind("r", "replay", "r"), here: (*Model).hasDelivery, why: none, do: (*Model).replay},
		{id: "edit", group: groupSend, key: pane.Bind("e", "edit and send", "e"), here: (*Model).hasDelivery, why: none, do: (*Model).edit},
		{id: "diff", group: groupSend, key: pane.Bind("d", "diff", "d"), here: (*Model).hasDelivery, why: none, do: (*Model).openDiff},
		{id: "save", group: groupSend, key: pane.Bind("S", "save", "S"), here: (*Model).hasDelivery, why: none, do: (*Model).openSave, with: (*Model).save},
		{id: "filter", group: groupSend, key: pane.Bind("f", "filter deliveries"), with: (*Model).filter},
		{id: "clear", group: groupSend, key: pane.Bind("C", "clear deliveries", "C"), here: (*Model).hasDelivery, why: none, do: (*Model).askClear},
	}
}

func viewActions() []action {
	return []action{
		{id: "next", group: groupView, key: nextPane(), do: func(m *Model) tea.Cmd { return m.turn(1) }},
		{id: "previous", group: groupView, key: pane.Bind("shift+tab", "pane before", "shift+tab"), do: func(m *Model) tea.Cmd { return m.turn(-1) }},
		{id: "latency", group: groupView, key: pane.Bind("L", "latency", "L"), do: (*Model).toggleLatency},
		{id: "zoom", group: groupView, key: pane.Bind("z", "zoom", "z"), do: (*Model).toggleZoom},
		{id: "secrets", group: groupView, key: pane.Bind("M", "show or mask secrets", "M"), do: (*Model).askSecrets},
		{id: "theme", group: groupView, key: pane.Bind("", "theme"), with: (*Model).setTheme, args: func(*Model) []string { return theme.ScreenNames() }, only: true},
		{id: "palette", group: groupView, key: pane.Bind(":", "actions", ":"), do: (*Model).openPalette},
		{id: "help", group: groupView, key: pane.Bind("?", "help", "?"), do: (*Model).openHelp},
		{id: "suspend", group: groupView, key: pane.Bind("ctrl+z", "suspend", "ctrl+z"), do: func(*Model) tea.Cmd { return tea.Suspend }},
		{id: "redraw", group: groupView, key: pane.Bind("ctrl+l", "draw anew", "ctrl+l"), do: func(*Model) tea.Cmd { return tea.ClearScreen }},
		{id: "quit", group: groupView, key: pane.Bind("q", "quit", "q"), do: (*Model).askQuit},
	}
}

func nextPane() key.Binding { return pane.Bind("tab", "next pane", "tab") }

// press does the action of a key, and tells whether there is one.
func (m *Model) press(msg tea.KeyMsg) (tea.Cmd, bool) {
	for _, a := range actions() {
		if key.Matches(msg, a.key) && a.do != nil {
			if a.here != nil && !a.here(m) {
				return m.say(a.why), true
			}
			return a.do(m), true
		}
	}
	return nil, false
}

// paneActions are what the keys of the panes do here and now, but for moving.
func (m *Model) paneActions() (all []action) {
	for r := range regionCount {
		c := m.component(r)
		group := []string{"Scenarios", groupSend, "Inspector"}[r]
		if r == deliveriesRegion && m.flags.latency {
			group = "Latency"
		}
		for _, b := range c.Keys() {
			if pane.NewMoves().Has(b) || len(b.Keys()) > 2 { // levels of folding, each with a key of its own
				continue
			}
			all = append(all, action{
				id: group + "-" + b.Help().Key, group: group, key: b,
				do: func(m *Model) tea.Cmd {
					m.setFocus(r)
					return m.key(keyOf(b.Keys()[0]))
				},
			})
		}
	}
	return all
}

// keyOf is the message of a key, by its name in a binding.
func keyOf(name string) tea.KeyMsg {
	named := map[string]tea.KeyType{"enter": tea.KeyEnter, "esc": tea.KeyEsc, "left": tea.KeyLeft, "right": tea.KeyRight}
	if t, ok := named[name]; ok {
		return tea.KeyMsg{Type: t}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// chosen does an action of the palette.
func (m *Model) chosen(c palette.Chosen) tea.Cmd {
	m.mode = panesMode
	for _, a := range append(actions(), m.paneActions()...) {
		switch {
		case a.id != c.ID:
		case a.here != nil && !a.here(m):
			return m.say(a.why)
		case c.Arg != "" && a.with != nil:
			return a.with(m, c.Arg)
		case a.do != nil:
			return a.do(m)
		default:
			return m.notify(a.key.Help().Desc+": an argument is missing", true)
		}
	}
	return nil
}

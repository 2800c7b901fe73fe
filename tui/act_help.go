package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/diff"
	"github.com/thorhook/thorhook/tui/feed"
	"github.com/thorhook/thorhook/tui/inspect"
	"github.com/thorhook/thorhook/tui/latency"
	"github.com/thorhook/thorhook/tui/palette"
	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/picker"
	"github.com/thorhook/thorhook/tui/query"
)

// openHelp shows all keys, those of the pane with the focus first, and the filter language.
func (m *Model) openHelp() tea.Cmd {
	m.mode = helpMode
	var groups []palette.Group
	for _, name := range []string{groupRun, groupSend, groupView} {
		g := palette.Group{Title: name}
		for _, a := range actions() {
			if a.group == name && a.do != nil {
				g.Keys = append(g.Keys, a.key)
			}
		}
		groups = append(groups, g)
	}
	typed := palette.Group{Title: "While something is typed", Keys: []key.Binding{pane.Bind("enter", "find, keep or do it"), pane.Bind("esc", "back")}}
	own := []palette.Group{
		{Title: "Scenarios pane", Keys: pane.All(picker.NewKeyMap())},
		{Title: "Deliveries pane", Keys: pane.All(feed.NewKeyMap())},
		{Title: "Inspector", Keys: pane.All(inspect.NewKeyMap())},
	}
	first := own[m.focus]
	own = append(own[:m.focus:m.focus], own[m.focus+1:]...)
	groups = append(append([]palette.Group{first}, groups...), own...)
	groups = append(groups, palette.Group{Title: "Latency", Keys: pane.All(latency.NewKeyMap())}, palette.Group{Title: "Diff", Keys: pane.All(diff.NewKeyMap())},
		palette.Group{Title: "Templates", Keys: m.parts.templates.Keys()}, typed)
	moves := append(pane.NewMoves().List(), pane.Bind("click", "select; again: open"), pane.Bind("wheel", "scroll"), pane.Bind("drag", "move a divider"))
	groups = append(groups, palette.Group{Title: "Everywhere", Keys: moves})
	m.parts.help.Set(groups, []palette.Section{{Title: "The filter of the deliveries", Text: filterHelp()}})
	return nil
}

// filterHelp is the filter language as a table.
func filterHelp() string {
	var b strings.Builder
	for _, h := range query.Help() {
		fmt.Fprintf(&b, "%-10s  %-24s  %s\n", h.Key, h.Example, h.Meaning)
	}
	return b.String()
}

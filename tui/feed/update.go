package feed

import (
	tea "github.com/charmbracelet/bubbletea"
)

// Update takes keys, the mouse, and what the pane's own commands bring.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case scanned:
		cmd = m.tookScan(msg)
	case sought:
		cmd = m.tookSearch(msg)
	case tea.KeyMsg:
		if m.Typing() {
			cmd = m.typed(msg)
		} else {
			cmd = m.key(msg)
		}
	case tea.MouseMsg:
		cmd = m.mouse(msg)
	default:
		return nil
	}
	m.settle()
	return tea.Batch(cmd, m.tell())
}

// wheel is how many lines a step of the wheel is.
const wheel = 3

func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		m.scroll(-wheel)
	case msg.Button == tea.MouseButtonWheelDown:
		m.scroll(wheel)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress:
		return m.click(msg.X, msg.Y)
	}
	return nil
}

// scroll moves the window, and the selection only as far as it must. Beyond the end it follows.
func (m *Model) scroll(n int) {
	l := m.list
	top := max(0, min(l.Top+n, l.Len-l.Height))
	at := max(top, min(l.Cursor, top+l.Height-1))
	beyond := n > 0 != m.shown.reverse && top == l.Top && !m.shown.by.sorted()
	m.list.Top = top
	if m.choose(at); beyond {
		m.follow = true
	}
}

// click selects the row under the mouse, opens it when it is selected already, and sorts by a column whose name is clicked.
func (m *Model) click(x, y int) tea.Cmd {
	header := m.header()
	if y < header {
		return m.clickHeader(x)
	}
	line := m.list.Top + y - header
	if y-header >= m.list.Height || line >= m.list.Len || y < 0 {
		return nil
	}
	if line == m.list.Cursor && !m.follow {
		m.enter()
		return nil
	}
	m.choose(line)
	return nil
}

func (m *Model) clickHeader(x int) tea.Cmd {
	for _, c := range m.columns {
		if x < c.x || x >= c.x+c.w || c.by < 0 {
			continue
		}
		if by := order(c.by); m.wanted().by != by {
			return m.sortBy(by)
		}
		m.flip()
	}
	return nil
}

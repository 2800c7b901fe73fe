package inspect

import (
	"strconv"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/text"
)

// sideways is by how many cells a key scrolls to the right or left.
const sideways = 8

// Update takes keys, the mouse, and what the inspector's commands have done.
func (i *Inspector) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case made:
		return i.tookMade(msg)
	case found:
		i.tookFound(msg)
	case tea.KeyMsg:
		return i.key(msg)
	case tea.MouseMsg:
		return i.mouse(msg)
	}
	return nil
}

func (i *Inspector) key(msg tea.KeyMsg) tea.Cmd {
	switch {
	case !i.filled:
		return nil
	case i.search.typing:
		return i.typed(msg)
	case i.asking:
		return i.answered(msg.String())
	}
	k := &i.keys
	switch {
	case key.Matches(msg, k.NextTab):
		i.show(i.tab + 1)
		return i.turn()
	case key.Matches(msg, k.LastTab):
		i.show(i.tab - 1)
		return i.turn()
	case key.Matches(msg, k.Open) && i.tab == attemptsTab:
		return i.openAttempt()
	case key.Matches(msg, k.Search):
		i.startTyping()
	case key.Matches(msg, k.Next):
		i.jump(1, false)
	case key.Matches(msg, k.Before):
		i.jump(-1, false)
	case key.Matches(msg, k.Stop):
		i.stop()
	case key.Matches(msg, k.Copy):
		i.asking = true
		i.arrange()
	case key.Matches(msg, k.View):
		i.turnMode()
		return i.turn()
	default:
		i.lookKey(msg)
	}
	return nil
}

// lookKey takes the keys that change what part of a page is seen.
func (i *Inspector) lookKey(msg tea.KeyMsg) {
	k := &i.keys
	switch {
	case key.Matches(msg, k.Toggle):
		i.toggle()
	case key.Matches(msg, k.Level):
		level, _ := strconv.Atoi(msg.String())
		i.fold(level)
	case key.Matches(msg, k.All):
		i.fold(i.nextLevel())
	case key.Matches(msg, k.Wrap):
		if p, ok := i.page.(*messagePage); ok && p.mode != asHex {
			i.wraps[p.mode] = !i.wraps[p.mode]
			i.windows[i.tab].left = 0
		}
	case key.Matches(msg, k.Left):
		i.sideways(-sideways)
	case key.Matches(msg, k.Right):
		i.sideways(sideways)
	default:
		i.move(msg)
		return
	}
	i.arrange()
}

// move moves the selection.
func (i *Inspector) move(msg tea.KeyMsg) {
	k, w, h := &i.keys, &i.windows[i.tab], i.bodyHeight()
	switch {
	case key.Matches(msg, k.Up):
		w.step(-1, i.height)
	case key.Matches(msg, k.Down):
		w.step(1, i.height)
	case key.Matches(msg, k.PageUp):
		w.page(-max(1, h-1), i.wrapped(), i.height)
	case key.Matches(msg, k.PageDown):
		w.page(max(1, h-1), i.wrapped(), i.height)
	case key.Matches(msg, k.HalfUp):
		w.page(-max(1, h/2), i.wrapped(), i.height)
	case key.Matches(msg, k.HalfDown):
		w.page(max(1, h/2), i.wrapped(), i.height)
	case key.Matches(msg, k.Home):
		w.list.Cursor, w.skip = 0, 0
		i.settle()
	case key.Matches(msg, k.End):
		w.list.Cursor = max(0, w.list.Len-1)
		i.settle()
	default:
		return
	}
	i.where()
}

// sideways scrolls by some cells, to the right only while something is hidden there.
func (i *Inspector) sideways(by int) {
	w := &i.windows[i.tab]
	if i.wrapped() {
		return
	}
	if by > 0 && !i.wider(w.left+i.w-1) {
		return
	}
	w.left = max(0, w.left+by)
}

// wider tells whether a row in sight is wider than some cells.
func (i *Inspector) wider(cells int) bool {
	from, to := i.windows[i.tab].list.Visible()
	var spans []text.Span
	for row := from; row < to; row++ {
		spans = i.spans(spans[:0], row, i.limit(cells+1))
		width := 0
		for _, s := range spans {
			if width += text.Width(s.Text); width > cells {
				return true
			}
		}
	}
	return false
}

func (i *Inspector) mouse(msg tea.MouseMsg) tea.Cmd {
	w := &i.windows[i.tab]
	switch {
	case !i.filled:
	case msg.Button == tea.MouseButtonWheelUp:
		w.scroll(-3, i.height)
		i.where()
	case msg.Button == tea.MouseButtonWheelDown:
		w.scroll(3, i.height)
		i.where()
	case msg.Button == tea.MouseButtonWheelLeft:
		i.sideways(-sideways)
	case msg.Button == tea.MouseButtonWheelRight:
		i.sideways(sideways)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress:
		return i.click(msg.X, msg.Y)
	}
	return nil
}

// click turns to a tab, or selects a row; what was selected before is folded, or opened.
func (i *Inspector) click(x, y int) tea.Cmd {
	w := &i.windows[i.tab]
	if y < i.top() {
		if t, ok := i.tabAt(x); ok && i.show(t) {
			return i.turn()
		}
		return nil
	}
	row, ok := w.at(y-i.top(), i.height)
	switch {
	case !ok:
		return nil
	case row != w.list.Cursor:
		w.list.Cursor = row
		i.settle()
		i.where()
		return nil
	case i.tab == attemptsTab:
		return i.openAttempt()
	}
	i.toggle()
	i.arrange()
	return nil
}

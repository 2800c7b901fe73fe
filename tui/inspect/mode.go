package inspect

import "github.com/thorhook/thorhook/tui/jsonview"

// A mode is how a body is shown.
type mode int

const (
	pretty mode = iota
	asText
	asHex
	modeCount
)

func (m mode) String() string { return [modeCount]string{"pretty", "raw", "hex"}[m] }

// show is how the message's body is shown when a mode is asked for.
func (m *message) show(asked mode) mode {
	switch {
	case m.kind == binaryBody && asked == pretty:
		return asHex
	case m.kind == textBody && asked == pretty:
		return asText
	}
	return asked
}

// body are the rows of the body of a part that is ready.
func (i *Inspector) body(p *part, how mode) page {
	switch m := p.message; {
	case m.kind == noBody:
		return nil
	case how == asHex:
		return newHexRows(m.wire, i.w-1)
	case how == pretty && m.kind == jsonBody:
		if p.outline == nil {
			p.outline = jsonview.NewOutline(m.tree)
			p.outline.Fold(i.level)
		}
		return jsonRows{p.outline}
	default:
		return m.lines
	}
}

// turnMode shows the body in the next mode that makes a difference.
func (i *Inspector) turnMode() {
	p, ok := i.page.(*messagePage)
	if !ok || p.body == nil {
		return
	}
	w := &i.windows[i.tab]
	for range modeCount {
		i.mode = (i.mode + 1) % modeCount
		if p.message.show(i.mode) != p.mode {
			break
		}
	}
	w.left = 0
	w.list.Cursor = min(w.list.Cursor, p.head())
}

// outline is the JSON tree that is shown, and in which row it begins.
func (i *Inspector) outline() (o *jsonview.Outline, head int, ok bool) {
	if p, is := i.page.(*messagePage); is {
		if rows, is := p.body.(jsonRows); is {
			return rows.Outline, p.head(), true
		}
	}
	return nil, 0, false
}

// toggle folds or unfolds what stands in the selected row.
func (i *Inspector) toggle() {
	o, head, ok := i.outline()
	w := &i.windows[i.tab]
	if row := w.list.Cursor - head; ok && row >= 0 && row < o.Len() {
		w.list.Cursor = head + o.Toggle(row)
	}
}

// fold folds all bodies to a level, see jsonview. What was selected stays so, or what hides it is.
func (i *Inspector) fold(level int) {
	i.level = level
	o, head, ok := i.outline()
	for k := range i.messages {
		if other := i.messages[k].outline; other != nil && other != o {
			i.messages[k].outline = nil // it is made anew when it is shown
		}
	}
	if !ok {
		return
	}
	w := &i.windows[i.tab]
	row := w.list.Cursor - head
	if row < 0 {
		o.Fold(level)
		return
	}
	node := o.Row(row).Node
	o.Fold(level)
	w.list.Cursor = head + o.Find(node)
}

// nextLevel is the level after the present one when all is folded or unfolded: all but the documents in strings, all, one level.
func (i *Inspector) nextLevel() int {
	switch i.level {
	case jsonview.Plain:
		return jsonview.All
	case jsonview.All:
		return 1
	}
	return jsonview.Plain
}

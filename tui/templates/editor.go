package templates

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A rowsKey is what the rows of the request are made of.
type rowsKey struct {
	preview *preview
	w       int
}

// Apply is the message that templates are to be used from now on.
type Apply struct {
	Payload string // "" for the default template
	Headers string // "" for none
}

// Closed is the message of leaving the editor.
type Closed struct{}

// rendered is the end of a rendering.
type rendered struct {
	opened, generation int
	result             Rendered
	preview            preview
}

// The texts of the editor.
const (
	payload = iota
	headers
)

// An Editor edits templates. Make one with [New].
type Editor struct {
	screen  *theme.Screen
	keys    KeyMap
	source  Source
	secrets bool // shown in the request
	w, h    int
	layout  layout

	texts  [2]*textView
	active int // payload or headers
	event  int // of events

	opened     int // calls of Open
	generation int // changes of what is to be rendered
	busy       bool
	shown      int // generation of result, 0 before the first
	result     Rendered
	preview    *preview // of the last request that there was, nil before
	rows       [][]text.Span
	rowsOf     rowsKey
	said       []saying
	marks      [2]map[int]template.Severity // of payload and headers, by line
	scroll     int                          // rows of the request above its window
	asking     bool                         // whether to leave in spite of changes
	refused    bool                         // they were to be applied, but have errors
	pending    bool                         // apply when the text as it is now is rendered
}

// New returns an editor without texts.
func New(s *theme.Screen, source Source) *Editor {
	e := &Editor{screen: s, keys: NewKeyMap(), source: source, event: firstEvent}
	e.texts = [2]*textView{newTextView(""), newTextView("")}
	return e
}

// SetScreen changes the theme.
func (e *Editor) SetScreen(s *theme.Screen) {
	e.screen, e.rowsOf = s, rowsKey{}
	e.arrange()
}

// SetSize sets the size of the view in cells.
func (e *Editor) SetSize(w, h int) {
	e.w, e.h = max(w, 0), max(h, 0)
	e.arrange()
}

// SetSecrets shows secrets in the request, or masks them.
func (e *Editor) SetSecrets(show bool) tea.Cmd {
	e.secrets = show
	return e.changed()
}

// Open begins to edit: payload "" is the default template, headers "" none. The command renders.
func (e *Editor) Open(payloadText, headersText string) tea.Cmd {
	if payloadText == "" {
		payloadText = e.source.Default
	}
	*e = Editor{
		screen: e.screen, keys: e.keys, source: e.source, secrets: e.secrets, w: e.w, h: e.h, event: e.event, opened: e.opened + 1,
		texts: [2]*textView{newTextView(payloadText), newTextView(headersText)},
	}
	return e.changed()
}

// changed begins to render what is to be rendered now, unless it is being rendered, which leads to another try.
func (e *Editor) changed() tea.Cmd {
	e.generation++
	for _, v := range e.texts {
		v.dirty = v.text() != v.saved
	}
	e.arrange()
	if e.busy || e.opened == 0 {
		return nil
	}
	return e.render()
}

func (e *Editor) render() tea.Cmd {
	e.busy = true
	of := events()[e.event]
	ask := Ask{Payload: e.texts[payload].text(), Headers: e.texts[headers].text(), Outcome: of.outcome, Kind: of.kind}
	done := rendered{opened: e.opened, generation: e.generation}
	render, mask := e.source.Render, e.source.Mask
	switch {
	case e.secrets:
		mask = nil
	case mask == nil:
		mask = &wire.Mask{}
	}
	return func() tea.Msg {
		done.result = render(ask)
		if done.result.Request != nil {
			done.preview = newPreview(done.result.Request, done.result.Head, mask)
		}
		return done
	}
}

// took shows what was rendered, if it is of the texts as they are now.
func (e *Editor) took(msg rendered) tea.Cmd {
	if msg.opened != e.opened {
		return nil
	}
	e.busy = false
	if msg.generation != e.generation {
		return e.render()
	}
	e.shown, e.result = msg.generation, msg.result
	e.marks = [2]map[int]template.Severity{marks(msg.result.Findings, false), marks(msg.result.Findings, true)}
	if msg.result.Request != nil {
		e.preview = &msg.preview
	}
	e.arrange()
	if e.pending {
		return e.apply()
	}
	return nil
}

// Typing is true: letters are typed.
func (e *Editor) Typing() bool { return true }

// Update takes keys, the mouse, and the ends of renderings.
func (e *Editor) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case rendered:
		return e.took(msg)
	case tea.KeyMsg:
		return e.key(msg)
	case tea.MouseMsg:
		e.mouse(msg)
	}
	return nil
}

func (e *Editor) text() *textView { return e.texts[e.active] }

func (e *Editor) key(msg tea.KeyMsg) tea.Cmd {
	k, v := &e.keys, e.text()
	if e.opened == 0 && !key.Matches(msg, k.Close) {
		return nil
	}
	asked := e.asking
	e.asking, e.refused, e.pending = false, false, false
	switch {
	case isTyped(msg): // first of all, since several letters that came together may be the name of a key
		return e.edit(msg)
	case key.Matches(msg, k.Close):
		if e.dirty() && !asked {
			e.asking = true
			return nil
		}
		return func() tea.Msg { return Closed{} }
	case key.Matches(msg, k.Apply):
		return e.apply()
	case key.Matches(msg, k.Switch):
		e.active = 1 - e.active
		e.arrange()
	case key.Matches(msg, k.Event):
		e.event = (e.event + 1) % len(events())
		e.scroll = 0
		return e.changed()
	case key.Matches(msg, k.Finding):
		e.jump()
	case key.Matches(msg, k.Reset):
		standard := [2]string{payload: e.source.Default}
		if v.set(standard[e.active]) {
			return e.changed()
		}
	case key.Matches(msg, k.ScrollUp):
		e.scrollBy(-1)
	case key.Matches(msg, k.ScrollDown):
		e.scrollBy(1)
	case k.moved(v, msg):
		e.arrange()
	default:
		return e.edit(msg)
	}
	return nil
}

func (e *Editor) edit(msg tea.KeyMsg) tea.Cmd {
	if !e.keys.edited(e.text(), msg) {
		return nil
	}
	e.text().goal = -1
	return e.changed()
}

func (e *Editor) mouse(msg tea.MouseMsg) {
	by := 0
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		by = -3
	case tea.MouseButtonWheelDown:
		by = 3
	}
	v, at := e.text(), e.layout.text
	switch {
	case by != 0 && e.layout.request.Contains(msg.X, msg.Y):
		e.scrollBy(by)
	case by != 0:
		v.step(by)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress && at.Contains(msg.X, msg.Y):
		v.goal = -1
		v.click(max(0, msg.X-at.X-e.gutter()), msg.Y-at.Y)
	}
	e.arrange()
}

func (e *Editor) scrollBy(n int) {
	e.scroll += n
	e.arrange()
}

// apply asks to use the templates, when they have no errors. Where that is not known yet it waits.
func (e *Editor) apply() tea.Cmd {
	e.pending = e.shown != e.generation
	switch {
	case e.pending:
		return nil
	case e.result.refused():
		e.refused = true
		if e.result.count(template.SeverityError) > 0 {
			e.jumpTo(e.firstError())
		}
		return nil
	}
	done := Apply{Payload: e.texts[payload].text(), Headers: e.texts[headers].text()}
	e.texts[payload].saved, e.texts[headers].saved = done.Payload, done.Headers
	e.texts[payload].dirty, e.texts[headers].dirty = false, false
	if done.Payload == e.source.Default {
		done.Payload = ""
	}
	return func() tea.Msg { return done }
}

func (e *Editor) dirty() bool { return e.texts[payload].dirty || e.texts[headers].dirty }

// arrange lays the view out anew and keeps everything within its bounds.
func (e *Editor) arrange() {
	at := arrange(e.w, e.h, 1, 1) // widths do not depend on the numbers of lines
	if is := (rowsKey{e.preview, at.request.W}); is != e.rowsOf && e.preview != nil {
		e.rows, e.rowsOf = e.preview.rows(e.screen, is.w), is
	}
	e.said = e.sayings(at.text.W)
	e.layout = arrange(e.w, e.h, len(e.said), len(e.rows)+1)
	for _, v := range e.texts {
		v.resize(e.layout.text.W-e.gutter()-1, e.layout.text.H)
	}
	e.scroll = max(0, min(e.scroll, len(e.rows)-(e.layout.request.H-1)))
}

// Title is for the frame.
func (e *Editor) Title() string { return "Templates, in place of every scenario's own" }

// Info says where the cursor is.
func (e *Editor) Info() string {
	if e.opened == 0 {
		return ""
	}
	line, column := e.text().place()
	return fmt.Sprintf("%d:%d", line, column)
}

// Keys returns what does something here and now.
func (e *Editor) Keys() []key.Binding {
	k := &e.keys
	keys := []key.Binding{k.Apply, k.Close, k.Switch, k.Event}
	if len(e.result.Findings) > 0 {
		keys = append(keys, k.Finding)
	}
	keys = append(keys, k.Reset, k.Undo)
	if len(e.rows) > e.layout.request.H-1 && e.layout.request.H > 1 {
		keys = append(keys, k.ScrollDown)
	}
	return keys
}

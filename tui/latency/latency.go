package latency

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/pane"
	"github.com/thorhook/thorhook/tui/stats"
	"github.com/thorhook/thorhook/tui/theme"
)

// A Subject is what the view is about: values of a [stats.Stats].
type Subject struct {
	Name string // of the scenario, "" for all deliveries

	Attempts, Delivered, Failed int
	P50, P90, P95, P99, Max     time.Duration // 0 when nothing was answered
	Bars                        []stats.Bar   // as many as there are: the view joins those that it has no lines for
	Series                      []stats.Point
}

// Switch asks for the next scenario (Delta 1) or the one before (-1).
type Switch struct{ Delta int }

// A Latency is the view of the latencies. Make one with [New].
type Latency struct {
	screen  *theme.Screen
	keys    KeyMap
	w, h    int
	subject Subject
}

// A KeyMap is the view's keys.
type KeyMap struct{ Next, Previous key.Binding }

// NewKeyMap returns the usual keys.
func NewKeyMap() KeyMap {
	return KeyMap{
		Next:     pane.Bind(">", "next scenario", ">", "right", "l"),
		Previous: pane.Bind("<", "scenario before", "<", "left", "h"),
	}
}

// New returns a view of nothing.
func New(s *theme.Screen) *Latency { return &Latency{screen: s, keys: NewKeyMap()} }

// SetScreen changes the theme.
func (v *Latency) SetScreen(s *theme.Screen) { v.screen = s }

// SetSize says how many cells there are to draw in.
func (v *Latency) SetSize(w, h int) { v.w, v.h = max(w, 0), max(h, 0) }

// Set changes what is shown. What the subject's slices hold must not be changed afterwards.
func (v *Latency) Set(s Subject) { v.subject = s }

// Update takes a key.
func (v *Latency) Update(msg tea.Msg) tea.Cmd {
	pressed, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
	case key.Matches(pressed, v.keys.Next):
		return func() tea.Msg { return Switch{1} }
	case key.Matches(pressed, v.keys.Previous):
		return func() tea.Msg { return Switch{-1} }
	}
	return nil
}

// Typing tells that no text is ever typed here.
func (v *Latency) Typing() bool { return false }

// Title is the pane's name.
func (v *Latency) Title() string { return "Latency" }

// Info says whose latencies these are.
func (v *Latency) Info() string { return v.name() }

// Keys returns the keys that do something here and now.
func (v *Latency) Keys() []key.Binding { return []key.Binding{v.keys.Next, v.keys.Previous} }

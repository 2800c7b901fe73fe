package picker

import (
	"time"

	"github.com/thorhook/thorhook/tui/theme"
)

// A State is what a scenario does.
type State string

// The states of a scenario; the zero State is Idle.
const (
	Idle    State = "idle"
	Queued  State = "queued"
	Running State = "running"
	Passed  State = "passed"
	Failed  State = "failed"
	Broken  State = "broken"
	Skipped State = "skipped"
)

// An Item is a scenario that can be run, and what came of its last run.
type Item struct {
	Name        string // unique among the items
	Description string
	Proves      string   // what a pass proves
	Fix         string   // what to do in the receiver when it fails
	Source      string   // file it stands in, "" when it is built in
	Tags        []string // words to choose it by
	Problem     string   // why its file does not load, "" when it does

	State    State
	Reason   string // of broken and skipped
	Target   string // URL of its own, "" for the session's
	Done     int    // deliveries made
	Planned  int    // deliveries that are expected, 0 when that is not known
	Failures int    // deliveries given up
	Findings int    // expectations that do not hold
	Finding  string // text of the first of them

	P50, P95, P99 time.Duration   // 0 when nothing was answered
	Recent        []time.Duration // latest latencies, oldest first
}

// ran tells whether something was sent, or would have been by now.
func (it *Item) ran() bool {
	return it.Done > 0 || it.State == Running || it.State == Passed || it.State == Failed || it.State == Broken
}

// look is how a state shows: its sign, its word and its ink.
func (it *Item) look(s *theme.Screen) (glyph, word string, ink theme.Ink) {
	g := &s.Glyphs
	if it.Problem != "" {
		return g.Warn, "invalid", s.Fail
	}
	switch it.State {
	case Queued:
		return g.Ellipsis, string(Queued), s.Flight
	case Running:
		return g.Flight, string(Running), s.Flight
	case Passed:
		return g.OK, string(Passed), s.OK
	case Failed:
		return g.Fail, string(Failed), s.Fail
	case Broken:
		return g.Warn, string(Broken), s.Warn
	case Skipped:
		return g.Skipped, string(Skipped), s.Muted
	}
	return g.Idle, string(Idle), s.Muted
}

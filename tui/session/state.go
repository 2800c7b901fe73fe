package session

import (
	"slices"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/scenarios"
)

// A State is what is the case in a session, but for what was sent. It is a value: nothing in it changes.
type State struct {
	Version   uint64 // goes up with every change
	Crash     string // a defect of thorhook: the panic of a run and its stack, "" for none
	Receiver  Receiver
	Templates Templates
	Scenarios []Scenario // in the order of Config.Sources
	Running   int        // scenarios under way
	Queued    int        // scenarios that wait for their turn
}

// Templates take the place of the scenarios' own; an empty one does not.
type Templates struct{ Payload, Headers string }

// Receiver is what is known of the target.
type Receiver struct {
	URL     string
	Known   bool // it was asked at least once
	Up      bool // it takes connections
	Since   time.Time
	Connect time.Duration // how long the last connection took
	Err     string        // why it is down
}

// RunState is what a scenario does.
type RunState string

// The states of a scenario. Those that a run ends with are those of package scenarios.
const (
	Idle    RunState = "idle"
	Queued  RunState = "queued"
	Running RunState = "running"
	Passed           = RunState(scenarios.Passed)
	Failed           = RunState(scenarios.Failed)
	Broken           = RunState(scenarios.Broken)
	Skipped          = RunState(scenarios.Skipped)
)

// A Scenario is one that can be run, and what came of its last run.
type Scenario struct {
	Name, File, Description, Proves, Fix string
	Tags                                 []string
	Problem                              string // why it cannot be loaded, "" when it can

	State    RunState
	Reason   string // of broken and skipped
	Run      int    // number of the last run, 0 for none
	Seed     uint64
	Target   string // of its own, "" for the session's
	Planned  int    // deliveries that are expected of a run, 0 when that is not known
	First    uint64 // rows of the run have numbers from this on
	Took     time.Duration
	Checks   int
	Findings []scenarios.Finding // the first 1,000; Exchange is the number of the row in the book, [Gone], or 0 when it is about the run
}

// describe says what a source is, from what loading it gave.
func describe(source Source, sc *scenarios.Scenario, err error) Scenario {
	d := Scenario{Name: source.Name, File: source.File, State: Idle}
	if err != nil {
		d.Problem = err.Error()
		return d
	}
	d.Description, d.Proves, d.Fix, d.Tags, d.Planned = sc.Description, sc.Proves, sc.Fix, sc.Tags, planned(sc)
	return d
}

// planned is how many deliveries a scenario makes when none is tried again; 0 when that depends on its seed.
func planned(s *scenarios.Scenario) (n int) {
	if len(s.Sequence) > 0 {
		return sends(s.Sequence)
	}
	if len(s.Tasks) == 0 {
		return events(&s.Webhook, mock.Success)
	}
	for _, t := range s.Tasks {
		if t.Outcome == string(mock.Mixed) {
			return 0
		}
		n += max(1, t.Count) * events(&s.Webhook, mock.Outcome(t.Outcome))
	}
	return n
}

func sends(steps []scenarios.Step) (n int) {
	for i := range steps {
		switch s := &steps[i]; {
		case s.Send != nil:
			n += max(1, s.Send.Times)
		case s.Repeat != nil:
			n += s.Repeat.Times * sends(s.Repeat.Steps)
		default:
			n += sends(s.Parallel)
		}
	}
	return n
}

// events is how many webhooks a task of an outcome sends to a subscription.
func events(w *scenarios.Webhook, o mock.Outcome) int {
	has := func(kind string) bool { return len(w.Events) == 0 || slices.Contains(w.Events, kind) }
	end := "success"
	if o == mock.Failure || o == mock.Empty {
		end = "failure"
	}
	n := 0
	if o != mock.Documented && has("running") {
		n++
	}
	if o != mock.Endless && has(end) {
		n++
	}
	return n
}

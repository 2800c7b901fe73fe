package scenarios

import (
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// A Result is everything a run found out. Reports are folds over it; it holds nothing that is still running.
type Result struct {
	Target      string
	Seed        uint64
	Version     string // of thorhook
	Started     time.Time
	Took        time.Duration
	Interrupted bool      // the user or a limit of time ended the run early
	Scenarios   []Outcome // in the order of the files, whatever ran in parallel
	Verdict     *Verdict  // of check; nil of run
}

// Failed reports whether any scenario failed or could not run.
func (r *Result) Failed() bool {
	for i := range r.Scenarios {
		if s := r.Scenarios[i].State; s == Failed || s == Broken {
			return true
		}
	}
	return false
}

// State is how a scenario ended.
type State string

// The states of a scenario.
const (
	Passed  State = "passed"
	Failed  State = "failed"  // an expectation or a probe was not met
	Broken  State = "broken"  // it could not be carried out: the receiver was unreachable, a probe command does not exist
	Skipped State = "skipped" // not run: interrupted, --fail-fast, or it needs what the run does not have; Reason says
)

// An Outcome is what came of one scenario.
type Outcome struct {
	Scenario  *Scenario
	State     State
	Reason    string // of Broken and Skipped
	Seed      uint64
	Started   time.Time
	Took      time.Duration
	Findings  []Finding         // what was not as expected; empty when Passed
	Exchanges []wire.Exchange   // all attempts, in order; bytes beyond the run's limit are dropped, oldest first
	Notes     map[uint64]string // by Seq: what a step changed of the event, or pretended
	Tally     mock.Tally        // without the liveness check's exchange, whose Kind is "alive"
	Probes    []ProbeResult
	Checks    int // expectations that were checked
}

// A Finding is an expectation that was not met.
type Finding struct {
	Expectation string // as it stands in the file: each.status, run.p95, assert[0], probe stored, alive
	Expected    string
	Actual      string
	Exchange    uint64 // Seq of the exchange that shows it, 0 when it is about the run
	Place       string // file:line:column of the expectation, "" when it is a default
	Hint        string // what to do about it, "" for none beyond Scenario.Fix
}

// A ProbeResult is what a probe saw.
type ProbeResult struct {
	Name     string
	Task     string
	Observed string // what was selected, as JSON or text
	Met      bool
	Asked    int           // how many times
	Effect   time.Duration // from the last acknowledgement to the first answer that met the expectation; 0 when it never did
	Err      string
}

// A Verdict is the table of a receiver's properties, one row each, in the order of the constants.
type Verdict struct{ Rows []Row }

// A Row is what is known of one property.
type Row struct {
	Property  Property
	Title     string // in words
	Mark      Mark
	Evidence  string   // what was seen, in a sentence
	Fix       string   // what to change in the receiver, or what to add to observe the property
	Scenarios []string // names of the scenarios behind it, failing ones first
}

// A Mark is the judgement on a property.
type Mark string

// The marks.
const (
	Pass          Mark = "pass"
	Warn          Mark = "warn" // unwise, but no delivery is lost
	Fail          Mark = "fail"
	NotObservable Mark = "not observable"
)

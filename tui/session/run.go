package session

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
)

// Run starts scenarios; those that are under way already are left alone. Files are read in the background. The error is a
// name that no scenario has.
func (s *Session) Run(names ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return errClosed
	}
	defer s.bump()
	for _, name := range names {
		e := s.find(name)
		if e == nil {
			return fmt.Errorf("run scenario: unknown scenario %q", name)
		}
		if e.stop == nil {
			s.begin(e)
		}
	}
	return nil
}

// Stop ends the runs of scenarios that are under way or wait for their turn; of all when none is named.
func (s *Session) Stop(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		if e.stop != nil && (len(names) == 0 || slices.Contains(names, e.source.Name)) {
			e.stop()
		}
	}
}

// begin queues a scenario. The goroutine is the session's; Close waits for it. The lock is held.
func (s *Session) begin(e *entry) {
	ctx, stop := context.WithCancel(s.life)
	s.runs++
	e.stop = stop
	e.state.State, e.state.Run, e.state.Reason, e.state.Findings, e.state.Took = Queued, s.runs, "", nil, 0
	run, target, override := s.runs, e.state.Target, s.override
	socket := ""
	if target == "" {
		target = s.receiver.URL
	}
	if target == s.cfg.To {
		socket = s.cfg.UnixSocket
	}
	s.team.Go(func() {
		defer s.crashed()
		defer stop()
		select {
		case s.turn <- struct{}{}:
			defer func() { <-s.turn }()
		case <-ctx.Done():
			s.finish(e, &scenarios.Outcome{State: scenarios.Skipped, Reason: "stopped before its turn"}, nil)
			return
		}
		s.perform(ctx, e, run, scenarios.Runner{To: target, UnixSocket: socket}, override)
	})
}

// perform loads a scenario and carries it out; runner has the target.
func (s *Session) perform(ctx context.Context, e *entry, run int, runner scenarios.Runner, override Templates) {
	if s.cfg.Allowed != nil { // a name may be another address by now
		if err := s.cfg.Allowed(ctx, runner.To); err != nil {
			s.finish(e, &scenarios.Outcome{State: scenarios.Broken, Reason: err.Error()}, nil)
			return
		}
	}
	sc, err := e.source.Load()
	if err != nil {
		s.finish(e, &scenarios.Outcome{State: scenarios.Broken, Reason: "the file does not load"}, func(d *Scenario) { d.Problem = err.Error() })
		return
	}
	s.mu.Lock()
	fresh := describe(e.source, sc, nil)
	d := &e.state
	fresh.State, fresh.Run, fresh.Target, fresh.First = Running, d.Run, d.Target, s.Book.Last()+1
	e.state = fresh
	s.bump()
	s.mu.Unlock()

	cfg := &s.cfg
	runner.Client, runner.Seed, runner.Speed, runner.Profile = cfg.Client, cfg.Seed, cfg.Speed, cfg.Profile
	runner.SecretHeader, runner.Probes, runner.Version, runner.Control = cfg.Secret, cfg.Probes, cfg.Version, s.Control
	runner.Limits = mock.Limits{Bytes: s.runBytes()}
	runner.Observe = func(_ string, x *wire.Exchange) {
		s.Book.Append(book.Entry{Run: run, Scenario: e.source.Name, Ended: stamp()}, x)
	}
	result := runner.Run(ctx, []*scenarios.Scenario{override.applied(sc)})
	o := &result.Scenarios[0]
	s.place(o, run, fresh.First)
	s.finish(e, o, nil)
}

// runBytes is what one run may keep for its expectations, beside the book: all runs together as much as the book.
func (s *Session) runBytes() int64 {
	total := s.cfg.Limits.Bytes
	if total <= 0 {
		total = 64 << 20
	}
	return max(total/parallel, 1<<20)
}

// applied is the scenario with the templates in place of its own.
func (t Templates) applied(sc *scenarios.Scenario) *scenarios.Scenario {
	if t == (Templates{}) {
		return sc
	}
	changed := *sc
	if t.Payload != "" {
		changed.Webhook.Payload, changed.Webhook.PayloadFile = t.Payload, ""
	}
	if t.Headers != "" {
		changed.Webhook.HeadersTemplate, changed.Webhook.HeadersFile, changed.Webhook.Headers = t.Headers, "", nil
	}
	return &changed
}

// finish records what came of a run; more may change the rest.
func (s *Session) finish(e *entry, o *scenarios.Outcome, more func(*Scenario)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.stop = nil
	d := &e.state
	d.State, d.Reason, d.Seed, d.Took, d.Checks, d.Findings = RunState(o.State), o.Reason, o.Seed, o.Took, o.Checks, o.Findings
	if more != nil {
		more(d)
	}
	s.bump()
}

// mostFindings is how many findings of a run are kept: of a receiver that fails always, any of them tells as much as all.
const mostFindings = 1000

// Gone is in place of the number of an exchange that the run did not keep.
const Gone uint64 = math.MaxUint64

// An attemptKey tells the attempts of a run apart.
type attemptKey struct {
	task, kind string
	attempt    int
	at         int64
	total      time.Duration
}

// place gives the findings of an outcome the book's numbers of their exchanges: the outcome counts them in an order of its own.
func (s *Session) place(o *scenarios.Outcome, run int, first uint64) {
	if more := len(o.Findings) - mostFindings; more > 0 {
		o.Findings = append(o.Findings[:mostFindings:mostFindings], scenarios.Finding{
			Expectation: "more", Expected: "none", Actual: fmt.Sprintf("%d more findings like these", more),
		})
	}
	about := map[uint64]bool{}
	for _, f := range o.Findings {
		about[f.Exchange] = true
	}
	wanted := map[attemptKey]uint64{} // to the outcome's number
	for i := range o.Exchanges {
		if x := &o.Exchanges[i]; about[x.Seq] {
			wanted[attemptKey{x.Task, x.Kind, x.Attempt, x.At.UnixNano(), x.Timing.Total}] = x.Seq
		}
	}
	found := map[uint64]uint64{}
	last := s.Book.Last()
	var rows []book.Row
	for from := first; from <= last && len(wanted) > 0; from += 1024 {
		rows = s.Book.Rows(rows[:0], from, min(last, from+1023), 1024)
		for i := range rows {
			r := &rows[i]
			if seq, ok := wanted[attemptKey{r.Task, r.Kind, r.Attempt, r.At.UnixNano(), r.Latency}]; ok && r.Run == run {
				found[seq] = r.Seq
			}
		}
	}
	for i := range o.Findings {
		if f := &o.Findings[i]; f.Exchange != 0 {
			if f.Exchange = found[f.Exchange]; f.Exchange == 0 {
				f.Exchange = Gone
			}
		}
	}
	o.Exchanges = nil // the book has them
}

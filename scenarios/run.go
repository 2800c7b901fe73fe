package scenarios

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// A Runner carries scenarios out against one receiver. Only To is needed.
type Runner struct {
	To         string // URL of the receiver
	UnixSocket string // path of a Unix socket to connect to instead of To's host, "" for none
	// Client is the model of each scenario's own client: its fields are taken over, it is never sent with. Nil is the zero
	// Client.
	Client       *wire.Client
	Seed         uint64
	Speed        *mock.Speed // in place of each scenario's own; nil is that, or virtual time
	Profile      string      // of scenarios that name none
	SecretHeader wire.Header // sent with every request, unless a step says otherwise; none when its Name is empty
	// Control intervenes in all scenarios while they run, nil for nobody. What its faults drop says nothing about the receiver: no
	// delivery is expected of it, and a scenario of which everything was dropped is skipped.
	Control *mock.Control
	Probes  []Probe // added to those of every scenario

	Parallel int           // scenarios at a time; 0 is 1. It changes nothing in the Result but times
	FailFast bool          // skip what stands after the first scenario that does not pass
	Timeout  time.Duration // of the whole run; 0 is none
	Version  string        // of thorhook, for the Result
	Limits   mock.Limits   // what is kept of one scenario's exchanges, and Bytes also of all together

	// Observe is called with every exchange when it has ended, of several scenarios at once when Parallel is above 1; it must not
	// keep the bytes. With attempts at the same time Seq is the order in which they ended, which need not be the Result's.
	Observe func(scenario string, x *wire.Exchange)
	// Done is called with each outcome in the order of the scenarios, one at a time.
	Done func(*Outcome)
}

// The causes for which a run ends early.
var (
	errInterrupted = errors.New("interrupted")
	errFailFast    = errors.New("a scenario before it did not pass")
)

// Run carries the scenarios out and returns what came of them: always a Result, also when ctx ends or the receiver dies.
// Everything that it starts has ended when it returns.
func (r *Runner) Run(ctx context.Context, list []*Scenario) *Result {
	started := time.Now()
	result := &Result{Target: r.To, Seed: r.Seed, Version: r.Version, Started: started, Scenarios: make([]Outcome, len(list))}
	if r.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, r.Timeout, fmt.Errorf("the run's time of %s is over", r.Timeout))
		defer cancel()
	}
	run := &run{runner: r, list: list, outcomes: result.Scenarios, finished: make([]bool, len(list)), haltAt: len(list)}
	var team sync.WaitGroup
	for range min(max(1, r.Parallel), len(list)) {
		team.Go(func() { run.work(ctx) })
	}
	team.Wait()
	trim(result.Scenarios, r.Limits.Bytes)
	result.Interrupted = ctx.Err() != nil
	result.Took = time.Since(started)
	return result
}

// A run is the state of one Run: which scenario is next, and behind which one nothing more is run.
type run struct {
	runner   *Runner
	list     []*Scenario
	outcomes []Outcome // of the result; each is written by the worker that has its scenario

	mu       sync.Mutex
	next     int
	told     int // outcomes that Done was called with
	finished []bool
	haltAt   int   // index of the first scenario after which the run stops; len(list) while there is none
	haltFor  error // why
}

// work is one worker: it takes scenarios in order until there are no more.
func (n *run) work(ctx context.Context) {
	for {
		n.mu.Lock()
		i := n.next
		n.next++
		n.mu.Unlock()
		if i >= len(n.list) {
			return
		}
		o, halt := n.outcome(ctx, i)
		n.finish(i, o, halt)
	}
}

func (n *run) outcome(ctx context.Context, i int) (Outcome, error) {
	s := n.list[i]
	n.mu.Lock()
	halted, why := i > n.haltAt, n.haltFor
	n.mu.Unlock()
	switch {
	case halted:
		return n.skipped(s, why), nil
	case ctx.Err() != nil:
		return n.skipped(s, causeOf(ctx)), nil
	}
	return n.runner.scenario(ctx, s)
}

func (n *run) skipped(s *Scenario, why error) Outcome {
	return Outcome{Scenario: s, State: Skipped, Reason: why.Error(), Seed: seedOf(n.runner.Seed, s)}
}

// finish records an outcome and tells Done of all that are due. What ran although a scenario before it halts the run is
// thrown away, so that the result is the same however many run at a time.
func (n *run) finish(i int, o Outcome, halt error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if halt == nil && n.runner.FailFast && (o.State == Failed || o.State == Broken) {
		halt = errFailFast
	}
	if halt != nil && i < n.haltAt {
		n.haltAt, n.haltFor = i, halt
	}
	n.outcomes[i], n.finished[i] = o, true
	for ; n.told < len(n.list) && n.finished[n.told]; n.told++ {
		if n.told > n.haltAt {
			n.outcomes[n.told] = n.skipped(n.list[n.told], n.haltFor)
		}
		if n.runner.Done != nil {
			n.runner.Done(&n.outcomes[n.told])
		}
	}
}

// causeOf says why a context has ended, in words for the user.
func causeOf(ctx context.Context) error {
	err := context.Cause(ctx)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return errInterrupted
	}
	return err
}

// trim drops the bytes of the oldest exchanges of a run beyond the limit, 0 is 64 MiB.
func trim(outcomes []Outcome, limit int64) {
	left := cmp.Or(limit, 64<<20)
	for i := len(outcomes) - 1; i >= 0; i-- {
		all := outcomes[i].Exchanges
		for j := len(all) - 1; j >= 0; j-- {
			x := &all[j]
			if left -= int64(len(x.Request) + len(x.Response)); left < 0 {
				x.Request, x.Response, x.RequestHead, x.ResponseHead = nil, nil, 0, 0
			}
		}
	}
}

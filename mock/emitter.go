package mock

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// An Emitter is the mock of Thordata's side: it runs tasks through their lifecycles and delivers their webhooks. Make
// one with [New] or [Start]. It is safe for concurrent use.
type Emitter struct {
	cfg     Config
	target  *wire.Target
	webhook *webhook
	planner planner
	clock   *clock
	journal *Journal
	next    atomic.Int64 // number of the next task

	life   context.Context // ended by Close
	cancel context.CancelFunc

	mu        sync.Mutex
	ended     *sync.Cond // something that Close or Wait waits for has ended
	active    int        // calls under way and submitted tasks: Close waits for them
	submitted int        // tasks of Submit that have not ended: Wait waits for them
	err       error      // first error of a submitted task
	closed    bool
}

// New checks the configuration and makes an Emitter, which the caller must close. The error of a template is a
// [template.Errors] with positions; other errors name the setting.
func New(cfg Config) (*Emitter, error) {
	e, err := emitterOf(cfg)
	if err != nil {
		return nil, err
	}
	e.clock = newClock(e.cfg.Start, e.cfg.Speed, e.cfg.Control)
	e.journal = newJournal(cfg.Journal, cfg.Observe)
	e.life, e.cancel = context.WithCancel(context.Background())
	e.ended = sync.NewCond(&e.mu)
	return e, nil
}

// Journal returns the record of all exchanges.
func (e *Emitter) Journal() *Journal { return e.journal }

// Retry is the policy in force.
func (e *Emitter) Retry() Policy { return e.cfg.Retry }

// Overridden lists the user's headers that lose against the forced ones, as the user spelled them.
func (e *Emitter) Overridden() []string { return e.webhook.overridden }

// Run runs n tasks to their end. The i-th is task(i) and starts i times Config.Arrival after the clock's start; task must
// be pure, it may be called several times and concurrently. At most Config.Concurrency attempts are under way at a time;
// they begin in the order in which they are due. Run returns the cause of the context's end when it ended early, or the
// first error of a task or a template; failed deliveries are no errors, they stand in the journal.
//
// The tasks of a later Run are numbered on from those before it. In virtual time they also start after them; in paced time
// they start when it is called.
func (e *Emitter) Run(ctx context.Context, n int, task func(i int) Task) error {
	ctx, end, err := e.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	if n <= 0 {
		return context.Cause(ctx)
	}
	a := e.newAgenda(ctx, n, task)
	a.first = int(e.next.Add(int64(n))) - n
	if _, err := e.start(a.first + n - 1); err != nil {
		return err
	}
	a.base = e.cfg.arrival(a.first)
	if a.first > 0 {
		a.base = max(a.base, e.clock.now())
	}
	workers := make([]*worker, min(e.cfg.Concurrency, 2*n))
	for i := range workers {
		workers[i] = &worker{emitter: e}
	}
	return a.run(workers)
}

// begin makes a context that Close ends too. Close then waits until end is called; after Close there is no beginning.
func (e *Emitter) begin(parent context.Context) (ctx context.Context, end func(), err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, nil, errClosed
	}
	e.active++
	ctx, cancel := context.WithCancelCause(parent)
	release := context.AfterFunc(e.life, func() { cancel(errClosed) })
	return ctx, func() {
		release()
		cancel(nil)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.active--
		e.ended.Broadcast()
	}, nil
}

var errClosed = errors.New("emitter closed")

// single makes the agenda and the workers of one task, which starts now, or after all tasks before it in virtual time.
func (e *Emitter) single(ctx context.Context, t Task, index int, base time.Duration, collect bool) (*agenda, []*worker) {
	a := e.newAgenda(ctx, 1, func(int) Task { return t })
	a.first, a.base = index, base
	workers := []*worker{{emitter: e, collect: collect}}
	// In paced time events do not wait for each other. A Control may make time paced, and virtual again: then one worker at a time
	// does something.
	if e.cfg.Order == OrderAny && (e.cfg.Speed != Max || e.cfg.Control != nil) {
		a.alone = true
		for range thordata.Kinds()[1:] {
			workers = append(workers, &worker{emitter: e, collect: collect})
		}
	}
	return a, workers
}

// Submit starts a task in the background and returns its id. [Emitter.Wait] waits for its end, and so does Close.
func (e *Emitter) Submit(t Task) (id string, err error) {
	if err := t.check(); err != nil {
		return "", err
	}
	ctx, end, err := e.begin(context.Background())
	if err != nil {
		return "", err
	}
	index, base, err := e.place()
	if err != nil {
		end()
		return "", err
	}
	var p plan
	e.planner.plan(&p, t, index, e.time(base))
	e.count(1, nil)
	go func() {
		defer end()
		a, workers := e.single(ctx, t, index, base, false)
		e.count(-1, a.run(workers))
	}()
	return p.base.TaskID, nil
}

// count takes note of a submitted task's beginning, or of its end and error.
func (e *Emitter) count(more int, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err == nil && err != errClosed {
		e.err = err
	}
	e.submitted += more
	e.ended.Broadcast()
}

// place gives the next task its number and its start: now, or its turn in virtual time where that is later. What counts is
// the clock as it goes at the moment, whatever a Control does to it afterwards.
func (e *Emitter) place() (index int, base time.Duration, err error) {
	index = int(e.next.Add(1)) - 1
	if e.clock.virtual() {
		base, err = e.start(index)
	}
	return index, max(base, e.clock.now()), err
}

// start is when a task starts in virtual time, and in the first Run. Beyond horizon it is an error, so that no time of a
// run overflows.
func (e *Emitter) start(index int) (time.Duration, error) {
	if e.cfg.Arrivals != nil {
		at := e.cfg.Arrivals(index)
		if at < 0 || at > horizon {
			return 0, fmt.Errorf("start task %d: its arrival at %s is not within %d years of the start", index, at, horizon/year)
		}
		return at, nil
	}
	if index > 0 && e.cfg.Arrival > horizon/time.Duration(index) {
		return 0, fmt.Errorf("start task %d: with an arrival of %s it is more than %d years away", index, e.cfg.Arrival, horizon/year)
	}
	return time.Duration(index) * e.cfg.Arrival, nil
}

// time is what the clock shows after a duration from its start.
func (e *Emitter) time(d time.Duration) time.Time { return e.cfg.Start.Add(d) }

// Wait waits until all submitted tasks have ended and returns the first error among them. A task that runs for ever has
// ended when its last event was delivered.
func (e *Emitter) Wait() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.submitted > 0 {
		e.ended.Wait()
	}
	return e.err
}

// Deliver runs one task to its end and returns its exchanges, whatever the journal keeps.
func (e *Emitter) Deliver(ctx context.Context, t Task) ([]wire.Exchange, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	ctx, end, err := e.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	index, base, err := e.place()
	if err != nil {
		return nil, err
	}
	a, workers := e.single(ctx, t, index, base, true)
	err = a.run(workers)
	var all []wire.Exchange
	for _, w := range workers {
		all = append(all, w.collected...)
	}
	slices.SortFunc(all, func(x, y wire.Exchange) int { return cmp.Compare(x.Seq, y.Seq) })
	return all, err
}

// A Message is a request that a run would send.
type Message struct {
	Index    int
	Task     string
	Spider   string  // spider id
	Outcome  Outcome // that the task was planned with
	Kind     thordata.Kind
	Event    string // eventType
	Dispatch string
	At       time.Time // of the event, on the run's clock
	Request  []byte    // head and body; valid until the next message
	Head     int       // length of the head
}

// Messages yields the requests that [Emitter.Run] would send at first attempt, task by task, and sends nothing.
func (e *Emitter) Messages(n int, task func(i int) Task) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		w := worker{emitter: e}
		for i := range n {
			t := task(i)
			if err := t.check(); err != nil {
				yield(Message{}, err)
				return
			}
			e.planner.plan(&w.plan, t, i, e.time(e.cfg.arrival(i)))
			for _, s := range w.plan.steps {
				m, err := w.message(s)
				if !yield(m, err) || err != nil {
					return
				}
			}
		}
	}
}

// Close ends what is still under way, runs and deliveries included, waits for it and closes the connections. It may be
// called more than once, but not from Config.Observe or from a function given to Run, for which it would wait.
func (e *Emitter) Close() error {
	e.mu.Lock()
	e.closed = true
	e.cancel()
	for e.active > 0 {
		e.ended.Wait()
	}
	e.mu.Unlock()
	if e.cfg.Control != nil {
		e.cfg.Control.release(e.clock)
	}
	e.journal.close()
	e.cfg.Client.Close()
	return nil
}

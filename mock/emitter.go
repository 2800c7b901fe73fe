package mock

import (
	"cmp"
	"context"
	"errors"
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
	tasks  sync.WaitGroup // goroutines of Submit

	mu     sync.Mutex
	err    error // first error of a submitted task
	closed bool
}

// New checks the configuration and makes an Emitter, which the caller must close. The error of a template is a
// [template.Errors] with positions; other errors name the setting.
func New(cfg Config) (*Emitter, error) {
	e, err := emitterOf(cfg)
	if err != nil {
		return nil, err
	}
	e.clock = newClock(e.cfg.Start, e.cfg.Speed)
	e.journal = newJournal(cfg.Journal, cfg.Observe)
	e.life, e.cancel = context.WithCancel(context.Background())
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
func (e *Emitter) Run(ctx context.Context, n int, task func(i int) Task) error {
	ctx, stop := e.bound(ctx)
	defer stop()
	a := e.newAgenda(ctx, n, task)
	a.first = int(e.next.Add(int64(n))) - n
	a.base = e.cfg.arrival(a.first)
	workers := make([]*worker, min(e.cfg.Concurrency, 2*n))
	for i := range workers {
		workers[i] = &worker{emitter: e}
	}
	return a.run(workers)
}

// bound makes a context that Close ends too.
func (e *Emitter) bound(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	release := context.AfterFunc(e.life, func() { cancel(errClosed) })
	return ctx, func() {
		release()
		cancel(nil)
	}
}

var errClosed = errors.New("emitter closed")

// single makes the agenda and the workers of one task, which starts now, or after all tasks before it in virtual time.
func (e *Emitter) single(ctx context.Context, t Task, index int, base time.Duration, collect bool) (*agenda, []*worker) {
	a := e.newAgenda(ctx, 1, func(int) Task { return t })
	a.first, a.base = index, base
	workers := []*worker{{emitter: e, collect: collect}}
	if e.cfg.Order == OrderAny && e.cfg.Speed != Max { // events do not wait for each other
		for range thordata.Kinds()[1:] {
			workers = append(workers, &worker{emitter: e, collect: collect})
		}
	}
	return a, workers
}

// Submit starts a task in the background and returns its id. [Emitter.Wait] waits for its end.
func (e *Emitter) Submit(t Task) (id string, err error) {
	if err := t.check(); err != nil {
		return "", err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return "", errClosed
	}
	index, base := e.place()
	var p plan
	e.planner.plan(&p, t, index, e.time(base))
	e.tasks.Go(func() {
		a, workers := e.single(e.life, t, index, base, false)
		if err := a.run(workers); err != nil {
			e.fail(err)
		}
	})
	return p.base.TaskID, nil
}

// place gives the next task its number and its start.
func (e *Emitter) place() (index int, base time.Duration) {
	index = int(e.next.Add(1)) - 1
	if e.cfg.Speed == Max {
		return index, e.cfg.arrival(index)
	}
	return index, e.clock.now()
}

// time is what the clock shows after a duration from its start.
func (e *Emitter) time(d time.Duration) time.Time { return e.cfg.Start.Add(d) }

func (e *Emitter) fail(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err == nil && !errors.Is(err, context.Canceled) {
		e.err = err
	}
}

// Wait waits until all submitted tasks have ended and returns the first error among them. A task that runs for ever has
// ended when its last event was delivered.
func (e *Emitter) Wait() error {
	e.tasks.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.err
}

// Deliver runs one task to its end and returns its exchanges, whatever the journal keeps.
func (e *Emitter) Deliver(ctx context.Context, t Task) ([]wire.Exchange, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	ctx, stop := e.bound(ctx)
	defer stop()
	index, base := e.place()
	a, workers := e.single(ctx, t, index, base, true)
	err := a.run(workers)
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
	Spider   string
	Outcome  Outcome
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

// Close ends what is still under way, waits for it and closes the connections. It may be called more than once.
func (e *Emitter) Close() error {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.cancel()
	e.tasks.Wait()
	e.journal.close()
	e.cfg.Client.Close()
	return nil
}

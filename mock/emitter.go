package mock

import (
	"context"
	"errors"
	"iter"
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
	workers sync.Pool    // of *worker

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
	e.workers.New = func() any { return &worker{emitter: e} }
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
// be pure, it is called concurrently. In virtual time Config.Concurrency tasks are under way at once, each on its own
// timeline; otherwise tasks overlap as their times have it. Run returns the context's error when it ended early, or the
// first error of a task or a template; failed deliveries are no errors, they stand in the journal.
func (e *Emitter) Run(ctx context.Context, n int, task func(i int) Task) error {
	first := int(e.next.Add(int64(n))) - n
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	defer context.AfterFunc(e.life, func() { stop(errClosed) })()
	if e.cfg.Speed == Max {
		e.runVirtual(ctx, stop, first, n, task)
	} else {
		e.runPaced(ctx, stop, first, n, task)
	}
	return context.Cause(ctx)
}

var errClosed = errors.New("emitter closed")

// runVirtual lets Concurrency goroutines take the tasks one after the other, and waits for them.
func (e *Emitter) runVirtual(ctx context.Context, stop context.CancelCauseFunc, first, n int, task func(int) Task) {
	var taken atomic.Int64
	var team sync.WaitGroup
	for range min(e.cfg.Concurrency, n) {
		team.Go(func() {
			w := e.workers.Get().(*worker)
			defer e.workers.Put(w)
			for ctx.Err() == nil {
				i := int(taken.Add(1)) - 1
				if i >= n {
					return
				}
				if err := w.run(ctx, task(i), first+i, e.created(first+i)); err != nil {
					stop(err)
				}
			}
		})
	}
	team.Wait()
}

// runPaced starts each task at its time on the clock, in a goroutine of its own, and waits for all. So many may be under
// way that a receiver that hangs cannot make memory grow without bound.
func (e *Emitter) runPaced(ctx context.Context, stop context.CancelCauseFunc, first, n int, task func(int) Task) {
	var team sync.WaitGroup
	defer team.Wait()
	underWay := make(chan struct{}, max(1024, 16*e.cfg.Concurrency))
	line := timeline{clock: e.clock}
	for i := range n {
		created := e.created(first + i)
		if line.sleepUntil(ctx, created) != nil {
			return
		}
		select {
		case underWay <- struct{}{}:
		case <-ctx.Done():
			return
		}
		team.Go(func() {
			defer func() { <-underWay }()
			if err := e.live(ctx, task(i), first+i, created); err != nil {
				stop(err)
			}
		})
	}
}

func (e *Emitter) created(index int) time.Time {
	return e.cfg.Start.Add(time.Duration(index) * e.cfg.Arrival)
}

// live runs one task on a worker of its own.
func (e *Emitter) live(ctx context.Context, t Task, index int, created time.Time) error {
	w := e.workers.Get().(*worker)
	defer e.workers.Put(w)
	return w.run(ctx, t, index, created)
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
	index, created := e.place()
	var p plan
	e.planner.plan(&p, t, index, created)
	e.tasks.Go(func() {
		if err := e.live(e.life, t, index, created); err != nil {
			e.fail(err)
		}
	})
	return p.base.TaskID, nil
}

// place gives the next task its number and its time of creation.
func (e *Emitter) place() (int, time.Time) {
	index := int(e.next.Add(1)) - 1
	if e.cfg.Speed == Max {
		return index, e.created(index)
	}
	return index, e.clock.now()
}

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
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	defer context.AfterFunc(e.life, func() { stop(errClosed) })()
	index, created := e.place()
	w := &worker{emitter: e, collect: true}
	if err := w.run(ctx, t, index, created); err != nil {
		return w.collected, err
	}
	return w.collected, context.Cause(ctx)
}

// A Message is a request that a run would send.
type Message struct {
	Index    int
	Task     string
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
			e.planner.plan(&w.plan, t, i, e.created(i))
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

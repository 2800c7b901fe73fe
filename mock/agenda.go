package mock

import (
	"container/heap"
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// An agenda is what a run has still to send, by due time across all its tasks. Workers take what is due first; what an
// attempt leads to, a retry or the task's next event, goes back onto it. Tasks are planned when they arrive and attempts
// composed when they are due, so that an entry is all that a waiting delivery costs.
type agenda struct {
	emitter *Emitter
	ctx     context.Context
	task    func(int) Task
	first   int           // number of the first task
	count   int           // of tasks
	base    time.Duration // when the first task starts, from the clock's start
	alone   bool          // its attempts do not overlap while the clock stands

	mu      sync.Mutex
	changed *sync.Cond // an entry came, may be due, or the run ended
	waiter  *waiter    // for the first entry
	entries dueFirst
	arrived int             // tasks that are on the agenda or were
	flying  []time.Duration // of each worker: the earliest that its attempt may lead to, idle when it has none
	outline plan
	err     error // first error of a task or template: ends the run
}

// An entry is a dispatch that waits for its next attempt.
type entry struct {
	due     time.Duration // from the clock's start
	next    time.Duration // when the event after it is due at the earliest, never when none waits for it
	task    int           // counted from the run's first
	step    int           // of the task's steps
	attempt int
}

// idle is the bound of a worker without an attempt; never the due time of nothing.
const (
	idle  time.Duration = math.MaxInt64
	never time.Duration = math.MaxInt64 - 1
)

func (e *Emitter) newAgenda(ctx context.Context, count int, task func(int) Task) *agenda {
	a := &agenda{emitter: e, ctx: ctx, task: task, count: count}
	a.changed = sync.NewCond(&a.mu)
	return a
}

// run lets a team of workers do the agenda and waits for them.
func (a *agenda) run(workers []*worker) error {
	a.waiter = a.emitter.clock.waiter(a.wake)
	defer a.waiter.stop()
	defer context.AfterFunc(a.ctx, a.wake)()
	var team sync.WaitGroup
	a.flying = slices.Repeat([]time.Duration{idle}, len(workers))
	for i, w := range workers {
		team.Go(func() { a.work(i, w) })
	}
	team.Wait()
	if a.err != nil {
		return a.err
	}
	return context.Cause(a.ctx)
}

func (a *agenda) wake() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changed.Broadcast()
}

func (a *agenda) work(id int, w *worker) {
	for {
		d, begun, ok := a.take(id)
		if !ok {
			return
		}
		again, after, err := w.attempt(a, d, begun)
		if again {
			d.due, d.attempt = begun.at+after, d.attempt+1
		}
		a.settle(id, d, begun.at, again, &w.plan, err)
	}
}

// take waits until the entry that is due first may begin; false when the run is over. While the clock stands, in virtual time
// or in a pause, an entry also waits for an attempt under way that may lead to something earlier, so that requests begin in
// the order of the clock.
func (a *agenda) take(id int) (entry, start, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.err == nil && a.ctx.Err() == nil {
		a.admit()
		bound := slices.Min(a.flying)
		if len(a.entries) == 0 && bound == idle {
			break
		}
		if len(a.entries) > 0 {
			if a.alone && bound != idle {
				bound = -1
			}
			if begun, ok := a.waiter.begin(a.entries[0].due, bound); ok {
				d := a.entries.pop()
				a.flying[id] = a.leadsTo(d, begun.at)
				a.changed.Signal() // somebody else waits for the next one
				return d, begun, true
			}
		}
		a.changed.Wait()
	}
	a.changed.Broadcast() // the others shall see it too
	return entry{}, start{}, false
}

// leadsTo is when, at the earliest, something is due that follows from an attempt: the task's next event, or a retry by the
// policy. A receiver's Retry-After may bring that forward.
func (a *agenda) leadsTo(d entry, at time.Duration) time.Duration {
	first := max(at, d.next)
	if waits := a.emitter.cfg.Retry.Waits; d.attempt <= len(waits) {
		first = min(first, at+waits[d.attempt-1])
	}
	return first
}

// admit puts the events of tasks on the agenda that start before anything else is due. The lock is held.
func (a *agenda) admit() {
	for a.err == nil && a.arrived < a.count {
		created := a.created(a.arrived)
		if len(a.entries) > 0 && a.entries[0].due < created {
			return
		}
		task := a.task(a.arrived)
		if err := task.check(); err != nil {
			a.err = err
			return
		}
		a.emitter.planner.outline(&a.outline, task, a.first+a.arrived)
		for i, s := range a.outline.steps {
			a.entries.push(entry{due: created + s.after, next: a.nextAfter(&a.outline, created, i), task: a.arrived, step: i, attempt: 1})
			if a.emitter.cfg.Order == OrderTask {
				break // the others follow one by one
			}
		}
		a.arrived++
	}
}

// nextAfter is when the event after a step is due, never when none waits for that step.
func (a *agenda) nextAfter(p *plan, created time.Duration, step int) time.Duration {
	if a.emitter.cfg.Order != OrderTask || step+1 >= len(p.steps) {
		return never
	}
	return created + p.steps[step+1].after
}

// settle puts back what follows from an attempt that began at at: the entry itself when it is to be tried again, else the
// task's next event.
func (a *agenda) settle(id int, d entry, at time.Duration, again bool, p *plan, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.flying[id] = idle
	switch {
	case err != nil:
		if a.err == nil {
			a.err = err
		}
	case again:
		a.entries.push(d)
	case d.next != never:
		next := a.nextAfter(p, a.created(d.task), d.step+1)
		a.entries.push(entry{due: max(at, d.next), next: next, task: d.task, step: d.step + 1, attempt: 1})
	}
	a.changed.Signal()
}

// created is when a task of this run starts.
func (a *agenda) created(task int) time.Duration {
	if task == 0 {
		return a.base
	}
	cfg := &a.emitter.cfg
	return a.base + cfg.arrival(a.first+task) - cfg.arrival(a.first)
}

// dueFirst is a heap of entries: the first due, then the lower task number, then the earlier step.
type dueFirst []entry

func (h dueFirst) Len() int      { return len(h) }
func (h dueFirst) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h dueFirst) Less(i, j int) bool {
	a, b := &h[i], &h[j]
	if a.due != b.due {
		return a.due < b.due
	}
	return a.task < b.task || a.task == b.task && a.step < b.step
}

// Push and Pop complete heap.Interface; push and pop do the same without boxing an entry.
func (h *dueFirst) Push(x any) { *h = append(*h, x.(entry)) }
func (h *dueFirst) Pop() any   { panic("not used") }

func (h *dueFirst) push(d entry) {
	*h = append(*h, d)
	heap.Fix(h, len(*h)-1)
}

func (h *dueFirst) pop() entry {
	old := *h
	first, last := old[0], len(old)-1
	old[0] = old[last]
	*h = old[:last]
	if last > 0 {
		heap.Fix(h, 0)
	}
	return first
}

package mock

import (
	"container/heap"
	"context"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
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
	arrival time.Duration // between two tasks

	mu      sync.Mutex
	changed *sync.Cond  // an entry came, became due, or the run ended
	alarm   *time.Timer // paced runs: wakes a worker when the first entry is due
	entries dueFirst
	arrived int // tasks that are on the agenda or were
	flying  int // entries taken and not yet settled
	outline plan
	err     error // first error of a task or template: ends the run
}

// An entry is a dispatch that waits for its next attempt.
type entry struct {
	due     time.Duration // from the clock's start
	task    int           // counted from the run's first
	step    int           // of the task's steps
	attempt int
}

func (e *Emitter) newAgenda(ctx context.Context, count int, task func(int) Task) *agenda {
	a := &agenda{emitter: e, ctx: ctx, task: task, count: count, arrival: e.cfg.Arrival}
	a.changed = sync.NewCond(&a.mu)
	return a
}

// run lets a team of workers do the agenda and waits for them.
func (a *agenda) run(workers []*worker) error {
	a.alarm = time.AfterFunc(time.Hour, a.wake)
	defer a.alarm.Stop()
	defer context.AfterFunc(a.ctx, a.wake)()
	var team sync.WaitGroup
	for _, w := range workers {
		team.Go(func() { a.work(w) })
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

func (a *agenda) work(w *worker) {
	for {
		d, ok := a.take()
		if !ok {
			return
		}
		at := a.emitter.clock.at(d.due)
		again, after, err := w.attempt(a, d, at)
		a.settle(d, at, again, after, len(w.plan.steps), w.plan.step(d.step+1), err)
	}
}

// take waits for the entry that is due first; false when the run is over.
func (a *agenda) take() (entry, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.err == nil && a.ctx.Err() == nil {
		a.admit()
		switch {
		case len(a.entries) > 0:
			wait := a.emitter.clock.until(a.entries[0].due)
			if wait <= 0 {
				a.flying++
				d := a.entries.pop()
				a.changed.Signal() // somebody else waits for the next one
				return d, true
			}
			a.alarm.Reset(wait)
		case a.flying == 0:
			a.changed.Broadcast() // the others shall see it too
			return entry{}, false
		}
		a.changed.Wait()
	}
	a.changed.Broadcast()
	return entry{}, false
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
			a.entries.push(entry{due: created + s.after, task: a.arrived, step: i, attempt: 1})
			if a.emitter.cfg.Order == OrderTask {
				break // the others follow one by one
			}
		}
		a.arrived++
	}
}

// settle puts back what follows from an attempt that began at at.
func (a *agenda) settle(d entry, at time.Duration, again bool, after time.Duration, steps int, next step, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.flying--
	switch {
	case err != nil:
		if a.err == nil {
			a.err = err
		}
	case again:
		a.entries.push(entry{due: at + after, task: d.task, step: d.step, attempt: d.attempt + 1})
	case a.emitter.cfg.Order == OrderTask && d.step+1 < steps:
		a.entries.push(entry{due: max(at, a.created(d.task)+next.after), task: d.task, step: d.step + 1, attempt: 1})
	}
	a.changed.Signal()
}

// created is when a task of this run starts.
func (a *agenda) created(task int) time.Duration {
	return a.base + time.Duration(task)*a.arrival
}

// step returns a step, the zero one when the plan has fewer.
func (p *plan) step(i int) step {
	if i >= len(p.steps) {
		return step{kind: thordata.KindRunning}
	}
	return p.steps[i]
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

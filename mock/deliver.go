package mock

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A worker lives through one task at a time: it plans it, and delivers its events.
type worker struct {
	emitter  *Emitter
	plan     plan
	event    thordata.Event
	composer composer
	exchange wire.Exchange
	pending  []dispatch

	collect   bool // keep copies of the exchanges for Deliver
	collected []wire.Exchange
}

// A dispatch is one event's way to the receiver.
type dispatch struct {
	step    step
	due     time.Time // of the next attempt
	attempt int       // its number
}

// run runs one task to its end. Its error is that of a template or of the task; an interrupted task just ends.
func (w *worker) run(ctx context.Context, t Task, index int, created time.Time) error {
	if err := t.check(); err != nil {
		return err
	}
	e := w.emitter
	e.planner.plan(&w.plan, t, index, created)
	if e.cfg.Order == OrderAny && e.cfg.Speed != Max {
		return w.scatter(ctx, t, index, created)
	}
	w.pending = w.pending[:0]
	for _, s := range w.plan.steps {
		w.pending = append(w.pending, dispatch{step: s, due: created.Add(s.after), attempt: 1})
	}
	return w.deliver(ctx, created)
}

// scatter delivers each event in a goroutine of its own, so that none waits for another, and waits for all.
func (w *worker) scatter(ctx context.Context, t Task, index int, created time.Time) error {
	var team sync.WaitGroup
	errs := make([]error, len(w.plan.steps))
	workers := make([]*worker, len(w.plan.steps))
	for i, s := range w.plan.steps {
		workers[i] = &worker{emitter: w.emitter, collect: w.collect}
		team.Go(func() {
			one := workers[i]
			w.emitter.planner.plan(&one.plan, t, index, created)
			one.pending = []dispatch{{step: s, due: created.Add(s.after), attempt: 1}}
			errs[i] = one.deliver(ctx, created)
		})
	}
	team.Wait()
	for i, one := range workers {
		w.collected = append(w.collected, one.collected...)
		if errs[i] != nil {
			return errs[i]
		}
	}
	return nil
}

// deliver attempts the pending dispatches until each is delivered or given up: strictly one after the other, or, with
// OrderAny, always the one that is due first.
func (w *worker) deliver(ctx context.Context, created time.Time) error {
	line := timeline{clock: w.emitter.clock, at: created}
	for len(w.pending) > 0 {
		i := w.nextUp()
		d := &w.pending[i]
		if line.sleepUntil(ctx, d.due) != nil {
			return nil
		}
		again, after, err := w.attempt(ctx, d, line.now())
		if err != nil {
			return err
		}
		if again {
			d.attempt++
			d.due = line.now().Add(after)
			continue
		}
		w.pending = slices.Delete(w.pending, i, i+1)
	}
	return nil
}

func (w *worker) nextUp() int {
	first := 0
	if w.emitter.cfg.Order == OrderAny {
		for i := range w.pending {
			if w.pending[i].due.Before(w.pending[first].due) {
				first = i
			}
		}
	}
	return first
}

// attempt sends a dispatch once, records the exchange and says whether and when to try again.
func (w *worker) attempt(ctx context.Context, d *dispatch, now time.Time) (again bool, after time.Duration, err error) {
	e := w.emitter
	m, err := w.message(d.step)
	if err != nil {
		return false, 0, err
	}
	x := &w.exchange
	*x = wire.Exchange{
		At: now, Index: w.plan.index, Task: m.Task, Spider: w.plan.spider.ID, Outcome: string(w.plan.outcome),
		Kind: string(m.Kind), Event: m.Event, Dispatch: m.Dispatch, Attempt: d.attempt, Target: e.cfg.To,
		Response: x.Response[:0],
	}
	e.cfg.Client.Send(ctx, e.target, m.Request, m.Head, x)
	x.Delivered = delivered(&e.planner.assume, x)
	if !x.Delivered && ctx.Err() == nil {
		if again, after = e.cfg.Retry.again(x, now); again {
			x.RetryIn = after
		}
	}
	x.Final = !again
	e.journal.append(x)
	if w.collect {
		kept := *x
		kept.Request, kept.Response = slices.Clone(x.Request), slices.Clone(x.Response)
		w.collected = append(w.collected, kept)
	}
	return again, after, nil
}

// message composes the request of a step of the current plan.
func (w *worker) message(s step) (Message, error) {
	w.plan.event(&w.event, s)
	m := Message{
		Index: w.plan.index, Task: w.plan.base.TaskID, Kind: s.kind, Event: w.event.EventType,
		Dispatch: w.plan.dispatchID(w.emitter.webhook, s), At: w.plan.created.Add(s.after),
	}
	if name := w.emitter.webhook.eventType; name != "" {
		m.Event = name
	}
	var err error
	m.Request, m.Head, err = w.composer.compose(w.emitter.webhook, &w.event, m.Dispatch)
	return m, err
}

// dispatchID is the Webhook-Dispatch-Id of a step: the task's id, or with dispatch-id=event one for each event.
func (p *plan) dispatchID(w *webhook, s step) string {
	if !w.perEvent || p.outcome == Documented {
		return p.dispatch
	}
	return string(p.stream.named("dispatch").named(string(s.kind)).appendHex(nil, 32))
}

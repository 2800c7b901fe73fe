package mock

import (
	"slices"
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A worker composes and sends attempts, one at a time, in buffers of its own.
type worker struct {
	emitter  *Emitter
	plan     plan
	event    thordata.Event
	composer composer
	exchange wire.Exchange

	collect   bool // keep copies of the exchanges for Deliver
	collected []wire.Exchange
}

// attempt sends a dispatch once, records the exchange and says whether and how long after to try again.
func (w *worker) attempt(a *agenda, d entry, begun start) (again bool, after time.Duration, err error) {
	e := w.emitter
	e.planner.plan(&w.plan, a.task(d.task), a.first+d.task, e.time(a.created(d.task)))
	m, err := w.message(w.plan.steps[d.step])
	if err != nil {
		return false, 0, err
	}
	now := e.time(begun.at)
	x := &w.exchange
	response := x.Response[:0]
	*x = wire.Exchange{}
	x.At, x.Index, x.Task, x.Spider, x.Outcome = now, w.plan.index, m.Task, w.plan.spider.ID, string(w.plan.outcome)
	x.Kind, x.Event, x.Dispatch, x.Attempt, x.Target = string(m.Kind), m.Event, m.Dispatch, d.attempt, e.cfg.To
	x.Response = response
	e.attempt(a.ctx, e.cfg.Client, begun.fault, m.Request, m.Head, x)
	if !x.Delivered && a.ctx.Err() == nil {
		if again, after = e.cfg.Retry.again(x, now); again {
			x.RetryIn = after
		}
	}
	x.Final = !again
	e.journal.append(x)
	w.keep(x)
	if begun.fault.duplicate && a.ctx.Err() == nil {
		twin := e.duplicate(a.ctx, e.cfg.Client, begun.at, x)
		w.keep(&twin)
	}
	return again, after, nil
}

// keep copies an exchange for Deliver.
func (w *worker) keep(x *wire.Exchange) {
	if !w.collect {
		return
	}
	kept := *x
	kept.Request, kept.Response = slices.Clone(x.Request), slices.Clone(x.Response)
	w.collected = append(w.collected, kept)
}

// message composes the request of a step of the current plan.
func (w *worker) message(s step) (Message, error) {
	w.plan.event(&w.event, s)
	m := Message{
		Index: w.plan.index, Task: w.plan.base.TaskID, Spider: w.plan.spider.ID, Outcome: w.plan.outcome, Kind: s.kind, Event: w.event.EventType,
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

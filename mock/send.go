package mock

import (
	"context"
	"slices"

	"github.com/thorhook/thorhook/mock/wire"
)

// A Sending is a request that the caller composed, with what it is to be recorded as.
type Sending struct {
	// Record has the fields of the exchange that say what it is: At, Index, Task, Spider, Outcome, Kind, Event, Dispatch and
	// Attempt. At must not be zero.
	Record  wire.Exchange
	Request []byte       // head and body, sent as they are
	Head    int          // length of the head
	Client  *wire.Client // nil is the Emitter's
	// Lost takes the answer to the first attempt for lost: it is recorded, but not as delivered, and not as final either, since
	// the sender must try again.
	Lost bool
	Once bool // no further attempt, whatever the policy says
}

// Send waits until Record.At has come on the run's clock, sends the request, and sends it again as long as the policy says
// so. It returns the attempts, one at least, as they stand in the journal (none after Close); their At is when they began. The request's
// bytes are the caller's own. When ctx ends while Send waits it returns what there is by then.
func (e *Emitter) Send(ctx context.Context, s Sending) []Exchange {
	ctx, end, err := e.begin(ctx)
	if err != nil {
		return nil
	}
	defer end()
	client := s.Client
	if client == nil {
		client = e.cfg.Client
	}
	var all []Exchange
	due := s.Record.At.Sub(e.cfg.Start)
	for again := true; again; {
		if !e.clock.wait(ctx, due) && len(all) > 0 {
			return all
		}
		x := s.Record
		at := e.clock.at(due)
		x.At, x.Target, x.Attempt = e.time(at), e.cfg.To, max(1, s.Record.Attempt)+len(all)
		client.Send(ctx, e.target, s.Request, s.Head, &x)
		lost := s.Lost && len(all) == 0
		x.Delivered = !lost && delivered(&e.planner.assume, &x)
		again = false
		if !x.Delivered && !s.Once && ctx.Err() == nil {
			tried := x
			tried.Attempt = len(all) + 1 // the policy counts what it decides about
			again, x.RetryIn = e.cfg.Retry.again(&tried, x.At)
		}
		x.Final = !again && !lost
		due = at + x.RetryIn
		e.journal.append(&x)
		x.Response = slices.Clone(x.Response)
		all = append(all, x)
	}
	return all
}

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
// so. It returns the attempts, one at least, as they stand in the journal (none after Close); their At is when they began.
// Copies that a [Control] asked for stand behind their attempts. The request's bytes are the caller's own. When ctx ends while
// Send waits it returns what there is by then.
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
	sleeper := e.clock.sleeper()
	defer sleeper.stop()
	var all []Exchange
	due := s.Record.At.Sub(e.cfg.Start)
	for tried := 1; ; tried++ {
		begun, ok := sleeper.wait(ctx, due)
		if !ok && tried > 1 {
			return all
		}
		x := s.Record
		x.At, x.Target, x.Attempt = e.time(begun.at), e.cfg.To, max(1, s.Record.Attempt)+tried-1
		e.attempt(ctx, client, begun.fault, s.Request, s.Head, &x)
		lost, again := s.Lost && tried == 1, false
		x.Delivered = x.Delivered && !lost
		if !x.Delivered && !s.Once && ctx.Err() == nil {
			y := x
			y.Attempt = tried // the policy counts what it decides about
			again, x.RetryIn = e.cfg.Retry.again(&y, x.At)
		}
		x.Final = !again && !lost
		due = begun.at + x.RetryIn
		e.journal.append(&x)
		x.Response = slices.Clone(x.Response)
		all = append(all, x)
		if begun.fault.duplicate && ctx.Err() == nil {
			all = append(all, e.duplicate(ctx, client, begun.at, &x))
		}
		if !again {
			return all
		}
	}
}

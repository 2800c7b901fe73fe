package mock

import (
	"context"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// Faults are what a [Control] does to attempts on purpose. Each fault hits exactly every n-th attempt, in the order in which
// they begin over all Emitters of the Control; 0 and less is never. Attempts that are dropped do not count for the other
// two. An Exchange says in Fault what was done to it.
type Faults struct {
	// DropOneIn leaves a request unsent. The attempt is recorded as failed with [wire.StageDropped], and followed by what the
	// retry policy says.
	DropOneIn int
	// DuplicateOneIn sends a request once more as soon as its attempt has ended. The copy is an exchange of its own after the
	// first one, with its Attempt, Final and RetryIn; whether another attempt follows is up to the first one alone.
	DuplicateOneIn int
	// DelayOneIn holds a request back for Delay in real time, which the exchange's Timing does not count.
	DelayOneIn int
	Delay      time.Duration
}

// SetFaults puts faults in force for the attempts that begin from now on. The count of a fault begins anew when its number
// changes.
func (c *Control) SetFaults(f Faults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.DropOneIn != c.faults.DropOneIn {
		c.counts.drop = 0
	}
	if f.DuplicateOneIn != c.faults.DuplicateOneIn {
		c.counts.duplicate = 0
	}
	if f.DelayOneIn != c.faults.DelayOneIn {
		c.counts.delay = 0
	}
	c.faults = f
}

// Faults returns the faults in force.
func (c *Control) Faults() Faults {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults
}

// A fault is what is to be done to one attempt.
type fault struct {
	drop, duplicate bool
	delay           time.Duration
}

// faultCounts are the attempts since each fault hit one.
type faultCounts struct{ drop, duplicate, delay int }

// hit counts an attempt and tells what hits it. The lock is held.
func (c *Control) hit() fault {
	if every(c.faults.DropOneIn, &c.counts.drop) {
		return fault{drop: true}
	}
	f := fault{duplicate: every(c.faults.DuplicateOneIn, &c.counts.duplicate)}
	if every(c.faults.DelayOneIn, &c.counts.delay) {
		f.delay = max(0, c.faults.Delay)
	}
	return f
}

// every is true each n-th time.
func every(n int, count *int) bool {
	if n <= 0 {
		return false
	}
	*count++
	if *count < n {
		return false
	}
	*count = 0
	return true
}

// attempt sends a request, or does to it what the fault asks for, and writes into x what came of it.
func (e *Emitter) attempt(ctx context.Context, client *wire.Client, f fault, request []byte, head int, x *wire.Exchange) {
	x.Fault = ""
	if f.drop {
		x.Fault, x.Request, x.RequestHead = wire.FaultDrop, request, head
		x.Stage, x.Err = wire.StageDropped, "not sent: a fault that was asked for"
		return
	}
	if f.delay > 0 {
		x.Fault = "delay " + f.delay.String()
		sleep(ctx, f.delay)
	}
	client.Send(ctx, e.target, request, head, x)
	x.Delivered = delivered(&e.planner.assume, x)
}

// duplicate sends the request of an attempt that began at at once more, records the copy and returns it.
func (e *Emitter) duplicate(ctx context.Context, client *wire.Client, at time.Duration, x *wire.Exchange) wire.Exchange {
	twin := *x
	twin.At, twin.Fault, twin.Response = e.time(e.clock.at(at)), wire.FaultDuplicate, nil
	client.Send(ctx, e.target, x.Request, x.RequestHead, &twin)
	twin.Delivered = delivered(&e.planner.assume, &twin)
	e.journal.append(&twin)
	return twin
}

package receiver

import (
	"context"
	"fmt"

	"github.com/thorhook/thorhook/mock/wire"
)

// state is what changes while the receiver runs. Receiver.mu guards it.
type state struct {
	answer Answer
	seen   attempts
	count  uint64           // exchanges since the start or Reset
	kept   []*wire.Exchange // the last ones; exchange number n is at (n-1) % Keep once Keep of them are there
	wake   uint64           // the least count that somebody waits for, 0 when nobody does
	woken  chan struct{}    // closed when count reaches wake
}

// decide chooses the answer to a request and notes in ex, when there is one, which attempt it was.
func (r *Receiver) decide(req *request, body []byte, ex *wire.Exchange) Answer {
	var id uint64
	var attempt int
	if r.counts {
		id = delivery(req.dispatch, body)
	}
	r.mu.Lock()
	answer := r.answer
	if r.counts {
		attempt = r.seen.next(id)
	}
	r.mu.Unlock()
	if ex != nil {
		ex.Attempt = attempt
	}
	switch {
	case r.cfg.Script != nil:
		return r.cfg.Script(ex)
	case attempt <= r.cfg.FailFirst && r.cfg.FailFirst > 0,
		r.cfg.FailRate > 0 && draw(r.cfg.Seed, id, attempt) < r.cfg.FailRate:
		return r.cfg.Fail
	}
	return answer
}

// record counts one more exchange and, when ex is not nil, numbers, keeps and shows it.
func (r *Receiver) record(ex *wire.Exchange) {
	if r.cfg.Observe != nil {
		r.order.Lock()
		defer r.order.Unlock()
		defer r.cfg.Observe(ex)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
	if ex != nil {
		ex.Seq = r.count
		if keep := r.cfg.Keep; len(r.kept) < keep {
			r.kept = append(r.kept, ex)
		} else if keep > 0 {
			r.kept[(r.count-1)%uint64(keep)] = ex
		}
	}
	if r.wake > 0 && r.count >= r.wake {
		close(r.woken)
		r.wake, r.woken = 0, nil
	}
}

// Count returns how many exchanges there were since the start or the last Reset, those no longer kept included.
func (r *Receiver) Count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int(r.count)
}

// Exchanges returns the kept exchanges in the order of Seq. The slice is the caller's; the bytes of Request and Response
// are shared and must not be changed.
func (r *Receiver) Exchanges() []wire.Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.exchanges()
}

func (r *Receiver) exchanges() []wire.Exchange {
	list := make([]wire.Exchange, 0, len(r.kept))
	for i := range r.kept {
		at := i
		if len(r.kept) == r.cfg.Keep {
			at = int((r.count + uint64(i)) % uint64(r.cfg.Keep))
		}
		list = append(list, *r.kept[at])
	}
	return list
}

// Wait waits until there were n exchanges since the start or the last Reset, and returns the kept ones as Exchanges
// does. It returns an error, beside what there is, when ctx is done or the receiver is closed before; the error wraps the
// cause of ctx's end.
func (r *Receiver) Wait(ctx context.Context, n int) ([]wire.Exchange, error) {
	for {
		list, woken := r.listOrWait(n)
		if woken == nil {
			return list, nil
		}
		select {
		case <-woken:
		case <-ctx.Done():
			return r.Exchanges(), fmt.Errorf("wait for %d exchanges: %d received: %w", n, r.Count(), context.Cause(ctx))
		case <-r.closing:
			return r.Exchanges(), fmt.Errorf("wait for %d exchanges: %d received: receiver closed", n, r.Count())
		}
	}
}

// listOrWait returns the exchanges when there were n, or else the channel that is closed when it is worth asking again.
func (r *Receiver) listOrWait(n int) ([]wire.Exchange, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n <= 0 || r.count >= uint64(n) {
		return r.exchanges(), nil
	}
	if r.wake == 0 {
		r.wake, r.woken = uint64(n), make(chan struct{})
	}
	r.wake = min(r.wake, uint64(n))
	return nil, r.woken
}

// Reset forgets all exchanges and attempts: Seq and Attempt begin again at 1. The answer stays.
func (r *Receiver) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count, r.kept, r.seen = 0, nil, attempts{}
}

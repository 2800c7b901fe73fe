package mock

import (
	"context"
	"io"
	"sync"

	"github.com/thorhook/thorhook/mock/wire"
)

// Limits bound what a journal keeps. A zero field takes the default; a negative Exchanges keeps none.
type Limits struct {
	Exchanges int   // default 10,000
	Bytes     int64 // of requests and responses together, default 64 MiB; negative keeps none
}

func (l Limits) withDefaults() Limits {
	if l.Exchanges == 0 {
		l.Exchanges = 10_000
	}
	if l.Bytes == 0 {
		l.Bytes = 64 << 20
	}
	return l
}

// A Journal is the append-only record of a run's exchanges. It numbers them from 1 and keeps the newest within its
// [Limits]: beyond Bytes the oldest exchanges lose their Request and Response (both nil), beyond Exchanges the oldest are
// forgotten. It is safe for concurrent use.
type Journal struct {
	limits  Limits
	observe func(*wire.Exchange)

	mu       sync.Mutex
	last     uint64          // number of the newest exchange
	ring     []wire.Exchange // the newest ones; number n stands at (n-1) % limits.Exchanges
	stripped uint64          // exchanges up to this number have lost their bytes
	bytes    int64           // kept in requests and responses
	grown    chan struct{}   // closed and replaced when something was appended or the journal closed; nil when nobody waits
	closed   bool
}

func newJournal(l Limits, observe func(*wire.Exchange)) *Journal {
	return &Journal{limits: l.withDefaults(), observe: observe}
}

// append numbers x, hands it to the observer and keeps a copy.
func (j *Journal) append(x *wire.Exchange) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	x.Seq = j.last
	if j.observe != nil {
		j.observe(x)
	}
	if j.limits.Exchanges < 0 {
		return
	}
	j.keep(x)
	if j.grown != nil {
		close(j.grown)
		j.grown = nil
	}
}

// keep copies x into the ring and takes from the oldest what exceeds the limits. The lock is held.
func (j *Journal) keep(x *wire.Exchange) {
	kept := *x
	kept.Request = append([]byte(nil), x.Request...)
	kept.Response = append([]byte(nil), x.Response...)
	if len(j.ring) < j.limits.Exchanges {
		j.ring = append(j.ring, kept)
	} else {
		slot := j.slot(j.last)
		j.bytes -= size(slot)
		*slot = kept
	}
	j.bytes += size(&kept)
	for j.stripped = max(j.stripped, j.first()-1); j.bytes > j.limits.Bytes && j.stripped < j.last; {
		j.stripped++
		slot := j.slot(j.stripped)
		j.bytes -= size(slot)
		slot.Request, slot.Response, slot.RequestHead, slot.ResponseHead = nil, nil, 0, 0
	}
}

func size(x *wire.Exchange) int64 { return int64(len(x.Request) + len(x.Response)) }

func (j *Journal) slot(n uint64) *wire.Exchange { return &j.ring[(n-1)%uint64(j.limits.Exchanges)] }

// first is the number of the oldest exchange kept; last+1 when there is none.
func (j *Journal) first() uint64 { return j.last - uint64(len(j.ring)) + 1 }

// Len is the number of exchanges so far, forgotten ones included.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return int(j.last)
}

// Exchanges returns all exchanges that are kept, oldest first.
func (j *Journal) Exchanges() []wire.Exchange {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.after(0)
}

// Wait returns the kept exchanges with a number above after, waiting until there is one. A reader that is slow gets
// bigger batches; one that is slower than the limits sees a gap in the numbers. After Close it returns io.EOF once
// nothing is left.
func (j *Journal) Wait(ctx context.Context, after uint64) ([]wire.Exchange, error) {
	for {
		j.mu.Lock()
		batch, closed := j.after(after), j.closed
		if len(batch) == 0 && !closed && j.grown == nil {
			j.grown = make(chan struct{})
		}
		grown := j.grown
		j.mu.Unlock()
		if len(batch) > 0 {
			return batch, nil
		}
		if closed {
			return nil, io.EOF
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (j *Journal) after(after uint64) []wire.Exchange {
	from := max(after+1, j.first())
	if from > j.last {
		return nil
	}
	batch := make([]wire.Exchange, 0, j.last-from+1)
	for n := from; n <= j.last; n++ {
		batch = append(batch, *j.slot(n))
	}
	return batch
}

func (j *Journal) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	if j.grown != nil {
		close(j.grown)
		j.grown = nil
	}
}

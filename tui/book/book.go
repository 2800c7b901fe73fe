package book

import (
	"context"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// Limits bound a book. A zero field takes the default.
type Limits struct {
	Bytes int64 // of requests and responses, and a little for each exchange that is kept; default 64 MiB
	Rows  int   // default 1,000,000, about 150 bytes each
}

// A Book is the record of a session. It is safe for concurrent use.
type Book struct {
	limits Limits

	mu      sync.Mutex
	last    uint64
	first   uint64            // oldest row that is kept
	blocks  map[uint64]*block // by (Seq-1)/blockLen
	kept    map[uint64]*wire.Exchange
	dropped uint64 // exchanges up to this number have lost their bytes
	bytes   int64
	grown   chan struct{} // closed and replaced when a row comes; nil when nobody waits
}

const (
	blockLen = 4096
	// overhead is what a kept exchange costs beside its bytes: the record and its place in the map.
	overhead = 640
)

type block [blockLen]cell

// New returns an empty book.
func New(l Limits) *Book {
	if l.Bytes == 0 {
		l.Bytes = 64 << 20
	}
	if l.Rows == 0 {
		l.Rows = 1_000_000
	}
	return &Book{limits: l, first: 1, blocks: map[uint64]*block{}, kept: map[uint64]*wire.Exchange{}}
}

// An Entry is what Append is told about an exchange beside the exchange.
type Entry struct {
	Run      int
	Scenario string
	Note     string
	Ended    time.Time
}

// Append records an exchange and returns its number. It keeps a copy; x stays the caller's.
func (b *Book) Append(e Entry, x *wire.Exchange) uint64 {
	both := make([]byte, 0, len(x.Request)+len(x.Response)) // one allocation for the two
	both = append(append(both, x.Request...), x.Response...)
	kept := *x
	kept.Request, kept.Response = both[:len(x.Request):len(x.Request)], both[len(x.Request):]
	c := cellOf(e, x)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	kept.Seq = b.last
	n := (b.last - 1) / blockLen
	if b.blocks[n] == nil {
		b.blocks[n] = new(block)
	}
	b.blocks[n][(b.last-1)%blockLen] = c
	b.kept[kept.Seq] = &kept
	for b.bytes += weight(&kept); b.bytes > b.limits.Bytes && b.dropped+1 < b.last; {
		b.drop() // but never the newest
	}
	if b.last-b.first+1 >= uint64(b.limits.Rows)+blockLen {
		b.forget(b.first + blockLen)
	}
	if b.grown != nil {
		close(b.grown)
		b.grown = nil
	}
	return b.last
}

// drop drops the oldest exchange that is kept.
func (b *Book) drop() {
	b.dropped++
	if old := b.kept[b.dropped]; old != nil {
		b.bytes -= weight(old)
		delete(b.kept, b.dropped)
	}
}

func weight(x *wire.Exchange) int64 { return int64(len(x.Request)+len(x.Response)) + overhead }

// forget forgets the rows before first, and their exchanges.
func (b *Book) forget(first uint64) {
	for n := (b.first - 1) / blockLen; n < (first-1)/blockLen; n++ {
		delete(b.blocks, n)
	}
	for b.first = first; b.dropped+1 < first; {
		b.drop()
	}
}

// Clear forgets all rows. Numbers go on from where they were.
func (b *Book) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget(b.last + 1)
}

// Last is the number of the newest row, 0 when there is none.
func (b *Book) Last() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

// First is the number of the oldest row that is kept, or of the next one when there is none.
func (b *Book) First() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.first
}

// Row returns a row; false when there is none of that number, or none any more.
func (b *Book) Row(seq uint64) (Row, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if seq < b.first || seq > b.last {
		return Row{}, false
	}
	return b.cell(seq).row(seq), true
}

// Rows appends to dst the rows that are kept with numbers from from to to, both included, n at the most.
func (b *Book) Rows(dst []Row, from, to uint64, n int) []Row {
	b.mu.Lock()
	defer b.mu.Unlock()
	for seq := max(from, b.first); seq <= min(to, b.last) && n > 0; n-- {
		dst = append(dst, b.cell(seq).row(seq))
		seq++
	}
	return dst
}

// Exchange returns an exchange with its bytes; false when they were dropped or never there. The bytes must not be changed;
// they stay valid after they are dropped here.
func (b *Book) Exchange(seq uint64) (wire.Exchange, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if x := b.kept[seq]; x != nil {
		return *x, true
	}
	return wire.Exchange{}, false
}

// Dropped is up to which number exchanges have lost their bytes, and Bytes what is kept of the others.
func (b *Book) Dropped() (upTo uint64, bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.dropped, b.bytes
}

// Wait waits until there is a row with a number above after and returns the newest number; or the cause of ctx's end.
func (b *Book) Wait(ctx context.Context, after uint64) (last uint64, err error) {
	for {
		b.mu.Lock()
		last = b.last
		if last <= after && b.grown == nil {
			b.grown = make(chan struct{})
		}
		grown := b.grown
		b.mu.Unlock()
		if last > after {
			return last, nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return last, context.Cause(ctx)
		}
	}
}

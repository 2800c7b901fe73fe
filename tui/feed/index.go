package feed

import (
	"slices"
	"sort"
	"time"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/query"
)

// An order is what the rows are ordered by.
type order uint8

const (
	bySeq order = iota
	byLatency
	byStatus
	bySize
	byTask // rows of a task stand together, tasks in the order of their first rows
)

func (o order) String() string { return [...]string{"number", "latency", "status", "size", "task"}[o] }

// sorted tells whether the order is that of a value, greatest first, which has no end that could be followed.
func (o order) sorted() bool { return o == byLatency || o == byStatus || o == bySize }

// An entry stands for a row in an index: what it is ordered by in the upper 28 bits, its number in the lower 36. That is
// enough for the numbers of 150 days at 5,000 a second, and makes entries comparable as they are.
type entry uint64

const (
	seqBits = 36
	maxKey  = 1<<(64-seqBits) - 1
)

func entryOf(key, seq uint64) entry { return entry(min(key, maxKey)<<seqBits | seq) }

func (e entry) seq() uint64 { return uint64(e & (1<<seqBits - 1)) }
func (e entry) key() uint32 { return uint32(e >> seqBits) }

// key is what a row is ordered by; 0 in orders that the row alone does not decide.
func (o order) key(r *book.Row) uint64 {
	switch o {
	case byLatency:
		return uint64(max(r.Latency, 0) / (10 * time.Microsecond)) // up to three quarters of an hour
	case byStatus:
		if r.Status == 0 {
			return 1000 // no answer is worse than any
		}
		return uint64(r.Status)
	case bySize:
		return uint64(max(r.Size, 0))
	}
	return 0
}

// An index says which rows are shown and in which order. While all are, in the order of the book, it is [index.plain] and
// holds nothing; otherwise it has eight bytes for each row that is shown.
type index struct {
	query   query.Query
	by      order
	reverse bool
	first   uint64 // rows of the book that are kept
	last    uint64
	scanned uint64 // rows up to this one were looked at
	since   uint64 // first, when it was begun
	entries []entry
	groups  map[uint64]uint32 // byTask: the number of each task, by its hash, in order of appearance
}

func newIndex(q query.Query, by order, reverse bool, first, last uint64) index {
	x := index{query: q, by: by, reverse: reverse, first: first, last: last, scanned: first - 1, since: first}
	if by == byTask {
		x.groups = map[uint64]uint32{}
	}
	return x
}

func (x *index) plain() bool { return x.by == bySeq && x.query.Empty() }

// behind tells whether there are rows that were not looked at.
func (x *index) behind() bool { return !x.plain() && x.scanned < x.last }

// down tells whether the greatest entry is shown first.
func (x *index) down() bool { return x.by.sorted() != x.reverse }

// rows is how many rows are shown, or would be if no task was folded.
func (x *index) rows() int {
	if x.plain() {
		return int(x.last + 1 - x.first)
	}
	return len(x.entries)
}

// turn makes a position on the screen one in the entries, or the other way round.
func (x *index) turn(i int) int {
	if x.down() {
		return x.rows() - 1 - i
	}
	return i
}

// at is the number of the row at a position.
func (x *index) at(i int) uint64 {
	i = x.turn(i)
	if x.plain() {
		return x.first + uint64(i)
	}
	return x.entries[i].seq()
}

// position is where the row of an entry is shown, or where the nearest one is; 0 when there are none.
func (x *index) position(e entry) int {
	n := x.rows()
	if n == 0 {
		return 0
	}
	at := 0
	if x.plain() {
		at = int(min(max(e.seq(), x.first), x.last) - x.first)
	} else {
		at = min(x.search(e), n-1)
	}
	return x.turn(at)
}

// search is how many entries are smaller than e.
func (x *index) search(e entry) int {
	at, _ := slices.BinarySearch(x.entries, e)
	return at
}

// above is how many rows with numbers above seq are shown; of an index in the order of the book.
func (x *index) above(seq uint64) int {
	if x.plain() {
		return int(x.last - min(max(seq, x.first-1), x.last))
	}
	return len(x.entries) - x.search(entryOf(0, seq+1))
}

// fold takes what a scan found.
func (x *index) fold(found scanned) {
	x.scanned = max(x.scanned, found.upTo)
	for i, hash := range found.hashes {
		group, known := x.groups[hash]
		if !known {
			group = uint32(len(x.groups))
			x.groups[hash] = group
		}
		found.entries[i] = entryOf(uint64(group), found.entries[i].seq())
	}
	if x.by == byTask {
		slices.Sort(found.entries)
	}
	x.entries = merge(x.entries, found.entries)
}

// merge merges sorted entries into sorted ones, in place where there is room.
func merge(all, more []entry) []entry {
	end := len(all)
	all = append(all, more...)
	if end == 0 || len(more) == 0 || all[end-1] < more[0] {
		return all
	}
	for i := len(more) - 1; i >= 0; i-- {
		at, _ := slices.BinarySearch(all[:end], more[i])
		copy(all[at+i+1:], all[at:end])
		all[at+i] = more[i]
		end = at
	}
	return all
}

// trim forgets rows below first. Tasks keep their numbers; an index of tasks is to be made anew when it is [index.stale].
func (x *index) trim(first uint64) {
	x.first = first
	switch {
	case x.by == bySeq:
		x.entries = x.entries[x.search(entryOf(0, first)):]
	case x.by.sorted():
		x.entries = slices.DeleteFunc(x.entries, func(e entry) bool { return e.seq() < first })
	}
	x.last, x.scanned = max(x.last, first-1), max(x.scanned, first-1)
}

// stale tells whether many of the rows that an index of tasks still holds are gone.
func (x *index) stale() bool {
	return x.by == byTask && x.first-x.since > (x.last+1-x.first)/8
}

// A span is a range of entries, to not included.
type span struct{ from, to int }

func (s span) len() int { return s.to - s.from }

// group is where the rows of a task stand.
func (x *index) group(number uint32) span {
	return span{x.search(entryOf(uint64(number), 0)), x.search(entryOf(uint64(number)+1, 0))}
}

// groupAt is the number of the task whose rows begin at seq, or of the next one; of the last one when there is none.
func (x *index) groupAt(seq uint64) uint32 {
	n := sort.Search(len(x.groups), func(i int) bool {
		at := x.search(entryOf(uint64(i), 0))
		return at == len(x.entries) || x.entries[at].seq() >= seq
	})
	return uint32(max(0, min(n, len(x.groups)-1)))
}

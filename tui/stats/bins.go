package stats

import (
	"math"
	"math/bits"
	"time"
)

// bins is a small histogram: eight bins for each doubling from a microsecond on. It is off by a tenth at the most.
type bins [binCount]uint32

const (
	perDoubling = 8
	binCount    = 33 * perDoubling // up to more than an hour
)

// binOf is the bin of a latency: the first eight microseconds have one each, from there on the three bits after the
// highest one choose among the eight of a doubling.
func binOf(d time.Duration) int {
	us := uint64(max(d.Microseconds(), 1))
	if us < perDoubling {
		return int(us)
	}
	high := bits.Len64(us) - 1
	return min((high-2)*perDoubling+int(us>>(high-3))&(perDoubling-1), binCount-1)
}

// binStart is the least latency of a bin.
func binStart(i int) time.Duration {
	if i < perDoubling {
		return time.Duration(i) * time.Microsecond
	}
	high, low := i/perDoubling+2, i%perDoubling
	return time.Duration(perDoubling+low) << (high - 3) * time.Microsecond
}

func (b *bins) add(d time.Duration) { b[binOf(d)]++ }

func (b *bins) merge(other *bins) {
	for i, n := range other {
		b[i] += n
	}
}

func (b *bins) count() (n int) {
	for _, c := range b {
		n += int(c)
	}
	return n
}

// quantile is the middle of the bin that holds it, in whole microseconds; 0 when the bins are empty.
func (b *bins) quantile(q float64) time.Duration {
	n := b.count()
	if n == 0 {
		return 0
	}
	rank := max(1, int(math.Ceil(q*float64(n))))
	for i, c := range b {
		if rank -= int(c); rank <= 0 {
			return ((binStart(i) + binStart(i+1)) / 2).Truncate(time.Microsecond)
		}
	}
	return longest
}

// bars joins neighbouring bins, the same number of them for every bar, until n bars are enough.
func (b *bins) bars(n int) []Bar {
	first, last := binCount, -1
	for i, c := range b {
		if c > 0 {
			first, last = min(first, i), i
		}
	}
	if last < 0 || n < 1 {
		return nil
	}
	step := (last - first + n) / n
	var all []Bar
	for at := first; at <= last; at += step {
		bar := Bar{From: binStart(at), To: binStart(at + step)}
		for i := at; i < min(at+step, binCount); i++ {
			bar.Count += int(b[i])
		}
		all = append(all, bar)
	}
	return all
}

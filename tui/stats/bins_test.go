package stats

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestBinsFollowOneAnother(t *testing.T) {
	for i := 1; i < binCount; i++ {
		from, to := binStart(i), binStart(i+1)
		if from >= to || i >= perDoubling && float64(to-from) > float64(from)/perDoubling {
			t.Errorf("bin %d goes from %v to %v", i, from, to)
		}
		if first, last := binOf(from), binOf(to-time.Microsecond); first != i || last != i {
			t.Errorf("bin %d goes from %v, which is in bin %d, to %v, which is in bin %d", i, from, first, to, last)
		}
	}
	for d, want := range map[time.Duration]int{-1: 1, 0: 1, time.Nanosecond: 1, time.Microsecond: 1, math.MaxInt64: binCount - 1} {
		if got := binOf(d); got != want {
			t.Errorf("%v is in bin %d, want %d", d, got, want)
		}
	}
	if start := binStart(binCount); start < longest {
		t.Errorf("the bins end at %v, before %v", start, longest)
	}
}

func TestBinsOfNothing(t *testing.T) {
	var b bins
	if b.count() != 0 || b.quantile(0.5) != 0 || b.bars(10) != nil {
		t.Errorf("count %d, median %v, bars %v", b.count(), b.quantile(0.5), b.bars(10))
	}
}

// FuzzBins compares with the sorted latencies themselves.
func FuzzBins(f *testing.F) {
	f.Add([]byte{1}, 3)
	f.Add([]byte{0, 7, 8, 9, 30, 30, 31, 200}, 1)
	f.Add([]byte{100, 101, 102, 250, 255}, 40)
	f.Fuzz(func(t *testing.T, raw []byte, n int) {
		if len(raw) == 0 {
			return
		}
		n = 1 + n&63
		var b, half bins
		var all []time.Duration
		for i, r := range raw { // 1 µs to 20 min
			d := time.Duration(float64(time.Microsecond) * math.Exp(float64(r)/12.2)).Truncate(time.Microsecond)
			all = append(all, d)
			if i%2 == 0 {
				b.add(d)
			} else {
				half.add(d)
			}
		}
		b.merge(&half)
		slices.Sort(all)
		for _, q := range []float64{0, 0.01, 0.5, 0.95, 0.99, 1} {
			exact := all[max(0, int(math.Ceil(q*float64(len(all))))-1)]
			if got := b.quantile(q); math.Abs(float64(got-exact)) > float64(exact)/10 {
				t.Errorf("quantile %g of %d is %v, want %v", q, len(all), got, exact)
			}
		}
		checkBars(t, b.bars(n), n, all)
	})
}

func checkBars(t *testing.T, bars []Bar, n int, sorted []time.Duration) {
	t.Helper()
	if len(bars) == 0 || len(bars) > n {
		t.Fatalf("%d bars, asked for %d", len(bars), n)
	}
	if first, last := sorted[0], sorted[len(sorted)-1]; first < bars[0].From || last >= bars[len(bars)-1].To {
		t.Errorf("bars from %v to %v for latencies from %v to %v", bars[0].From, bars[len(bars)-1].To, first, last)
	}
	for i, bar := range bars {
		if i > 0 && bar.From != bars[i-1].To {
			t.Errorf("bar %d begins at %v, the one before ends at %v", i, bar.From, bars[i-1].To)
		}
		count := 0
		for _, d := range sorted {
			if d >= bar.From && d < bar.To {
				count++
			}
		}
		if bar.Count != count {
			t.Errorf("bar from %v to %v counts %d, want %d", bar.From, bar.To, bar.Count, count)
		}
	}
}

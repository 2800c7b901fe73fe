package stats

import (
	"math/rand/v2"
	"testing"
	"time"
)

// FuzzSeries: whatever the times, in whatever order, nothing is lost and the parts follow one another.
func FuzzSeries(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint16(seed*70))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		draw := rand.New(rand.NewPCG(seed, 0))
		start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		var s series
		answered, failed := 0, 0
		first, last := time.Time{}, start
		for i := range int(n % 2000) {
			at := start.Add(time.Duration(draw.ExpFloat64() * float64(time.Millisecond) * float64(uint64(1)<<draw.IntN(40))))
			if i == 0 {
				first = at
			}
			if at.After(last) {
				last = at
			}
			latency := time.Duration(draw.IntN(100)-20) * time.Millisecond
			fails := draw.IntN(3) == 0
			s.add(at, latency, fails)
			if latency >= 0 {
				answered++
			}
			if fails {
				failed++
			}
		}
		points := s.points()
		if len(points) > mostParts {
			t.Errorf("%d parts", len(points))
		}
		for i, p := range points {
			if want := first.Add(time.Duration(i) * p.Width); !p.From.Equal(want) || p.Width != points[0].Width {
				t.Errorf("part %d begins at %v, want %v", i, p.From, want)
			}
			if p.P50 > p.P95 || p.P95 > p.P99 || (p.Answered > 0) != (p.P99 > 0) {
				t.Errorf("part %d: %d answered, percentiles %v, %v, %v", i, p.Answered, p.P50, p.P95, p.P99)
			}
			answered, failed = answered-p.Answered, failed-p.Failed
		}
		if answered != 0 || failed != 0 {
			t.Errorf("%d answered and %d failed attempts are missing", answered, failed)
		}
		if n := len(points); n > 0 && !last.Before(points[n-1].From.Add(points[0].Width)) {
			t.Errorf("the last part begins at %v, the last attempt ended at %v", points[n-1].From, last)
		}
	})
}

func TestSeriesWidens(t *testing.T) {
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	var s series
	if points := s.points(); len(points) != 0 {
		t.Errorf("points of nothing: %v", points)
	}
	s.add(start, 3*time.Millisecond, false)
	s.add(start.Add(time.Millisecond), 5*time.Millisecond, true)
	for _, tt := range []struct {
		after, width time.Duration
		parts        int
	}{{119 * time.Millisecond, time.Millisecond, 120}, {120 * time.Millisecond, 2 * time.Millisecond, 61}, {time.Hour, 32768 * time.Millisecond, 110}} {
		s.add(start.Add(tt.after), -1, true)
		points := s.points()
		if points[0].Width != tt.width || len(points) != tt.parts {
			t.Errorf("after %v: %d parts of %v, want %d of %v", tt.after, len(points), points[0].Width, tt.parts, tt.width)
		}
	}
	if p := s.points()[0]; p.Answered != 2 || p.Failed != 3 {
		t.Errorf("first part: %+v", p)
	}
}

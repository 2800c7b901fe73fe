package stats_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/stats"
)

func Example() {
	var s stats.Stats
	for i := range 100 {
		s.Add(&book.Row{Delivered: true, Final: true, Status: 200, Latency: time.Duration(i+1) * time.Millisecond})
	}
	fmt.Println(s.Delivered, s.Quantile(0.5), s.Max())
	for _, bar := range s.Histogram(3) {
		fmt.Println(bar.From, bar.To, bar.Count)
	}
	// Output:
	// 100 50.015ms 100ms
	// 960µs 4.608ms 4
	// 4.608ms 22.528ms 18
	// 22.528ms 106.496ms 78
}

func TestAddCounts(t *testing.T) {
	type counts struct{ Attempts, Delivered, Failed, Answered int }
	for _, tt := range []struct {
		name string
		row  book.Row
		want counts
	}{
		{"delivered", book.Row{Delivered: true, Final: true, Status: 200}, counts{1, 1, 0, 1}},
		{"refused, tried again", book.Row{Status: 500}, counts{1, 0, 0, 1}},
		{"given up", book.Row{Final: true, Status: 500}, counts{1, 0, 1, 1}},
		{"no answer", book.Row{Stage: wire.StageConnect}, counts{1, 0, 0, 0}},
		{"no answer, given up", book.Row{Final: true, Stage: wire.StageTimeout}, counts{1, 0, 1, 0}},
		{"half an answer", book.Row{Final: true, Status: 200, Stage: wire.StageRead}, counts{1, 0, 1, 0}},
	} {
		var s stats.Stats
		s.Add(&tt.row)
		if diff := cmp.Diff(tt.want, counts{s.Attempts, s.Delivered, s.Failed, s.Answered}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if points := s.Series(); len(points) != 1 || points[0].Failed != s.Failed || points[0].Answered != s.Answered {
			t.Errorf("%s: series %+v", tt.name, points)
		}
		if got := s.Quantile(0.5) > 0; got != (s.Answered > 0) {
			t.Errorf("%s: median %v", tt.name, s.Quantile(0.5))
		}
	}
}

func TestOfNothing(t *testing.T) {
	var s stats.Stats
	if s.Quantile(0.5) != 0 || s.Max() != 0 || s.Histogram(9) != nil || len(s.Series()) != 0 || s.Recent(nil, 9) != nil {
		t.Errorf("not empty: %v %v %v %v %v", s.Quantile(0.5), s.Max(), s.Histogram(9), s.Series(), s.Recent(nil, 9))
	}
}

func TestLatenciesAreBounded(t *testing.T) {
	for latency, want := range map[time.Duration]time.Duration{
		-time.Second: time.Microsecond, 0: time.Microsecond, time.Nanosecond: time.Microsecond, 1234567: 1234567, 48 * time.Hour: time.Hour,
	} {
		var s stats.Stats
		s.Add(&book.Row{Status: 200, Latency: latency})
		if s.Max() != want {
			t.Errorf("%v counts as %v, want %v", latency, s.Max(), want)
		}
		for _, q := range []float64{0.5, 0.99, 1} {
			if got := s.Quantile(q); got < want-want/1000-time.Microsecond || got > want+want/1000 {
				t.Errorf("quantile %g of %v is %v, want %v", q, latency, got, want)
			}
		}
	}
}

func TestRecent(t *testing.T) {
	var s stats.Stats
	var all []time.Duration
	for i := range 150 {
		if i%3 == 2 {
			s.Add(&book.Row{Stage: wire.StageConnect}) // has no latency
			continue
		}
		latency := time.Duration(i+1) * time.Millisecond
		s.Add(&book.Row{Status: 200, Latency: latency})
		all = append(all, latency)
		for _, n := range []int{-1, 0, 1, 10, 64, 1000} {
			want := all[len(all)-max(0, min(n, 64, len(all))):]
			if diff := cmp.Diff(want, s.Recent([]time.Duration{}, n)); diff != "" {
				t.Fatalf("after %d, the latest %d (-want +got):\n%s", len(all), n, diff)
			}
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	var s stats.Stats
	row := book.Row{Delivered: true, Final: true, Status: 200, Latency: 3 * time.Millisecond, Ended: time.Unix(0, 0)}
	for b.Loop() {
		row.Ended = row.Ended.Add(50 * time.Microsecond)
		s.Add(&row)
	}
}

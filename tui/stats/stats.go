package stats

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/thorhook/thorhook/tui/book"
)

// Stats sums up the delivery attempts of one scenario, or of all. Its zero value is ready; it is not safe for concurrent use.
type Stats struct {
	Attempts  int
	Delivered int
	Failed    int // given up
	Answered  int // attempts with an answer, which have a latency

	total   *hdrhistogram.Histogram // µs
	slowest time.Duration
	shape   bins
	series  series
	recent  [recentLen]time.Duration // ring of the latest latencies, by Answered
}

const (
	recentLen = 64
	longest   = time.Hour // what takes longer counts as this
)

// Add counts a row.
func (s *Stats) Add(r *book.Row) {
	s.Attempts++
	switch {
	case r.Copy():
	case r.Delivered:
		s.Delivered++
	case r.Failed():
		s.Failed++
	}
	latency := time.Duration(-1)
	if r.Stage == "" && r.Status > 0 {
		if s.total == nil {
			s.total = hdrhistogram.New(1, longest.Microseconds(), 3)
		}
		latency = min(max(r.Latency, time.Microsecond), longest)
		_ = s.total.RecordValue(latency.Microseconds()) // in range
		s.slowest = max(s.slowest, latency)
		s.shape.add(latency)
		s.recent[s.Answered%recentLen] = latency
		s.Answered++
	}
	s.series.add(r.Ended, latency, r.Failed())
}

// Quantile is the latency, to three digits, that the share q (0 to 1) of the answered attempts did not exceed; 0 when none
// was answered.
func (s *Stats) Quantile(q float64) time.Duration {
	if s.total == nil {
		return 0
	}
	return time.Duration(s.total.ValueAtQuantile(q*100)) * time.Microsecond
}

// Max is the longest latency of the answered attempts; 0 when none was answered.
func (s *Stats) Max() time.Duration { return s.slowest }

// Recent appends the latencies of the latest n answered attempts, 64 at the most, oldest first.
func (s *Stats) Recent(dst []time.Duration, n int) []time.Duration {
	for i := max(0, s.Answered-min(n, recentLen)); i < s.Answered; i++ {
		dst = append(dst, s.recent[i%recentLen])
	}
	return dst
}

// A Bar of a histogram counts the answered attempts with a latency of at least From and less than To.
type Bar struct {
	From, To time.Duration
	Count    int
}

// Histogram returns the latencies in n bars at the most, of equal width on a logarithmic scale, from the fastest answer to
// the slowest; nil when there is none.
func (s *Stats) Histogram(n int) []Bar { return s.shape.bars(n) }

// A Point of the series is what happened in a part of the time.
type Point struct {
	From          time.Time
	Width         time.Duration
	Answered      int
	Failed        int
	P50, P95, P99 time.Duration // to a tenth; 0 when nothing was answered
}

// Series returns the session's time from its first row to its last in equal parts, 120 at the most.
func (s *Stats) Series() []Point { return s.series.points() }

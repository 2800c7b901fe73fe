package stats

import "time"

// A series counts by equal parts of time. The parts begin a millisecond wide and get twice as wide whenever there would be
// too many of them.
type series struct {
	start time.Time
	width time.Duration
	parts []*part // nil where nothing happened
}

type part struct {
	latency bins
	failed  int
}

const (
	mostParts  = 120
	firstWidth = time.Millisecond
)

// add counts an attempt that ended at a time; a negative latency is none. A time before the first one counts as that.
func (s *series) add(at time.Time, latency time.Duration, failed bool) {
	if s.width == 0 {
		s.start, s.width = at, firstWidth
	}
	i := s.at(at)
	for ; i >= mostParts; i = s.at(at) {
		s.widen()
	}
	for len(s.parts) <= i {
		s.parts = append(s.parts, nil)
	}
	if s.parts[i] == nil {
		s.parts[i] = &part{}
	}
	if latency >= 0 {
		s.parts[i].latency.add(latency)
	}
	if failed {
		s.parts[i].failed++
	}
}

func (s *series) at(t time.Time) int { return int(max(t.Sub(s.start), 0) / s.width) }

// widen joins the parts two by two.
func (s *series) widen() {
	s.width *= 2
	joined := s.parts[:0]
	for i := 0; i < len(s.parts); i += 2 {
		p := s.parts[i]
		if i+1 < len(s.parts) && s.parts[i+1] != nil {
			if next := s.parts[i+1]; p == nil {
				p = next
			} else {
				p.latency.merge(&next.latency)
				p.failed += next.failed
			}
		}
		joined = append(joined, p)
	}
	clear(s.parts[len(joined):])
	s.parts = joined
}

func (s *series) points() []Point {
	all := make([]Point, len(s.parts))
	for i, p := range s.parts {
		all[i] = Point{From: s.start.Add(time.Duration(i) * s.width), Width: s.width}
		if p == nil {
			continue
		}
		b := &p.latency
		all[i].Answered, all[i].Failed = b.count(), p.failed
		all[i].P50, all[i].P95, all[i].P99 = b.quantile(0.5), b.quantile(0.95), b.quantile(0.99)
	}
	return all
}

package scenarios

import (
	"fmt"
	"strconv"
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A runCheck holds a run as a whole against what is expected of it.
type runCheck struct {
	expect *Run
	place  func(path string) string
}

// check returns what is not as expected, in the order of the keys of [Run], and how many expectations there were.
func (c *runCheck) check(o *Outcome) (found []Finding, checks int) {
	e, t := c.expect, &o.Tally
	miss := func(ok bool, key, expected, actual string, seq uint64) {
		checks++
		if !ok {
			found = append(found, Finding{
				Expectation: "run." + key, Expected: expected, Actual: actual, Exchange: seq, Place: c.place("expect.run." + key),
			})
		}
	}
	for _, p := range [...]struct {
		key   string
		limit Duration
		share float64
	}{{"p50", e.P50, 0.50}, {"p95", e.P95, 0.95}, {"p99", e.P99, 0.99}} {
		if p.limit > 0 {
			actual := t.Quantile(p.share)
			miss(actual <= time.Duration(p.limit), p.key, "at most "+p.limit.String(), rounded(actual), 0)
		}
	}
	for _, n := range [...]struct {
		key    string
		want   *Range
		actual int
	}{{"attempts", e.Attempts, t.Attempts}, {"deliveries", e.Deliveries, t.Delivered}, {"failed", e.Failed, t.Failed}} {
		if n.want != nil {
			miss(n.want.Contains(n.actual), n.key, n.want.String(), strconv.Itoa(n.actual), 0)
		}
	}
	if e.ErrorRate != nil {
		sent := t.Attempts - t.Stages[wire.StageDropped]
		failed := sent - t.Delivered
		rate := float64(failed) / float64(max(1, sent))
		actual := fmt.Sprintf("%.4g (%d of %d attempts)", rate, failed, sent)
		miss(rate <= *e.ErrorRate, "error_rate", fmt.Sprintf("at most %.4g", *e.ErrorRate), actual, 0)
	}
	if e.Order == "task" {
		early, late := disorder(o.Exchanges)
		actual, seq := "in order", uint64(0)
		if late != nil {
			actual, seq = fmt.Sprintf("%s after %s, task %s", late.Kind, early.Kind, late.Task), late.Seq
		}
		miss(late == nil, "order", "a task's events delivered in order", actual, seq)
	}
	return found, checks
}

// disorder finds the first event that was delivered after one that comes later in a task's life.
func disorder(all []wire.Exchange) (early, late *wire.Exchange) {
	kinds := thordata.Kinds()
	rank := map[string]int{}
	for i, k := range kinds {
		rank[string(k)] = i
	}
	last := map[string]*wire.Exchange{}
	for i := range all {
		x := &all[i]
		if !x.Delivered || x.Kind == kindAlive {
			continue
		}
		if before := last[x.Task]; before != nil && rank[x.Kind] < rank[before.Kind] {
			return before, x
		}
		last[x.Task] = x
	}
	return nil, nil
}

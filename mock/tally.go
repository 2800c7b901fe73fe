package mock

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/thorhook/thorhook/mock/wire"
)

// Exchange is [wire.Exchange], named here for users of this package alone.
type Exchange = wire.Exchange

// A Tally sums up exchanges in constant memory: feed it from Config.Observe. The zero value is ready. It is not safe for
// concurrent use; the journal calls its observer one exchange at a time.
type Tally struct {
	Attempts   int
	Deliveries int // dispatches that ended: delivered or given up
	Delivered  int
	Failed     int // given up, interrupted ones included
	Retries    int // attempts after the first
	Tasks      int // highest task number seen, plus one
	Copies     int // requests sent once more by a fault: in the bytes, in no other count

	Stages   map[wire.Stage]int // failed attempts by stage, answers that were read but do not count as delivered not among them
	Statuses map[int]int        // attempts by status

	BytesSent, BytesReceived int64

	latency *hdrhistogram.Histogram // of attempts with an answer, µs
}

// longest is the longest latency that the tally tells apart: what is longer counts as this.
const longest = time.Hour

// Add counts an exchange.
func (t *Tally) Add(x *wire.Exchange) {
	if t.latency == nil {
		t.latency = hdrhistogram.New(1, longest.Microseconds(), 3)
		t.Stages, t.Statuses = map[wire.Stage]int{}, map[int]int{}
	}
	if x.Stage != wire.StageDropped {
		t.BytesSent += int64(len(x.Request))
	}
	t.BytesReceived += int64(x.ResponseHead) + x.ResponseSize
	if x.Fault == wire.FaultDuplicate {
		t.Copies++
		return
	}
	t.Attempts++
	t.Tasks = max(t.Tasks, x.Index+1)
	if x.Attempt > 1 {
		t.Retries++
	}
	switch {
	case x.Delivered:
		t.Deliveries++
		t.Delivered++
	case x.Final:
		t.Deliveries++
		t.Failed++
	}
	if x.Stage != "" {
		t.Stages[x.Stage]++
		return
	}
	t.Statuses[x.Status]++
	// An error means out of range, and longest is in range.
	_ = t.latency.RecordValue(min(max(x.Timing.Total.Microseconds(), 1), longest.Microseconds()))
}

// Quantile is the latency, with three significant digits, that the share q (0 to 1) of the answered attempts did not
// exceed; 0 when none was answered.
func (t *Tally) Quantile(q float64) time.Duration {
	if t.latency == nil || t.latency.TotalCount() == 0 {
		return 0
	}
	return time.Duration(t.latency.ValueAtQuantile(q*100)) * time.Microsecond
}

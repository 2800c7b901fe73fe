package mock

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// Speed is how many seconds of the run's clock pass in a second. The zero value is [Max].
type Speed float64

// Max is virtual time: nothing waits, time stamps are those of the plan. RealTime is the wall clock's pace.
const (
	Max      Speed = 0
	RealTime Speed = 1
)

// ParseSpeed reads "max" or a factor such as 1, 60 or 0.5.
func ParseSpeed(s string) (Speed, error) {
	if s == "max" {
		return Max, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f > 0) || f > 1e6 {
		return 0, fmt.Errorf("parse speed %q: must be max, or a factor above 0 such as 1 or 60", s)
	}
	return Speed(f), nil
}

// String is the text that [ParseSpeed] reads.
func (s Speed) String() string {
	if s == Max {
		return "max"
	}
	return strconv.FormatFloat(float64(s), 'g', -1, 64)
}

// A clock is the run's time. It is the only place of this package that looks at the wall clock.
type clock struct {
	start time.Time // what the clock showed at epoch
	epoch time.Time // wall clock, monotonic
	speed Speed
}

func newClock(start time.Time, speed Speed) *clock {
	return &clock{start: start, epoch: time.Now(), speed: speed}
}

// now is what the clock shows. A virtual clock stands at its start: each timeline keeps its own time.
func (c *clock) now() time.Time {
	if c.speed == Max {
		return c.start
	}
	return c.start.Add(time.Duration(float64(time.Since(c.epoch)) * float64(c.speed)))
}

// A timeline is time as one task lives it. In virtual time it jumps from step to step; tasks do not wait for each other.
type timeline struct {
	clock *clock
	at    time.Time // virtual time only
}

func (t *timeline) now() time.Time {
	if t.clock.speed == Max {
		return t.at
	}
	return t.clock.now()
}

// sleepUntil waits until the timeline shows due, or returns the context's error.
func (t *timeline) sleepUntil(ctx context.Context, due time.Time) error {
	if t.clock.speed == Max {
		if due.After(t.at) {
			t.at = due
		}
		return ctx.Err()
	}
	wait := time.Duration(float64(due.Sub(t.clock.now())) / float64(t.clock.speed))
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

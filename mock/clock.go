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

// A clock is the run's time, counted from its start. It is the only place of this package that looks at the wall clock.
type clock struct {
	start time.Time // what the clock showed at epoch
	epoch time.Time // wall clock, monotonic
	speed Speed
}

func newClock(start time.Time, speed Speed) *clock {
	return &clock{start: start, epoch: time.Now(), speed: speed}
}

// now is how far the clock has come. Virtual time does not pass by itself.
func (c *clock) now() time.Duration {
	if c.speed == Max {
		return 0
	}
	return time.Duration(float64(time.Since(c.epoch)) * float64(c.speed))
}

// until is how long to wait, in real time, for due; not positive when it has come. In virtual time everything has.
func (c *clock) until(due time.Duration) time.Duration {
	if c.speed == Max {
		return 0
	}
	return time.Duration(float64(due-c.now()) / float64(c.speed))
}

// at is the time at which something that was due happens now.
func (c *clock) at(due time.Duration) time.Duration {
	if c.speed == Max {
		return due
	}
	return c.now()
}

// wait waits until due has come; false when ctx ends before.
func (c *clock) wait(ctx context.Context, due time.Duration) bool {
	left := c.until(due)
	if left <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

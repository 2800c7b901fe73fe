package mock

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// Speed is how many seconds of the run's clock pass in a second, from 0.001 to 1,000,000. The zero value is [Max].
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
	if err != nil || f == 0 || !Speed(f).valid() {
		return 0, fmt.Errorf("parse speed %q: must be max, or a factor from 0.001 to 1000000 such as 1 or 60", s)
	}
	return Speed(f), nil
}

func (s Speed) valid() bool { return s == Max || s >= 1e-3 && s <= 1e6 }

// String is the text that [ParseSpeed] reads.
func (s Speed) String() string {
	if s == Max {
		return "max"
	}
	return strconv.FormatFloat(float64(s), 'g', -1, 64)
}

// horizon bounds how far from its start a run's tasks may begin, and how long the retries of a delivery may take. A task's
// few deliveries in turn then end within the 292 years of a time.Duration.
const (
	year    = 365 * 24 * time.Hour
	horizon = 50 * year
)

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
	return time.Duration(min(float64(time.Since(c.epoch))*float64(c.speed), float64(2*horizon)))
}

// until is how long to wait, in real time, for due, or an hour when that is less; not positive when it has come. In virtual
// time everything has.
func (c *clock) until(due time.Duration) time.Duration {
	if c.speed == Max {
		return 0
	}
	return time.Duration(min(float64(due-c.now())/float64(c.speed), float64(time.Hour)))
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
	for left := c.until(due); left > 0; left = c.until(due) {
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return false
		}
	}
	return ctx.Err() == nil
}

// alarm is a timer for what until says: it calls wake when it goes off. The caller stops it.
func (c *clock) alarm(wake func()) *time.Timer { return time.AfterFunc(time.Hour, wake) }

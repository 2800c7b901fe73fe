package mock

import (
	"context"
	"fmt"
	"math"
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

// slowest and fastest bound the paces.
const (
	slowest Speed = 1e-3
	fastest Speed = 1e6
)

func (s Speed) valid() bool { return s == Max || s >= slowest && s <= fastest }

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
	start   time.Time // what the clock showed in the beginning
	control *Control  // nil: nothing below ever changes

	// The Control's lock guards these.
	speed  Speed
	base   time.Duration // what the clock showed at epoch, and shows for as long as it stands
	epoch  time.Time     // wall clock, monotonic
	latest time.Duration // that an attempt began at
}

func newClock(start time.Time, speed Speed, control *Control) *clock {
	c := &clock{start: start, control: control, speed: speed, epoch: time.Now()}
	if speed == Max {
		c.base = dawn
	}
	if control != nil {
		control.adopt(c)
	}
	return c
}

func (c *clock) lock() {
	if c.control != nil {
		c.control.mu.Lock()
	}
}

func (c *clock) unlock() {
	if c.control != nil {
		c.control.mu.Unlock()
	}
}

func (c *clock) paused() bool { return c.control != nil && c.control.paused }

// stands tells whether time does not pass by itself: it is virtual, or there is a pause. The lock is held.
func (c *clock) stands() bool { return c.speed == Max || c.paused() }

// dawn is before everything: what virtual time shows from its start, since attempts begin when they are due.
const dawn time.Duration = math.MinInt64

// reading is how far the clock has come: in virtual time, how far it had come when time became virtual. The lock is held.
func (c *clock) reading() time.Duration {
	if c.stands() {
		return c.base
	}
	passed := time.Duration(min(float64(time.Since(c.epoch))*float64(c.speed), float64(2*horizon)))
	return max(c.base, min(c.base+passed, 2*horizon))
}

func (c *clock) now() time.Duration {
	c.lock()
	defer c.unlock()
	return c.reading()
}

// virtual tells whether time is virtual at the moment. Without a Control that is what the Config says.
func (c *clock) virtual() bool {
	c.lock()
	defer c.unlock()
	return c.speed == Max
}

// at is the time at which something that was due happens now.
func (c *clock) at(due time.Duration) time.Duration {
	c.lock()
	defer c.unlock()
	if c.speed == Max {
		return max(due, c.base)
	}
	return c.reading()
}

// rebase makes the clock go on from what it shows now. The lock is held.
func (c *clock) rebase() { c.base, c.epoch = c.reading(), time.Now() }

// pace sets the speed of a clock that was just rebased. It goes on from the latest time that an attempt began at where that is
// later, as at the end of virtual time. The lock is held.
func (c *clock) pace(s Speed) {
	if c.speed != s {
		c.base = max(c.base, c.latest)
	}
	c.speed = s
}

// A start is the beginning of an attempt.
type start struct {
	at    time.Duration // from the clock's start
	fault fault         // what is to be done to it
}

// A waiter is who lets attempts begin by a clock, one after the other: an agenda, or a call of Send.
type waiter struct {
	clock *clock
	wake  func()      // called, in a goroutine of its own, when it is worth asking begin again
	timer *time.Timer // calls wake; nil until it had to

	// The Control's lock guards these.
	due   time.Duration // nothing of this waiter is due before, as far as is known
	waits bool          // something is, and waits for a step
}

// waiter makes one, which the caller stops.
func (c *clock) waiter(wake func()) *waiter {
	w := &waiter{clock: c, wake: wake, due: never}
	if c.control != nil {
		c.lock()
		defer c.unlock()
		c.control.waiters[w] = true
	}
	return w
}

// begin lets an attempt begin that is due, if it may. Otherwise wake is called when that may have changed. While the clock
// stands, so that attempts begin in the order in which they are due, none begins that is due after bound, the earliest that
// an attempt under way may lead to: whoever asks knows when bound has changed.
func (w *waiter) begin(due, bound time.Duration) (s start, ok bool) {
	c := w.clock
	c.lock()
	defer c.unlock()
	now := c.reading()
	switch {
	case c.stands() && due > bound:
		w.note(bound, false)
		return start{}, false
	case c.paused():
		if !c.control.step(w, due) {
			w.note(due, true)
			return start{}, false
		}
	case c.speed != Max:
		left := min(float64(due-now)/float64(c.speed), float64(time.Hour)) // lest it overflow
		if left >= 1 {
			w.note(min(due, bound), false)
			w.ready().Reset(time.Duration(left))
			return start{}, false
		}
	}
	s.at = max(due, now)
	if c.control == nil {
		return s, true
	}
	w.note(min(due, bound), false)
	c.latest = max(c.latest, s.at)
	if c.paused() && c.speed != Max { // a step moves the clock
		c.base = s.at
	}
	s.fault = c.control.hit()
	return s, true
}

// ready is the timer, at rest when it is new. The lock is held.
func (w *waiter) ready() *time.Timer {
	if w.timer == nil {
		w.timer = time.AfterFunc(never, w.wake)
		w.timer.Stop()
	}
	return w.timer
}

// note tells the Control, if there is one, what this waiter is up to. The lock is held.
func (w *waiter) note(due time.Duration, waits bool) {
	if w.clock.control != nil {
		w.clock.control.note(w, due, waits)
	}
}

// stop ends the waiting: wake is not called any more but for a call that is under way.
func (w *waiter) stop() {
	c := w.clock
	c.lock()
	defer c.unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
	if c.control != nil {
		delete(c.control.waiters, w)
	}
	w.note(never, false)
}

// A sleeper is a waiter that a goroutine of its own waits for.
type sleeper struct {
	*waiter
	woken chan struct{}
}

func (c *clock) sleeper() sleeper {
	woken := make(chan struct{}, 1)
	return sleeper{woken: woken, waiter: c.waiter(func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	})}
}

// wait waits until an attempt that is due may begin. It is false when ctx ends before that: the time is that of the end then.
func (s sleeper) wait(ctx context.Context, due time.Duration) (start, bool) {
	for ctx.Err() == nil {
		if begun, ok := s.begin(due, never); ok {
			return begun, true
		}
		select {
		case <-s.woken:
		case <-ctx.Done():
		}
	}
	return start{at: s.clock.at(due)}, false
}

// sleep waits in real time, until ctx ends at the latest.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

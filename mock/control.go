package mock

import (
	"math"
	"sync"
	"time"
)

// A Control intervenes in runs while they are under way: those of all Emitters that have it in their Config. The zero value
// works and changes nothing until it is told to. It is safe for concurrent use, also from Config.Observe, and must not be
// copied.
type Control struct {
	mu      sync.Mutex // taken after an agenda's lock; nothing is called under it
	paused  bool
	steps   int // attempts that may begin in the pause
	speed   Speed
	sped    bool // speed is in force
	faults  Faults
	counts  faultCounts
	clocks  map[*clock]bool  // of the Emitters that are not closed
	waiters map[*waiter]bool // that are not stopped
}

// Pause lets no further attempt begin until [Control.Resume], but for those of [Control.Step]; [Emitter.Send] and
// [Emitter.SendBody] wait too. Attempts under way end as ever, and clocks stand still.
func (c *Control) Pause() { c.change(func() { c.paused = true }) }

// Resume ends a pause: clocks go on from where they stood, and steps that were not taken are gone.
func (c *Control) Resume() { c.change(func() { c.paused, c.steps = false, 0 }) }

// Paused tells whether there is a pause.
func (c *Control) Paused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused
}

// Step lets the next n attempts begin in spite of the pause; without a pause it does nothing. One that lies in the future is not
// waited for: its Emitter's clock moves on to it. Within an Emitter attempts begin in the order in which they are due, so that one
// under way that may lead to something earlier, such as a retry, ends first; of several Emitters a step goes to the one that is due
// first among those that wait just then. A step that finds nothing to begin is kept for what comes.
func (c *Control) Step(n int) {
	c.change(func() {
		if c.paused && n > 0 {
			c.steps += min(n, math.MaxInt-c.steps)
		}
	})
}

// SetSpeed gives all clocks a speed, in place of their Emitters' own; also those of Emitters made later. It takes effect at
// once, and no clock runs backwards: with [Max] what waits is sent at once, no earlier than the clock has come by then; from Max a
// clock goes on from the latest time that an attempt began at. A speed out of range becomes the nearest one within; NaN
// changes nothing.
func (c *Control) SetSpeed(s Speed) {
	if math.IsNaN(float64(s)) {
		return
	}
	if s != Max {
		s = min(max(s, slowest), fastest)
	}
	c.change(func() {
		c.speed, c.sped = s, true
		for clock := range c.clocks {
			clock.pace(s)
		}
	})
}

// Speed returns what was set by [Control.SetSpeed]; false when nothing was and Emitters have their own.
func (c *Control) Speed() (Speed, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.speed, c.sped
}

// change alters how clocks go or what may begin: clocks go on from what they show, and whoever waits asks again.
func (c *Control) change(alter func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for clock := range c.clocks {
		clock.rebase()
	}
	alter()
	c.wake()
}

// wake lets everybody who waits ask again. It goes by their timers, so that nobody's lock is taken under the Control's. The
// lock is held.
func (c *Control) wake() {
	for w := range c.waiters {
		w.ready().Reset(0)
	}
}

// adopt takes charge of a clock that is new, until release.
func (c *Control) adopt(k *clock) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clocks == nil {
		c.clocks, c.waiters = map[*clock]bool{}, map[*waiter]bool{}
	}
	c.clocks[k] = true
	if c.sped {
		k.pace(c.speed)
	}
}

func (c *Control) release(clock *clock) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.clocks, clock)
}

// step takes a step for what w wants to begin, if one is left and it is w's turn: nothing else of the same Emitter may be due
// earlier, nor wait and be due earlier anywhere. The lock is held.
func (c *Control) step(w *waiter, due time.Duration) bool {
	if c.steps == 0 {
		return false
	}
	at := w.clock.start.Add(due)
	for other := range c.waiters {
		switch {
		case other == w || other.due == never:
		case other.clock == w.clock && other.due < due, other.waits && other.clock.start.Add(other.due).Before(at):
			return false
		}
	}
	c.steps--
	return true
}

// note takes down what w is up to. When that is later than before, it may be somebody else's turn. The lock is held.
func (c *Control) note(w *waiter, due time.Duration, waits bool) {
	later := due > w.due || w.waits && !waits
	w.due, w.waits = due, waits
	if later && c.steps > 0 {
		c.wake()
	}
}

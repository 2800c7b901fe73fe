package wire

import "time"

// A stopwatch reads real time. It is the one place below mock where the wall clock is read: how long a receiver takes is
// a fact of the physical world, whatever clock the run is on. Readings are the time since it was started, which costs
// half of time.Now.
type stopwatch struct{ started time.Time }

func startStopwatch() stopwatch { return stopwatch{time.Now()} }

func (s stopwatch) read() time.Duration { return time.Since(s.started) }

// instant is the time of a reading, for deadlines.
func (s stopwatch) instant(reading time.Duration) time.Time { return s.started.Add(reading) }

// longAgo is a deadline that has passed.
func longAgo() time.Time { return time.Unix(1, 0) }

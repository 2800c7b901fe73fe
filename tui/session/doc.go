// Package session is what the screen works on: the scenarios that can be run, the runs under way, everything that was sent,
// and the receiver's state. It knows nothing of screens.
//
// A [Session] is safe for concurrent use and never makes its caller wait for the network, except where a method says so:
// those are for commands in the background. What happens is pulled: rows from the [book.Book] with a cursor, everything
// else as a [State], a value, with [Session.Wait].
//
// Every scenario run has a [scenarios.Runner] of its own, so that several may be under way, each against its own target. A
// [mock.Control] over all of them pauses, steps, speeds up and disturbs what they send. What is sent by hand, [Session.Send],
// is none of the control's business.
//
// A session owns its goroutines: one for each run, one that watches the receiver. Close ends and waits for them.
package session

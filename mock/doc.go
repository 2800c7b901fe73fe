// Package mock is the engine: a mock of Thordata's Web Scraper side that runs tasks through their lifecycles and
// delivers their webhooks to a receiver.
//
// In a test:
//
//	receiver := httptest.NewServer(myHandler)
//	e := mock.Start(t, mock.Config{To: receiver.URL})
//	for _, x := range e.MustDeliver(t, mock.Task{Outcome: mock.Failure}) {
//		if x.Status != 200 {
//			t.Errorf("%s answered %d", x.Kind, x.Status)
//		}
//	}
//
// # One delivery's way
//
// A [Task] is planned: from the seed and its number follow its spider, inputs, ids, times and the steps of its life.
// Each step becomes a [thordata.Event], the event a request by the payload and headers templates (package template), the
// request an exchange (package wire). The retry [Policy] decides whether another attempt follows. Every attempt, also one
// that failed to connect, is appended to the [Journal].
//
// # Determinism
//
// The same Config and tasks give the same requests, byte for byte, whatever Concurrency, GOMAXPROCS, speed and the
// receiver's answers are. Time stamps in bodies are the plan's, not the wall clock's. With a Concurrency above one
// requests that overlap may arrive in any order; those of one task do not overlap, see [Order].
//
// # Time
//
// Config.Speed chooses the clock: the wall clock's pace, a multiple of it, or virtual time ([Max], the default), in
// which nothing waits and a request takes no time. Requests begin in the order of that clock; in virtual time only a
// Retry-After shorter than the policy's wait may be late. Latencies are always measured in real time.
//
// # Intervening
//
// A [Control] in Config.Control changes runs that are under way, of one Emitter or of many: it pauses them, lets single attempts
// begin, makes clocks faster and slower, and does faults to some attempts: [Faults]. No clock ever runs backwards by it; attempts
// keep their order and their bytes. [wire.Exchange] says in Fault what was done on purpose. Without a Control, and with one that is
// told nothing, everything is as described above.
//
// # Ending
//
// Whoever makes an Emitter closes it; [Start] does so at the end of the test. Close ends what is under way and waits for
// it; what is called afterwards returns an error. Failed deliveries are no errors anywhere: they stand in the exchanges.
//
// # What is assumed
//
// Thordata documents neither retries nor timeouts, and only some of the values on the wire. Everything assumed is a
// setting of Config.Assume; see [thordata.AssumptionTable].
package mock

package mock

import "context"

// T is what [Start] needs of a *testing.T.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Start makes an Emitter for a test. It ends the test when the configuration is wrong, and closes the Emitter when the
// test ends. Time is virtual unless cfg.Speed says otherwise: a day of retries takes no time.
func Start(t T, cfg Config) *Emitter {
	t.Helper()
	e, err := New(cfg)
	if err != nil {
		t.Fatalf("start mock emitter: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// MustDeliver is [Emitter.Deliver] for a test: it ends the test on an error.
func (e *Emitter) MustDeliver(t T, task Task) []Exchange {
	t.Helper()
	exchanges, err := e.Deliver(context.Background(), task)
	if err != nil {
		t.Fatalf("deliver task: %v", err)
	}
	return exchanges
}

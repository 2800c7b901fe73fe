package mock_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/thorhook/thorhook/mock"
)

// t stands for the *testing.T of a test.
type t struct{ cleanups []func() }

func (*t) Helper()                           {}
func (*t) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (t *t) Cleanup(f func())                { t.cleanups = append(t.cleanups, f) }

func (t *t) end() {
	for _, f := range t.cleanups {
		f()
	}
}

// A receiver gets the events of one failing task.
func ExampleStart() {
	t := &t{}
	defer t.end()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)

	e := mock.Start(t, mock.Config{To: server.URL})
	for _, x := range e.MustDeliver(t, mock.Task{Outcome: mock.Failure}) {
		fmt.Println(x.Kind, x.Event, x.Status)
	}
	// Output:
	// running ACTOR.RUN.RUNNING 204
	// failure ACTOR.RUN.FAILED 204
}

// A receiver that fails at first sees the same delivery again. Waiting costs no time.
func ExamplePolicy() {
	t := &t{}
	defer t.end()
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; calls < 3 {
			http.Error(w, "database is down", http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)

	policy, err := mock.ParsePolicy("apify")
	if err != nil {
		fmt.Println(err)
	}
	e := mock.Start(t, mock.Config{To: server.URL, Retry: policy})
	first := time.Time{}
	for _, x := range e.MustDeliver(t, mock.Task{Outcome: mock.Endless}) {
		if first.IsZero() {
			first = x.At
		}
		fmt.Printf("attempt %d after %s: %d\n", x.Attempt, x.At.Sub(first), x.Status)
	}
	// Output:
	// attempt 1 after 0s: 503
	// attempt 2 after 1m0s: 503
	// attempt 3 after 3m0s: 200
}

// A run is stepped through, and one request is lost on its way.
func ExampleControl() {
	t := &t{}
	defer t.end()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)

	var control mock.Control
	control.Pause()
	e := mock.Start(t, mock.Config{
		To: server.URL, Control: &control, Retry: mock.Policy{Name: "again", Waits: []time.Duration{time.Minute}},
		Observe: func(x *mock.Exchange) { fmt.Printf("%s %d: %d %q\n", x.Kind, x.Attempt, x.Status, x.Fault) },
	})
	if _, err := e.Submit(mock.Task{}); err != nil {
		fmt.Println(err)
	}
	control.Step(1)
	_, _ = e.Journal().Wait(context.Background(), 0)

	fmt.Println("and on:")
	control.SetFaults(mock.Faults{DropOneIn: 1})
	control.Step(1)
	_, _ = e.Journal().Wait(context.Background(), 1)
	control.SetFaults(mock.Faults{})
	control.Resume()
	fmt.Println(e.Wait())
	// Output:
	// running 1: 200 ""
	// and on:
	// success 1: 0 "drop"
	// success 2: 200 ""
	// <nil>
}

// A thousand tasks of all kinds, summed up.
func ExampleEmitter_Run() {
	t := &t{}
	defer t.end()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)

	var tally mock.Tally
	e := mock.Start(t, mock.Config{To: server.URL, Seed: 1, Observe: tally.Add})
	err := e.Run(context.Background(), 1000, func(i int) mock.Task {
		return mock.Task{Outcome: mock.Mixed}
	})
	fmt.Println(err, tally.Tasks, "tasks,", tally.Failed, "failed")
	// Output:
	// <nil> 1000 tasks, 0 failed
}

package mock_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// accepting is a client whose receiver is in memory and accepts everything.
func accepting() *wire.Client { return &wire.Client{Dial: pipeTo(always("204 No Content"))} }

// dueTimes are the times of n tasks' events by the plan, in order.
func dueTimes(t *testing.T, e *mock.Emitter, n int, task mock.Task) []time.Time {
	t.Helper()
	var all []time.Time
	for m, err := range e.Messages(n, func(int) mock.Task { return task }) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m.At)
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// began are the times at which the emitters' attempts began, in order. The journal has them in the order in which they ended.
func began(emitters ...*mock.Emitter) []time.Time {
	all := []time.Time{}
	for _, e := range emitters {
		for _, x := range e.Journal().Exchanges() {
			all = append(all, x.At)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// running starts a run in a goroutine; what it returns waits for the end.
func running(t *testing.T, e *mock.Emitter, n int, task mock.Task) (wait func() error) {
	ended := make(chan error, 1)
	go func() { ended <- e.Run(t.Context(), n, func(int) mock.Task { return task }) }()
	return func() error { return <-ended }
}

func TestPauseStepResume(t *testing.T) {
	for name, speed := range map[string]mock.Speed{"virtual": mock.Max, "paced": mock.RealTime} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				control := &mock.Control{}
				e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Speed: speed, Start: time.Now(), Client: accepting(), Control: control})
				due := dueTimes(t, e, 5, mock.Task{Duration: time.Hour})
				control.Step(3) // without a pause: nothing
				control.Pause()
				control.Pause()
				wait := running(t, e, 5, mock.Task{Duration: time.Hour})
				sent := 0
				for _, steps := range []int{0, 1, 2, -1, 0, 4} {
					control.Step(steps)
					sent += max(0, steps)
					<-time.After(24 * time.Hour) // in which the clocks stand
					if diff := cmp.Diff(due[:sent], began(e)); diff != "" {
						t.Errorf("after %d steps, paused %v (-want +got):\n%s", sent, control.Paused(), diff)
					}
				}
				resumed := time.Now()
				control.Resume()
				if err := wait(); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(due, began(e)); diff != "" || control.Paused() {
					t.Errorf("in the end, paused %v (-want +got):\n%s", control.Paused(), diff)
				}
				want := time.Duration(0)
				if speed != mock.Max { // the steps have moved the clock on to the last of them
					want = due[len(due)-1].Sub(due[sent-1])
				}
				if took := time.Since(resumed); took != want {
					t.Errorf("the rest took %s, want %s", took, want)
				}
			})
		})
	}
}

// TestStepsThatAreLeftAreGoneOnResume: they let nothing begin in the next pause.
func TestStepsThatAreLeftAreGoneOnResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		control := &mock.Control{}
		e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Client: accepting(), Control: control})
		control.Pause()
		control.Step(100)
		if got := e.MustDeliver(t, mock.Task{}); len(got) != 2 {
			t.Errorf("%d exchanges by steps that were there before, want 2", len(got))
		}
		control.Resume()
		control.Pause()
		wait := running(t, e, 1, mock.Task{})
		synctest.Wait()
		if n := e.Journal().Len(); n != 2 {
			t.Errorf("%d exchanges in the second pause, want the 2 of before", n)
		}
		control.Resume()
		if err := wait(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestStepWaitsForWhatComesEarlier: the receiver fails while the clock is stepped. The retry comes before what is due later.
func TestStepWaitsForWhatComesEarlier(t *testing.T) {
	for name, speed := range map[string]mock.Speed{"virtual": mock.Max, "paced": mock.RealTime} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				control := &mock.Control{}
				e := mock.Start(t, mock.Config{
					To: "http://127.0.0.1/", Speed: speed, Order: mock.OrderAny, Control: control, Arrival: time.Hour,
					Retry:  mock.Policy{Name: "test", Waits: []time.Duration{time.Second}},
					Client: &wire.Client{Dial: pipeTo(func(*http.Request) string { <-time.After(time.Second); return "500 No" })},
				})
				due := dueTimes(t, e, 2, mock.Task{Duration: time.Minute})
				control.Pause()
				wait := running(t, e, 2, mock.Task{Duration: time.Minute})
				control.Step(2)
				<-time.After(time.Hour)
				if diff := cmp.Diff([]time.Time{due[0], due[0].Add(time.Second)}, began(e)); diff != "" {
					t.Errorf("after two steps (-want +got):\n%s", diff)
				}
				control.Resume()
				if err := wait(); err != nil || e.Journal().Len() != 8 {
					t.Errorf("Run = %v, %d exchanges", err, e.Journal().Len())
				}
			})
		})
	}
}

// TestOneControlOverTwoEmitters: steps are shared and go to what is due first.
func TestOneControlOverTwoEmitters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		control := &mock.Control{}
		emitter := func(seed uint64) *mock.Emitter {
			return mock.Start(t, mock.Config{To: "http://127.0.0.1/", Seed: seed, Speed: mock.RealTime, Client: accepting(), Control: control})
		}
		first, second := emitter(1), emitter(2)
		task := mock.Task{Duration: time.Hour}
		due := slices.Concat(dueTimes(t, first, 3, task), dueTimes(t, second, 3, task))
		slices.SortFunc(due, time.Time.Compare)
		control.Pause()
		waitFirst, waitSecond := running(t, first, 3, task), running(t, second, 3, task)
		for n := range 6 {
			synctest.Wait()
			if diff := cmp.Diff(due[:n], began(first, second)); diff != "" {
				t.Errorf("after %d steps (-want +got):\n%s", n, diff)
			}
			control.Step(1)
		}
		synctest.Wait()
		control.Step(3)
		synctest.Wait()
		if n := len(began(first, second)); n != 9 {
			t.Errorf("%d attempts began by 9 steps", n)
		}
		control.SetSpeed(mock.Max)
		third := emitter(3)
		control.Resume()
		began := time.Now()
		if err := errors.Join(waitFirst(), waitSecond(), running(t, third, 3, task)()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 0 || third.Journal().Len() != 6 {
			t.Errorf("the rest took %s, %d exchanges of the third", took, third.Journal().Len())
		}
	})
}

// TestStepsOverSends: of several calls of Send, the one that is due first takes the step.
func TestStepsOverSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		control := &mock.Control{}
		e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Speed: mock.RealTime, Client: accepting(), Control: control})
		s := sending(t, e)
		control.Pause()
		var team sync.WaitGroup
		for _, after := range []time.Duration{3, 1, 4, 2} {
			later := s
			later.Record.At = s.Record.At.Add(after * time.Hour)
			team.Go(func() { e.Send(t.Context(), later) })
		}
		synctest.Wait()
		control.Step(1)
		synctest.Wait()
		control.Step(3)
		team.Wait()
		for i, at := range began(e) {
			if want := s.Record.At.Add(time.Duration(i+1) * time.Hour); !at.Equal(want) {
				t.Errorf("attempt %d began at %s, want %s", i+1, at, want)
			}
		}
	})
}

// TestEndsInPause: a pause holds up neither Close nor the end of a context.
func TestEndsInPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		control := &mock.Control{}
		e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Speed: mock.RealTime, Client: accepting(), Control: control})
		control.Pause()
		before := time.Now()
		ctx, cancel := context.WithCancelCause(t.Context())
		cause := errors.New("enough")
		ended := make(chan error, 1)
		go func() { ended <- e.Run(ctx, 1, func(int) mock.Task { return mock.Task{} }) }()
		synctest.Wait()
		cancel(cause)
		if err := <-ended; err != cause {
			t.Errorf("Run = %v, want the cause", err)
		}
		if got := e.Send(ctx, sending(t, e)); len(got) != 1 || got[0].Err != "wait for a connection: interrupted" || got[0].Fault != "" {
			t.Errorf("Send = %+v", got)
		}
		wait := running(t, e, 5, mock.Task{})
		if _, err := e.Submit(mock.Task{}); err != nil {
			t.Fatal(err)
		}
		s := sending(t, e)
		go e.Send(t.Context(), s)
		go e.SendBody(t.Context(), []byte("{}"))
		synctest.Wait()
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if err := wait(); err == nil || err.Error() != "emitter closed" {
			t.Errorf("Run = %v, want that the emitter is closed", err)
		}
		if took := time.Since(before); took != 0 {
			t.Errorf("it took %s", took)
		}
		for _, x := range e.Journal().Exchanges() {
			if x.Err != "wait for a connection: interrupted" {
				t.Errorf("sent in the pause: %s, status %d", x.Kind, x.Status)
			}
		}
	})
}

// TestIdleControl: one that is told nothing changes nothing, not even what a single task of any order does.
func TestIdleControl(t *testing.T) {
	for _, order := range []mock.Order{mock.OrderTask, mock.OrderAny} {
		var all [2][]wire.Exchange
		for i, control := range []*mock.Control{nil, {}} {
			e := mock.Start(t, mock.Config{
				To: "http://127.0.0.1/", Order: order, Control: control, Client: &wire.Client{Dial: pipeTo(always("503 No"))},
				Retry: mock.Policy{Name: "test", Waits: []time.Duration{time.Second, time.Hour}},
			})
			all[i] = e.MustDeliver(t, mock.Task{})
		}
		if diff := cmp.Diff(all[0], all[1], cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Timing" }, cmp.Ignore())); diff != "" {
			t.Errorf("order %s, without and with:\n%s", order, diff)
		}
	}
}

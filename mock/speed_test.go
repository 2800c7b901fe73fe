package mock_test

import (
	"math"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// TestSpeedChangesWakeWhatWaits: an event is due in five hours, and the speed changes when a real hour has passed.
func TestSpeedChangesWakeWhatWaits(t *testing.T) {
	for _, tt := range []struct {
		own, set mock.Speed
		want     mock.Speed    // what Speed says afterwards
		left     time.Duration // in real time
	}{
		{mock.RealTime, 3600, 3600, 4 * time.Second},
		{mock.RealTime, mock.Max, mock.Max, 0},
		{mock.RealTime, 1e9, 1e6, 14400 * time.Microsecond},
		{mock.RealTime, -1, 0.001, 4000 * time.Hour},
		{mock.RealTime, mock.Speed(math.NaN()), mock.Max, 4 * time.Hour}, // as nothing was set
		{2, 0.5, 0.5, 6 * time.Hour},
		{mock.Max, 60, 60, 0}, // sent before
	} {
		for _, pause := range []time.Duration{0, 10 * time.Hour} {
			synctest.Test(t, func(t *testing.T) {
				control := &mock.Control{}
				e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Speed: tt.own, Client: accepting(), Control: control})
				s := sending(t, e)
				s.Record.At = mock.DocumentedAt().Add(5 * time.Hour)
				sent := make(chan wire.Exchange, 1)
				go func() { sent <- e.Send(t.Context(), s)[0] }()
				<-time.After(time.Hour)
				changed := time.Now()
				if pause > 0 {
					control.Pause()
				}
				control.SetSpeed(tt.set)
				<-time.After(pause)
				control.Resume()
				x := <-sent
				if took := time.Since(changed); took != pause+tt.left || !x.At.Equal(s.Record.At) || !x.Delivered {
					t.Errorf("%s to %s, pause %s: sent after %s, %s late", tt.own, tt.set, pause, took, x.At.Sub(s.Record.At))
				}
				if got, _ := control.Speed(); got != tt.want {
					t.Errorf("%s to %s: Speed says %s", tt.own, tt.set, got)
				}
			})
		}
	}
}

// TestSpeedChangesMidRun: a run goes from its own speed to another while it sends. The clock goes on from where it is: what is
// due from then on takes its time by the new speed.
func TestSpeedChangesMidRun(t *testing.T) {
	task := mock.Task{Duration: time.Hour}
	for _, tt := range []struct{ own, set mock.Speed }{
		{mock.Max, mock.RealTime}, {mock.RealTime, mock.Max}, {mock.Max, 60}, {60, mock.RealTime}, {mock.RealTime, mock.RealTime},
	} {
		for _, order := range []mock.Order{mock.OrderTask, mock.OrderAny} {
			synctest.Test(t, func(t *testing.T) {
				control := &mock.Control{}
				changed := time.Now()
				var got []time.Time
				e := mock.Start(t, mock.Config{
					To: "http://127.0.0.1/", Speed: tt.own, Order: order, Concurrency: 1, Client: accepting(), Control: control,
					Observe: func(x *wire.Exchange) {
						if got = append(got, x.At); len(got) == 4 {
							control.SetSpeed(tt.set)
							changed = time.Now()
						}
					},
				})
				due := dueTimes(t, e, 5, task)
				if err := running(t, e, 5, task)(); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(due, got); diff != "" {
					t.Errorf("%s to %s (-want +got):\n%s", tt.own, tt.set, diff)
				}
				want := time.Duration(0)
				if tt.set != mock.Max {
					want = time.Duration(float64(due[9].Sub(due[3])) / float64(tt.set))
				}
				if took := time.Since(changed); (took - want).Abs() > 10*time.Nanosecond {
					t.Errorf("%s to %s: the rest took %s, want %s", tt.own, tt.set, took, want)
				}
			})
		}
	}
}

// TestToMaxIsNotBackwards: what is overdue when time becomes virtual is sent at the time that the clock has come to, and
// from then on in the order of the clock.
func TestToMaxIsNotBackwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		control := &mock.Control{}
		e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Speed: mock.RealTime, Client: accepting(), Control: control})
		<-time.After(time.Hour) // tasks 0 to 3599 of a run from the start are overdue now
		control.SetSpeed(mock.Max)
		start := mock.DocumentedAt()
		if err := running(t, e, 2, mock.Task{Duration: 10 * time.Second})(); err != nil {
			t.Fatal(err)
		}
		for _, at := range began(e) {
			if want := start.Add(time.Hour); !at.Equal(want) {
				t.Errorf("began at %s, want %s", at, want)
			}
		}
		x := e.MustDeliver(t, mock.Task{Duration: 2 * time.Hour})
		if at := x[1].At.Sub(start); at < 3*time.Hour || at > 3*time.Hour+time.Minute {
			t.Errorf("a task of two hours ended at %s, want some seconds after 3h", at)
		}
		control.SetSpeed(mock.RealTime)
		x = e.MustDeliver(t, mock.Task{Duration: time.Minute})
		if at := x[0].At.Sub(start); at < 3*time.Hour || at > 3*time.Hour+time.Minute {
			t.Errorf("the next task began at %s, want some seconds after 3h", at)
		}
	})
}

// TestEventsOfATaskDoNotWaitInPacedTime: the Control makes time paced, and the receiver hangs on running. With OrderAny success
// is sent at its own time all the same.
func TestEventsOfATaskDoNotWaitInPacedTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		control := &mock.Control{}
		dial := pipeTo(func(r *http.Request) string {
			if r.Header.Get("X-Event") == "ACTOR.RUN.RUNNING" {
				<-time.After(10 * time.Minute)
			}
			return "200 OK"
		})
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Order: mock.OrderAny, Headers: `{"X-Event": "{{eventType}}"}`, Control: control,
			Client: &wire.Client{Dial: dial, Timeout: time.Hour},
		})
		control.SetSpeed(mock.RealTime)
		var kinds []string
		for _, x := range e.MustDeliver(t, mock.Task{Duration: time.Minute}) {
			kinds = append(kinds, x.Kind)
		}
		if diff := cmp.Diff([]string{"success", "running"}, kinds); diff != "" {
			t.Error(diff)
		}
	})
}

// TestControlEverythingAtOnce is for the race detector: somebody plays with the Control while runs are under way, and everything
// is delivered all the same.
func TestControlEverythingAtOnce(t *testing.T) {
	control := &mock.Control{}
	stop := make(chan struct{})
	var players, team sync.WaitGroup
	for n := range 3 {
		players.Go(func() {
			for i := n; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				control.Pause()
				control.Step(i % 5)
				control.SetSpeed([]mock.Speed{mock.Max, 1e6, 1e5}[i%3])
				control.SetFaults(mock.Faults{DuplicateOneIn: i % 4, DelayOneIn: 3, Delay: time.Microsecond})
				control.Resume()
			}
		})
	}
	for seed := range 3 {
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Seed: uint64(seed), Control: control, Client: accepting(), Events: []thordata.Kind{thordata.KindSuccess},
		})
		team.Go(func() {
			var final int
			if err := e.Run(t.Context(), 50, func(int) mock.Task { return mock.Task{} }); err != nil {
				t.Error(err)
			}
			for _, x := range e.Journal().Exchanges() {
				if x.Final && x.Delivered && x.Fault != wire.FaultDuplicate {
					final++
				}
			}
			if final != 50 {
				t.Errorf("%d delivered, want 50", final)
			}
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	team.Wait()
	close(stop)
	players.Wait()
}

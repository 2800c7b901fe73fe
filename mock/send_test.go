package mock_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

func TestArrivals(t *testing.T) {
	starts := []time.Duration{0, 3 * time.Second, 3 * time.Second, time.Minute}
	r := receiver.Start(t, receiver.Config{})
	at := func(concurrency int) []time.Duration {
		var got []time.Duration
		e := mock.Start(t, mock.Config{
			To: r.URL(), Concurrency: concurrency, Events: []thordata.Kind{thordata.KindRunning},
			Arrivals: func(i int) time.Duration { return starts[i] },
			Observe:  func(x *wire.Exchange) { got = append(got, x.At.Sub(mock.DocumentedAt()).Truncate(2*time.Second)) },
		})
		if err := e.Run(t.Context(), 4, func(int) mock.Task { return mock.Task{Duration: 10 * time.Second} }); err != nil {
			t.Fatal(err)
		}
		return got
	}
	// running comes 200 ms to 1.5 s after the start
	want := []time.Duration{0, 2 * time.Second, 2 * time.Second, time.Minute}
	near := cmp.Comparer(func(a, b time.Duration) bool { return (a - b).Abs() <= 2*time.Second })
	if diff := cmp.Diff(want, at(1), near); diff != "" {
		t.Error(diff)
	}
}

// sending is the success event of the emitter's first task.
func sending(t *testing.T, e *mock.Emitter) mock.Sending {
	t.Helper()
	m, err := e.First(mock.Task{}, thordata.KindSuccess)
	if err != nil {
		t.Fatal(err)
	}
	return mock.Sending{
		Record:  wire.Exchange{At: m.At, Index: m.Index, Task: m.Task, Kind: string(m.Kind), Attempt: 3},
		Request: m.Request, Head: m.Head,
	}
}

func TestSend(t *testing.T) {
	type attempt struct {
		Attempt, Status  int
		Delivered, Final bool
		After            time.Duration // from the event
	}
	for name, tt := range map[string]struct {
		fail  int
		retry string
		lost  bool
		want  []attempt
	}{
		"once":          {0, "none", false, []attempt{{3, 200, true, true, 0}}},
		"refused":       {1, "none", false, []attempt{{3, 500, false, true, 0}}},
		"retried":       {1, "1x5s", false, []attempt{{3, 500, false, false, 0}, {4, 200, true, true, 5 * time.Second}}},
		"lost":          {0, "none", true, []attempt{{3, 200, false, false, 0}}},
		"lost, retried": {0, "2x5s", true, []attempt{{3, 200, false, false, 0}, {4, 200, true, true, 5 * time.Second}}},
		"given up":      {9, "1x5s", false, []attempt{{3, 500, false, false, 0}, {4, 500, false, true, 5 * time.Second}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := receiver.Start(t, receiver.Config{FailFirst: tt.fail})
			policy, err := mock.ParsePolicy(tt.retry)
			if err != nil {
				t.Fatal(err)
			}
			e := mock.Start(t, mock.Config{To: r.URL(), Retry: policy})
			s := sending(t, e)
			s.Lost = tt.lost
			var got []attempt
			for _, x := range e.Send(t.Context(), s) {
				got = append(got, attempt{x.Attempt, x.Status, x.Delivered, x.Final, x.At.Sub(s.Record.At)})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if n := e.Journal().Len(); n != len(tt.want) {
				t.Errorf("journal has %d exchanges, want %d", n, len(tt.want))
			}
		})
	}
}

// TestSendWaits sends at the wall clock's pace: not before the event has happened.
func TestSendWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Speed: mock.RealTime, Start: time.Now(),
			Client: &wire.Client{Dial: pipeTo(func(*http.Request) string { return "200 OK" })},
		})
		s := sending(t, e)
		x := e.Send(t.Context(), s)[0]
		if !x.At.Equal(s.Record.At) || !x.Delivered {
			t.Errorf("began %s after it was due: %s", x.At.Sub(s.Record.At), x.Err)
		}
	})
}

// TestSendAndLeave sends a short and a long request without waiting: the receiver has them whole, and no answer is recorded.
func TestSendAndLeave(t *testing.T) {
	for name, size := range map[string]int{"short": 100, "long": 1 << 20} {
		t.Run(name, func(t *testing.T) {
			r := receiver.Start(t, receiver.Config{})
			e := mock.Start(t, mock.Config{To: r.URL()})
			s := sending(t, e)
			s.Client = &wire.Client{Leave: true}
			defer s.Client.Close()
			head := bytes.Replace(s.Request[:s.Head], fmt.Appendf(nil, "Content-Length: %d", len(s.Request)-s.Head),
				fmt.Appendf(nil, "Content-Length: %d", size), 1)
			s.Head, s.Request = len(head), append(head, bytes.Repeat([]byte("x"), size)...)
			x := e.Send(t.Context(), s)[0]
			if x.Stage != wire.StageRead || x.Err != "read response: left without waiting for the answer" || x.Status != 0 {
				t.Errorf("stage %q, error %q, status %d", x.Stage, x.Err, x.Status)
			}
			if got := r.Exchanges(); len(got) != 1 || len(receiver.Body(&got[0])) != size {
				t.Errorf("the receiver has %d requests", len(got))
			}
		})
	}
}

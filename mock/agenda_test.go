package mock_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// pipeTo is a Dial whose connections are served in memory, one goroutine each, which ends with its connection.
func pipeTo(handle func(*http.Request) string) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			requests := bufio.NewReader(server)
			for {
				r, err := http.ReadRequest(requests)
				if err != nil {
					return
				}
				if _, err := io.Copy(io.Discard, r.Body); err != nil {
					return
				}
				if _, err := io.WriteString(server, "HTTP/1.1 "+handle(r)+"\r\nContent-Length: 0\r\n\r\n"); err != nil {
					return
				}
			}
		}()
		return client, nil
	}
}

// TestPacedRunKeepsItsTimes lets the receiver hang on the first request: everything else still begins when it is due.
func TestPacedRunKeepsItsTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := make(chan struct{}, 1)
		first <- struct{}{}
		dial := pipeTo(func(*http.Request) string {
			select {
			case <-first:
				time.Sleep(20 * time.Second)
			default:
			}
			return "200 OK"
		})
		start := time.Now()
		var all []wire.Exchange
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Speed: mock.RealTime, Start: start, Order: mock.OrderAny, Concurrency: 3,
			Client: &wire.Client{Dial: dial}, Observe: func(x *wire.Exchange) { all = append(all, *x) },
		})
		task := func(int) mock.Task { return mock.Task{Duration: 10 * time.Second} }
		due := map[string]time.Time{}
		for m, err := range e.Messages(4, task) {
			if err != nil {
				t.Fatal(err)
			}
			due[m.Task+string(m.Kind)] = m.At
		}
		if err := e.Run(t.Context(), 4, task); err != nil {
			t.Fatal(err)
		}
		if len(all) != 8 {
			t.Fatalf("%d exchanges, want 8", len(all))
		}
		for _, x := range all {
			if want := due[x.Task+x.Kind]; !x.At.Equal(want) || !x.Delivered {
				t.Errorf("task %d %s began at %s, due at %s", x.Index, x.Kind, x.At.Sub(start), want.Sub(start))
			}
		}
	})
}

func TestScaledClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Speed: 60, Start: start,
			Client: &wire.Client{Dial: pipeTo(func(*http.Request) string { return "204 No Content" })},
		})
		if err := e.Run(t.Context(), 1, func(int) mock.Task { return mock.Task{Duration: 10 * time.Minute} }); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took < 10*time.Second || took > 11*time.Second {
			t.Errorf("ten minutes at speed 60 took %s", took)
		}
	})
}

// TestVirtualTimeIsChronological: with one attempt at a time, requests arrive in the order of the run's clock, tasks
// interleaved.
func TestVirtualTimeIsChronological(t *testing.T) {
	r := receiver.Start(t, receiver.Config{FailRate: 0.3})
	policy, err := mock.ParsePolicy("apify")
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range []mock.Order{mock.OrderTask, mock.OrderAny} {
		e := mock.Start(t, mock.Config{To: r.URL(), Concurrency: 1, Retry: policy, Order: order})
		if err := e.Run(t.Context(), 100, func(int) mock.Task { return mock.Task{Outcome: mock.Mixed} }); err != nil {
			t.Fatal(err)
		}
		all := e.Journal().Exchanges()
		if !slices.IsSortedFunc(all, func(a, b wire.Exchange) int { return a.At.Compare(b.At) }) {
			t.Errorf("order %s: exchanges are not in the order of time", order)
		}
		interleaved := false
		for i := range all[1:] {
			interleaved = interleaved || all[i+1].Index < all[i].Index
		}
		if !interleaved {
			t.Errorf("order %s: tasks are not interleaved", order)
		}
	}
}

// TestWhatIsDeliveredIsComplete: every planned event is either delivered once or given up once, whatever the receiver
// does.
func TestWhatIsDeliveredIsComplete(t *testing.T) {
	r := receiver.Start(t, receiver.Config{Keep: -1, FailRate: 0.5, Seed: 3})
	policy := mock.Policy{Name: "test", Waits: []time.Duration{time.Second, time.Second}}
	for _, cfg := range []mock.Config{{Concurrency: 1}, {Concurrency: 50, Order: mock.OrderAny}, {Concurrency: 50}} {
		final := map[string]int{}
		cfg.To, cfg.Retry, cfg.Journal.Exchanges = r.URL(), policy, -1
		cfg.Observe = func(x *wire.Exchange) {
			if x.Final {
				final[x.Task+" "+x.Kind]++
			}
			if x.Final != (x.Delivered || x.Attempt == 3) {
				t.Errorf("attempt %d delivered %v is final: %v", x.Attempt, x.Delivered, x.Final)
			}
		}
		e := mock.Start(t, cfg)
		if err := e.Run(t.Context(), 200, func(int) mock.Task { return mock.Task{} }); err != nil {
			t.Fatal(err)
		}
		if len(final) != 400 {
			t.Errorf("%+v: %d events ended, want 400", cfg.Order, len(final))
		}
		for name, n := range final {
			if n != 1 {
				t.Errorf("%s ended %d times", name, n)
			}
		}
	}
}

func TestEventsFilter(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	e := mock.Start(t, mock.Config{To: r.URL(), Events: []thordata.Kind{thordata.KindSuccess}})
	var kinds []string
	for _, x := range e.MustDeliver(t, mock.Task{}) {
		kinds = append(kinds, x.Kind)
	}
	if got := strings.Join(kinds, " "); got != "success" {
		t.Errorf("events %q, want success alone", got)
	}
	if all := e.MustDeliver(t, mock.Task{Outcome: mock.Failure}); len(all) != 0 {
		t.Errorf("%d deliveries of a failure, want none", len(all))
	}
}

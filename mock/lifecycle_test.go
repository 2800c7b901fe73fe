package mock_test

import (
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// TestCloseWaitsForRun: when Close has returned, Run has sent its last request, and the journal holds it.
func TestCloseWaitsForRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, release := make(chan struct{}), make(chan struct{})
		defer close(release)
		once := sync.OnceFunc(func() { close(begun) })
		dial := pipeTo(func(*http.Request) string {
			once()
			<-release
			return "200 OK"
		})
		e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Speed: mock.RealTime, Client: &wire.Client{Dial: dial, Timeout: time.Hour}})
		ended := make(chan error, 2)
		go func() {
			ended <- e.Run(t.Context(), 5, func(int) mock.Task { return mock.Task{} })
		}()
		<-begun
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		last := e.Journal().Len()
		err := <-ended
		if err == nil || err.Error() != "emitter closed" {
			t.Errorf("Run = %v, want that the emitter is closed", err)
		}
		if last == 0 || e.Journal().Len() != last {
			t.Errorf("%d exchanges when Close returned, %d in the end", last, e.Journal().Len())
		}
		_, deliver := e.Deliver(t.Context(), mock.Task{})
		_, body := e.SendBody(t.Context(), []byte("{}"))
		_, submit := e.Submit(mock.Task{})
		run := e.Run(t.Context(), 1, func(int) mock.Task { return mock.Task{} })
		for _, after := range []error{deliver, body, submit, run} {
			if after == nil || after.Error() != "emitter closed" {
				t.Errorf("after Close: %v", after)
			}
		}
		if e.Journal().Len() != last {
			t.Error("something was sent after Close")
		}
	})
}

// TestEverythingAtOnce is for the race detector: runs, deliveries, submitted tasks, waiting and reading overlap.
func TestEverythingAtOnce(t *testing.T) {
	e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Client: &wire.Client{Dial: pipeTo(always("204 No Content"))}})
	var team sync.WaitGroup
	for range 4 {
		team.Go(func() {
			if err := e.Run(t.Context(), 20, func(int) mock.Task { return mock.Task{} }); err != nil {
				t.Error(err)
			}
		})
		team.Go(func() {
			for range 20 {
				if _, err := e.Submit(mock.Task{}); err != nil {
					t.Error(err)
				}
				if err := e.Wait(); err != nil {
					t.Error(err)
				}
			}
		})
		team.Go(func() {
			if got := e.MustDeliver(t, mock.Task{}); len(got) != 2 {
				t.Errorf("%d exchanges", len(got))
			}
		})
	}
	read := make(chan int)
	go func() {
		seen := uint64(0)
		for {
			batch, err := e.Journal().Wait(t.Context(), seen)
			if err == io.EOF {
				read <- int(seen)
				return
			}
			for _, x := range batch {
				if x.Seq != seen+1 {
					t.Errorf("number %d after %d", x.Seq, seen)
				}
				seen = x.Seq
			}
		}
	}()
	team.Wait()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := <-read, 4*(20+20+1)*2; got != want || e.Journal().Len() != want {
		t.Errorf("%d exchanges read, %d recorded, want %d", got, e.Journal().Len(), want)
	}
}

// TestSecondRunBeginsWhenItIsCalled: the tasks of a later run in paced time are not overdue.
func TestSecondRunBeginsWhenItIsCalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Speed: mock.RealTime, Start: start, Events: []thordata.Kind{thordata.KindSuccess},
			Client: &wire.Client{Dial: pipeTo(always("204 No Content"))},
		})
		task := func(int) mock.Task { return mock.Task{Duration: time.Minute} }
		for range 2 {
			if err := e.Run(t.Context(), 2, task); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 2*time.Minute {
			t.Errorf("two runs of a minute each took %s", took)
		}
	})
}

// TestBadHeaderOfOneTaskEndsTheRun: what was sent before stands in the journal, and nothing malformed is sent.
func TestBadHeaderOfOneTaskEndsTheRun(t *testing.T) {
	e := mock.Start(t, mock.Config{
		To: "http://127.0.0.1/", Headers: `{"X-Parameters": "{{resource.url}}"}`, Concurrency: 4,
		Client: &wire.Client{Dial: pipeTo(always("204 No Content"))},
	})
	task := func(i int) mock.Task {
		in := `{"url":"https://a.example"}`
		if i == 50 {
			in = "{\"url\":\n\"https://a.example\"}"
		}
		return mock.Task{Inputs: []string{in}}
	}
	err := e.Run(t.Context(), 100, task)
	if err == nil || !strings.Contains(err.Error(), `headers template: render header "X-Parameters": byte 0x0a`) {
		t.Errorf("Run = %v", err)
	}
	sent := e.Journal().Exchanges()
	if len(sent) == 0 {
		t.Error("nothing was recorded")
	}
	for _, x := range sent {
		if x.Index == 50 || !x.Delivered {
			t.Errorf("task %d: delivered %v, %s", x.Index, x.Delivered, x.Err)
		}
	}
}

// TestTimesDoNotOverflow: what would not fit into 292 years is refused, or comes to an end.
func TestTimesDoNotOverflow(t *testing.T) {
	task := func(int) mock.Task { return mock.Task{} }
	year := 365 * 24 * time.Hour
	for _, cfg := range []mock.Config{
		{Speed: mock.Speed(math.NaN())}, {Speed: mock.Speed(math.Inf(1))}, {Speed: 1e-12},
		{Retry: mock.Policy{Name: "long", Waits: []time.Duration{200 * year, 200 * year}}},
		{Retry: mock.Policy{Name: "back", Waits: []time.Duration{-1}}},
		{Events: []thordata.Kind{"finished"}}, {Events: []thordata.Kind{thordata.KindCreated}},
		{Set: []mock.Setting{{Path: "resource.apicode", Value: "1"}}},
	} {
		cfg.To = "http://127.0.0.1/"
		if e, err := mock.New(cfg); err == nil {
			e.Close()
			t.Errorf("%+v: no error", cfg)
		}
	}
	if _, err := mock.ParsePolicy("1000x1s^2"); err == nil {
		t.Error("975 years of retries: no error")
	}
	dial := pipeTo(always("503 Later\r\nRetry-After: 99999999999"))
	e := mock.Start(t, mock.Config{
		To: "http://127.0.0.1/", Arrival: year, Client: &wire.Client{Dial: dial},
		Retry: mock.Policy{Name: "much", Waits: make([]time.Duration, 1000)},
	})
	if err := e.Run(t.Context(), 1_000_000, task); err == nil || e.Journal().Len() > 0 {
		t.Errorf("a million years: %v, %d sent", err, e.Journal().Len())
	}
	if err := e.Run(t.Context(), -1, task); err != nil {
		t.Errorf("Run of -1 tasks: %v", err)
	}
	_, err := e.Deliver(t.Context(), mock.Task{Duration: math.MaxInt64})
	if err == nil {
		t.Error("a task of 292 years: no error")
	}
}

// TestReceiverSendsUsAwayForEver: a thousand retries at once, and a thousand of the longest wait.
func TestReceiverSendsUsAwayForEver(t *testing.T) {
	for answer, wait := range map[string]time.Duration{"0": 0, "99999999999": 7 * 24 * time.Hour, "18446744073709551616": time.Second, "-1": time.Second} {
		policy, err := mock.ParsePolicy("1000x1s")
		if err != nil {
			t.Fatal(err)
		}
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Retry: policy, Journal: mock.Limits{Exchanges: 10_000},
			Client: &wire.Client{Dial: pipeTo(always("503 Later\r\nRetry-After: " + answer))},
		})
		if err := e.Run(t.Context(), 2, func(int) mock.Task { return mock.Task{} }); err != nil {
			t.Fatal(err)
		}
		all := e.Journal().Exchanges()
		if len(all) != 4*1001 {
			t.Errorf("Retry-After: %s: %d attempts, want %d", answer, len(all), 4*1001)
		}
		for _, x := range all {
			if !x.Final && x.RetryIn != wait {
				t.Fatalf("Retry-After: %s: wait %s, want %s", answer, x.RetryIn, wait)
			}
		}
	}
}

// TestTasksAtOnce: tasks that all begin at once are all sent, in paced time too.
func TestTasksAtOnce(t *testing.T) {
	for _, speed := range []mock.Speed{mock.Max, 1e6} {
		e := mock.Start(t, mock.Config{
			To: "http://127.0.0.1/", Arrival: 1, Speed: speed, Journal: mock.Limits{Exchanges: -1},
			Client: &wire.Client{Dial: pipeTo(always("204 No Content"))},
		})
		if err := e.Run(t.Context(), 2000, func(int) mock.Task { return mock.Task{} }); err != nil {
			t.Fatal(err)
		}
		if got := e.Journal().Len(); got != 4000 {
			t.Errorf("speed %s: %d exchanges, want 4000", speed, got)
		}
	}
}

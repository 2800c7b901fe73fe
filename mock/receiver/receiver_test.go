package receiver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
)

func TestFaults(t *testing.T) {
	for fault, want := range map[Fault]struct {
		answer string // what the client reads
		err    error  // and then
		status int    // what is recorded
	}{
		FaultReset:    {"", syscall.ECONNRESET, 0},
		FaultGarbage:  {garbage, nil, 0},
		FaultTruncate: {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello", nil, 200},
	} {
		t.Run(fault.String(), func(t *testing.T) {
			r := Start(t, Config{Answer: Answer{Body: "hello", Fault: fault}})
			c := dial(t, r)
			c.write(post("{}"))
			got, err := io.ReadAll(c)
			if string(got) != want.answer || !errors.Is(err, want.err) {
				t.Errorf("read %q, %v", got, err)
			}
			e := r.Exchanges()[0]
			if e.Status != want.status || string(e.Response) != want.answer || e.Stage != wire.StageRead || e.Err != "answer: fault "+fault.String() {
				t.Errorf("exchange %+v", e)
			}
		})
	}
}

func TestHangLastsUntilTheClientLeavesOrClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		listener := newPipeListener()
		r := Start(t, Config{Listener: listener, Answer: Answer{Fault: FaultHang}})
		open := func() (net.Conn, chan error) {
			conn, ended := listener.dial(), make(chan error, 1)
			if _, err := io.WriteString(conn, post("{}")+"more"); err != nil {
				t.Fatal(err)
			}
			go func() {
				_, err := conn.Read(make([]byte, 1))
				ended <- err
			}()
			return conn, ended
		}
		left, leftEnded := open()
		_, closedEnded := open()
		if got, err := r.Wait(t.Context(), 2); err != nil || got[0].Status != 0 || got[1].Err != "answer: fault hang" {
			t.Errorf("%+v, %v", got, err)
		}
		synctest.Wait()
		if len(leftEnded) != 0 || len(closedEnded) != 0 {
			t.Error("a hanging connection has ended")
		}
		left.Close()
		synctest.Wait()
		r.mu.Lock()
		open1 := len(r.conns)
		r.mu.Unlock()
		if open1 != 1 {
			t.Errorf("%d connections are open, want 1", open1)
		}
		r.Close()
		if err := <-closedEnded; err != io.EOF {
			t.Errorf("after Close the client reads %v", err)
		}
	})
}

func TestDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		listener := newPipeListener()
		stamp := time.Date(2025, 6, 7, 6, 33, 14, 0, time.UTC)
		r := Start(t, Config{Listener: listener, Answer: Answer{Delay: 3 * time.Second}, Now: func() time.Time { return stamp }})
		conn := listener.dial()
		defer conn.Close()
		c, began := newClient(t, conn), time.Now()
		c.write(post("{}"))
		c.read("POST")
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("the answer took %v", took)
		}
		if e := r.Exchanges()[0]; e.Timing.Total != 3*time.Second || !e.At.Equal(stamp) {
			t.Errorf("Total %v, At %v", e.Timing.Total, e.At)
		}

		r.Set(Answer{Delay: time.Hour})
		c.write(post("{}"))
		began = time.Now()
		r.Close()
		if took := time.Since(began); took != 0 {
			t.Errorf("Close took %v", took)
		}
		got := r.Exchanges()
		if e := got[len(got)-1]; len(got) != 2 || e.Status != 0 || e.Err != "wait for the answer's delay: receiver closed" {
			t.Errorf("%d exchanges, the last %+v", len(got), e)
		}
	})
}

func TestFailFirstCountsDeliveries(t *testing.T) {
	for _, keep := range []int{0, -1} {
		r := Start(t, Config{FailFirst: 2, Fail: Answer{Status: 503}, Keep: keep})
		c := dial(t, r)
		send := func(dispatch, body string) int {
			c.write(strings.Replace(post(body), "\r\n\r\n", "\r\nWebhook-Dispatch-Id: "+dispatch+"\r\n\r\n", 1))
			resp, _ := c.read("POST")
			return resp.StatusCode
		}
		var got []int
		for range 4 {
			got = append(got, send("a", "1"), send("a", "2"), send("b", "1"))
		}
		want := []int{503, 503, 503, 503, 503, 503, 200, 200, 200, 200, 200, 200}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Keep %d: statuses (-want +got):\n%s", keep, diff)
		}
		r.Reset()
		if got := send("a", "1"); got != 503 || r.Count() != 1 {
			t.Errorf("Keep %d: after Reset status %d, count %d", keep, got, r.Count())
		}
	}
}

func TestFailRateDoesNotDependOnOrder(t *testing.T) {
	const deliveries = 400
	run := func(seed uint64, body func(i int) string) map[string]int {
		r := Start(t, Config{FailRate: 0.25, Seed: seed})
		c := dial(t, r)
		for i := range deliveries {
			c.write(post(body(i)))
			c.read("POST")
		}
		answers := make(map[string]int)
		for _, e := range r.Exchanges() {
			answers[string(Body(&e))] = e.Status
		}
		return answers
	}
	up := run(1, func(i int) string { return fmt.Sprint(i) })
	down := run(1, func(i int) string { return fmt.Sprint(deliveries - 1 - i) })
	if diff := cmp.Diff(up, down); diff != "" {
		t.Errorf("answers depend on the order:\n%s", diff)
	}
	failed := 0
	for _, status := range up {
		if status == 500 {
			failed++
		}
	}
	if len(up) != deliveries || failed < deliveries/5 || failed > deliveries*3/10 {
		t.Errorf("%d of %d failed, want about a quarter", failed, len(up))
	}
	if cmp.Equal(up, run(2, func(i int) string { return fmt.Sprint(i) })) {
		t.Error("another seed fails the same deliveries")
	}
}

func TestAttemptsAreBounded(t *testing.T) {
	var a attempts
	for i := range uint64(3 * generation) {
		a.next(i)
	}
	if n := len(a.young) + len(a.old); n > 2*generation {
		t.Errorf("%d deliveries are remembered", n)
	}
	if n := a.next(3*generation - 1); n != 2 {
		t.Errorf("the last delivery's attempt is %d, want 2", n)
	}
	if n := a.next(2*generation - 1 + 1); n != 2 {
		t.Errorf("the delivery %d before is at attempt %d, want 2", generation, n)
	}
}

func TestConcurrentClientsAreObservedInOrder(t *testing.T) {
	const clients, requests, keep = 16, 50, 100
	var observed []uint64 // the receiver calls Observe one at a time, and Wait comes after
	r := Start(t, Config{Keep: keep, Observe: func(e *wire.Exchange) { observed = append(observed, e.Seq) }})
	var senders sync.WaitGroup
	for i := range clients {
		c := dial(t, r)
		senders.Go(func() {
			for j := range requests {
				if _, err := io.WriteString(c, post(fmt.Sprintf("%d/%d", i, j))); err != nil {
					t.Error(err)
				}
				if _, _, err := c.next("POST"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	got, err := r.Wait(t.Context(), clients*requests)
	senders.Wait()
	if err != nil || len(got) != keep {
		t.Fatalf("Wait: %d exchanges, %v", len(got), err)
	}
	for i, e := range got {
		if want := uint64(clients*requests - keep + 1 + i); e.Seq != want {
			t.Fatalf("exchange %d has Seq %d, want %d", i, e.Seq, want)
		}
	}
	r.Close()
	for i, seq := range observed {
		if seq != uint64(i+1) {
			t.Fatalf("observed %d as number %d", seq, i+1)
		}
	}
	if len(observed) != clients*requests {
		t.Errorf("%d exchanges observed", len(observed))
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		listener := newPipeListener()
		r := Start(t, Config{Listener: listener, Keep: -1})
		conn := listener.dial()
		defer conn.Close()
		c := newClient(t, conn)
		var waiters sync.WaitGroup
		for _, n := range []int{3, 0, 1, 2} {
			waiters.Go(func() {
				if got, err := r.Wait(t.Context(), n); err != nil || len(got) != 0 || r.Count() < n {
					t.Errorf("Wait(%d) = %v, %v at %d", n, got, err, r.Count())
				}
			})
		}
		synctest.Wait()
		for range 3 {
			c.write(post("{}"))
			c.read("POST")
		}
		waiters.Wait()

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := r.Wait(ctx, 4)
		if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "wait for 4 exchanges: 3 received: context deadline exceeded" {
			t.Errorf("Wait = %v", err)
		}
		r.Close()
		if _, err := r.Wait(t.Context(), 4); err == nil || err.Error() != "wait for 4 exchanges: 3 received: receiver closed" {
			t.Errorf("Wait after Close = %v", err)
		}
	})
}

func TestSetAndScript(t *testing.T) {
	r := Start(t, Config{Answer: Answer{Status: 404}})
	c := dial(t, r)
	c.write(post("{}"))
	c.read("POST")
	r.Set(Answer{Status: 204, Body: "not sent"})
	c.write(post("{}"))
	c.read("POST")
	r.Set(Answer{Status: 418, Raw: []byte("HTTP/1.1 299 Mine\r\n\r\nuntil the end"), Close: true})
	c.write(post("{}"))
	if resp, body := c.read("POST"); resp.StatusCode != 299 || body != "until the end" {
		t.Errorf("Raw gave %d %q", resp.StatusCode, body)
	}
	if diff := cmp.Diff([]int{404, 204, 418}, statuses(r.Exchanges())); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}

	scripted := Start(t, Config{Keep: -1, FailFirst: 9, Script: func(e *wire.Exchange) Answer {
		return Answer{Body: fmt.Sprintf("%d %d %s %v", e.Seq, e.Attempt, e.Task, e.Reused)}
	}})
	c = dial(t, scripted)
	for _, want := range []string{"0 1 t1 false", "0 2 t1 true"} {
		c.write(post(`{"resource":{"taskId":"t1"}}`))
		if _, body := c.read("POST"); body != want {
			t.Errorf("Script saw %q, want %q", body, want)
		}
	}
	if got := scripted.Exchanges(); len(got) != 0 || scripted.Count() != 2 {
		t.Errorf("%d exchanges kept of %d", len(got), scripted.Count())
	}
}

// A recordingT notes what Start asks of a test.
type recordingT struct {
	fatal    string
	cleanups []func()
}

func (t *recordingT) Helper()                           {}
func (t *recordingT) Cleanup(f func())                  { t.cleanups = append(t.cleanups, f) }
func (t *recordingT) Fatalf(format string, args ...any) { t.fatal = fmt.Sprintf(format, args...) }

func TestStartFailsTheTestAndNewSaysWhy(t *testing.T) {
	r := Start(t, Config{})
	for want, cfg := range map[string]Config{
		"start receiver: listen tcp " + r.Addr().String() + ": bind: address already in use": {Addr: r.Addr().String()},
		"start receiver: FailRate 1.5: not between 0 and 1":                                  {FailRate: 1.5},
		"start receiver: FailFirst -1: less than 0":                                          {FailFirst: -1},
		"start receiver: MaxBody -1: less than 0":                                            {MaxBody: -1},
	} {
		var rec recordingT
		if r := Start(&rec, cfg); r != nil || rec.fatal != want || len(rec.cleanups) != 0 {
			t.Errorf("Start = %v, failed with %q, want %q", r, rec.fatal, want)
		}
	}
}

func TestCloseReportsTheListenersErrorEachTime(t *testing.T) {
	listener, err := net.Listen("tcp", defaultAddr)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(Config{Listener: listener})
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	for range 2 {
		if err := r.Close(); !errors.Is(err, net.ErrClosed) || !strings.HasPrefix(err.Error(), "close receiver: ") {
			t.Errorf("Close = %v", err)
		}
	}
}

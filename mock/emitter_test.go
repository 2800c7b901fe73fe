package mock_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// requestsOf runs n tasks against a receiver on a fixed Host and returns what arrived, sorted: concurrency changes the
// order in which tasks are interleaved, and nothing else.
func requestsOf(t *testing.T, cfg mock.Config, n int, task mock.Task) []string {
	t.Helper()
	var mu sync.Mutex
	var got []string
	r := receiver.Start(t, receiver.Config{Keep: -1, Observe: func(x *wire.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, string(x.Request))
	}})
	cfg.To = r.URL() + "/hook"
	e := mock.Start(t, cfg)
	if err := e.Run(t.Context(), n, func(int) mock.Task { return task }); err != nil {
		t.Fatal(err)
	}
	host := "Host: " + r.Addr().String()
	for i := range got {
		got[i] = strings.Replace(got[i], host, "Host: receiver", 1)
	}
	slices.Sort(got)
	return got
}

func TestSameSeedSameBytes(t *testing.T) {
	const n = 300
	want := requestsOf(t, mock.Config{Seed: 11, Concurrency: 1}, n, mock.Task{Outcome: mock.Mixed})
	if len(want) < n || len(want) > 2*n {
		t.Fatalf("%d requests of %d tasks", len(want), n)
	}
	for _, procs := range []int{1, 2} {
		previous := runtime.GOMAXPROCS(procs)
		got := requestsOf(t, mock.Config{Seed: 11, Concurrency: 64}, n, mock.Task{Outcome: mock.Mixed})
		runtime.GOMAXPROCS(previous)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("GOMAXPROCS=%d, concurrency 64 against 1:\n%.2000s", procs, diff)
		}
	}
	if other := requestsOf(t, mock.Config{Seed: 12, Concurrency: 1}, n, mock.Task{Outcome: mock.Mixed}); slices.Equal(want, other) {
		t.Error("another seed gave the same bytes")
	}
}

func TestMessagesAreWhatRunSends(t *testing.T) {
	task := mock.Task{Outcome: mock.Partial, Spider: "youtube_video_by-url"}
	sent := requestsOf(t, mock.Config{Seed: 5}, 20, task)
	e := mock.Start(t, mock.Config{Seed: 5, To: "http://receiver/hook"})
	var planned []string
	for m, err := range e.Messages(20, func(int) mock.Task { return task }) {
		if err != nil {
			t.Fatal(err)
		}
		planned = append(planned, string(m.Request))
	}
	slices.Sort(planned)
	if diff := cmp.Diff(planned, sent); diff != "" {
		t.Errorf("dry run against run:\n%.2000s", diff)
	}
}

func TestPacedRunSendsTheSameBytes(t *testing.T) {
	task := mock.Task{Outcome: mock.Success, Duration: 2 * time.Second}
	want := requestsOf(t, mock.Config{Seed: 3}, 8, task)
	for _, order := range []mock.Order{mock.OrderTask, mock.OrderAny} {
		got := requestsOf(t, mock.Config{Seed: 3, Speed: 1000, Order: order}, 8, task)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("speed 1000, order %s:\n%.2000s", order, diff)
		}
	}
}

func TestForcedHeadersAlwaysWin(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	e := mock.Start(t, mock.Config{
		To:      r.URL() + "/hook?x=1",
		Headers: `{"HOST": "evil", "content-type": "text/plain", "X-Task": "task {{resource.taskId}}", "content-length": "1"}`,
		Header:  []wire.Header{{Name: "webhook", Value: "mine"}, {Name: "Authorization", Value: "Bearer s3cret"}},
	})
	want := []string{"HOST", "content-type", "content-length", "webhook"}
	if diff := cmp.Diff(want, e.Overridden()); diff != "" {
		t.Errorf("overridden (-want +got):\n%s", diff)
	}
	x := e.MustDeliver(t, mock.Task{})[0]
	line, headers := wire.SplitHead(x.Request[:x.RequestHead])
	if line != "POST /hook?x=1 HTTP/1.1" {
		t.Errorf("request line %q", line)
	}
	body := fmt.Sprint(len(x.Request) - x.RequestHead)
	wantHeaders := []wire.Header{
		{Name: "Host", Value: r.Addr().String()}, {Name: "User-Agent", Value: "Go-http-client/1.1"}, {Name: "Content-Length", Value: body},
		{Name: "Content-Type", Value: "application/json"}, {Name: "Request-Origin", Value: "WEBHOOK"}, {Name: "Webhook", Value: "Tasks value"},
		{Name: "Webhook-Dispatch-Id", Value: x.Task}, {Name: "X-Task", Value: "task " + x.Task}, {Name: "Authorization", Value: "Bearer s3cret"},
	}
	if diff := cmp.Diff(wantHeaders, headers); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestUserAgentIsNotForced(t *testing.T) {
	for _, cfg := range []mock.Config{
		{Header: []wire.Header{{Name: "user-agent", Value: "mine"}}},
		{Headers: `{"User-Agent": "mine"}`},
	} {
		r := receiver.Start(t, receiver.Config{})
		cfg.To = r.URL()
		x := mock.Start(t, cfg).MustDeliver(t, mock.Task{})[0]
		head := strings.ToLower(string(x.Request[:x.RequestHead]))
		if strings.Count(head, "user-agent:") != 1 || !strings.Contains(head, "user-agent: mine\r\n") {
			t.Errorf("head:\n%s", head)
		}
	}
}

func TestDispatchIDPerTaskOrEvent(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	for setting, same := range map[string]bool{"task": true, "event": false} {
		e := mock.Start(t, mock.Config{To: r.URL(), Assume: map[string]string{"dispatch-id": setting}})
		x := e.MustDeliver(t, mock.Task{})
		if got := x[0].Dispatch == x[1].Dispatch; got != same {
			t.Errorf("dispatch-id=%s: %s and %s", setting, x[0].Dispatch, x[1].Dispatch)
		}
		if same != (x[0].Dispatch == x[0].Task) {
			t.Errorf("dispatch-id=%s: %s for task %s", setting, x[0].Dispatch, x[0].Task)
		}
	}
}

func TestDocumentedOutcomeIsTheExample(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	e := mock.Start(t, mock.Config{To: r.URL(), Seed: 99})
	all := e.MustDeliver(t, mock.Task{Outcome: mock.Documented})
	if len(all) != 1 {
		t.Fatalf("%d exchanges, want 1", len(all))
	}
	example := thordata.ExampleEvent()
	if got, want := string(all[0].Request[all[0].RequestHead:]), string(example.AppendPayload(nil)); got != want {
		t.Errorf("body\n%s, want\n%s", got, want)
	}
	if all[0].Dispatch != example.Resource.TaskID {
		t.Errorf("dispatch id %s", all[0].Dispatch)
	}
}

// TestApifyLadder runs 34 hours of retries in virtual time.
func TestApifyLadder(t *testing.T) {
	r := receiver.Start(t, receiver.Config{Answer: receiver.Answer{Status: 500}})
	policy, err := mock.ParsePolicy("apify")
	if err != nil {
		t.Fatal(err)
	}
	e := mock.Start(t, mock.Config{To: r.URL(), Retry: policy, Events: []thordata.Kind{thordata.KindSuccess}})
	all := e.MustDeliver(t, mock.Task{})
	if len(all) != 12 {
		t.Fatalf("%d attempts, want 12", len(all))
	}
	elapsed := time.Duration(0)
	for i, x := range all {
		if got := x.At.Sub(all[0].At); got != elapsed {
			t.Errorf("attempt %d at +%s, want +%s", x.Attempt, got, elapsed)
		}
		if x.Attempt != i+1 || x.Final != (i == 11) || !bytes.Equal(x.Request, all[0].Request) {
			t.Errorf("attempt %d of place %d: final %v, same bytes %v", x.Attempt, i, x.Final, bytes.Equal(x.Request, all[0].Request))
		}
		elapsed += x.RetryIn
	}
	if elapsed != 2047*time.Minute {
		t.Errorf("the ladder took %s, want 2047 minutes", elapsed)
	}
}

func TestReceiverDecidesOnRetries(t *testing.T) {
	policy := mock.Policy{Name: "test", Waits: []time.Duration{time.Minute, time.Minute}}
	for _, tt := range []struct {
		name     string
		answer   receiver.Answer
		attempts int
		wait     time.Duration
	}{
		{"retry after", receiver.Answer{Status: 429, Header: []wire.Header{{Name: "Retry-After", Value: "3"}}}, 3, 3 * time.Second},
		{"gone", receiver.Answer{Status: 410}, 1, 0},
		{"redirect", receiver.Answer{Status: 301, Header: []wire.Header{{Name: "Location", Value: "/"}}}, 3, time.Minute},
		{"reset", receiver.Answer{Fault: receiver.FaultReset}, 3, time.Minute},
		{"garbage", receiver.Answer{Fault: receiver.FaultGarbage}, 3, time.Minute},
		{"cut off", receiver.Answer{Fault: receiver.FaultTruncate}, 3, time.Minute},
		{"accepted", receiver.Answer{Status: 204}, 1, 0},
	} {
		r := receiver.Start(t, receiver.Config{Answer: tt.answer})
		e := mock.Start(t, mock.Config{To: r.URL(), Retry: policy, Events: []thordata.Kind{thordata.KindRunning}})
		all := e.MustDeliver(t, mock.Task{})
		if len(all) != tt.attempts || all[0].RetryIn != tt.wait {
			t.Errorf("%s: %d attempts, first wait %s; want %d and %s", tt.name, len(all), all[0].RetryIn, tt.attempts, tt.wait)
		}
		if got := len(r.Exchanges()); got != tt.attempts {
			t.Errorf("%s: the receiver saw %d requests, want %d", tt.name, got, tt.attempts)
		}
	}
}

func TestOrder(t *testing.T) {
	policy := mock.Policy{Name: "test", Waits: []time.Duration{time.Hour}}
	for order, want := range map[mock.Order][]string{
		mock.OrderTask: {"running 1", "running 2", "success 1"},
		mock.OrderAny:  {"running 1", "success 1", "running 2"},
	} {
		r := receiver.Start(t, receiver.Config{Script: func(x *wire.Exchange) receiver.Answer {
			if strings.Contains(x.Event, "RUNNING") && x.Attempt == 1 {
				return receiver.Answer{Status: 503}
			}
			return receiver.Answer{}
		}})
		var got []string
		for _, x := range mock.Start(t, mock.Config{To: r.URL(), Order: order, Retry: policy}).MustDeliver(t, mock.Task{}) {
			got = append(got, fmt.Sprintf("%s %d", x.Kind, x.Attempt))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %s (-want +got):\n%s", order, diff)
		}
	}
}

func TestUnreachableReceiverIsRecorded(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	url := r.URL()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	e := mock.Start(t, mock.Config{To: url, Retry: mock.Policy{Name: "once", Waits: []time.Duration{time.Second}}})
	all := e.MustDeliver(t, mock.Task{})
	if len(all) != 4 || e.Journal().Len() != 4 {
		t.Fatalf("%d exchanges, %d in the journal, want 4", len(all), e.Journal().Len())
	}
	for _, x := range all {
		if x.Stage != wire.StageConnect || x.Status != 0 || x.Delivered || len(x.Request) == 0 {
			t.Errorf("stage %q, status %d, %d bytes", x.Stage, x.Status, len(x.Request))
		}
	}
}

func TestSubmitAndWait(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	e := mock.Start(t, mock.Config{To: r.URL()})
	ids := map[string]bool{}
	for range 10 {
		id, err := e.Submit(mock.Task{})
		if err != nil {
			t.Fatal(err)
		}
		ids[id] = true
	}
	if err := e.Wait(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, x := range e.Journal().Exchanges() {
		seen[x.Task]++
		if !ids[x.Task] {
			t.Errorf("exchange of task %s, which Submit did not name", x.Task)
		}
	}
	if len(seen) != 10 {
		t.Errorf("exchanges of %d tasks, want 10", len(seen))
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Submit(mock.Task{}); err == nil {
		t.Error("Submit after Close: no error")
	}
	if _, err := e.Journal().Wait(t.Context(), 20); err != io.EOF {
		t.Errorf("Journal.Wait after Close = %v, want EOF", err)
	}
}

func TestRunEndsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	var once sync.Once
	r := receiver.Start(t, receiver.Config{Keep: -1, Observe: func(*wire.Exchange) { once.Do(func() { cancel(cause) }) }})
	for _, speed := range []mock.Speed{mock.Max, mock.RealTime} {
		e := mock.Start(t, mock.Config{To: r.URL(), Speed: speed})
		if err := e.Run(ctx, 1_000_000, func(int) mock.Task { return mock.Task{} }); err != cause {
			t.Errorf("speed %s: Run = %v, want the cause", speed, err)
		}
	}
}

func TestSettingsReplaceVariables(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	e := mock.Start(t, mock.Config{
		To: r.URL(), Payload: `{"code":"{{resource.apiCode}}","all":"{{resource}}","type":"{{eventType}}"}`,
		Set: []mock.Setting{{Path: "resource.apiCode", Value: "500"}, {Path: "eventType", Value: `"X"`}},
	})
	x := e.MustDeliver(t, mock.Task{})[0]
	body := string(x.Request[x.RequestHead:])
	if !strings.HasPrefix(body, `{"code":500,"all":{"taskId":"`) || !strings.Contains(body, `"apiCode":500,`) || !strings.HasSuffix(body, `"type":"X"}`) || x.Event != "X" {
		t.Errorf("event %s, body %s", x.Event, body)
	}
}

func TestSendBodyTakesTheDispatchIDFromTheBody(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	e := mock.Start(t, mock.Config{To: r.URL(), Headers: `{"X-Event": "{{eventType}}"}`})
	for body, want := range map[string]string{
		`{"eventType":"E","resource":{"taskId":"abc"}}`: "abc",
		`{"taskId":"flat"}`:                             "flat",
		`{"resource":{"taskId":"a\r\nb"}}`:              "",
		`not json`:                                      "",
		`{"resource":7,"eventData":{"apiRunId":"run"}}`: "run",
	} {
		x, err := e.SendBody(t.Context(), []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if want == "" && len(x.Dispatch) != 32 || want != "" && x.Dispatch != want {
			t.Errorf("%s: dispatch id %q, want %q", body, x.Dispatch, want)
		}
		if got := string(x.Request[x.RequestHead:]); got != body || x.Status != http.StatusOK {
			t.Errorf("%s: sent %s, answered %d", body, got, x.Status)
		}
	}
}

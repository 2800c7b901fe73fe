package scenarios_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// parse reads a scenario from text.
func parse(t *testing.T, name, text string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse(name+".yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// brief is what tests compare of an outcome.
func brief(o *scenarios.Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", o.State, o.Reason)
	for _, f := range o.Findings {
		fmt.Fprintf(&b, "%s @%s #%d: want %s, got %s\n", f.Expectation, f.Place, f.Exchange, f.Expected, f.Actual)
	}
	return b.String()
}

// like answers by status to what a request's kind and attempt say.
func like(status func(x *wire.Exchange) int) receiver.Config {
	return receiver.Config{Script: func(x *wire.Exchange) receiver.Answer { return receiver.Answer{Status: status(x)} }}
}

// A findingsCase is a file, a receiver and what is found.
type findingsCase struct {
	file    string
	answers receiver.Config
	want    string
}

func findingsCases() map[string]findingsCase {
	refusing := like(func(*wire.Exchange) int { return 503 })
	return map[string]findingsCase{
		"passes": {"description: d", receiver.Config{}, "passed \n"},
		"status and alive": {"description: d", refusing, `failed 
each.status @ #1: want 2xx, got 503 Service Unavailable
each.status @ #2: want 2xx, got 503 Service Unavailable
alive @ #3: want an ordinary event is answered below 500 afterwards, got 503 Service Unavailable
`},
		"retries are one delivery": {"delivery: {retry: 1x1m}\nexpect: {run: {attempts: 4, deliveries: 2, failed: 0}}", receiver.Config{FailFirst: 1}, `failed 
alive @ #5: want an ordinary event is answered below 500 afterwards, got 500 Internal Server Error
`},
		"places": {`
expect:
  each:
    status: 204
    headers: {X-Id: '/^[0-9]+$/'}
    body: thanks
  run:
    attempts: ">=3"
    error_rate: 0
    alive: false
  assert:
    - all(exchanges, .response.status == 500)
    - summary.attempts > 2
`, receiver.Config{}, `failed 
each.status @places.yaml:4:5 #1: want 204, got 200 OK
each.headers.X-Id @places.yaml:5:15 #1: want /^[0-9]+$/, got no such header
each.body @places.yaml:6:5 #1: want contains thanks, got an empty body
each.status @places.yaml:4:5 #2: want 204, got 200 OK
each.headers.X-Id @places.yaml:5:15 #2: want /^[0-9]+$/, got no such header
each.body @places.yaml:6:5 #2: want contains thanks, got an empty body
run.attempts @places.yaml:8:5 #0: want >=3, got 2
assert[0] @places.yaml:12:7 #1: want all(exchanges, .response.status == 500), got false for running of task TASK, answered 200 OK
assert[1] @places.yaml:13:7 #0: want summary.attempts > 2, got false
`},
		"order": {`
sequence: [{send: {event: success}}, {send: {event: running}}]
expect: {run: {order: task}}
`, receiver.Config{}, `failed 
run.order @order.yaml:3:16 #2: want a task's events delivered in order, got running after success, task TASK
`},
		"secret needed": {"sequence: [{send: {secret: wrong}}]", receiver.Config{}, "skipped needs a secret header\n"},
		"cannot change": {"sequence: [{send: {change: {remove: [nothing.here]}}}]", receiver.Config{},
			"broken sequence[0]: change body: delete nothing.here: there is no such value\n"},
		"no such header": {"sequence: [{send: {change: {head: [Host, X-None]}}}]", receiver.Config{},
			"broken sequence[0]: change head: the event has no header X-None\n"},
	}
}

func TestRunFindings(t *testing.T) {
	for name, tt := range findingsCases() {
		t.Run(name, func(t *testing.T) {
			file := name
			r := receiver.Start(t, tt.answers)
			runner := scenarios.Runner{To: r.URL(), Seed: 1}
			res := runner.Run(t.Context(), []*scenarios.Scenario{parse(t, file, tt.file)})
			o := &res.Scenarios[0]
			got := brief(o)
			if len(o.Exchanges) > 0 {
				got = strings.ReplaceAll(got, o.Exchanges[0].Task, "TASK")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRunDeterministic runs the same files one by one and all at once: nothing but times may differ.
func TestRunDeterministic(t *testing.T) {
	list := []*scenarios.Scenario{
		parse(t, "mixed", "tasks: [{outcome: mixed, count: 40, arrival: {poisson: 5}}, {count: 3, arrival: {uniform: [1s, 9s]}}]\ndelivery: {retry: 2x10s}"),
		parse(t, "steps", "tasks: [{count: 2}]\nsequence: [{parallel: [{send: {times: 3}}, {send: {task: 2}}]}, {wait: 1h}, {send: {attempt: 7}}]"),
		parse(t, "fails", "expect: {each: {status: 500}}"),
	}
	run := func(parallel int) *scenarios.Result {
		answers := receiver.Config{FailRate: 0.3, Seed: 9}
		r := receiver.Start(t, answers)
		runner := scenarios.Runner{To: r.URL(), Seed: 5, Parallel: parallel, Client: &wire.Client{}}
		result := runner.Run(t.Context(), list)
		for i := range result.Scenarios {
			for j := range result.Scenarios[i].Exchanges {
				x := &result.Scenarios[i].Exchanges[j]
				host := strings.TrimPrefix(r.URL(), "http://")
				x.Request = []byte(strings.ReplaceAll(string(x.Request), host, "HOST"))
			}
		}
		return result
	}
	ignore := cmp.Options{
		cmp.Comparer(bytes.Equal),
		cmpopts.IgnoreFields(scenarios.Result{}, "Target", "Started", "Took"),
		cmpopts.IgnoreFields(scenarios.Outcome{}, "Scenario", "Started", "Took", "Tally"),
		cmpopts.IgnoreFields(wire.Exchange{}, "Timing", "Target", "Remote", "Reused", "Redialed", "RequestHead"),
	}
	once := run(1)
	for _, parallel := range []int{1, 3} {
		if diff := cmp.Diff(once, run(parallel), ignore); diff != "" {
			t.Errorf("parallel %d: %s", parallel, diff)
		}
	}
	if n := len(once.Scenarios[0].Exchanges); n < 80 || once.Scenarios[0].Tally.Attempts+1 != n {
		t.Errorf("%d exchanges, %d attempts", n, once.Scenarios[0].Tally.Attempts)
	}
}

// TestRunEndsEarly stops behind the first failure, an interrupt, or when the receiver has gone.
func TestRunEndsEarly(t *testing.T) {
	good, bad := parse(t, "good", "description: d"), parse(t, "bad", "expect: {each: {status: 404}}")
	states := func(r *scenarios.Result) (all []string) {
		for i := range r.Scenarios {
			all = append(all, strings.TrimSpace(string(r.Scenarios[i].State)+" "+r.Scenarios[i].Reason))
		}
		return all
	}
	r := receiver.Start(t, receiver.Config{})
	for _, parallel := range []int{1, 4} {
		var told []string
		runner := scenarios.Runner{To: r.URL(), FailFast: true, Parallel: parallel, Done: func(o *scenarios.Outcome) {
			told = append(told, string(o.State))
		}}
		got := states(runner.Run(t.Context(), []*scenarios.Scenario{good, bad, good, good}))
		reason := "skipped a scenario before it did not pass"
		if diff := cmp.Diff([]string{"passed", "failed", reason, reason}, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"passed", "failed", "skipped", "skipped"}, told); diff != "" {
			t.Error(diff)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	runner := scenarios.Runner{To: r.URL(), Observe: func(string, *wire.Exchange) { cancel() }}
	result := runner.Run(ctx, []*scenarios.Scenario{good, good})
	if diff := cmp.Diff([]string{"skipped interrupted", "skipped interrupted"}, states(result)); diff != "" || !result.Interrupted {
		t.Error(diff)
	}
	if len(result.Scenarios[0].Exchanges) == 0 {
		t.Error("the exchanges before the interrupt are lost")
	}
	dying := receiver.Start(t, receiver.Config{})
	runner = scenarios.Runner{To: dying.URL(), Observe: func(_ string, x *wire.Exchange) {
		if x.Kind == "success" {
			go dying.Close()
		}
	}}
	slow := parse(t, "slow", "sequence: [{send: {event: success}}]")
	_ = runner.Run(t.Context(), []*scenarios.Scenario{slow})
	dying.Close()
	got := states(runner.Run(t.Context(), []*scenarios.Scenario{good, good}))
	if !strings.HasPrefix(got[0], "broken connect ") || got[1] != "skipped the receiver did not answer any more" {
		t.Error(got)
	}
}

// TestRunThousand bounds how long a thousand deliveries take in virtual time.
func TestRunThousand(t *testing.T) {
	var served atomic.Int64
	r := receiver.Start(t, receiver.Config{Keep: -1, Observe: func(*wire.Exchange) { served.Add(1) }})
	s := parse(t, "thousand", "tasks: [{count: 500}]\nexpect: {run: {attempts: 1000, p99: 10s}, assert: ['all(exchanges, .delivered)']}")
	began := time.Now()
	runner := scenarios.Runner{To: r.URL()}
	o := runner.Run(t.Context(), []*scenarios.Scenario{s}).Scenarios[0]
	if o.State != scenarios.Passed || served.Load() != 1001 {
		t.Errorf("%s, %d requests", brief(&o), served.Load())
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
	t.Logf("1,000 deliveries in %s", time.Since(began))
}

const sendsFile = `
tasks: [{count: 3}]
sequence:
  - send: {event: success, pretend: "500"}
  - wait: 48h
  - send: {event: success}
  - send: {event: running, go_away: true}
  - send: {task: 2, as: 3}
  - send: {secret: missing}
  - send: {secret: wrong}
  - send: {change: {set: {eventType: X, resource.extra: [1]}, remove: [userName], content_type: text/plain, headers: {Webhook: null}}}
  - send: {change: {pad: 2KB}}
  - send: {change: {nest: 3}}
  - send: {change: {body: hello, truncate: 4, method: PUT}}
`

// TestSequenceSends looks at what a sequence's receiver gets.
func TestSequenceSends(t *testing.T) {
	s := parse(t, "steps", sendsFile)
	r := receiver.Start(t, receiver.Config{})
	runner := scenarios.Runner{To: r.URL(), SecretHeader: wire.Header{Name: "Authorization", Value: "Bearer s3cret"}}
	o := runner.Run(t.Context(), []*scenarios.Scenario{s}).Scenarios[0]
	if o.State != scenarios.Passed {
		t.Fatal(brief(&o))
	}
	var got []string
	for _, x := range o.Exchanges {
		line, header := wire.SplitHead(x.Request[:x.RequestHead])
		secret := "-"
		if i := slices.IndexFunc(header, func(h wire.Header) bool { return h.Name == "Authorization" }); i >= 0 {
			secret = header[i].Value
		}
		got = append(got, fmt.Sprintf("%d %d %s %s %s %d/%d %v%v %d %s | %s", x.Seq, x.Index, x.Kind, x.Event,
			strings.Fields(line)[0], x.Attempt, x.Status, x.Delivered, x.Final, len(x.Request)-x.RequestHead, secret, o.Notes[x.Seq]))
	}
	for i, x := range o.Exchanges[:len(o.Exchanges)-1] { // lengths vary with the seed's texts
		if body := string(x.Request[x.RequestHead:]); i < 7 {
			got[i] = strings.Replace(got[i], fmt.Sprintf(" %d ", len(body)), " - ", 1)
		}
	}
	got = got[:len(got)-1]
	got[8] = strings.Replace(got[8], fmt.Sprintf(" %d ", len(o.Exchanges[8].Request)-o.Exchanges[8].RequestHead), " - ", 1)
	want := []string{
		"1 0 success ACTOR.RUN.SUCCEEDED POST 1/200 falsefalse - Bearer s3cret | taken for 500",
		"2 0 success ACTOR.RUN.SUCCEEDED POST 2/200 truetrue - Bearer s3cret | ",
		"3 0 running ACTOR.RUN.RUNNING POST 1/0 falsetrue - Bearer s3cret | left without waiting for the answer",
		"4 2 success ACTOR.RUN.SUCCEEDED POST 1/200 truetrue - Bearer s3cret | ",
		"5 0 success ACTOR.RUN.SUCCEEDED POST 3/200 truetrue - - | secret missing",
		"6 0 success ACTOR.RUN.SUCCEEDED POST 4/200 truetrue - Bearer f8perg | secret wrong",
		`7 0 success X POST 5/200 truetrue - Bearer s3cret | eventType set, resource.extra set, userName removed, Content-Type "text/plain", without header Webhook`,
		"8 0 success ACTOR.RUN.SUCCEEDED POST 6/200 truetrue 2000 Bearer s3cret | padded to 2KB",
		"9 0 success ACTOR.RUN.SUCCEEDED POST 7/200 truetrue - Bearer s3cret | 3 objects within each other",
		"10 0 success ACTOR.RUN.SUCCEEDED PUT 8/200 truetrue 4 Bearer s3cret | another body, body cut to 4 bytes, method PUT",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if gap := o.Exchanges[1].At.Sub(o.Exchanges[0].At); gap != 48*time.Hour {
		t.Errorf("waited %s", gap)
	}
	if body := string(o.Exchanges[8].Request); !strings.HasSuffix(body, `"nested":{"nested":{"nested":{}}}}`) {
		t.Errorf("nested: %s", body[max(0, len(body)-60):])
	}
	if n := strings.Count(string(o.Exchanges[3].Request), o.Exchanges[3].Task); n < 2 {
		t.Errorf("the id of task 3 stands %d times in what was sent as it", n)
	}
}

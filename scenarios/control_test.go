package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// TestRunUnderFaults: what is dropped says nothing about the receiver, and a copy is held against what is expected of its
// original. A line is an exchange: number, kind, attempt, fault, status.
func TestRunUnderFaults(t *testing.T) {
	seen := map[string]int{}
	refusesCopies := like(func(x *wire.Exchange) int {
		if seen[string(x.Request)]++; seen[string(x.Request)] > 1 {
			return 409
		}
		return 200
	})
	for name, tt := range map[string]struct {
		file    string
		faults  mock.Faults
		answers receiver.Config
		want    string
	}{
		"everything dropped": {"description: d", mock.Faults{DropOneIn: 1}, receiver.Config{}, `skipped every attempt was dropped
1 running 1 drop 0
2 success 1 drop 0
`},
		"dropped and sent again": {"delivery: {retry: 1x1m}\nexpect: {run: {error_rate: 0, deliveries: 2}}", mock.Faults{DropOneIn: 2}, receiver.Config{}, `passed 
1 running 1  200
2 success 1 drop 0
3 success 2  200
4 alive 1 drop 0
`},
		"a receiver that fails all the same": {"description: d", mock.Faults{DropOneIn: 2}, receiver.Config{Answer: receiver.Answer{Status: 500}}, `failed 
each.status @ #1: want 2xx, got 500 Internal Server Error
alive @ #3: want an ordinary event is answered below 500 afterwards, got 500 Internal Server Error
1 running 1  500
2 success 1 drop 0
3 alive 1  500
`},
		"duplicates": {"expect: {run: {attempts: 2, deliveries: 2, error_rate: 0}}", mock.Faults{DuplicateOneIn: 1}, receiver.Config{}, `passed 
1 running 1  200
2 running 1 duplicate 200
3 success 1  200
4 success 1 duplicate 200
5 alive 1  200
6 alive 1 duplicate 200
`},
		"duplicates of a sequence": {"sequence: [{send: {event: success}}, {send: {event: running}}]", mock.Faults{DuplicateOneIn: 2}, refusesCopies, `failed 
each.status @ #3: want 2xx, got 409 Conflict
1 success 1  200
2 running 1  200
3 running 1 duplicate 409
4 alive 1  200
`},
	} {
		t.Run(name, func(t *testing.T) {
			r := receiver.Start(t, tt.answers)
			control := &mock.Control{}
			control.SetFaults(tt.faults)
			runner := scenarios.Runner{To: r.URL(), Seed: 1, Control: control}
			o := &runner.Run(t.Context(), []*scenarios.Scenario{parse(t, "faults", tt.file)}).Scenarios[0]
			got := strings.ReplaceAll(brief(o), "faults.yaml", "")
			for _, x := range o.Exchanges {
				got += fmt.Sprintln(x.Seq, x.Kind, x.Attempt, x.Fault, x.Status)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestRunInPause: a step reaches the scenarios that run, and nothing else is sent before the pause ends.
func TestRunInPause(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	control := &mock.Control{}
	control.Pause()
	runner := scenarios.Runner{To: r.URL(), Seed: 1, Control: control, Parallel: 2}
	results := make(chan *scenarios.Result, 1)
	go func() {
		results <- runner.Run(t.Context(), []*scenarios.Scenario{parse(t, "one", "description: d"), parse(t, "two", "sequence: [{send: {event: success}}]")})
	}()
	control.Step(2)
	got, err := r.Wait(t.Context(), 2)
	if err != nil || len(got) != 2 {
		t.Fatalf("%d requests by two steps, %v", len(got), err)
	}
	control.Resume()
	for _, o := range (<-results).Scenarios {
		if o.State != scenarios.Passed {
			t.Errorf("%s: %s", o.Scenario.Name, brief(&o))
		}
	}
	if n := len(r.Exchanges()); n != 5 {
		t.Errorf("%d requests in the end, want 5", n)
	}
}

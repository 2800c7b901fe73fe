package scenarios_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// A run says what a check knows of the receiver; alone is one scenario at a time.
type run struct {
	seed                 uint64
	secret, probe, alone bool
	light                bool // without the two scenarios that send megabytes
}

// checked is the verdict of a whole library run on a planted receiver.
func checked(t *testing.T, p *planted, with run) *scenarios.Verdict {
	t.Helper()
	server := httptest.NewServer(p)
	defer server.Close()
	r := &scenarios.Runner{To: server.URL + "/hook", Seed: with.seed, Parallel: 4, Client: &wire.Client{Timeout: 10 * time.Second}}
	if with.alone {
		r.Parallel = 1
	}
	if with.secret {
		r.SecretHeader = wire.Header{Name: "Authorization", Value: secret}
	}
	if with.probe {
		r.Probes = []scenarios.Probe{{
			Name: "task", HTTP: &scenarios.HTTPProbe{URL: server.URL + "/tasks/{{task}}"},
			Every: scenarios.Duration(10 * time.Millisecond), Eventually: scenarios.Duration(time.Second),
		}}
	}
	list := library(t)
	if with.light {
		list = slices.DeleteFunc(list, func(s *scenarios.Scenario) bool { return s.Name == "burst-1000" || s.Name == "large-body" })
	}
	return scenarios.Judge(r.Run(t.Context(), list), with.secret, with.probe)
}

func library(t *testing.T) []*scenarios.Scenario {
	t.Helper()
	list, err := scenarios.Library()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// marks are the rows that are not marked pass.
func marks(v *scenarios.Verdict) map[scenarios.Property]scenarios.Mark {
	m := map[scenarios.Property]scenarios.Mark{}
	for _, r := range v.Rows {
		if r.Mark != scenarios.Pass {
			m[r.Property] = r.Mark
		}
	}
	return m
}

func TestVerdictNamesThePlantedFault(t *testing.T) {
	type table = map[scenarios.Property]scenarios.Mark
	tests := []struct {
		fault fault
		want  table
	}{
		{sound, table{}},
		{refusesDuplicates, table{scenarios.Idempotent: scenarios.Fail}},
		{countsTwice, table{scenarios.Idempotent: scenarios.Fail}},
		{refusesEarly, table{scenarios.OrderSafe: scenarios.Fail}},
		{goesBack, table{scenarios.OrderSafe: scenarios.Fail}},
		{failsOnNull, table{scenarios.Robust: scenarios.Fail}},
		{dropsOnNull, table{scenarios.Robust: scenarios.Fail}},
		{acceptsForged, table{scenarios.RefusesForged: scenarios.Fail}},
		{failsOnGarbage, table{scenarios.RefusesGarbage: scenarios.Fail}},
		{dropsGarbage, table{scenarios.RefusesGarbage: scenarios.Fail}},
		{takesGarbage, table{scenarios.RefusesGarbage: scenarios.Warn}},
		{takesEveryMethod, table{scenarios.RefusesGarbage: scenarios.Warn}},
		{limitsSize, table{scenarios.Robust: scenarios.Warn}},
		{knowsEvents, table{scenarios.Tolerant: scenarios.Fail}},
	}
	for _, test := range tests {
		t.Run(string(test.fault), func(t *testing.T) {
			t.Parallel()
			v := checked(t, &planted{fault: test.fault}, run{seed: 7, secret: true, probe: true})
			if diff := cmp.Diff(test.want, marks(v)); diff != "" {
				t.Errorf("rows other than pass (-want +got):\n%s\n%+v", diff, v.Rows)
			}
			for _, r := range v.Rows {
				if r.Evidence == "" || r.Title == "" || len(r.Scenarios) == 0 || (r.Fix == "") != (r.Mark == scenarios.Pass) {
					t.Errorf("an incomplete row: %+v", r)
				}
			}
		})
	}
}

// Whoever dies cannot be judged further: only the row alive fails, and the rows behind it are not observable.
func TestVerdictOnADeadReceiver(t *testing.T) {
	want := map[scenarios.Property]scenarios.Mark{
		scenarios.Idempotent: scenarios.NotObservable, scenarios.OrderSafe: scenarios.NotObservable, // without a probe
		scenarios.Robust: scenarios.NotObservable, scenarios.RefusesGarbage: scenarios.NotObservable,
		scenarios.RefusesForged: scenarios.NotObservable, scenarios.RetrySafe: scenarios.NotObservable, scenarios.Alive: scenarios.Fail,
	}
	v := checked(t, &planted{fault: diesOfSize}, run{seed: 7, secret: true, alone: true})
	if diff := cmp.Diff(want, marks(v)); diff != "" {
		t.Errorf("rows other than pass (-want +got):\n%s\n%+v", diff, v.Rows)
	}
}

func TestVerdictWithoutSecretAndProbe(t *testing.T) {
	v := checked(t, &planted{fault: acceptsForged}, run{seed: 7})
	want := map[scenarios.Property]scenarios.Mark{
		scenarios.Idempotent: scenarios.NotObservable, scenarios.OrderSafe: scenarios.NotObservable,
		scenarios.RefusesForged: scenarios.NotObservable,
	}
	if diff := cmp.Diff(want, marks(v)); diff != "" {
		t.Errorf("rows other than pass (-want +got):\n%s", diff)
	}
	if v.Failed() {
		t.Error("what cannot be observed makes the verdict fail")
	}
}

func TestNoFalseAlarm(t *testing.T) {
	seeds := 100
	if testing.Short() {
		seeds = 5
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := &planted{fault: sound, status: []int{http.StatusOK, http.StatusAccepted, http.StatusNoContent}[seed%3]}
			tenth := seed%10 == 0
			for _, r := range checked(t, p, run{seed: uint64(seed), secret: true, probe: tenth, light: !tenth}).Rows {
				if r.Mark == scenarios.Fail || r.Mark == scenarios.Warn || r.Mark == scenarios.NotObservable && tenth {
					t.Errorf("%s: %s: %s", r.Property, r.Mark, r.Evidence)
				}
			}
		})
	}
}

func TestVerdictIsDeterministic(t *testing.T) {
	with := run{seed: 3, secret: true, probe: true}
	first := checked(t, &planted{fault: countsTwice}, with)
	if diff := cmp.Diff(first, checked(t, &planted{fault: countsTwice}, with)); diff != "" {
		t.Errorf("the second run (-first +second):\n%s", diff)
	}
}

func TestStrictTurnsWarningsIntoFails(t *testing.T) {
	v := checked(t, &planted{fault: takesGarbage}, run{seed: 7, secret: true})
	if v.Failed() {
		t.Fatal("a warning makes the verdict fail")
	}
	before := marks(v)
	v.Strict()
	for p, m := range maps.Clone(before) {
		if m == scenarios.Warn {
			before[p] = scenarios.Fail
		}
	}
	if diff := cmp.Diff(before, marks(v)); diff != "" || !v.Failed() {
		t.Errorf("strict (-want +got):\n%s", diff)
	}
}

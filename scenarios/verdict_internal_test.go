package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// ended is an outcome whose last exchange is the liveness check's.
func ended(s *Scenario, state State, findings []Finding, exchanges ...wire.Exchange) Outcome {
	return Outcome{
		Scenario: s, State: state, Findings: findings, Tally: mock.Tally{Deliveries: len(exchanges)},
		Exchanges: append(exchanges, wire.Exchange{Seq: uint64(len(exchanges) + 1), Kind: kindAlive, Status: 204}),
	}
}

func rowOf(v *Verdict, p Property) Row { return v.Rows[p.rank()] }

func TestJudge(t *testing.T) {
	duplicates := &Scenario{Name: "duplicates", Property: Idempotent, Fix: "use a key."}
	garbage := &Scenario{Name: "garbage", Property: RefusesGarbage, Severity: SeverityWarn, Fix: "catch it."}
	limit := &Scenario{Name: "limit", Property: Timely, Fix: "work later."}
	refused := wire.Exchange{Seq: 1, Kind: "success", Stage: wire.StageConnect, Err: "connect to 127.0.0.1:1: refused"}
	timeout := wire.Exchange{Seq: 1, Kind: "success", Stage: wire.StageTimeout, Err: "read response: no answer within 10 s"}
	conflict := wire.Exchange{Seq: 1, Kind: "success", Status: 409}
	status := []Finding{{Expectation: "each.status", Expected: "2xx", Actual: "409", Exchange: 1}}
	tests := []struct {
		name     string
		outcomes []Outcome
		probe    bool
		want     Row
	}{
		{
			"a status", []Outcome{ended(duplicates, Failed, status, conflict)}, true,
			Row{Property: Idempotent, Mark: Fail, Evidence: "duplicates: delivery 1 (success) was answered 409, expected 2xx", Fix: "use a key.", Scenarios: []string{"duplicates"}},
		},
		{
			"a difference", []Outcome{ended(duplicates, Failed, []Finding{{Expectation: findingSame, Expected: "done 1", Actual: "done 2", Exchange: 1}}, conflict)}, true,
			Row{Property: Idempotent, Mark: Fail, Evidence: "duplicates: the probe saw done 2 where it sees done 1 after an ordinary delivery", Fix: "use a key.", Scenarios: []string{"duplicates"}},
		},
		{
			"no probe", []Outcome{ended(duplicates, Passed, nil, conflict)}, false,
			Row{
				Property: Idempotent, Mark: NotObservable, Scenarios: []string{"duplicates"}, Fix: "let thorhook ask your application what happened: --probe FILE",
				Evidence: "1 delivery in 1 scenario, all acknowledged; whether they took effect once or several times cannot be seen from outside",
			},
		},
		{
			"the user's own expectation", []Outcome{ended(duplicates, Failed, []Finding{{Expectation: "probe stored"}}, conflict)}, true,
			Row{
				Property: Idempotent, Mark: Pass, Scenarios: []string{"duplicates"},
				Evidence: "1 delivery in 1 scenario, all as they should be, and the probe saw the same as after ordinary deliveries",
			},
		},
		{
			"garbage answered 409 is only unwise", []Outcome{ended(garbage, Failed, status, conflict)}, false,
			Row{Property: RefusesGarbage, Mark: Warn, Evidence: "garbage: delivery 1 (success) was answered 409, expected 2xx", Fix: "catch it.", Scenarios: []string{"garbage"}},
		},
		{
			"garbage without answer", []Outcome{ended(garbage, Failed, status, timeout)}, false,
			Row{
				Property: RefusesGarbage, Mark: Fail, Fix: "catch it.", Scenarios: []string{"garbage"},
				Evidence: "garbage: delivery 1 (success) got no answer: read response: no answer within 10 s, expected 2xx",
			},
		},
		{
			"garbage without answer, like everything", []Outcome{ended(limit, Failed, status, timeout), ended(garbage, Failed, status, timeout)}, false,
			Row{
				Property: Timely, Mark: Fail, Fix: "work later.", Scenarios: []string{"limit", "garbage"},
				Evidence: "limit: delivery 1 (success) got no answer: read response: no answer within 10 s, expected 2xx; and 1 more",
			},
		},
		{
			"a receiver that is gone", []Outcome{{Scenario: garbage, State: Broken, Reason: refused.Err, Exchanges: []wire.Exchange{refused}}}, false,
			Row{Property: Alive, Mark: Fail, Evidence: "garbage: no connection any more: connect to 127.0.0.1:1: refused", Fix: deadFix, Scenarios: []string{"garbage"}},
		},
		{
			"what was not run is not judged", []Outcome{ended(limit, Passed, nil), {Scenario: limit, State: Skipped, Reason: "interrupted"}}, false,
			Row{
				Property: Timely, Mark: NotObservable, Evidence: "1 scenario did not run to the end: limit: interrupted", Scenarios: []string{"limit"},
				Fix: "remove what stopped them, see the row alive and the scenarios' reasons, and check again",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := Judge(&Result{Scenarios: test.outcomes}, false, test.probe)
			if diff := cmp.Diff(test.want, rowOf(v, test.want.Property), cmpopts.IgnoreFields(Row{}, "Title")); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJudgeHintsAtTheSecret(t *testing.T) {
	s := &Scenario{Name: "success", Property: Acknowledges, Fix: "answer."}
	o := ended(s, Failed, []Finding{{Expectation: "each.status", Expected: "2xx", Actual: "401", Exchange: 1}}, wire.Exchange{Seq: 1, Kind: "running", Status: 401})
	without := rowOf(Judge(&Result{Scenarios: []Outcome{o}}, false, false), Acknowledges)
	with := rowOf(Judge(&Result{Scenarios: []Outcome{o}}, true, false), Acknowledges)
	if without.Fix == s.Fix || with.Fix != s.Fix || without.Mark != Fail {
		t.Errorf("fix without secret %q, with it %q", without.Fix, with.Fix)
	}
}

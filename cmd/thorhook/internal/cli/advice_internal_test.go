package cli

import (
	"errors"
	"testing"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// TestDroppedSaysNothing: whether a receiver was reached is decided by what was sent to it.
func TestDroppedSaysNothing(t *testing.T) {
	dropped := wire.Exchange{Final: true, Attempt: 1, Stage: wire.StageDropped, Err: "not sent: a fault that was asked for", Fault: wire.FaultDrop}
	refused := wire.Exchange{Final: true, Attempt: 1, Stage: wire.StageConnect, Err: "connect 127.0.0.1:1: connection refused"}
	answered := wire.Exchange{Final: true, Attempt: 1, Status: 500}
	for name, tt := range map[string]struct {
		all       []wire.Exchange
		scenarios error // of run and check
		fire      string
		code      Code
	}{
		"dropped":  {[]wire.Exchange{dropped, dropped}, nil, "2 of 2 events not delivered: not sent: a fault that was asked for", CodeFailed},
		"refused":  {[]wire.Exchange{dropped, refused}, errors.New("connect 127.0.0.1:1: connection refused (1 attempt)"), "connect 127.0.0.1:1: connection refused (2 attempts)", CodeUnreachable},
		"answered": {[]wire.Exchange{dropped, refused, answered}, nil, "3 of 3 events not delivered: connect 127.0.0.1:1: connection refused", CodeFailed},
	} {
		got := unreachedBy(&scenarios.Result{Scenarios: []scenarios.Outcome{{Exchanges: tt.all}}}, "TARGET")
		if (got == nil) != (tt.scenarios == nil) || got != nil && got.Error() != tt.scenarios.Error() {
			t.Errorf("%s: scenarios: %v, want %v", name, got, tt.scenarios)
		}
		var tally mock.Tally
		f := feed{format: "text", quiet: true}
		for i := range tt.all {
			tally.Add(&tt.all[i])
			f.observe(&tt.all[i])
		}
		err := (&fireRun{}).verdict(&Env{}, &tally, f.worst)
		if failed, ok := errors.AsType[*Error](err); !ok || failed.Error() != tt.fire || failed.Code != tt.code {
			t.Errorf("%s: fire: %v, want %s", name, err, tt.fire)
		}
	}
}

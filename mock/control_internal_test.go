package mock

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// TestControlForgets: what has ended leaves nothing in the Control.
func TestControlForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		control := &Control{}
		control.Pause()
		ctx, cancel := context.WithCancel(t.Context())
		for range 3 {
			e := Start(t, Config{To: "http://127.0.0.1/", Control: control})
			if _, err := e.Submit(Task{}); err != nil {
				t.Fatal(err)
			}
			go e.Send(ctx, Sending{Record: wire.Exchange{At: time.Now()}})
			synctest.Wait()
			if len(control.clocks) != 1 || len(control.waiters) != 2 {
				t.Errorf("%d clocks and %d waiters, want 1 and 2", len(control.clocks), len(control.waiters))
			}
			cancel()
			synctest.Wait()
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			if len(control.clocks)+len(control.waiters) > 0 {
				t.Errorf("%d clocks and %d waiters are left", len(control.clocks), len(control.waiters))
			}
			ctx, cancel = context.WithCancel(t.Context())
		}
		cancel()
	})
}

// TestStepsDoNotOverflow: however many are asked for.
func TestStepsDoNotOverflow(t *testing.T) {
	control := &Control{}
	control.Pause()
	control.Step(math.MaxInt)
	control.Step(math.MaxInt)
	if control.steps != math.MaxInt {
		t.Errorf("%d steps", control.steps)
	}
}

package cli

import (
	"context"
	"errors"
	"os"
	"testing"
	"testing/synctest"
)

func TestInterrupts(t *testing.T) {
	for _, tt := range []struct {
		name            string
		signals         int
		cancelled, left bool
	}{
		{"none", 0, false, false},
		{"one lets the report finish", 1, true, false},
		{"two leave", 2, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				signals, left := make(chan os.Signal, 2), false
				ctx, stop := untilInterrupted(context.Background(), signals, func() { left = true })
				for range tt.signals {
					signals <- os.Interrupt
				}
				synctest.Wait()
				if got := errors.Is(context.Cause(ctx), errInterrupted); got != tt.cancelled {
					t.Errorf("cancelled = %v, want %v", got, tt.cancelled)
				}
				stop()
				if left != tt.left {
					t.Errorf("left = %v, want %v", left, tt.left)
				}
				if ctx.Err() == nil {
					t.Error("the context outlives stop")
				}
			})
		})
	}
}

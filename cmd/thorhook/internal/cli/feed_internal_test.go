package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/theme"
)

// TestFeedSortsLinesByTheClock: attempts in flight together end in any order; retried ones keep theirs.
func TestFeedSortsLinesByTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		env := &Env{Stdout: &out, Theme: theme.NoColor()}
		f := newFeed(env, "text", false, newLineFormat(lineStart(), env.Theme, 0, nil), 5, func(error) {})
		observe := func(task string, at time.Duration) {
			x := delivery()
			x.Task, x.At = task, lineStart().Add(at)
			f.observe(x)
		}
		observe("c", 3*time.Second)
		observe("a", time.Second)
		observe("b", 2*time.Second)
		observe("b2", 2*time.Second)
		time.Sleep(2 * flushEvery) // of the bubble's clock: the lines are written
		synctest.Wait()
		if n := strings.Count(out.String(), "\n"); n != 4 {
			t.Errorf("%d lines are written after the flush, want 4", n)
		}
		observe("late", 0)
		if err := f.end(summary{}); err != nil {
			t.Fatal(err)
		}
		var order []string
		for line := range strings.Lines(out.String()) {
			if fields := strings.Fields(line); len(fields) > 3 && fields[0] == "✓" {
				order = append(order, fields[3])
			}
		}
		if diff := cmp.Diff([]string{"a", "b", "b2", "c", "late"}, order); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFeedEndsTheRunWhenTheOutputIsGone(t *testing.T) {
	for _, format := range []string{"text", "json", "ndjson"} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancelCause(context.Background())
			env := &Env{Stdout: fullDisk{}, Stderr: new(bytes.Buffer), Theme: theme.NoColor()}
			f := newFeed(env, format, false, newLineFormat(lineStart(), env.Theme, 0, nil), 5, stop)
			f.observe(delivery())
			<-ctx.Done()
			err := f.end(summary{})
			if err == nil || !errors.Is(context.Cause(ctx), err) || err.Error() != "write standard output: no space left on device" {
				t.Errorf("%s: %v, cause %v", format, err, context.Cause(ctx))
			}
		})
	}
}

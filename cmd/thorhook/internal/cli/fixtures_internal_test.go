package cli

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestProgress: a bar for what takes long on a terminal, and nothing of it otherwise.
func TestProgress(t *testing.T) {
	for _, tt := range []struct {
		name     string
		terminal bool
		total    int
		takes    time.Duration
		want     bool
	}{
		{"long", true, 10, 3 * time.Second, true},
		{"short", true, 10, time.Second / 2, false},
		{"no terminal", false, 10, 3 * time.Second, false},
		{"unknown", true, -1, 3 * time.Second, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			var screen bytes.Buffer
			p := newProgress(&Env{Stderr: &screen, StderrTTY: tt.terminal}, tt.total, "requests")
			p.set(5)
			time.Sleep(tt.takes) // in the bubble's time
			p.end()
			p.end()
			if drawn := strings.Contains(screen.String(), "requests") && strings.Contains(screen.String(), "5/10"); drawn != tt.want || !tt.want && screen.Len() > 0 {
				t.Errorf("%s: %q", tt.name, screen.String())
			}
		})
	}
}

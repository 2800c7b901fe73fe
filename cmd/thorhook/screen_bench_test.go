//go:build unix

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/terminal"
	"github.com/thorhook/thorhook/mock/receiver"
)

// BenchmarkKeyUnderLoad is the time from a key to the screen that shows what it did, on a terminal of 200×60, while 5,000
// deliveries a second come in.
func BenchmarkKeyUnderLoad(b *testing.B) {
	r := receiver.Start(b, receiver.Config{Keep: -1})
	dir := b.TempDir()
	load := "tasks: [{outcome: running, count: 100000, arrival: {every: 200us}}]\ndelivery: {speed: 1, concurrency: 64}\nexpect: {run: {alive: false}}\n"
	if err := os.WriteFile(filepath.Join(dir, "load.yaml"), []byte(load), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(buildBinary(b), "tui", "load.yaml", "--to", r.URL())
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor")
	t, err := terminal.Start(cmd, 200, 60)
	if err != nil {
		b.Fatal(err)
	}
	defer t.Close()
	see := func(words ...string) {
		if err := t.Shows(context.Background(), words...); err != nil {
			b.Fatal(err)
		}
	}
	press := func(keys string) {
		if err := t.Press(keys); err != nil {
			b.Fatal(err)
		}
	}
	see("> · load", "up since")
	press("\r")
	see("following")
	for down := true; b.Loop(); down = !down {
		if down {
			press("j")
			see("> · burst-1000")
		} else {
			press("k")
			see("> ◐ load")
		}
	}
	if !strings.Contains(t.Text(), "1 running") {
		b.Fatalf("the load has ended:\n%s", t.Text())
	}
}

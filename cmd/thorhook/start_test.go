//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// startBound is far above what a start takes (milliseconds) and far below the five seconds that a terminal library
// waits for an answer.
const startBound = 2 * time.Second

// without returns this process's environment without the named variables.
func without(names ...string) []string {
	var kept []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		drop := false
		for _, n := range names {
			drop = drop || n == name
		}
		if !drop {
			kept = append(kept, entry)
		}
	}
	return kept
}

func TestVersionOnTerminalThatNeverAnswers(t *testing.T) {
	binary := buildBinary(t)
	ctx, cancel := context.WithTimeout(t.Context(), startBound)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "version")
	cmd.Env = append(without("CI", "TERM", "NO_COLOR"), "TERM=xterm-256color", "COLORTERM=truecolor")
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	started := time.Now()
	out, err := io.ReadAll(terminal)
	if err != nil && !errors.Is(err, syscall.EIO) { // Linux's way to say that the other end is closed
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("after %v: %v\n%s", time.Since(started), err, out)
	}
	if bytes.ContainsRune(out, '\x1b') || !bytes.HasPrefix(out, []byte("thorhook ")) {
		t.Errorf("printed %q", out)
	}
	t.Logf("took %v", time.Since(started))
}

// TestQuietComesFirst guards the order on which package quiet depends.
func TestQuietComesFirst(t *testing.T) {
	cmd := exec.Command(buildBinary(t), "version")
	cmd.Env = append(without("CI"), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	place := func(pkg string) int {
		at := regexp.MustCompile(`(?m)^init ` + regexp.QuoteMeta(pkg) + ` @`).FindIndex(out)
		if at == nil {
			t.Fatalf("package %s is not initialised:\n%s", pkg, out)
		}
		return at[0]
	}
	quiet := place("github.com/thorhook/thorhook/cmd/thorhook/internal/quiet")
	if termenv := place("github.com/muesli/termenv"); termenv < quiet {
		t.Errorf("termenv is initialised before package quiet:\n%s", out)
	}
}

package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/thordata"
)

// TestReceiversInOtherLanguages delivers to receivers on the standard libraries of Python and Node, each a process of its
// own. A developer's machine need not have them; where CI is set they must be there.
func TestReceiversInOtherLanguages(t *testing.T) {
	binary := buildBinary(t)
	for _, tt := range []struct{ interpreter, script string }{
		{"python3", "testdata/receivers/receiver.py"},
		{"node", "testdata/receivers/receiver.mjs"},
	} {
		t.Run(tt.interpreter, func(t *testing.T) {
			if _, err := exec.LookPath(tt.interpreter); err != nil && os.Getenv("CI") == "" {
				t.Skipf("%v: CI has it", err)
			}
			receiver := exec.CommandContext(t.Context(), tt.interpreter, tt.script)
			lines := startAndScan(t, receiver)
			if !lines.Scan() {
				t.Fatalf("%s printed no port", tt.script)
			}
			url := "http://127.0.0.1:" + lines.Text() + "/hooks/thordata?source=test"
			fire := exec.CommandContext(t.Context(), binary, "fire", "--to", url, "--count", "20", "--outcome", "mixed", "--seed", "1",
				"-H", "Authorization: Bearer let-me-in", "--output", "json")
			fire.Stderr = os.Stderr
			out, err := fire.Output()
			if err != nil {
				t.Fatalf("fire: %v\n%s", err, out)
			}
			var report struct {
				Summary struct{ Events, Delivered, Tasks int }
			}
			if err := json.Unmarshal(out, &report); err != nil {
				t.Fatal(err)
			}
			if s := report.Summary; s.Tasks != 20 || s.Events < 20 || s.Delivered != s.Events {
				t.Errorf("summary %+v", s)
			}
			for range report.Summary.Events {
				checkReceived(t, lines)
			}
		})
	}
}

// startAndScan starts a process that is killed when the test ends, and reads its output by lines.
func startAndScan(t testing.TB, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed: an error is expected
	})
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	return lines
}

// checkReceived holds one request, as the receiver saw it, to the contract.
func checkReceived(t *testing.T, lines *bufio.Scanner) {
	t.Helper()
	if !lines.Scan() {
		t.Fatalf("the receiver saw fewer requests than were delivered: %v", lines.Err())
	}
	var got struct {
		Path    string
		Headers map[string]string
		Body    string
	}
	if err := json.Unmarshal(lines.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(thordata.ForcedHeaders(), "Authorization") {
		if got.Headers[name] == "" {
			t.Errorf("header %s is missing or empty: %v", name, got.Headers)
		}
	}
	if got.Path != "/hooks/thordata?source=test" || !strings.Contains(got.Body, got.Headers["Webhook-Dispatch-Id"]) {
		t.Errorf("path %s, body %s", got.Path, got.Body)
	}
}

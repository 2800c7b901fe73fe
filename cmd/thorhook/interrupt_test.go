//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestInterruptedRunStillReports: the first interrupt ends the run, the summary is written, the code is 130.
func TestInterruptedRunStillReports(t *testing.T) {
	binary := buildBinary(t)
	for _, format := range []string{"text", "json", "ndjson"} {
		t.Run(format, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), binary, "fire", "--speed", "100", "--count", "100", "--arrival", "1000h", "--outcome", "running", "--output", format)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			chunk := make([]byte, 4096)
			for !bytes.Contains(out.Bytes(), []byte("running")) { // the first task's event; the second's comes in ten hours
				n, err := stdout.Read(chunk)
				if err != nil {
					t.Fatal(err)
				}
				out.Write(chunk[:n])
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if _, err := out.ReadFrom(stdout); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // the code tells
			if code := cmd.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d, want 130", code)
			}
			want := map[string]string{"text": "1 task · 1 event · 1 delivered", "json": `],"summary":{"tasks":1,"events":1,"delivered":1,`, "ndjson": "1 task · 1 event · 1 delivered"}[format]
			if all := out.String() + stderr.String(); !strings.Contains(all, want) || !strings.HasSuffix(stderr.String(), "error: interrupted\n") {
				t.Errorf("printed %q", all)
			}
		})
	}
}

//go:build unix

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// setTexts are the files of a folder.
func setTexts(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// generating makes a set and begins to replace it by one that takes long. It returns when much of that is written.
func generating(t *testing.T, binary, dir string) (cmd *exec.Cmd, stderr *bytes.Buffer) {
	t.Helper()
	if out, err := exec.Command(binary, "fixtures", "generate", "--out", dir, "--count", "5", "--format", "json,ndjson").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd = exec.CommandContext(t.Context(), binary, "fixtures", "generate", "--out", dir, "--count", "100000000", "--format", "ndjson", "--seed", "1")
	stderr = new(bytes.Buffer)
	cmd.Stderr = stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	staged := filepath.Join(dir, ".thorhook.tmp", "requests.ndjson")
	for deadline := time.Now().Add(30 * time.Second); ; {
		if info, err := os.Stat(staged); err == nil && info.Size() > 1<<20 {
			return cmd, stderr
		}
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			t.Fatalf("nothing was written: %s", stderr)
		}
	}
}

// TestInterruptedGenerate: the set that was there stays, whole and valid, and nothing else is left.
func TestInterruptedGenerate(t *testing.T) {
	binary, dir := buildBinary(t), filepath.Join(t.TempDir(), "set")
	cmd, stderr := generating(t, binary, dir)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the code tells
	if code := cmd.ProcessState.ExitCode(); code != 130 || !strings.HasSuffix(stderr.String(), "error: interrupted\n") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if out, err := exec.Command(binary, "fixtures", "verify", dir).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, ".thorhook.tmp")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something is left: %v", err)
	}
}

// TestKilledGenerate: even so the set that was there is valid, and the next run says what to do.
func TestKilledGenerate(t *testing.T) {
	binary, dir := buildBinary(t), filepath.Join(t.TempDir(), "set")
	cmd, _ := generating(t, binary, dir)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if out, err := exec.Command(binary, "fixtures", "verify", dir).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	out, err := exec.Command(binary, "fixtures", "update", dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "a run that wrote it was killed\nhint: nothing was changed: wait for the other run; if there is none, remove "+dir+"/.thorhook.tmp\n") {
		t.Errorf("%v: %s", err, out)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".thorhook.tmp")); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(binary, "fixtures", "update", dir).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestFullDisk: where a file cannot grow any more, the set that was there stays as it was.
func TestFullDisk(t *testing.T) {
	binary, dir := buildBinary(t), filepath.Join(t.TempDir(), "set")
	limited := func(args string) (string, int) {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -f 200; exec "$0" fixtures generate --out "$1" `+args, binary, dir)
		out, err := cmd.CombinedOutput()
		if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
			t.Fatal(err)
		}
		return string(out), cmd.ProcessState.ExitCode()
	}
	const big = "--count 100000 --format ndjson"
	if out, code := limited(big); code != 1 || !strings.HasPrefix(out, "error: write "+dir+"/requests.ndjson: "+syscall.EFBIG.Error()+"\nhint: nothing was changed: ") {
		t.Errorf("exit code %d: %s", code, out)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
	if out, code := limited("--count 5"); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	before := setTexts(t, dir)
	if out, code := limited(big); code != 1 {
		t.Errorf("exit code %d: %s", code, out)
	}
	if diff := cmp.Diff(before, setTexts(t, dir)); diff != "" {
		t.Error(diff)
	}
}

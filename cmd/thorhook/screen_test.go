//go:build unix

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/terminal"
)

// screenBound is far above what the steps below take (seconds), so that a screen that hangs is told as such.
const screenBound = 2 * time.Minute

// A sitting is the screen, as somebody sits in front of it.
type sitting struct {
	t   *testing.T
	ctx context.Context
	*terminal.Terminal
}

func sit(t *testing.T, cmd *exec.Cmd, w, h int, env ...string) sitting {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), screenBound)
	t.Cleanup(cancel)
	cmd.Env = append(without("CI", "TERM", "NO_COLOR", "COLORFGBG", "EDITOR", "VISUAL"), append([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}, env...)...)
	term, err := terminal.Start(cmd, w, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.Close() }) // the test's own end of it may have been first
	return sitting{t, ctx, term}
}

// sees waits until the screen shows all the words.
func (s sitting) sees(words ...string) {
	s.t.Helper()
	if err := s.Shows(s.ctx, words...); err != nil {
		s.t.Fatal(err)
	}
}

// lacks waits until the screen no longer shows a word.
func (s sitting) lacks(word string) {
	s.t.Helper()
	if err := s.Until(s.ctx, "no "+word, func(text string) bool { return !strings.Contains(text, word) }); err != nil {
		s.t.Fatal(err)
	}
}

// presses writes keys.
func (s sitting) presses(keys string) {
	s.t.Helper()
	if err := s.Press(keys); err != nil {
		s.t.Fatal(err)
	}
}

// leaves ends the screen by q and returns what is left on the terminal.
func (s sitting) leaves() string {
	s.t.Helper()
	s.presses("q")
	code := s.Wait(s.ctx)
	text := s.Text()
	if code != 0 || s.AltScreen() {
		s.t.Errorf("code %d, alternate screen %v:\n%s", code, s.AltScreen(), text)
	}
	return text
}

// openAndLeave opens the screen and leaves it.
func openAndLeave(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	s := sit(t, cmd, 100, 30)
	s.sees("Scenarios", "up since")
	s.leaves()
}

// listenAt starts a receiver at an address and returns when it listens; stop kills it.
func listenAt(t *testing.T, binary, addr string) (stop func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, "listen", "--addr", addr)
	listenInBackground(t, cmd)
	return func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed: an error is expected
	}
}

// TestScreenOnTerminal sits down in front of the screen: a scenario is found, fired and looked at, the receiver dies and
// comes back, a delivery is replayed, the terminal changes its size, and the summary stays.
func TestScreenOnTerminal(t *testing.T) {
	binary := buildBinary(t)
	addr := "127.0.0.1:" + freeLoopbackPort(t)
	kill := listenAt(t, binary, addr)
	cmd := exec.Command(binary, "tui", "--to", "http://"+addr+"/hook")
	cmd.Dir = t.TempDir()
	s := sit(t, cmd, 120, 40)
	s.sees("thorhook", "up since", "http://"+addr+"/hook", "Scenarios", "Deliveries")

	s.presses("/duplicate-at\r")
	s.sees("duplicate-at-once")
	s.presses("\r")
	s.sees("✓ duplicate-at-once", "succeeded", "200")

	kill()
	s.sees("connection refused since")
	s.presses("\r")
	s.sees("connection refused since", "failed")
	listenAt(t, binary, addr)
	s.sees("up since")
	s.presses("r")
	s.sees("replay of #", "answered 200")

	if err := s.Resize(60, 15); err != nil {
		t.Fatal(err)
	}
	s.presses("?")
	s.sees("Help", "Scenarios pane")
	s.presses("\x1b")
	s.lacks("Help ─")
	if err := s.Resize(39, 9); err != nil {
		t.Fatal(err)
	}
	s.sees("needs 40×10")
	if err := s.Resize(100, 30); err != nil {
		t.Fatal(err)
	}
	s.sees("Scenarios", "duplicate-at-once")
	left := s.leaves()
	for _, want := range []string{"ran 1 scenario: ", "again: thorhook run duplicate-at-once --to"} {
		if !strings.Contains(strings.ReplaceAll(left, "\n", " "), want) {
			t.Errorf("left on the terminal, without %q:\n%s", want, left)
		}
	}
}

// TestScreenEdits edits a delivery in an editor, which is a script here, and sends it.
func TestScreenEdits(t *testing.T) {
	dir := t.TempDir()
	editor := filepath.Join(dir, "editor")
	writeExecutable(t, editor, "#!/bin/sh\nsed -i.bak -e 's/^Webhook-Dispatch-Id: .*/Webhook-Dispatch-Id: mine/' -e 's/\"userId\": *[0-9]*/\"userId\":1/' \"$1\"\n")
	cmd := exec.Command(buildBinary(t), "tui", "--scenario", "success")
	cmd.Dir = dir
	s := sit(t, cmd, 120, 40, "EDITOR="+editor)
	s.sees("built-in receiver", "success")
	s.presses("\r")
	s.sees("✓ success")
	s.presses("e")
	s.sees("edited from #", "answered 200")
	s.presses("\t\tV") // to the inspector
	s.sees("\"userId\": 1")
	if strings.Contains(s.Text(), "mine") {
		t.Errorf("a forced header was changed:\n%s", s.Text())
	}
	s.leaves()
}

func writeExecutable(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestScreenAlone: thorhook without a verb opens the screen on a terminal, settings included, and prints its help elsewhere.
func TestScreenAlone(t *testing.T) {
	binary := buildBinary(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thorhook.yaml"), []byte("tui:\n  theme: none\n  ascii: true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine.yaml"), []byte("description: Mine.\ntasks: [{outcome: success}]\nexpect: {run: {deliveries: 2}}\nwebhook: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.Dir = dir
	s := sit(t, cmd, 90, 20)
	s.sees("Scenarios", "built-in receiver", "> . mine")
	if text := s.Text(); strings.ContainsAny(text, "┌│●…") {
		t.Errorf("signs beyond ASCII:\n%s", text)
	}
	s.presses("\r")
	s.sees("+ mine")
	if colored := regexp.MustCompile(`\x1b\[[0-9;]*[1-9][0-9;]*m`).FindString(s.Raw()); colored != "" {
		t.Errorf("theme none prints %q", colored)
	}
	s.leaves()
	out, err := exec.Command(binary).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "VERB") {
		t.Errorf("without a terminal: %v\n%s", err, out)
	}
	tui := exec.Command(binary, "tui")
	out, _ = tui.CombinedOutput() // the code tells
	if code := tui.ProcessState.ExitCode(); code != 2 || !strings.Contains(string(out), "thorhook fire") || !strings.Contains(string(out), "thorhook run") {
		t.Errorf("tui without a terminal: code %d\n%s", code, out)
	}
}

// TestScreenSuspends: ctrl-z gives the terminal back, and fg takes it again.
func TestScreenSuspends(t *testing.T) {
	needsBash(t)
	cmd := exec.Command("bash", "--norc", "-i")
	cmd.Dir = t.TempDir()
	s := sit(t, cmd, 100, 30, "PS1=shell> ", "LC_ALL=C.UTF-8")
	s.sees("shell>")
	s.presses(buildBinary(t) + " tui\r")
	s.sees("Scenarios", "built-in receiver")
	s.presses("\x1a")
	s.sees("Stopped", "shell>")
	if s.AltScreen() {
		t.Error("the screen is still there while it is stopped")
	}
	s.presses("fg\r")
	s.sees("Scenarios", "built-in receiver")
	s.presses("q")
	s.sees("nothing was sent")
	s.presses("exit\r")
	s.Wait(s.ctx)
}

package cli

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/session"
)

func TestProjectFilesHaveNamesOfTheirOwn(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"success.yaml": "tasks: [{outcome: success}]\nexpect: {}\n", "mine.yaml": "webhook: {}\nexpect: {}\n", "mine.yml": "webhook: {}\nexpect: {}\n",
		"compose.yaml": "services: {}\n", "scenarios/more.yaml": "tasks: []\nprobes: []\n", "scenarios/broken.yaml": "sequence: 3\nexpect: 4\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := screenSources(&Env{Dir: dir, Stderr: new(bytes.Buffer)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var own []string
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.Name] {
			t.Errorf("two scenarios are called %q", s.Name)
		}
		if seen[s.Name] = true; s.File != "" {
			own = append(own, s.Name)
		}
	}
	want := []string{"mine.yaml", "mine", "success.yaml", "broken", "more"}
	if diff := cmp.Diff(want, own); diff != "" {
		t.Errorf("the project's own (-want +got):\n%s", diff)
	}
	if !seen["success"] {
		t.Error("the built-in scenario success has lost its name")
	}
	if err := knownSource("succes", all); err == nil || !strings.Contains(err.Error(), `did you mean "success"`) {
		t.Errorf("unknown scenario: %v", err)
	}
}

func TestScreenSummary(t *testing.T) {
	nobody := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody there") }
	env := &Env{Dir: t.TempDir(), Stderr: new(bytes.Buffer)}
	sources, err := screenSources(env, nil)
	if err != nil {
		t.Fatal(err)
	}
	sources[0].File = "odd \x1b]0;owned\x07 name.yaml"
	work := session.New(session.Config{To: "http://127.0.0.1:9/?token=secret-word-here", Client: &wire.Client{Dial: nobody}, Sources: sources})
	defer work.Close()
	s := &screenRun{again: (&screenRun{flags: runFlags{secret: "X-Key: very-secret"}}).runWords([]string{"--theme dark", "--secret-header 'X-Key: very-secret'", "--allow-remote"})}
	s.flags.seed = 7
	if got := s.summary(env, work); got != "nothing was sent\n" {
		t.Errorf("before anything: %q", got)
	}
	if err := work.SetTarget(t.Context(), "http://127.0.0.1:10/", sources[1].Name); err != nil {
		t.Fatal(err)
	}
	if err := work.Run(sources[0].Name, sources[1].Name); err != nil {
		t.Fatal(err)
	}
	for st := work.State(); st.Running+st.Queued > 0; {
		if st, err = work.Wait(t.Context(), st.Version); err != nil {
			t.Fatal(err)
		}
	}
	got := s.summary(env, work)
	for _, want := range []string{
		"ran 2 scenarios: ", "failed: " + sources[0].Name + ", " + sources[1].Name, "--to http://127.0.0.1:10/ --seed 7", "--allow-remote", "--secret-header 'X-Key: …'",
		"'odd ␛]0;owned␇ name.yaml' --to 'http://127.0.0.1:9/?token=secr",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.ContainsAny(got, "\x1b\x07") || strings.Contains(got, "very-secret") || strings.Contains(got, "word-here") || strings.Contains(got, "--theme") {
		t.Errorf("it shows what it must not:\n%q", got)
	}
}

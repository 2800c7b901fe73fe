package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/cli"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// TestDocumentedExample: --outcome documented is the published example, key for key and byte for byte but for its
// layout.
func TestDocumentedExample(t *testing.T) {
	published, err := os.ReadFile("../../../../mock/thordata/documented-example.json")
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := json.Compact(&want, published); err != nil {
		t.Fatal(err)
	}
	got := world{}.run(t, t.Context(), cli.Verbs(), "fire", "--outcome", "documented", "--seed", "1", "--dry-run", "--show-secrets", "--output", "ndjson")
	x, err := wire.ParseExchangeJSON([]byte(strings.TrimSpace(got.Stdout)))
	if err != nil {
		t.Fatalf("%v\n%+v", err, got)
	}
	if diff := cmp.Diff(want.String(), string(x.Request[x.RequestHead:])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEveryAssumptionIsTaken(t *testing.T) {
	for _, a := range thordata.AssumptionTable() {
		for _, value := range append([]string{a.Default}, a.Alternatives...) {
			if value == "…" {
				value = "404"
				if a.Key == "timeout" || a.Key == "retry" {
					value = "5s"
				}
			}
			setting := a.Key + "=" + value
			got := world{}.run(t, t.Context(), cli.Verbs(), "fire", "--seed", "1", "--dry-run", "--outcome", "mixed", "--assume", setting)
			if got.Code != 0 || !strings.Contains(got.Stdout, "POST /webhook HTTP/1.1\r\n") {
				t.Errorf("--assume %s: %+v", setting, got)
			}
		}
	}
}

func TestEveryProfileIsTaken(t *testing.T) {
	for _, p := range thordata.Profiles() {
		got := world{}.run(t, t.Context(), cli.Verbs(), "fire", "--seed", "1", "--dry-run", "--profile", p.Name)
		if got.Code != 0 || !strings.Contains(got.Stdout, "POST /webhook HTTP/1.1\r\n") {
			t.Errorf("--profile %s: %+v", p.Name, got)
		}
	}
}

// TestFireSettings gives every flag of fire through the file and through the environment.
func TestFireSettings(t *testing.T) {
	values := map[string]string{
		"allow-remote": "true", "arrival": "5s", "assume": "dispatch-id=event", "at": "2026-01-31T12:00:00Z", "cacert": "ca.pem",
		"cert": "cert.pem", "color": "never", "concurrency": "3", "count": "2", "dry-run": "true", "events": "running,success",
		"header": "X-A: 1, 2", "headers": "headers.json", "http2": "true", "insecure": "true", "key": "key.pem", "order": "any",
		"outcome": "failure", "output": "ndjson", "profile": "oldest", "quiet": "true", "retry": "5s,1m", "seed": "18446744073709551615",
		"set": "resource.apiCode=500", "show-secrets": "true", "speed": "0.5", "spider": "github_*", "template": "payload.json",
		"timeout": "200ms", "to": "http://localhost:3000/", "unix-socket": "hook.sock",
	}
	needsFile := map[string]bool{"headers": true, "template": true}
	help := world{}.run(t, t.Context(), cli.Verbs(), "fire", "--help").Stdout
	for _, line := range strings.Split(help, "\n") {
		_, rest, found := strings.Cut(line, "--")
		name, _, _ := strings.Cut(rest, " ")
		if !found || !strings.HasPrefix(strings.TrimLeft(line, " "), "-") || name == "help" {
			continue
		}
		value, known := values[name]
		if !known {
			t.Errorf("no value for --%s", name)
			continue
		}
		for where, w := range map[string]world{
			"file":        {project: fmt.Sprintf("%s: %q", name, value)},
			"verb":        {project: fmt.Sprintf("fire: {%s: %q}", name, value)},
			"environment": {environ: map[string]string{"THORHOOK_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")): value}},
		} {
			args := []string{"fire", "--dry-run", "--to", "http://localhost/hook"}
			if name == "to" {
				args = args[:2]
			}
			got := w.run(t, t.Context(), cli.Verbs(), args...)
			if needsFile[name] {
				if got.Code != 2 || !strings.HasPrefix(got.Stderr, "error: read "+value+": ") {
					t.Errorf("%s by %s: %+v", name, where, got)
				}
			} else if got.Code != 0 || got.Stdout == "" {
				t.Errorf("%s by %s: %+v", name, where, got)
			}
		}
	}
}

// TestErrorsAreTwoLines: one of error and one of advice, and nothing on standard output.
func TestErrorsAreTwoLines(t *testing.T) {
	for _, args := range []string{
		"fire --to localhost:3000", "fire --to http://", "fire --to http:///x", "fire --to http://localhost:99999/", "fire --to http://x/#y",
		"fire --spider nope", "fire --outcome nope", "fire --events nope", "fire --retry nope", "fire --retry 0x1s", "fire --speed nope",
		"fire --profile nope", "fire --assume nope", "fire --assume nope=1", "fire --assume timeout=0s", "fire --set nope", "fire --set nope=1",
		"fire --at nope", "fire --template nope", "fire --headers nope", "fire --cacert nope", "fire --cert nope --key nope", "fire --key nope",
		"fire --concurrency -1", "fire --arrival -1s", "fire --unix-socket nope", "fire nope", "fire -H nope", "fire --count=",
		"send", "send --to http://localhost/ --body nope", "send --to nope --body -",
		"render --event nope", "render --context nope", "render --spider nope", "render --outcome nope", "render --to nope",
		"lint", "lint --template nope", "lint --headers nope", "lint --template - --profile nope",
		"listen --addr nope", "listen --status 1", "listen --fail-status 1000", "listen --delay -1s", "listen --forward nope", "listen nope",
	} {
		got := world{}.run(t, t.Context(), cli.Verbs(), strings.Fields(args)...)
		lines := strings.Split(got.Stderr, "\n")
		if got.Code != 2 || got.Stdout != "" || len(lines) != 3 || !strings.HasPrefix(lines[0], "error: ") || !strings.HasPrefix(lines[1], "hint: ") {
			t.Errorf("thorhook %s: %+v", args, got)
		}
	}
}

// TestAgainIsTheSame: the command that a run prints gives the same bytes, also when seed and clock were drawn.
func TestAgainIsTheSame(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	deliver := func(args []string) (stdout string, requests []string) {
		r.Reset()
		got := world{}.run(t, t.Context(), cli.Verbs(), args...)
		if got.Code != 0 {
			t.Fatalf("%q: %+v", args, got)
		}
		for _, x := range r.Exchanges() {
			requests = append(requests, string(x.Request))
		}
		slices.Sort(requests)
		return got.Stdout, requests
	}
	stdout, want := deliver([]string{"fire", "--to", r.URL() + "/hook", "-n", "7", "--outcome", "mixed", "-H", "X-A: b"})
	_, again, _ := strings.Cut(stdout, "again: thorhook ")
	again, _, _ = strings.Cut(again, "\n")
	_, got := deliver(strings.Fields(strings.ReplaceAll(again, "'X-A: b'", "X-A:b")))
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 7 {
		t.Errorf("%d requests, -want +got:\n%s", len(want), diff)
	}
}

func TestListenOnAPortThatIsTaken(t *testing.T) {
	taken := receiver.Start(t, receiver.Config{}).Addr().String()
	got := world{}.run(t, t.Context(), cli.Verbs(), "listen", "--addr", taken)
	if got.Code != 2 || !strings.HasPrefix(got.Stderr, "error: flag --addr="+taken+": ") || !strings.Contains(got.Stderr, "\nhint: ") {
		t.Errorf("%+v", got)
	}
}

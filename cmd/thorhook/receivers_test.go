package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	receiverSecret = "let-me-in"
	// A receiver is slow when it answers after the five seconds of the scenario time-limit, yet before the sender gives up.
	slowMS = "5500"
	// effectBound is far above what a receiver takes to do its work after the answer.
	effectBound = 10 * time.Second
)

// A program is a receiver that a test starts. It prints where it listens.
type program struct {
	name, dir string
	command   []string
	needs     []string // what must be installed: commands, or files
}

// correctReceivers are those of docs/receivers that run without Python packages.
func correctReceivers(t *testing.T) []program {
	docs := root + "/docs/receivers"
	return []program{
		{"go", docs + "/go", []string{buildReceiver(t, docs+"/go", ".")}, nil},
		{"node", docs + "/node", []string{"node", "receiver.js"}, []string{"node", docs + "/node/node_modules/express"}},
		{"python", docs + "/python", []string{"python3", "-B", "wsgi_receiver.py"}, []string{"python3"}},
		{"php", docs + "/php", []string{"php", "-d", "enable_post_data_reading=0", "-S", "127.0.0.1:0", "receiver.php"}, []string{"php"}},
		{"java", docs + "/java", []string{"java", "Receiver.java"}, []string{"java"}},
	}
}

// brokenReceivers have a fault planted by BROKEN, and none without it.
func brokenReceivers(t *testing.T) []program {
	dir := "testdata/receivers"
	return []program{
		{"go", dir, []string{buildReceiver(t, dir, "./broken/main.go")}, nil},
		{"node", dir, []string{"node", "broken.mjs"}, []string{"node"}},
		{"python", dir, []string{"python3", "-B", "broken.py"}, []string{"python3"}},
	}
}

func buildReceiver(t *testing.T, dir, what string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "receiver")
	build := exec.Command("go", "build", "-o", path, what)
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", dir, err, out)
	}
	return path
}

// start starts the program and returns its base URL. A developer's machine need not have every language; where CI is set
// a missing one fails the test.
func (p program) start(t *testing.T, env ...string) string {
	t.Helper()
	for _, need := range p.needs {
		_, err := exec.LookPath(need)
		if strings.Contains(need, "/") {
			_, err = os.Stat(need)
		}
		if err != nil && os.Getenv("CI") == "" {
			t.Skipf("%v: CI has it", err)
		}
	}
	cmd := exec.CommandContext(t.Context(), p.command[0], p.command[1:]...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "PORT=0", "STORE="+t.TempDir(), "THORDATA_SECRET="+receiverSecret, "SLOW_MS="+slowMS)
	cmd.Env = append(cmd.Env, env...)
	read, write := io.Pipe()
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = write.CloseWithError(cmd.Wait()) }() // the process ends with the test's context
	t.Cleanup(func() { <-ended })
	return listening(t, read)
}

// listening reads what a receiver prints up to its address. What it prints later is thrown away.
func listening(t *testing.T, output io.Reader) string {
	t.Helper()
	address := regexp.MustCompile(`http://127\.0\.0\.1:[1-9][0-9]*`)
	var printed []byte
	for buf := make([]byte, 4096); ; {
		n, err := output.Read(buf)
		printed = append(printed, buf[:n]...)
		if found := address.Find(printed); found != nil && strings.ContainsRune(string(printed), '\n') {
			drained := make(chan struct{})
			go func() { defer close(drained); _, _ = io.Copy(io.Discard, output) }() // ends with the process
			t.Cleanup(func() { <-drained })                                          // the test's context has ended by then, and the process with it
			return string(found)
		}
		if err != nil {
			t.Fatalf("the receiver ended: %v\n%s", err, printed)
		}
	}
}

// A delivery is a request to a receiver; what is empty is as it should be.
type delivery struct {
	name                               string
	method, secret, kind, dispatch, in string // in is the body
	want                               []int
}

const sampleTask = "2e9ddee0582a40a9b1c2d3e4f5a6b7c8"

func sample(event, resource string) string {
	return fmt.Sprintf(`{"userId": 3406, "eventType": %q, "eventData": {"apiRunId": %q}, "resource": %s}`, event, sampleTask, resource)
}

// TestDocumentedReceivers sends each receiver of docs/receivers what receivers break on.
func TestDocumentedReceivers(t *testing.T) {
	resource := fmt.Sprintf(`{"taskId": %q, "finishedAt": "0001-01-01T00:00:00Z", "jsonUrl": "http://localhost/r.json"}`, sampleTask)
	success, running := sample("ACTOR.RUN.SUCCEEDED", resource), sample("ACTOR.RUN.RUNNING", resource)
	large := fmt.Sprintf(`{"taskId": %q, "padding": %q}`, sampleTask, strings.Repeat("x", 10<<20))
	taken := []int{http.StatusNoContent}
	deliveries := []delivery{
		{name: "success", in: success, want: taken},
		{name: "duplicate", in: success, want: taken},
		{name: "late running", in: running, want: taken},
		{name: "contradiction", in: sample("ACTOR.RUN.FAILED", `{"taskId": null, "finishedAt": null}`), want: taken},
		{name: "null resource", in: sample("ACTOR.RUN.PAUSED", "null"), want: taken},
		{name: "resource as text", in: sample("ACTOR.RUN.RESUMED", `"{{resource}}"`), want: taken},
		{name: "null event data", in: `{"userId": "3406", "eventType": "TEST", "eventData": null, "resource": [], "new": {}}`, want: taken},
		{name: "10 MB", in: sample("ACTOR.RUN.STORED", large), want: taken},
		{name: "above 16 MB", in: strings.Repeat(" ", 16<<20+1), want: []int{413}},
		{name: "no secret", secret: "-", in: success, want: []int{401}},
		{name: "wrong secret", secret: "Bearer let-me-in-2", in: success, want: []int{401}},
		{name: "garbage", in: `{"eventType": `, want: []int{400}},
		{name: "empty", in: "", want: []int{400, 415, 422}},
		{name: "no object", in: "[]", want: []int{400}},
		{name: "null", in: "null", want: []int{400}},
		{name: "deep", in: strings.Repeat(`{"a":`, 100_000), want: []int{400}},
		{name: "nobody's", in: "{}", want: []int{422}},
		{name: "PUT", method: http.MethodPut, in: success, want: []int{405}},
		{name: "GET", method: http.MethodGet, want: []int{405}},
		{name: "text", kind: "text/plain", in: success, want: []int{415}},
		{name: "charset", kind: "application/json; charset=utf-8", in: success, want: taken},
		{name: "another task", dispatch: "another", in: `{"eventType": "ACTOR.RUN.FAILED", "resource": {"taskId": "another"}}`, want: taken},
	}
	for _, p := range correctReceivers(t) {
		t.Run(p.name, func(t *testing.T) {
			base := p.start(t)
			for _, d := range deliveries {
				if got := d.send(t, base+"/webhook"); !slices.Contains(d.want, got) {
					t.Errorf("%s: status %d, want %v", d.name, got, d.want)
				}
			}
			awaitEffect(t, base+"/tasks/another") // work is done in order: what came before is done as well
			want := observed{
				Task: sampleTask, State: "succeeded", Effects: 1,
				Events: []string{"ACTOR.RUN.SUCCEEDED", "ACTOR.RUN.RUNNING", "ACTOR.RUN.FAILED", "ACTOR.RUN.PAUSED", "ACTOR.RUN.RESUMED", "TEST", "ACTOR.RUN.STORED"},
			}
			got, status := observe(t, base+"/tasks/"+sampleTask)
			if diff := cmp.Diff(want, got); diff != "" || status != http.StatusOK {
				t.Errorf("status %d, task (-want +got):\n%s", status, diff)
			}
			if _, status := observe(t, base+"/tasks/never-seen"); status != http.StatusNotFound {
				t.Errorf("an unknown task is shown with %d", status)
			}
		})
	}
}

func (d delivery) send(t *testing.T, url string) int {
	t.Helper()
	method := d.method
	if method == "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(d.in))
	if err != nil {
		t.Fatal(err)
	}
	set := func(name, value, otherwise string) {
		if value == "" {
			value = otherwise
		}
		if value != "-" {
			req.Header.Set(name, value)
		}
	}
	set("Authorization", d.secret, "Bearer "+receiverSecret)
	set("Content-Type", d.kind, "application/json")
	set("Webhook-Dispatch-Id", d.dispatch, sampleTask)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Errorf("%s: %v", d.name, err)
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// An observed is what a receiver shows of a task.
type observed struct {
	Task    string
	State   string
	Events  []string
	Effects int
}

func observe(t *testing.T, url string) (seen observed, status int) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		if err := json.NewDecoder(resp.Body).Decode(&seen); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	return seen, resp.StatusCode
}

func awaitEffect(t *testing.T, url string) {
	t.Helper()
	for deadline := time.Now().Add(effectBound); time.Now().Before(deadline); {
		if seen, _ := observe(t, url); seen.Effects > 0 {
			return
		}
	}
	t.Errorf("%s: no effect after %v", url, effectBound)
}

// A judgement is what `thorhook check --output json` says of a property.
type judgement struct{ Property, Mark, Evidence, Fix string }

// checked runs `thorhook check` and returns its exit code and verdict.
func checked(t *testing.T, binary, base string) (code int, verdict []judgement) {
	t.Helper()
	check := exec.CommandContext(t.Context(), binary, "check", "--to", base+"/webhook", "--parallel", "8", "--output", "json",
		"--secret-header", "Authorization: Bearer "+receiverSecret, "--probe", root+"/docs/receivers/probe.yaml")
	out, err := check.Output()
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
		t.Logf("%s", exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	var report struct{ Verdict []judgement }
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("exit code %d, %v\n%s", code, err, out)
	}
	if len(report.Verdict) == 0 {
		t.Fatalf("exit code %d and no verdict:\n%s", code, out)
	}
	return code, report.Verdict
}

// TestCheckGivesFullMarks: no false alarm, neither on the receivers of docs/receivers nor on the others without a fault.
func TestCheckGivesFullMarks(t *testing.T) {
	binary := buildBinary(t)
	for _, group := range []struct {
		name string
		all  []program
	}{{"docs", correctReceivers(t)}, {"without a fault", brokenReceivers(t)}} {
		for _, p := range group.all {
			t.Run(group.name+"/"+p.name, func(t *testing.T) {
				t.Parallel() // mostly waits
				code, verdict := checked(t, binary, p.start(t))
				if code != 0 {
					t.Errorf("exit code %d", code)
				}
				for _, row := range verdict {
					if row.Mark != "pass" {
						t.Errorf("%+v", row)
					}
				}
			})
		}
	}
}

// TestCheckNamesThePlantedFault: the property fails that the fault breaks, and no other.
func TestCheckNamesThePlantedFault(t *testing.T) {
	binary := buildBinary(t)
	faults := []struct{ broken, property string }{
		{"not-idempotent", "idempotent"},
		{"order-dependent", "order-safe"},
		{"slow", "timely"},
		{"crash-on-null", "robust"},
		{"accepts-forged", "refuses-forged"},
	}
	for _, p := range brokenReceivers(t) {
		for _, fault := range faults {
			t.Run(p.name+"/"+fault.broken, func(t *testing.T) {
				t.Parallel() // mostly waits
				code, verdict := checked(t, binary, p.start(t, "BROKEN="+fault.broken))
				if code != 1 {
					t.Errorf("exit code %d, want 1", code)
				}
				named := false
				for _, row := range verdict {
					switch {
					case row.Property == fault.property:
						named = row.Mark == "fail" && row.Fix != "" && row.Evidence != ""
					case row.Mark != "pass":
						t.Errorf("not planted: %+v", row)
					}
				}
				if !named {
					t.Errorf("%s is not named: %+v", fault.property, verdict)
				}
			})
		}
	}
}

// TestPythonCompiles: FastAPI's receiver needs packages that not every machine has; its syntax needs none.
func TestPythonCompiles(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil && os.Getenv("CI") == "" {
		t.Skipf("%v: CI has it", err)
	}
	source := filepath.FromSlash(root + "/docs/receivers/python/fastapi_receiver.py")
	compile := "import sys; compile(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1], 'exec')"
	if out, err := exec.Command("python3", "-c", compile, source).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

package scenarios_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/scenarios"
)

// An application counts the events of each task and tells; with seldom it sees only the second question on.
type application struct {
	mu     sync.Mutex
	counts map[string]int
	asked  map[string]int
	seldom bool
}

func (a *application) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if id, ok := strings.CutPrefix(r.URL.Path, "/tasks/"); ok {
		a.asked[id]++
		if a.counts[id] == 0 || a.seldom && a.asked[id] < 3 {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, `{"id":%q,"count":%d}`, id, a.counts[id])
		return
	}
	var event struct{ Resource struct{ TaskID string } }
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &event) != nil {
		http.Error(w, "no event", http.StatusBadRequest)
		return
	}
	a.counts[event.Resource.TaskID]++
}

func TestProbes(t *testing.T) {
	there := filepath.Join(t.TempDir(), "effect.json")
	if err := os.WriteFile(there, []byte("{\"n\": 3}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		probes string
		seldom bool
		want   []string
		state  scenarios.State
	}{
		"http": {`
- {name: stored, http: {url: '{{target}}/tasks/{{task}}'}, select: json.count, expect: {status: 2xx, equals: 2}}`,
			false, []string{"stored 2 true"}, scenarios.Passed},
		"eventually": {`
- {name: stored, http: {url: '{{target}}/tasks/{{task}}'}, select: json.count, every: 1ms, expect: {status: 2xx, assert: value > 1}}`,
			true, []string{"stored 2 true"}, scenarios.Passed},
		"never": {`
- {name: stored, http: {url: '{{target}}/tasks/{{task}}'}, select: json.count, every: 1ms, eventually: 200ms, expect: {equals: 1}}`,
			false, []string{"stored 2 false"}, scenarios.Failed},
		"command": {`
- {name: echo, command: [echo, '{{event}} {{task}}'], expect: {exit: 0, body: '/^success [0-9a-f]{32}$/'}}`,
			false, []string{"echo success TASK true"}, scenarios.Passed},
		"file": {`
- {name: file, file: '` + there + `', expect: {equals: {n: 3}}}`, false, []string{`file {"n": 3} true`}, scenarios.Passed},
		"no such command": {`
- {name: none, command: [./no-such-program], expect: {exit: 0}}`, false, []string{"none  false"}, scenarios.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(&application{counts: map[string]int{}, asked: map[string]int{}, seldom: tt.seldom})
			defer server.Close()
			runner := scenarios.Runner{To: server.URL + "/hook"}
			o := runner.Run(t.Context(), []*scenarios.Scenario{parse(t, "probes", "probes:"+tt.probes)}).Scenarios[0]
			var got []string
			for _, p := range o.Probes {
				observed := p.Observed
				if p.Task != "" {
					observed = strings.ReplaceAll(observed, p.Task, "TASK")
				}
				got = append(got, fmt.Sprintf("%s %s %v", p.Name, observed, p.Met))
				if p.Met && (p.Effect <= 0 || p.Asked < 1 || tt.seldom && p.Asked < 3) {
					t.Errorf("effect after %s, asked %d times", p.Effect, p.Asked)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || o.State != tt.state {
				t.Errorf("%s%s", diff, brief(&o))
			}
		})
	}
}

// TestSame compares a task that was delivered twice with two that were not.
func TestSame(t *testing.T) {
	server := httptest.NewServer(&application{counts: map[string]int{}, asked: map[string]int{}})
	defer server.Close()
	const file = `
tasks: [{count: 3}]
sequence: [{send: {task: 1}}, {send: {task: 2}}, {send: {task: 3, times: TIMES}}]
expect: {same: [1, 2, 3]}
probes: [{name: stored, http: {url: '{{target}}/PATH/{{task}}'}, select: json.count, eventually: 1s}]
`
	for name, tt := range map[string]struct{ times, path, want string }{
		"alike":     {"1", "tasks", "passed \n"},
		"different": {"2", "tasks", "failed \nsame @same.yaml:4:10 #4: want 1, got 2\n"},
		"unseen":    {"1", "nothing", "broken probe stored does not see task TASK: "},
	} {
		t.Run(name, func(t *testing.T) {
			s := parse(t, "same", strings.NewReplacer("TIMES", tt.times, "PATH", tt.path).Replace(file))
			runner := scenarios.Runner{To: server.URL + "/hook", Seed: uint64(len(name))}
			o := runner.Run(t.Context(), []*scenarios.Scenario{s}).Scenarios[0]
			if got := strings.ReplaceAll(brief(&o), o.Exchanges[0].Task, "TASK"); !strings.HasPrefix(got, tt.want) {
				t.Errorf("want %s got %s", tt.want, got)
			}
		})
	}
}

func TestAssertTypos(t *testing.T) {
	for text, want := range map[string]string{
		"all(exchanges, .respnse.status < 300)": `has no field respnse (did you mean "response"?)`,
		"sumary.attempts == 2":                  `unknown name sumary (did you mean "summary"?)`,
		"summary.attempts":                      "expected bool, but got int",
		"probes.stroed.met":                     `unknown probe "stroed" (did you mean "stored"?)`,
		"now() == now()":                        "now",
	} {
		_, err := scenarios.Parse("typo.yaml", []byte("probes: [{name: stored, file: x}]\nexpect:\n  assert:\n    - '"+text+"'\n"), nil)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "typo.yaml:4:") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

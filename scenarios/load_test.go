package scenarios_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/scenarios"
)

func ExampleLoad() {
	fsys := fstest.MapFS{"retry.yaml": {Data: []byte("description: Tries again.\ndelivery:\n  retrys: 5x10s\ntasks:\n  - count: 0\n")}}
	_, err := scenarios.Load(fsys, "retry.yaml")
	fmt.Println(err)
	// Output:
	// retry.yaml:3:3: unknown key "retrys" in delivery (did you mean "retry"?)
	//     retrys: 5x10s
	//     ^
	// retry.yaml:5:12: count: must be 1 at least, not 0
	//     - count: 0
	//              ^
}

func ExampleScenario_Place() {
	s, err := scenarios.Parse("slow.yaml", []byte("expect:\n  run:\n    p95: 2s\n"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Name, s.Expect.Run.P95, s.Place("expect.run.p95"))
	// Output: slow 2s slow.yaml:3:5
}

func TestLoadEverything(t *testing.T) {
	s, err := scenarios.Load(os.DirFS("testdata/load"), "everything.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"name":                          "everything.yaml:2:1",
		"tasks[1].arrival.uniform":      "everything.yaml:19:7",
		"expect.each.status":            "everything.yaml:87:5",
		"expect.run.p95":                "everything.yaml:94:5",
		"expect.assert[0]":              "everything.yaml:103:7",
		"sequence[4].parallel[0].send":  "everything.yaml:78:9",
		"sequence[2].send.change.set":   "everything.yaml:55:9",
		"probes[2].expect.body":         "everything.yaml:124:7",
		"expect.run.p42":                "",
		"expect.each.headers.X-Handled": "everything.yaml:90:7",
	}
	got := map[string]string{}
	for path := range want {
		got[path] = s.Place(path)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("places (-want +got)\n%s", diff)
	}
	if s.Webhook.HeadersTemplate != `{"X-Task":"{{resource.taskId}}"}` || !strings.HasPrefix(s.Webhook.Payload, "{\n") {
		t.Errorf("templates: headers %q, payload %q", s.Webhook.HeadersTemplate, s.Webhook.Payload)
	}
	if seed := *s.Seed; seed != 18446744073709551615 || s.Tasks[1].Arrival.Uniform[1] != scenarios.Duration(3*time.Second) {
		t.Errorf("seed %d, arrival %v", seed, s.Tasks[1].Arrival)
	}
	wantSet := map[string]any{"resource.runseconds": nil, "resource.extra": map[string]any{"a": []any{uint64(1), "two", true, 0.5}}}
	if diff := cmp.Diff(wantSet, s.Sequence[2].Send.Change.Set); diff != "" {
		t.Errorf("change.set (-want +got)\n%s", diff)
	}
	if value, there := s.Sequence[2].Send.Change.Headers["User-Agent"]; !there || value != nil {
		t.Errorf("change.headers: null must stay a nil pointer, got %v, %v", value, there)
	}
}

// TestAliases: anchors, aliases and merge keys are YAML's way of not repeating oneself; own keys win over merged ones.
func TestAliases(t *testing.T) {
	s, err := scenarios.Parse("a.yaml", []byte(`
sequence:
  - send: &first {event: running, times: 2}
  - send: {<<: *first, event: success}
  - send: *first
expect:
  each: &each
    latency: &limit 2s
    body: ok
  run:
    p95: *limit
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	first := scenarios.Send{Event: "running", Times: 2}
	second := scenarios.Send{Event: "success", Times: 2}
	want := []scenarios.Step{{Send: &first}, {Send: &second}, {Send: &first}}
	if diff := cmp.Diff(want, s.Sequence, cmp.AllowUnexported(scenarios.StatusSet{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if s.Expect.Run.P95 != scenarios.Duration(2*time.Second) {
		t.Errorf("p95 %s", s.Expect.Run.P95)
	}
}

func TestLoadAll(t *testing.T) {
	fsys := fstest.MapFS{
		"web/b.yml":        {Data: []byte("tags: [slow, ci]")},
		"web/a.yaml":       {Data: []byte("webhook: {payload_file: t/p.json}")},
		"web/t/p.json":     {Data: []byte(`{"id": "{{userId}}"}`)},
		"web/notes.txt":    {Data: []byte("no scenario")},
		"web/.hidden.yaml": {Data: []byte("nonsense")},
		"bad/one.yaml":     {Data: []byte("tusks: 1")},
		"bad/two.yaml":     {Data: []byte("tasks: 1\nname: a b\nseed: -1")},
		"same/a.yaml":      {Data: []byte("name: x")},
		"same/b.yaml":      {Data: []byte("description: y\nname: x")},
		"empty/readme":     {},
	}
	t.Run("sorted, once", func(t *testing.T) {
		all, err := scenarios.LoadAll(fsys, "web/b.yml", "web")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, s := range all {
			names = append(names, s.File+" "+s.Name)
		}
		if diff := cmp.Diff([]string{"web/b.yml b", "web/a.yaml a"}, names); diff != "" {
			t.Error(diff)
		}
		if b := all[0]; !b.HasTags(nil) || !b.HasTags([]string{"ci", "slow"}) || b.HasTags([]string{"ci", "fast"}) {
			t.Errorf("tags %v", b.Tags)
		}
	})
	for name, want := range map[string][]string{
		"bad":   {`bad/one.yaml:1:1: unknown key "tusks" (did you mean "tasks"?)`, "bad/two.yaml:1:8: tasks: must be a list, not 1", `bad/two.yaml:2:7: name: must consist of letters, digits and dashes, not "a b"`, "bad/two.yaml:3:7: seed: must be a whole number, not -1"},
		"same":  {`same/b.yaml:2:7: the name "x" is that of same/a.yaml already`},
		"empty": {"read empty: there are no scenario files (*.yaml, *.yml) in the folder"},
		"none":  {"read none: file does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := scenarios.LoadAll(fsys, name)
			if diff := cmp.Diff(want, headsOf(err)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// headsOf returns the first lines of the problems, or the error's text.
func headsOf(err error) []string {
	problems, ok := errors.AsType[scenarios.Problems](err)
	if !ok {
		return []string{fmt.Sprint(err)}
	}
	var heads []string
	for _, p := range problems {
		head, _, _ := strings.Cut(p.String(), "\n")
		heads = append(heads, head)
	}
	return heads
}

func TestLoadPath(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"s/a.yaml": "name: one", "s/b.yaml": "nam: two"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := scenarios.LoadPath(dir, filepath.FromSlash("s/a.yaml"))
	if err != nil || len(all) != 1 || all[0].File != filepath.FromSlash("s/a.yaml") {
		t.Fatalf("got %v, %v", all, err)
	}
	if _, err = scenarios.LoadPath("elsewhere", filepath.Join(dir, "s")); len(headsOf(err)) != 1 || !strings.HasPrefix(err.Error(), filepath.Join(dir, "s", "b.yaml")+":1:1: unknown key") {
		t.Errorf("got %v", err)
	}
	if _, err = scenarios.LoadPath(dir, "missing.yaml"); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "read missing.yaml: ") {
		t.Errorf("got %v", err)
	}
}

func TestLoadProbes(t *testing.T) {
	fsys := fstest.MapFS{
		"p.yaml":   {Data: []byte("probes:\n  - file: /var/log/app.log\n    expect: {body: '{{task}}'}\n  - name: db\n    command: [psql, -c, select 1]\n")},
		"bad.yaml": {Data: []byte("probes:\n  - command: [psql]\n    file: x\nname: y\n")},
		"no.yaml":  {Data: []byte("{}")},
	}
	probes, err := scenarios.LoadProbes(fsys, "p.yaml")
	if err != nil || len(probes) != 2 || probes[0].Name != "probe 1" || probes[1].Name != "db" {
		t.Errorf("got %+v, %v", probes, err)
	}
	_, err = scenarios.LoadProbes(fsys, "bad.yaml")
	want := []string{"bad.yaml:3:5: probes[0]: only one of http, command and file may be set, and command is", `bad.yaml:4:1: unknown key "name"`}
	if diff := cmp.Diff(want, headsOf(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	_, err = scenarios.LoadProbes(fsys, "no.yaml")
	if diff := cmp.Diff([]string{`no.yaml:1:1: the key "probes" is missing`}, headsOf(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestStarterIsValid(t *testing.T) {
	s, err := scenarios.Parse("starter.yaml", []byte(scenarios.Starter()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Description == "" || !strings.HasPrefix(scenarios.Starter(), "# yaml-language-server: $schema=") {
		t.Errorf("the starter must have a description and begin with the schema's place")
	}
}

package report_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/scenarios/report"
)

// needs skips the test on a developer's machine that lacks something; where CI is set, its absence is a failure.
func needs(t *testing.T, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") == "":
		t.Skipf("%v: CI has it", err)
	default:
		t.Fatal(err)
	}
}

// node runs a script of testdata/npm and decodes what it prints.
func node(t *testing.T, into any, script string, args ...string) {
	t.Helper()
	_, err := exec.LookPath("node")
	needs(t, err)
	_, err = os.Stat("testdata/npm/node_modules")
	needs(t, err)
	cmd := exec.CommandContext(t.Context(), "node", append([]string{script}, args...)...)
	cmd.Dir = "testdata/npm"
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("%s: %v\n%s", script, err, exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%s: %v in %s", script, err, out)
	}
}

func save(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// tallied is how a reader counted. Readers differ in what they tell.
type tallied struct {
	Tests, Failures, Errors, Skipped, Passed int
	Names                                    []string
}

// TestReadByOthers reads JUnit with two parsers that share no code, and TAP with a third, and wants the same of all.
func TestReadByOthers(t *testing.T) {
	for name, r := range map[string]*scenarios.Result{"run": run(), "check": check()} {
		t.Run(name, func(t *testing.T) {
			var got struct {
				Attributes, Cases, Second tallied
				TAP                       struct {
					tallied
					OK                bool
					Bailout           any
					Faults            []any
					Plan, Diagnostics int
				}
			}
			node(t, &got, "read.mjs", save(t, "junit.xml", write(t, report.Options{}, "junit", r)), save(t, "out.tap", write(t, report.Options{}, "tap", r)))
			want := tallied{Tests: 5, Failures: 2, Errors: 1, Skipped: 1, Names: []string{"success", "duplicate", "wrong-method", "burst # 1", "secret"}}
			verdict := 0
			if r.Verdict != nil {
				verdict = len(r.Verdict.Rows)
				want = tallied{Tests: 9, Failures: 2, Errors: 1, Skipped: 2,
					Names: append(want.Names, "acknowledges", "idempotent", "refuses-garbage", "refuses-forged")}
			}
			compare(t, "junit2json", want, got.Cases)
			compare(t, "junit2json, attributes", tallied{Tests: want.Tests, Failures: want.Failures, Errors: want.Errors, Skipped: want.Skipped}, got.Attributes)
			passed := want
			passed.Passed = want.Tests - want.Failures - want.Errors - want.Skipped
			got.Second.Tests += got.Second.Skipped // which this reader leaves out of the total
			compare(t, "test-results-parser", passed, got.Second)
			points := tallied{Tests: want.Tests, Failures: want.Failures + want.Errors, Skipped: want.Skipped,
				Passed: passed.Passed + want.Skipped, Names: slices.Clone(want.Names)}
			for i := range verdict {
				points.Names[5+i] = "verdict " + points.Names[5+i]
			}
			compare(t, "tap-parser", points, got.TAP.tallied)
			if got.TAP.OK || len(got.TAP.Faults) > 0 || got.TAP.Plan != want.Tests || got.TAP.Diagnostics != want.Tests-1 {
				t.Errorf("TAP: ok %v, plan %d, %d diagnostics, faults %v", got.TAP.OK, got.TAP.Plan, got.TAP.Diagnostics, got.TAP.Faults)
			}
			if interrupted := got.TAP.Bailout == "the run was interrupted"; interrupted != r.Interrupted {
				t.Errorf("TAP: bailout %v", got.TAP.Bailout)
			}
		})
	}
}

func compare(t *testing.T, reader string, want, got tallied) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", reader, diff)
	}
}

// seen is what happened when the page was used.
type seen struct {
	Scheme, Exchange, Background           string
	Console, Requests, Headings            []string
	Scenarios, Closed, Opened, OpenedOne   int
	Found, Broken, Bad, Linked, Unlabelled int
	Contrast, LoadedMS, SearchMS           float64
	Sideways                               bool
}

func browse(t *testing.T, r *scenarios.Result, screenshot string) []seen {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	needs(t, err)
	var got []seen
	node(t, &got, "page.mjs", save(t, "report.html", write(t, report.Options{}, "html", r)), chromium, screenshot)
	for _, s := range got {
		if len(s.Console) > 0 || len(s.Requests) > 0 {
			t.Errorf("%s: console %q, requests %q", s.Scheme, s.Console, s.Requests)
		}
		if s.Contrast < 4.5 {
			t.Errorf("%s: the lowest contrast is %.2f", s.Scheme, s.Contrast)
		}
		if s.Unlabelled > 0 || s.Sideways {
			t.Errorf("%s: %d fields without label, scrolls sideways: %v", s.Scheme, s.Unlabelled, s.Sideways)
		}
	}
	if len(got) != 2 || got[0].Background == got[1].Background {
		t.Fatalf("not two colour schemes: %+v", got)
	}
	return got
}

// TestPageInBrowser uses the page as a person does: in a wide light window and in a narrow dark one.
func TestPageInBrowser(t *testing.T) {
	dist, err := filepath.Abs("../../dist")
	if err == nil {
		err = os.MkdirAll(dist, 0o777)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range browse(t, check(), filepath.Join(dist, "report.png")) {
		want := seen{Scheme: s.Scheme, Background: s.Background, Contrast: s.Contrast, LoadedMS: s.LoadedMS, SearchMS: s.SearchMS,
			Exchange: "POST /hook?token=Zx81" + strings.Repeat("*", 22) + " HTTP/1.1", Console: []string{}, Requests: []string{},
			Headings:  []string{"Verdict: 1 fail, 1 warn, 1 not observable, 1 pass", "Verdict", "Scenarios"},
			Scenarios: 5, Closed: 0, Opened: 5, OpenedOne: 1, Found: 1, Broken: 1, Bad: 4, Linked: 1}
		if diff := cmp.Diff(want, s); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s.Scheme, diff)
		}
	}
}

// TestBigPage: with 5,000 exchanges and 80 MB of bodies the page stays within bounds and quick to use.
func TestBigPage(t *testing.T) {
	r := run()
	burst := scenarios.Scenario{Name: "burst"}
	body := strings.Repeat("0123456789abcdef", 1<<10)
	var all []wire.Exchange
	for i := range 5000 {
		all = append(all, exchange(i+1, "success", fmt.Sprintf("burst-%d", i/3), 200, body, "ok"))
	}
	r.Scenarios = append(r.Scenarios, outcome(burst, scenarios.Passed, all...))
	page := write(t, report.Options{}, "html", r)
	if n := len(page); n > 24<<20 {
		t.Errorf("the page has %d MiB", n>>20)
	}
	if !strings.Contains(page, "To keep the page usable, the bytes of 4") {
		t.Error("the page does not say what it left out")
	}
	if n := strings.Count(page, `<details class="x `); n != 5006 {
		t.Errorf("%d exchanges are listed", n)
	}
	for _, s := range browse(t, r, "") {
		t.Logf("%s: %d KiB, loaded in %.0f ms, first search %.0f ms", s.Scheme, len(page)>>10, s.LoadedMS, s.SearchMS)
		if s.Found != 1 {
			t.Errorf("%s: %d scenarios found", s.Scheme, s.Found)
		}
	}
}

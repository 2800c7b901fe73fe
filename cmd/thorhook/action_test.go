package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// An action is what the tests read of action.yml.
type action struct {
	Name, Description string
	Inputs            map[string]struct {
		Description, Default string
		Required             bool
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	Name, ID, Uses, Shell, Run string
	With, Env                  map[string]string
}

func readAction(t *testing.T) action {
	t.Helper()
	var a action
	if err := yaml.UnmarshalWithOptions(readDoc(t, "action.yml"), &a, yaml.DisallowUnknownField(), yaml.AllowFieldPrefixes("branding")); err != nil {
		t.Fatal(err)
	}
	return a
}

func readDoc(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func inputsUsed(text string) []string {
	var used []string
	for _, m := range regexp.MustCompile(`\$\{\{ inputs\.([a-z-]+) \}\}`).FindAllStringSubmatch(text, -1) {
		used = append(used, m[1])
	}
	slices.Sort(used)
	return slices.Compact(used)
}

// TestActionIsWhole: every input is declared, described and used, the scripts are bash, and no input stands in a script.
func TestActionIsWhole(t *testing.T) {
	needsBash(t)
	a := readAction(t)
	if a.Runs.Using != "composite" || a.Name == "" || a.Description == "" {
		t.Errorf("%q using %q", a.Name, a.Runs.Using)
	}
	var declared []string
	for name, input := range a.Inputs {
		declared = append(declared, name)
		if input.Description == "" {
			t.Errorf("input %s has no description", name)
		}
		if !strings.Contains(string(readDoc(t, "docs/ci.md")), "`"+name+"`") {
			t.Errorf("docs/ci.md does not tell of input %s", name)
		}
	}
	slices.Sort(declared)
	if diff := cmp.Diff(declared, inputsUsed(string(readDoc(t, "action.yml")))); diff != "" {
		t.Errorf("inputs (-declared +used):\n%s", diff)
	}
	for _, step := range a.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %s: an expression in a script can become a command", step.Name)
		}
		if step.Uses != "" {
			continue
		}
		check := exec.Command("bash", "-n")
		check.Stdin = strings.NewReader(step.Run)
		if out, err := check.CombinedOutput(); err != nil || step.Shell != "bash" {
			t.Errorf("step %s, shell %q: %v\n%s", step.Name, step.Shell, err, out)
		}
	}
}

// TestActionReports runs the action's own script on a receiver, once without a fault and once with one.
func TestActionReports(t *testing.T) {
	needsBash(t)
	thorhook := buildBinary(t)
	receiver := brokenReceivers(t)[0]
	for _, tt := range []struct {
		name, broken, scenarios string
		code                    int
	}{
		{"check", "", "", 0},
		{"check finds a fault", "accepts-forged", "", 1},
		{"run", "", "success\nfailure\n", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // mostly waits
			dir := t.TempDir()
			probe, err := filepath.Abs(filepath.Join(root, "docs", "receivers", "probe.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			code := readAction(t).runStep(t, dir, filepath.Dir(thorhook), map[string]string{
				"to": receiver.start(t, "BROKEN="+tt.broken) + "/webhook", "scenarios": tt.scenarios, "probe": probe,
				"secret-header": "Authorization: Bearer " + receiverSecret, "reports": "out",
			})
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			for name, begin := range map[string]string{"out/thorhook.xml": "<?xml", "out/thorhook.html": "<!", "summary": "#"} {
				text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
				if err != nil || !bytes.HasPrefix(bytes.ToLower(text), []byte(begin)) {
					t.Errorf("%s: %v, begins with %.40q", name, err, text)
				}
				if bytes.Contains(text, []byte(receiverSecret)) {
					t.Errorf("%s shows the secret", name)
				}
			}
		})
	}
}

// runStep runs the step that calls thorhook as a runner would, in dir, and returns its exit code.
func (a action) runStep(t *testing.T, dir, bin string, with map[string]string) int {
	t.Helper()
	at := slices.IndexFunc(a.Runs.Steps, func(s actionStep) bool { return s.ID == "run" })
	if at < 0 {
		t.Fatal("no step with the id run")
	}
	step := a.Runs.Steps[at]
	cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"),
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for name, value := range step.Env {
		for input, declared := range a.Inputs {
			given, ok := with[input]
			if !ok {
				given = declared.Default
			}
			value = strings.ReplaceAll(value, "${{ inputs."+input+" }}", given)
		}
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	t.Logf("%s", out)
	return cmd.ProcessState.ExitCode()
}

// TestDocumentedFlags: every flag in the page about CI and in the action is one of check or run.
func TestDocumentedFlags(t *testing.T) {
	binary := buildBinary(t)
	var known []string
	flag := regexp.MustCompile(`(?:^|[\s(\x60])--([a-z][a-z-]*)`)
	for _, verb := range []string{"check", "run"} {
		help, err := exec.Command(binary, verb, "--help").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, help)
		}
		for _, m := range flag.FindAllSubmatch(help, -1) {
			known = append(known, string(m[1]))
		}
	}
	for _, name := range []string{"docs/ci.md", "action.yml"} {
		found := flag.FindAllSubmatch(readDoc(t, name), -1)
		if len(found) == 0 {
			t.Errorf("%s names no flag", name)
		}
		for _, m := range found {
			if !slices.Contains(known, string(m[1])) {
				t.Errorf("%s: neither check nor run has a flag --%s", name, m[1])
			}
		}
	}
}

// TestWorkflowExample: docs/ci/github.yml is YAML, and gives the action inputs that it has.
func TestWorkflowExample(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses string
				With map[string]any
			}
		}
	}
	if err := yaml.Unmarshal(readDoc(t, "docs/ci/github.yml"), &workflow); err != nil {
		t.Fatal(err)
	}
	a, seen := readAction(t), false
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if !strings.HasPrefix(step.Uses, "thorhook/thorhook@") {
				continue
			}
			seen = true
			for name := range step.With {
				if _, ok := a.Inputs[name]; !ok {
					t.Errorf("the action has no input %s", name)
				}
			}
		}
	}
	if !seen {
		t.Error("the workflow does not use the action")
	}
}

// needsBash skips a test where there is no bash, unless CI is set.
func needsBash(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil && os.Getenv("CI") == "" {
		t.Skipf("%v: CI has it", err)
	}
}

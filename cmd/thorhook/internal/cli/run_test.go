package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/cli"
)

// A result is what one run of the command left behind.
type result struct {
	Code           int
	Stdout, Stderr string
}

// A world is what a test gives the command to see.
type world struct {
	environ       map[string]string
	project, user string // contents of the files of settings, "" for none
	tty           bool
}

func (w world) run(t *testing.T, ctx context.Context, verbs []cli.Verb, args ...string) result {
	t.Helper()
	dir, config := t.TempDir(), t.TempDir()
	for path, text := range map[string]string{
		filepath.Join(dir, "thorhook.yaml"): w.project, filepath.Join(config, "config.yaml"): w.user,
	} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	env := &cli.Env{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		LookupEnv: func(name string) (string, bool) { v, ok := w.environ[name]; return v, ok },
		Dir:       dir, ConfigDir: config, StdoutTTY: w.tty, StderrTTY: w.tty, Width: 80,
	}
	code := cli.Run(ctx, env, args, verbs)
	return result{code, stdout.String(), strings.ReplaceAll(stderr.String(), config, "CONFIG")}
}

// probe is a verb that prints its flags, or ends as fail says.
func probe(fail func(ctx context.Context) error) cli.Verb {
	return func(env *cli.Env) *cobra.Command {
		var speed string
		var count int
		var wait time.Duration
		var dry bool
		var header, events []string
		cmd := &cobra.Command{
			Use: "probe", Short: "Print the flags", GroupID: "tool",
			RunE: func(cmd *cobra.Command, _ []string) error {
				if fail != nil {
					return fail(cmd.Context())
				}
				_, err := fmt.Fprintf(env.Stdout, "speed=%s count=%d wait=%s dry=%t header=%q events=%q secrets=%t",
					speed, count, wait, dry, header, events, env.ShowSecrets)
				return err
			},
		}
		flags := cmd.Flags()
		flags.StringVar(&speed, "speed", "1", "run at `SPEED`")
		flags.IntVar(&count, "count", 1, "repeat `N` times")
		flags.DurationVar(&wait, "wait", 0, "wait `DURATION`")
		flags.BoolVar(&dry, "dry-run", false, "do nothing")
		flags.StringArrayVarP(&header, "header", "H", nil, "add the header `LINE`")
		flags.StringSliceVar(&events, "events", []string{"success"}, "send `EVENTS`")
		return cmd
	}
}

func TestSettingsLayers(t *testing.T) {
	const defaults = `speed=1 count=1 wait=0s dry=false header=[] events=["success"] secrets=false`
	for _, tt := range []struct {
		name  string
		world world
		args  []string
		want  string
	}{
		{"default", world{}, nil, defaults},
		{"user file", world{user: "speed: 60"}, nil, strings.Replace(defaults, "speed=1", "speed=60", 1)},
		{"project over user", world{user: "speed: 60\ncount: 2", project: "speed: max"}, nil,
			`speed=max count=2 wait=0s dry=false header=[] events=["success"] secrets=false`},
		{"verb over common", world{project: "probe: {speed: 5}\nspeed: 60"}, nil,
			`speed=5 count=1 wait=0s dry=false header=[] events=["success"] secrets=false`},
		{"common of project over verb of user", world{project: "speed: 60", user: "probe: {speed: 5}"}, nil,
			`speed=60 count=1 wait=0s dry=false header=[] events=["success"] secrets=false`},
		{"environment over files", world{project: "speed: 60", environ: map[string]string{"THORHOOK_SPEED": "7"}}, nil,
			`speed=7 count=1 wait=0s dry=false header=[] events=["success"] secrets=false`},
		{"flag over all", world{project: "speed: 60", environ: map[string]string{"THORHOOK_SPEED": "7"}}, []string{"--speed", "9"},
			`speed=9 count=1 wait=0s dry=false header=[] events=["success"] secrets=false`},
		{"types and dashes", world{project: "wait: 2s\ndry-run: true\nshow-secrets: true",
			environ: map[string]string{"THORHOOK_DRY_RUN": "false"}}, nil,
			`speed=1 count=1 wait=2s dry=false header=[] events=["success"] secrets=true`},
		{"lists", world{project: "header: ['A: 1, 2', 'B: 3']\nprobe:\n  events:\n    - running\n    - failure"}, nil,
			`speed=1 count=1 wait=0s dry=false header=["A: 1, 2" "B: 3"] events=["running" "failure"] secrets=false`},
		{"lists from the environment", world{environ: map[string]string{"THORHOOK_HEADER": "A: 1, 2\nB: 3\n", "THORHOOK_EVENTS": "running,failure"}}, nil,
			`speed=1 count=1 wait=0s dry=false header=["A: 1, 2" "B: 3"] events=["running" "failure"] secrets=false`},
		{"one value for a list", world{project: "header: 'A: 1'"}, nil, strings.Replace(defaults, "header=[]", `header=["A: 1"]`, 1)},
		{"comments only", world{project: "# nothing yet\n"}, nil, defaults},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.world.run(t, t.Context(), []cli.Verb{probe(nil)}, append([]string{"probe"}, tt.args...)...)
			if diff := cmp.Diff(result{0, tt.want, ""}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestSettingsErrors(t *testing.T) {
	for _, tt := range []struct {
		name  string
		world world
		want  string
	}{
		{"unknown key", world{project: "count: 2\n\nsped: 3"}, `thorhook.yaml:3:1: unknown key "sped" (did you mean "speed"?)`},
		{"unknown verb", world{project: "prob: {speed: 3}"}, `thorhook.yaml:1:1: unknown key "prob" (did you mean "probe"?)`},
		{"unknown key of a verb", world{project: "probe:\n  cuont: 3"}, `thorhook.yaml:2:3: unknown key "cuont" of probe (did you mean "count"?)`},
		{"of the user's file", world{user: "sped: 3"}, `CONFIG/config.yaml:1:1: unknown key "sped" (did you mean "speed"?)`},
		{"verb without map", world{project: "probe: 3"}, `thorhook.yaml:1:8: probe: must be a map of the verb's flags`},
		{"number", world{project: "count: many"}, `thorhook.yaml:1:8: count: "many": must be a whole number`},
		{"range", world{project: "count: 99999999999999999999"}, `thorhook.yaml:1:8: count: "99999999999999999999": is out of range`},
		{"duration", world{project: "wait: 2"}, `thorhook.yaml:1:7: wait: "2": must be a duration such as 500ms or 2s`},
		{"bool", world{project: "dry-run: maybe"}, `thorhook.yaml:1:10: dry-run: "maybe": must be true or false`},
		{"word", world{project: "color: blue"}, `thorhook.yaml:1:8: color: "blue": must be one of auto, always, never`},
		{"list for one", world{project: "speed: [1, 2]"}, `thorhook.yaml:1:8: speed: must be one value, not a list`},
		{"map for one", world{project: "speed: {a: 1}"}, `thorhook.yaml:1:8: speed: must be a plain value or a list`},
		{"null", world{project: "speed:\ncount: 1"}, `thorhook.yaml:1:7: speed: must be a plain value or a list`},
		{"nested list", world{project: "header: [[1]]"}, `thorhook.yaml:1:10: header: an element of the list must be a plain value`},
		{"no map", world{project: "- a"}, `thorhook.yaml:1:1: settings must be a map of keys to values`},
		{"environment", world{environ: map[string]string{"THORHOOK_COUNT": "x"}}, `THORHOOK_COUNT=x: must be a whole number`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.world.run(t, t.Context(), []cli.Verb{probe(nil)}, "probe")
			if diff := cmp.Diff(result{3, "", "error: " + tt.want + "\n"}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestSettingsSyntaxErrorsHaveAPosition(t *testing.T) {
	for _, text := range []string{"speed: [1", "a: 1\n  b: 2", "speed: 1\nspeed: 2", "speed: 1\n---\nspeed: 2", "\"open"} {
		got := world{project: text}.run(t, t.Context(), []cli.Verb{probe(nil)}, "probe")
		if got.Code != 3 || !strings.HasPrefix(got.Stderr, "error: thorhook.yaml:") || strings.Count(got.Stderr, "\n") != 1 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestExitCodes(t *testing.T) {
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		name   string
		fail   error
		code   int
		stderr string
	}{
		{"failed", errors.New("deliver: refused"), 1, "error: deliver: refused\n"},
		{"usage gets a hint", &cli.Error{Code: cli.CodeUsage, Err: errors.New("no target")}, 2, "error: no target\nhint: see thorhook probe --help\n"},
		{"own hint", &cli.Error{Code: cli.CodeUsage, Err: errors.New("no target"), Hint: "name one"}, 2, "error: no target\nhint: name one\n"},
		{"wrapped", fmt.Errorf("send: %w", &cli.Error{Code: cli.CodeUnreachable, Err: errors.New("refused"), Hint: "start it"}), 4,
			"error: send: refused\nhint: start it\n"},
		{"interrupted", fmt.Errorf("wait: %w", interrupted.Err()), 130, "error: interrupted\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := world{}.run(t, t.Context(), []cli.Verb{probe(func(context.Context) error { return tt.fail })}, "probe")
			if diff := cmp.Diff(result{tt.code, "", tt.stderr}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestPanicIsInternalError(t *testing.T) {
	boom := []cli.Verb{probe(func(context.Context) error { panic("boom") })}
	got := world{}.run(t, t.Context(), boom, "probe")
	want := result{5, "", "error: internal error: boom\nhint: this is a defect of thorhook: please report it at " +
		"https://github.com/thorhook/thorhook/issues with what it prints under THORHOOK_DEBUG=1\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got = world{environ: map[string]string{"THORHOOK_DEBUG": "1"}}.run(t, t.Context(), boom, "probe")
	if !strings.Contains(got.Stderr, "run_test.go") {
		t.Errorf("no stack under THORHOOK_DEBUG:\n%s", got.Stderr)
	}
}

func TestColor(t *testing.T) {
	term := map[string]string{"TERM": "xterm-256color"}
	with := func(name, value string) map[string]string {
		return map[string]string{"TERM": "xterm-256color", name: value}
	}
	for _, tt := range []struct {
		name  string
		world world
		flags []string
		color bool
	}{
		{"terminal", world{environ: term, tty: true}, nil, true},
		{"pipe", world{environ: term}, nil, false},
		{"dumb terminal", world{environ: map[string]string{"TERM": "dumb"}, tty: true}, nil, false},
		{"NO_COLOR", world{environ: with("NO_COLOR", "1"), tty: true}, nil, false},
		{"empty NO_COLOR", world{environ: with("NO_COLOR", ""), tty: true}, nil, true},
		{"CLICOLOR=0", world{environ: with("CLICOLOR", "0"), tty: true}, nil, false},
		{"CLICOLOR_FORCE on a pipe", world{environ: with("CLICOLOR_FORCE", "1")}, nil, true},
		{"always on a pipe", world{}, []string{"--color", "always"}, true},
		{"always over NO_COLOR", world{environ: with("NO_COLOR", "1")}, []string{"--color", "always"}, true},
		{"never on a terminal", world{environ: term, tty: true}, []string{"--color=never"}, false},
		{"by the environment", world{environ: with("THORHOOK_COLOR", "never"), tty: true}, nil, false},
		{"by the file", world{environ: term, tty: true, project: "color: never"}, nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, last := range []string{"--help", "--unknown"} {
				args := append(append([]string{"spiders"}, tt.flags...), last)
				got := tt.world.run(t, t.Context(), cli.Verbs(), args...)
				if strings.Contains(got.Stdout+got.Stderr, "\x1b[") != tt.color {
					t.Errorf("%v: coloured output wanted: %v\n%+v", args, tt.color, got)
				}
			}
		})
	}
}

func TestHelpFitsAScreen(t *testing.T) {
	pages := [][]string{{}}
	for _, verb := range cli.Verbs() {
		pages = append(pages, []string{verb(&cli.Env{}).Name()})
	}
	for _, page := range pages {
		got := world{}.run(t, t.Context(), cli.Verbs(), append(page, "--help")...)
		lines := strings.Split(got.Stdout, "\n")
		if got.Code != 0 || len(lines) > 50 {
			t.Errorf("%v: code %d, %d lines", page, got.Code, len(lines))
		}
		for _, line := range lines {
			if len([]rune(line)) > 80 {
				t.Errorf("%v: wider than 80 columns: %q", page, line)
			}
		}
		if len(page) > 0 && !strings.Contains(got.Stdout, "\nExamples\n  thorhook") && !strings.Contains(got.Stdout, "\nExamples\n  source") {
			t.Errorf("%v: help without examples", page)
		}
	}
}

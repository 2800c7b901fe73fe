package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures"
)

func fixturesVerifyVerb(env *Env) *cobra.Command {
	var v verifyRun
	cmd := &cobra.Command{
		Use: "verify DIR", Short: "Check that a set is what its manifest's parameters give",
		Long: "Generates the set in DIR anew, in memory, and compares: missing, changed and extra files end with exit code 1. Files that begin with a dot are " +
			"passed over. In a diff - is the file and + what was generated.",
		Example: "thorhook fixtures verify testdata/webhooks\nthorhook fixtures verify testdata/webhooks --output json",
		Args:    argCount(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			v.dir = args[0]
			return v.run(cmd.Context(), env)
		},
	}
	v.output = outputFlag(cmd, "text", "json")
	return cmd
}

type verifyRun struct {
	dir    string
	output *choice
}

// A verification is the report in JSON.
type verification struct {
	Dir     string           `json:"dir"`
	Version string           `json:"thorhook"` // that wrote the set
	Files   int              `json:"files"`
	Drift   []fixtures.Drift `json:"drift"`
}

func (v *verifyRun) run(ctx context.Context, env *Env) error {
	bar := newProgress(env, requestsIn(env.Path(v.dir)), "requests")
	found, err := fixtures.Verify(ctx, env.Path(v.dir), fixtures.VerifyOptions{ShowSecrets: env.ShowSecrets, Progress: bar.set})
	bar.end()
	if err != nil {
		return setError(env, v.dir, err)
	}
	if v.output.value == "json" {
		report, err := json.MarshalIndent(verification{v.dir, found.Manifest.Version, found.Files, append([]fixtures.Drift{}, found.Drift...)}, "", "  ")
		if err != nil {
			return fmt.Errorf("encode output: %w", err)
		}
		if err := env.print(append(report, '\n')); err != nil {
			return err
		}
	} else if err := env.print(v.text(env, &found)); err != nil {
		return err
	}
	if len(found.Drift) == 0 {
		return nil
	}
	return &Error{Code: CodeFailed, Err: fmt.Errorf("verify %s: %d of %s", v.dir, len(found.Drift), counted(found.Files, "file")+" differ"), Hint: v.advice(env, found.Drift)}
}

// advice tells how to mend the drift.
func (v *verifyRun) advice(env *Env, drift []fixtures.Drift) string {
	var edited, extra int
	for _, d := range drift {
		switch {
		case d.Kind == fixtures.Extra:
			extra++
		case d.Kind == fixtures.Changed && !d.Outdated && d.Name != fixtures.ManifestName:
			edited++
		}
	}
	if extra == len(drift) {
		return "move the extra files elsewhere: they are not part of the set"
	}
	advice := env.program() + " fixtures update " + quoted(v.dir) + " brings the set up to date"
	if edited > 0 {
		advice += "; --force with it replaces what was changed by hand"
	}
	return advice
}

// text is a line for each file that differs, with its diff.
func (v *verifyRun) text(env *Env, found *fixtures.Verification) []byte {
	var out bytes.Buffer
	if len(found.Drift) == 0 {
		fmt.Fprintf(&out, "%s as they should be\n", counted(found.Files, "file"))
	}
	outdated := 0
	for _, d := range found.Drift {
		word := string(d.Kind)
		if d.Outdated {
			word = "outdated"
			outdated++
		}
		out.WriteString(env.Theme.Warn.Render(fmt.Sprintf("%-8s", word)) + "  " + printable(d.Name) + "\n")
		for line := range strings.Lines(d.Diff) {
			line = printable(strings.TrimRight(line, "\r\n"))
			switch {
			case strings.HasPrefix(line, "-"):
				line = env.Theme.Fail.Render(line)
			case strings.HasPrefix(line, "+"):
				line = env.Theme.OK.Render(line)
			}
			out.WriteString("  " + line + "\n")
		}
	}
	if version := readBuild().Version; outdated > 0 && found.Manifest.Version != version {
		fmt.Fprintf(&out, "outdated: thorhook %s wrote the set, this is %s\n", printable(found.Manifest.Version), version)
	}
	return out.Bytes()
}

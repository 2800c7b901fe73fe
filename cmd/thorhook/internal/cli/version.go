package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
)

// Set by the linker (see the Makefile), the only way to name a release; nothing else writes them. Where they are empty,
// the build information tells.
var linkedVersion, linkedCommit, linkedDate string

// A build is what is known of this binary. Unknown parts are "".
type build struct {
	Version string `json:"version"` // "devel" when built from a checkout without a tag
	Commit  string `json:"commit"`  // full hash, with -dirty when the checkout was changed
	Date    string `json:"date"`    // of the commit, RFC 3339
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

func readBuild() build {
	b := build{Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Version = info.Main.Version
		values := map[string]string{}
		for _, s := range info.Settings {
			values[s.Key] = s.Value
		}
		b.Commit, b.Date = values["vcs.revision"], values["vcs.time"]
		if values["vcs.modified"] == "true" {
			b.Commit += "-dirty"
		}
	}
	for _, set := range []struct {
		to     *string
		linked string
	}{{&b.Version, linkedVersion}, {&b.Commit, linkedCommit}, {&b.Date, linkedDate}} {
		if set.linked != "" {
			*set.to = set.linked
		}
	}
	if b.Version == "" || b.Version == "(devel)" {
		b.Version = "devel"
	}
	return b
}

// time returns the date, or the zero time when it is unknown.
func (b build) time() time.Time {
	t, err := time.Parse(time.RFC3339, b.Date)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func versionVerb(env *Env) *cobra.Command {
	var v versionRun
	cmd := &cobra.Command{
		Use: "version", Short: "Print version, commit and platform", GroupID: groupTool,
		Example:     "thorhook version --output json",
		Args:        argCount(0, 0),
		Annotations: map[string]string{noSettings: ""},
		RunE:        func(cmd *cobra.Command, _ []string) error { return v.run(cmd.Context(), env) },
	}
	v.output = outputFlag(cmd, "text", "json")
	return cmd
}

type versionRun struct{ output *choice }

func (v versionRun) run(_ context.Context, env *Env) error {
	b := readBuild()
	if v.output.value == "json" {
		data, err := json.MarshalIndent(b, "", "  ")
		if err != nil {
			return fmt.Errorf("encode version: %w", err)
		}
		return env.print(append(data, '\n'))
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "thorhook %s\n", b.Version)
	for _, line := range [][2]string{{"commit", b.Commit}, {"date", b.Date}, {"go", b.Go}, {"platform", b.OS + "/" + b.Arch}} {
		if line[1] != "" {
			fmt.Fprintf(&text, "%-8s %s\n", line[0], line[1])
		}
	}
	return env.print(text.Bytes())
}

package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/scenarios"
)

func scenariosVerb(env *Env) *cobra.Command {
	var s scenariosRun
	cmd := &cobra.Command{
		Use: "scenarios {list|show|new} [NAME]", Short: "List, show or begin scenarios", GroupID: groupInspect,
		Long: "list prints the built-in scenarios with what each proves, show prints one as a file, new writes a commented " +
			"scenario file to begin with.",
		Example: "thorhook scenarios list\nthorhook scenarios show duplicate-at-once\nthorhook scenarios new tests/webhooks/mine.yaml",
		Args:    argCount(1, 2),
		RunE:    func(cmd *cobra.Command, args []string) error { return s.run(cmd.Context(), env, args) },
	}
	s.output = outputFlag(cmd, "text", "json", "ndjson")
	return cmd
}

type scenariosRun struct{ output *choice }

func (s scenariosRun) run(_ context.Context, env *Env, args []string) error {
	switch act := args[0]; {
	case act == "list" && len(args) == 1:
		return s.list(env)
	case act == "show" && len(args) == 2:
		return s.show(env, args[1])
	case act == "new" && len(args) == 2:
		return begin(env, args[1])
	case act == "list":
		return usagef("unexpected argument %q", args[1])
	case act == "show" || act == "new":
		return usagef("missing argument: thorhook scenarios %s NAME", act)
	}
	return usagef("unknown act %q: there are list, show and new", args[0])
}

// A scenarioRecord is a built-in scenario as it is printed in JSON.
type scenarioRecord struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Proves      string   `json:"proves"`
	Fix         string   `json:"fix"`
	Property    string   `json:"property"`
	Tags        []string `json:"tags"`
}

func (s scenariosRun) list(env *Env) error {
	library, err := scenarios.Library()
	if err != nil {
		return err
	}
	if s.output.value != "text" {
		records := make([]scenarioRecord, len(library))
		for i, one := range library {
			records[i] = scenarioRecord{one.Name, one.Description, one.Proves, one.Fix, string(one.Property), one.Tags}
		}
		return printRecords(env, s.output.value, records)
	}
	rows := [][]string{{"NAME", "PROVES"}}
	for _, one := range library {
		rows = append(rows, []string{one.Name, one.Proves})
	}
	var text bytes.Buffer
	writeTable(&text, env.Theme, rows)
	return env.print(text.Bytes())
}

func (s scenariosRun) show(env *Env, name string) error {
	found, err := scenarios.Find(name)
	if err != nil {
		return &Error{Code: CodeUsage, Err: err, Hint: "thorhook scenarios list shows them all"}
	}
	for _, one := range found {
		text, err := fs.ReadFile(scenarios.LibraryFS(), one.File)
		if err != nil {
			return err
		}
		if err := env.print(text); err != nil {
			return err
		}
	}
	return nil
}

// begin writes a new scenario file; it never overwrites one.
func begin(env *Env, name string) error {
	if !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
		name += ".yaml"
	}
	file, err := os.OpenFile(env.Path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return usagef("write %s: the file exists already", name)
	}
	if err != nil {
		return usagef("write %s: %w", name, err)
	}
	_, err = file.WriteString(scenarios.Starter())
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	note(env, "written: "+name+"; run it with: thorhook run "+name+" --to URL")
	return nil
}

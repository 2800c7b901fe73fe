package cli

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures"
)

func fixturesEdgesVerb(env *Env) *cobra.Command {
	var e edgesRun
	cmd := &cobra.Command{
		Use: "edges", Short: "List the edge cases with what each is for",
		Args: argCount(0, 0), Example: "thorhook fixtures edges",
		RunE: func(cmd *cobra.Command, _ []string) error { return e.run(cmd.Context(), env) },
	}
	e.output = outputFlag(cmd, "text", "json", "ndjson")
	return cmd
}

type edgesRun struct{ output *choice }

// An edgeRecord is an edge case as it is printed in JSON.
type edgeRecord struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

func (e edgesRun) run(_ context.Context, env *Env) error {
	rows, records := [][]string{{"NAME", "WHAT IT IS FOR"}}, []edgeRecord{}
	for _, edge := range fixtures.Edges() {
		rows = append(rows, []string{edge.Name, edge.Why})
		records = append(records, edgeRecord{edge.Name, edge.Why})
	}
	if e.output.value != "text" {
		return printRecords(env, e.output.value, records)
	}
	var text bytes.Buffer
	writeTable(&text, env.Theme, rows)
	return env.print(text.Bytes())
}

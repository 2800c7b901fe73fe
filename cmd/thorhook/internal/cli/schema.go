package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/scenarios"
)

func schemaVerb(env *Env) *cobra.Command {
	return &cobra.Command{
		Use: "schema scenario", Short: "Print the JSON Schema of scenario files", GroupID: groupInspect,
		Example:   "thorhook schema scenario > scenario.schema.json",
		Args:      argCount(1, 1),
		ValidArgs: []string{"scenario"},
		RunE: func(cmd *cobra.Command, args []string) error {
			return printSchema(cmd.Context(), env, args[0])
		},
	}
}

func printSchema(_ context.Context, env *Env, name string) error {
	if name != "scenario" {
		return usagef("unknown schema %q: there is scenario", name)
	}
	return env.print(scenarios.Schema())
}

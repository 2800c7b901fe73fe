package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures"
)

func fixturesUpdateVerb(env *Env) *cobra.Command {
	var u updateRun
	cmd := &cobra.Command{
		Use: "update DIR", Short: "Bring a set up to date, by its manifest's parameters",
		Long: "Generates the set in DIR anew and writes what differs; nothing else is touched. Other parameters are given to generate, with the same folder.",
		Args: argCount(1, 1), Example: "thorhook fixtures update testdata/webhooks",
		RunE: func(cmd *cobra.Command, args []string) error {
			u.dir = args[0]
			return u.run(cmd.Context(), env)
		},
	}
	cmd.Flags().BoolVar(&u.force, "force", false, "replace files of the set that were changed by hand")
	return cmd
}

type updateRun struct {
	dir   string
	force bool
}

func (u *updateRun) run(ctx context.Context, env *Env) error {
	bar := newProgress(env, requestsIn(env.Path(u.dir)), "requests")
	written, err := fixtures.Update(ctx, env.Path(u.dir), fixtures.WriteOptions{Version: readBuild().Version, Force: u.force, Progress: bar.set})
	bar.end()
	if err != nil {
		return setError(env, u.dir, err)
	}
	note(env, fmt.Sprintf("%s: %s", u.dir, summaryOf(&written)))
	return nil
}

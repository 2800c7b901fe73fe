package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/scenarios"
)

func checkVerb(env *Env) *cobra.Command {
	var c checkRun
	cmd := &cobra.Command{
		Use: "check", Short: "Judge a receiver: what it gets right, what wrong, how to mend it", GroupID: groupDeliver,
		Long: "Runs the built-in scenarios against a receiver and prints a table of its properties: pass, warn, fail, or not " +
			"observable with what to add. It sends failures, duplicates, forgeries and garbage: use a receiver that may get them. " +
			"An attempt is given up after 10 s unless --timeout says otherwise.",
		Example: "thorhook check --to http://localhost:3000/webhook --probe probe.yaml\n" +
			"thorhook check --start 'npm start' --to http://localhost:3000/webhook",
		Args: argCount(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd.Context(), env) },
	}
	c.flags.bind(cmd)
	cmd.Flags().BoolVar(&c.strict, "strict", false, "treat warnings as failures")
	cmd.Flags().BoolVarP(&c.verbose, "verbose", "v", false, "print every scenario, and what is wrong byte for byte")
	return cmd
}

type checkRun struct {
	flags   runFlags
	strict  bool
	verbose bool
}

// checkTimeout bounds an attempt: a receiver that hangs on each odd request would cost the assumed 30 s a piece.
const checkTimeout = 10 * time.Second

func (c *checkRun) run(ctx context.Context, env *Env) error {
	c.flags.brief = !c.verbose
	if c.flags.target.timeout == 0 {
		c.flags.target.timeout = checkTimeout
	}
	runner, err := c.flags.runner(ctx, env)
	if err != nil {
		return err
	}
	for i := range runner.Probes {
		runner.Probes[i].Expect = nil // the verdict compares what probes see; what a user expects belongs to run
	}
	library, err := scenarios.Library()
	if err != nil {
		return err
	}
	judge := func(r *scenarios.Result) {
		r.Verdict = scenarios.Judge(r, runner.SecretHeader.Name != "", len(runner.Probes) > 0)
		if c.strict {
			r.Verdict.Strict()
		}
	}
	result, err := c.flags.carryOut(ctx, env, runner, library, judge)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := unreachedBy(result, c.flags.target.to); err != nil {
		return err
	}
	if err := c.flags.overTime(result); err != nil {
		return err
	}
	failed := 0
	for _, row := range result.Verdict.Rows {
		if row.Mark == scenarios.Fail {
			failed++
		}
	}
	if failed > 0 {
		return &Error{Code: CodeFailed, Err: fmt.Errorf("%d of %d properties failed", failed, len(result.Verdict.Rows)), Hint: "thorhook run NAME shows what a scenario sent and got; --report html=FILE writes all of it"}
	}
	return nil
}

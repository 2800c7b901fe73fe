package cli

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/scenarios"
)

func runVerb(env *Env) *cobra.Command {
	var r runRun
	cmd := &cobra.Command{
		Use: "run [FILE|DIR|NAME ...]", Short: "Run scenarios against a receiver and report", GroupID: groupDeliver,
		Long: "Runs scenario files, folders of them, or built-in scenarios by name or glob; all built-in ones when none is named. " +
			"Every problem of every file is reported before anything is sent.",
		Example: "thorhook run duplicate-at-once --to http://localhost:3000/webhook\n" +
			"thorhook run tests/webhooks --to http://localhost:3000/webhook",
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd.Context(), env, args) },
	}
	r.flags.bind(cmd)
	f := cmd.Flags()
	f.BoolVar(&r.failFast, "fail-fast", false, "stop after the first scenario that fails")
	f.StringArrayVar(&r.tags, "tag", nil, "only scenarios that have the `TAG`")
	f.StringVar(&r.shard, "shard", "", "run one part of them: `I/N`, such as 1/4")
	f.BoolVar(&r.watch, "watch", false, "run again when a scenario file changes")
	return cmd
}

type runRun struct {
	flags    runFlags
	failFast bool
	tags     []string
	shard    string
	watch    bool
}

func (r *runRun) run(ctx context.Context, env *Env, names []string) error {
	if !r.watch {
		return r.once(ctx, env, names)
	}
	return r.whenever(ctx, env, names)
}

// once loads and runs the scenarios.
func (r *runRun) once(ctx context.Context, env *Env, names []string) error {
	chosen, err := r.choose(env, names)
	if err != nil {
		return err
	}
	runner, err := r.flags.runner(ctx, env)
	if err != nil {
		return err
	}
	runner.FailFast = r.failFast
	result, err := r.flags.carryOut(ctx, env, runner, chosen, nil)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := unreachedBy(result, r.flags.target.to); err != nil {
		return err
	}
	if err := r.flags.overTime(result); err != nil {
		return err
	}
	return failures(result)
}

// failures is the error of a run in which scenarios failed.
func failures(result *scenarios.Result) error {
	failed := 0
	for i := range result.Scenarios {
		if s := result.Scenarios[i].State; s == scenarios.Failed || s == scenarios.Broken {
			failed++
		}
	}
	if failed > 0 {
		return &Error{Code: CodeFailed, Err: fmt.Errorf("%d of %s failed", failed, counted(len(result.Scenarios), "scenario"))}
	}
	return nil
}

// choose loads what is named and applies --tag and --shard.
func (r *runRun) choose(env *Env, names []string) ([]*scenarios.Scenario, error) {
	all, err := r.load(env, names)
	if err != nil {
		return nil, err
	}
	part, parts, err := parseShard(r.shard)
	if err != nil {
		return nil, err
	}
	var chosen []*scenarios.Scenario
	matched := 0
	for _, s := range all {
		if !s.HasTags(r.tags) {
			continue
		}
		if matched%parts == part-1 {
			chosen = append(chosen, s)
		}
		matched++
	}
	if matched == 0 {
		return nil, usagef("no scenario has the tags %s", strings.Join(r.tags, ", "))
	}
	return chosen, nil
}

// load takes a word for a file or folder when there is one, and for a name in the built-in library otherwise.
func (r *runRun) load(env *Env, names []string) ([]*scenarios.Scenario, error) {
	if len(names) == 0 {
		return scenarios.Library()
	}
	var all []*scenarios.Scenario
	var problems scenarios.Problems
	for _, name := range names {
		if _, err := os.Stat(env.Path(name)); err != nil && !strings.ContainsAny(name, "/\\.") {
			found, err := scenarios.Find(name)
			if err != nil {
				return nil, &Error{Code: CodeUsage, Err: err, Hint: "thorhook scenarios list shows the built-in ones; a file or folder may be named too"}
			}
			all = append(all, found...)
			continue
		}
		loaded, err := scenarios.LoadPath(env.Dir, name)
		if more, ok := err.(scenarios.Problems); ok {
			problems = append(problems, more...)
			continue
		}
		if err != nil {
			return nil, usagef("%w", err)
		}
		all = append(all, loaded...)
	}
	if len(problems) > 0 {
		return nil, invalidScenario(problems)
	}
	return all, nil
}

func parseShard(s string) (part, parts int, err error) {
	if s == "" {
		return 1, 1, nil
	}
	left, right, ok := strings.Cut(s, "/")
	part, errPart := strconv.Atoi(left)
	parts, errParts := strconv.Atoi(right)
	if !ok || errPart != nil || errParts != nil || part < 1 || part > parts {
		return 0, 0, usagef("flag --shard=%s: must be I/N, such as 1/4", s)
	}
	return part, parts, nil
}

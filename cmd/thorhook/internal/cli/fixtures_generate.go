package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures"
	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
)

func fixturesGenerateVerb(env *Env) *cobra.Command {
	var g generateRun
	cmd := &cobra.Command{
		Use: "generate --out DIR", Short: "Write a set of requests to a folder",
		Long: "Writes the requests of every scraper with every outcome, event by event, and edge cases if asked for. The same flags give the same bytes. " +
			"In a folder that holds a set already only what differs is touched. With --out - the requests go to standard output.",
		Example: "thorhook fixtures generate --out testdata/webhooks\n" +
			"thorhook fixtures generate --out hooks --edge zero-time,nulls --format http,go\n" +
			"thorhook fixtures generate --out - --format ndjson -n 100000 > bodies.ndjson",
		Args: argCount(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return g.run(cmd.Context(), env) },
	}
	g.bind(cmd)
	return cmd
}

type generateRun struct {
	webhook webhookFlags

	out      string
	formats  string
	count    int
	spiders  []string
	outcomes string
	events   string
	edges    string
	to       string
	results  bool
	force    bool
}

func (g *generateRun) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&g.out, "out", "", "write to the folder `DIR`, made when missing, - for standard output")
	f.StringVar(&g.formats, "format", "json", "write the formats in `LIST`: all, or some of "+strings.Join(fixtures.FormatNames(), ","))
	f.IntVarP(&g.count, "count", "n", 0, "write `N` requests, edge cases not counted (default: every combination once)")
	f.StringArrayVar(&g.spiders, "spider", nil, "scraper `ID` or glob, repeatable (default: one of each group)")
	f.StringVar(&g.outcomes, "outcome", "", "the outcomes in `LIST` (default: all but mixed): "+strings.Join(outcomeNames(), ","))
	f.StringVar(&g.events, "events", "", "only the events in `LIST`: running,success")
	f.StringVar(&g.edges, "edge", "none", "edge cases: all, none or a `LIST` of names, see fixtures edges")
	f.BoolVar(&g.results, "results", false, "write the result files of the tasks too")
	f.BoolVar(&g.force, "force", false, "replace files of the set that were changed by hand")
	f.StringVar(&g.to, "to", fixtures.DefaultTarget, "the `URL` that stands in the requests; nothing is sent")
	g.webhook.bind(cmd)
	g.webhook.seeded = func() bool { return true } // sets are meant to be the same everywhere
	f.Lookup("at").Usage = "start the clock at `TIME`: now or RFC 3339 (default: the documented example's instant)"
	_ = cmd.MarkFlagRequired("out")
	complete(cmd, "format", append(fixtures.FormatNames(), "all"))
	complete(cmd, "edge", append(fixtures.EdgeNames(), "all", "none"))
	complete(cmd, "spider", thordata.SpiderIDs())
	complete(cmd, "outcome", outcomeNames())
	complete(cmd, "events", []string{"running", "success", "failure"})
}

func (g *generateRun) run(ctx context.Context, env *Env) error {
	set, err := g.set(env)
	if err != nil {
		return err
	}
	overridden, err := set.Spec.Overridden()
	if err != nil {
		return g.webhook.refused(err)
	}
	noteOverridden(env, overridden)
	n, err := set.Spec.Len()
	if errors.Is(err, fixtures.ErrNothing) {
		return &Error{Code: CodeUsage, Err: err, Hint: "look at --events, --outcome and --edge"}
	}
	if err != nil {
		return g.webhook.unrendered(err)
	}
	bar := newProgress(env, n, "requests")
	defer bar.end()
	if g.out == "-" {
		return g.ended(env, set.Stream(ctx, dataWriter{env}, bar.set))
	}
	written, err := set.Write(ctx, env.Path(g.out), fixtures.WriteOptions{Version: readBuild().Version, Force: g.force, Progress: bar.set})
	if err != nil {
		return g.ended(env, err)
	}
	bar.end()
	note(env, fmt.Sprintf("%s in %s: %s; seed %d", counted(n, "request"), g.out, summaryOf(&written), set.Spec.Seed))
	note(env, "in CI: "+env.program()+" fixtures verify "+quoted(g.out))
	return nil
}

// ended gives the error of writing its code: one of the folder, of the output, or of an edge case that the templates cannot
// render.
func (g *generateRun) ended(env *Env, err error) error {
	if known := setError(env, g.out, err); err == nil || known != err {
		return known
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return g.webhook.unrendered(err)
}

// set reads the flags.
func (g *generateRun) set(env *Env) (set fixtures.Set, err error) {
	if err = checkOut(g.out); err != nil {
		return set, err
	}
	if set.Formats, err = fixtures.ParseFormats(g.formats); err != nil {
		return set, usagef("flag --format: %w", err)
	}
	if g.out == "-" && (len(set.Formats) > 1 || g.results) {
		return set, &Error{Code: CodeUsage, Err: errors.New("flag --out=-: one format fits into standard output"), Hint: "name one with --format, without --results"}
	}
	set.Results = g.results
	if set.Spec, err = g.spec(env); err != nil || env.ShowSecrets {
		return set, err
	}
	var invented []string
	if set.Spec, invented = set.Spec.Invented(); invented != nil {
		note(env, "invented in the files, --show-secrets keeps yours: "+strings.Join(invented, ", "))
	}
	return set, nil
}

func (g *generateRun) spec(env *Env) (s fixtures.Spec, err error) {
	if g.count < 0 {
		return s, usagef("flag --count=%d: must not be negative", g.count)
	}
	if s.Edges, err = fixtures.ParseEdges(g.edges); err != nil {
		return s, &Error{Code: CodeUsage, Err: fmt.Errorf("flag --edge: %w", err), Hint: "thorhook fixtures edges lists them"}
	}
	if s.Outcomes, err = parseOutcomes(g.outcomes); err != nil {
		return s, err
	}
	if s.Spiders, err = matchSpiders(g.spiders); err != nil {
		return s, err
	}
	target := targetFlags{to: g.to}
	if _, err := target.parse(); err != nil {
		return s, err
	}
	var cfg mock.Config
	if err := g.webhook.apply(env, &cfg); err != nil {
		return s, err
	}
	fire := fireRun{events: g.events}
	if err := fire.chooseEvents(&cfg); err != nil {
		return s, err
	}
	s.Count, s.To, s.Seed, s.Start, s.Events = g.count, g.to, cfg.Seed, cfg.Start, cfg.Events
	s.Profile, s.Assume, s.Payload, s.Headers, s.Header, s.Set = cfg.Profile, cfg.Assume, cfg.Payload, cfg.Headers, cfg.Header, cfg.Set
	return s, nil
}

// parseOutcomes reads a list of outcomes, nil for none.
func parseOutcomes(list string) ([]mock.Outcome, error) {
	if list == "" {
		return nil, nil
	}
	var all []mock.Outcome
	for word := range strings.SplitSeq(list, ",") {
		o, err := mock.ParseOutcome(strings.TrimSpace(word))
		if err != nil {
			return nil, usagef("flag --outcome: %w", err)
		}
		all = append(all, o)
	}
	return all, nil
}

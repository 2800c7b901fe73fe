package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

func fireVerb(env *Env) *cobra.Command {
	var r fireRun
	cmd := &cobra.Command{
		Use: "fire", Short: "Run scraping tasks and deliver their webhooks", GroupID: groupDeliver,
		Long: "Runs invented scraping tasks and delivers their webhooks as Thordata documents them. Without --to it starts a " +
			"receiver of its own.",
		Example: "thorhook fire --to http://localhost:3000/webhook --outcome mixed -n 20\n" +
			"thorhook fire --to http://localhost:3000/webhook --retry apify\n" +
			"thorhook fire --spider 'amazon_*' --seed 42 --dry-run",
		Args: argCount(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			r.again, r.toGiven = givenFlags(cmd, env), cmd.Flags().Changed("to")
			return r.run(cmd.Context(), env)
		},
	}
	r.bind(cmd)
	r.webhook.bind(cmd)
	r.target.bind(cmd, "deliver to `URL` (default: thorhook's own receiver)")
	return cmd
}

type fireRun struct {
	webhook webhookFlags
	target  targetFlags

	spiders     []string
	outcome     string
	count       int
	events      string
	arrival     time.Duration
	speed       string
	concurrency int
	retry       string
	order       choice
	dryRun      bool
	quiet       bool
	output      *choice

	again   []string // flags as they were given, for running the same again
	toGiven bool
	matched []string // spider ids
}

func (r *fireRun) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVarP(&r.count, "count", "n", 1, "run `N` tasks")
	f.StringVar(&r.outcome, "outcome", "success", "`HOW` tasks end: "+orList(outcomeNames()))
	f.StringArrayVar(&r.spiders, "spider", nil, "scraper `ID` or glob, repeatable (default: drawn)")
	f.StringVar(&r.events, "events", "", "deliver only the events in `LIST`: running,success")
	f.DurationVar(&r.arrival, "arrival", time.Second, "start a task every `D` of the clock")
	f.StringVar(&r.speed, "speed", "max", "`PACE` of the clock: 1, 60 or max")
	f.IntVar(&r.concurrency, "concurrency", 16, "at most `N` requests at a time")
	f.StringVar(&r.retry, "retry", "", "`POLICY`: none, apify, standard-webhooks or waits such as 5s,1m or 5x1s^2 (default none, assumed)")
	r.order = choice{value: "task", words: []string{"task", "any"}}
	r.order.bind(cmd, f, "order", "`MODE`: task (its events in turn) or any")
	f.BoolVar(&r.dryRun, "dry-run", false, "print the raw requests and send nothing")
	f.BoolVarP(&r.quiet, "quiet", "q", false, "print the summary alone")
	r.output = outputFlag(cmd, "text", "json", "ndjson")
	complete(cmd, "outcome", outcomeNames())
	complete(cmd, "spider", thordata.SpiderIDs())
	complete(cmd, "events", []string{"running", "success", "failure"})
	complete(cmd, "speed", []string{"max", "1", "60"})
	complete(cmd, "retry", []string{"none", "apify", "standard-webhooks"})
}

func outcomeNames() []string {
	var names []string
	for _, o := range mock.Outcomes() {
		names = append(names, string(o))
	}
	return names
}

func (r *fireRun) run(ctx context.Context, env *Env) error {
	cfg, err := r.config(env)
	if err != nil {
		return err
	}
	if err := r.target.checkGiven(r.toGiven); err != nil {
		return err
	}
	if r.dryRun {
		return r.print(ctx, env, cfg)
	}
	if r.target.to == "" {
		sink, err := startReceiver()
		if err != nil {
			return err
		}
		defer sink.Close()
		r.target.to = sink.URL()
	}
	_, client, err := r.target.open(ctx, env)
	if err != nil {
		return err
	}
	cfg.To, cfg.UnixSocket, cfg.Client = r.target.to, r.target.unixSocket, client
	return r.deliver(ctx, env, cfg)
}

// config reads the flags.
func (r *fireRun) config(env *Env) (cfg mock.Config, err error) {
	switch {
	case r.count < 1:
		return cfg, usagef("flag --count=%d: must be at least 1", r.count)
	case r.concurrency < 1:
		return cfg, usagef("flag --concurrency=%d: must be at least 1", r.concurrency)
	case r.arrival < 0:
		return cfg, usagef("flag --arrival=%s: must not be negative", r.arrival)
	}
	if _, err = mock.ParseOutcome(r.outcome); err != nil {
		return cfg, usagef("flag --outcome: %w", err)
	}
	if r.matched, err = matchSpiders(r.spiders); err != nil {
		return cfg, err
	}
	cfg = mock.Config{
		Arrival: max(r.arrival, time.Nanosecond), Concurrency: r.concurrency, Order: mock.Order(r.order.value),
		Journal: mock.Limits{Exchanges: -1}, // every exchange is written out as it happens
	}
	if cfg.Speed, err = mock.ParseSpeed(r.speed); err != nil {
		return cfg, usagef("flag --speed: %w", err)
	}
	if err := r.webhook.apply(env, &cfg); err != nil {
		return cfg, err
	}
	if r.retry != "" {
		if cfg.Retry, err = mock.ParsePolicy(r.retry); err != nil {
			return cfg, &Error{Code: CodeUsage, Err: fmt.Errorf("flag --retry: %w", err), Hint: "none, apify, standard-webhooks, or waits such as 5s,1m,10m, 5x10s or 5x1s^2"}
		}
	}
	return cfg, r.chooseEvents(&cfg)
}

// chooseEvents reads --events: those that no task of the profile has are a mistake.
func (r *fireRun) chooseEvents(cfg *mock.Config) (err error) {
	if r.events == "" {
		return nil
	}
	if cfg.Events, err = mock.ParseKinds(r.events); err != nil {
		return usagef("flag --events: %w", err)
	}
	profile, err := thordata.ProfileByName(cfg.Profile)
	if err != nil {
		return err
	}
	for _, k := range cfg.Events {
		if !slices.Contains(profile.Events, k) {
			return &Error{
				Code: CodeUsage, Hint: "--profile oldest has five events",
				Err: fmt.Errorf("flag --events: profile %s has no event %q", profile.Name, k),
			}
		}
	}
	return nil
}

// task is the i-th task: several spiders take turns.
func (r *fireRun) task(i int) mock.Task {
	t := mock.Task{Outcome: mock.Outcome(r.outcome)}
	if len(r.matched) > 0 {
		t.Spider = r.matched[i%len(r.matched)]
	}
	return t
}

// deliver runs the tasks, writes each exchange as it happens and ends with the summary and a verdict.
func (r *fireRun) deliver(ctx context.Context, env *Env, cfg mock.Config) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	out := newFeed(env, r.output.value, r.quiet, r.lineFormat(env, &cfg), r.count, stop)
	cfg.Observe = out.observe
	emitter, err := mock.New(cfg)
	if err != nil {
		return r.webhook.refused(err)
	}
	defer emitter.Close()
	s := summary{again: r.command(env, cfg)}
	if !r.toGiven {
		note(env, "no --to given: delivering to thorhook's own receiver at "+r.target.to)
	}
	noteOverridden(env, emitter.Overridden())
	out.begin(cfg.Seed, emitter.Retry())
	began := time.Now()
	err = emitter.Run(ctx, r.count, r.task)
	s.took = time.Since(began)
	if !r.toGiven && err == nil {
		s.next = "add --to http://localhost:3000/webhook to deliver to a receiver of yours"
	}
	if ended := out.end(s); ended != nil && (err == nil || errors.Is(err, ended)) {
		return ended
	}
	if err != nil {
		return r.webhook.unrendered(err)
	}
	if out.tally.Attempts == 0 {
		note(env, "nothing was sent: no task had an event of --events "+r.events)
	}
	return r.verdict(env, &out.tally, out.worst)
}

// lineFormat fits the lines to the screen.
func (r *fireRun) lineFormat(env *Env, cfg *mock.Config) lineFormat {
	width := 0
	if env.StdoutTTY {
		width = env.Width
	}
	kinds := cfg.Events
	if profile, err := thordata.ProfileByName(cfg.Profile); err == nil && kinds == nil {
		kinds = profile.Events
	}
	return newLineFormat(cfg.Start, env.Theme, width, kinds)
}

// verdict is the error of a run in which something was not delivered.
func (r *fireRun) verdict(env *Env, t *mock.Tally, worst *wire.Exchange) error {
	if t.Failed == 0 {
		return nil
	}
	advice := adviceFor(worst, shownURL(env, r.target.to))
	unreached := t.Stages[wire.StageResolve] + t.Stages[wire.StageConnect] + t.Stages[wire.StageTLS]
	if unreached > 0 && unreached == t.Attempts-t.Stages[wire.StageDropped] {
		return &Error{Code: CodeUnreachable, Err: fmt.Errorf("%s (%s)", printable(worst.Err), counted(t.Attempts, "attempt")), Hint: advice}
	}
	err := fmt.Errorf("%d of %s not delivered: %s", t.Failed, counted(t.Deliveries, "event"), outcomeOf(worst))
	return &Error{Code: CodeFailed, Err: err, Hint: advice}
}

// command is how to run the same again, byte for byte.
func (r *fireRun) command(env *Env, cfg mock.Config) string {
	words := append([]string{env.program(), "fire"}, r.again...)
	if !r.webhook.seeded() {
		words = append(words, fmt.Sprintf("--seed %d", cfg.Seed))
	}
	if r.webhook.at == "now" || r.webhook.at == "" && !r.webhook.seeded() {
		words = append(words, "--at "+cfg.Start.UTC().Format(time.RFC3339))
	}
	return strings.Join(words, " ")
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/scenarios/report"
)

// runFlags are what run and check have in common: the receiver, its secret and its probes, and the reports.
type runFlags struct {
	target   targetFlags
	start    string
	ready    string
	secret   string
	probes   string
	seed     uint64
	profile  string
	speed    string
	parallel int
	maxTime  time.Duration
	reports  []string
	output   *choice
	brief    bool // leave the scenarios out of the text on the screen, reports have them
}

func (r *runFlags) bind(cmd *cobra.Command) {
	r.bindSender(cmd, "the receiver's `URL`")
	f := cmd.Flags()
	f.StringVar(&r.start, "start", "", "start the receiver with `COMMAND`")
	f.StringVar(&r.ready, "ready", "", "with --start: wait until `URL` answers (default: --to)")
	f.IntVar(&r.parallel, "parallel", 1, "run `N` scenarios at a time")
	f.DurationVar(&r.maxTime, "max-time", 0, "end the whole run after `D`")
	f.StringArrayVar(&r.reports, "report", nil, "write a report: `FORMAT=FILE`, as for --output")
	r.output = outputFlag(cmd, reportFormats()...)
}

// bindSender binds what every verb needs that sends scenarios: to whom, and how.
func (r *runFlags) bindSender(cmd *cobra.Command, to string) {
	f := cmd.Flags()
	r.parallel = 1
	r.target.bind(cmd, to)
	f.StringVar(&r.secret, "secret-header", "", "the receiver's secret: `'Name: value'`")
	f.StringVar(&r.probes, "probe", "", "`FILE` with probes: ask what happened")
	f.Uint64Var(&r.seed, "seed", 1, "fix every byte of every request with `N`")
	f.StringVar(&r.profile, "profile", "", "documented variant: "+"`NAME` is "+orList(profileNames()))
	f.StringVar(&r.speed, "speed", "", "pace of the clock: `FACTOR` is 1, 60, … or max")
	complete(cmd, "profile", profileNames())
	complete(cmd, "speed", []string{"max", "1", "60"})
}

// runner makes the runner that the flags describe.
func (r *runFlags) runner(ctx context.Context, env *Env) (*scenarios.Runner, error) {
	if r.target.to == "" {
		return nil, usagef("flag --to is missing: which receiver?")
	}
	if err := r.checked(); err != nil {
		return nil, err
	}
	_, client, err := r.target.open(ctx, env)
	if err != nil {
		return nil, err
	}
	runner := &scenarios.Runner{
		To: r.target.to, UnixSocket: r.target.unixSocket, Client: client, Seed: r.seed, Profile: r.profile,
		Parallel: r.parallel, Timeout: r.maxTime, Version: readBuild().Version,
	}
	if r.speed != "" {
		speed, err := mock.ParseSpeed(r.speed)
		if err != nil {
			return nil, usagef("flag --speed: %w", err)
		}
		runner.Speed = &speed
	}
	if r.secret != "" {
		headers, err := parseHeaders([]string{r.secret})
		if err != nil { // without the value, which is a secret perhaps
			return nil, usagef("flag --secret-header: must be 'Name: value' of a header that can be sent")
		}
		runner.SecretHeader = headers[0]
	}
	if r.probes != "" {
		if runner.Probes, err = loadProbes(env, r.probes); err != nil {
			return nil, err
		}
	}
	return runner, nil
}

// checked refuses values that no run can have.
func (r *runFlags) checked() error {
	switch {
	case r.parallel < 1:
		return usagef("flag --parallel=%d: must be at least 1", r.parallel)
	case r.maxTime < 0:
		return usagef("flag --max-time=%s: must not be negative", r.maxTime)
	}
	if r.profile != "" {
		if _, err := thordata.ProfileByName(r.profile); err != nil {
			return usagef("flag --profile: %w", err)
		}
	}
	if r.ready != "" {
		if u, err := url.Parse(r.ready); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return usagef("flag --ready: must be a URL such as http://127.0.0.1:3000/health")
		}
		if r.start == "" {
			return usagef("flag --ready: needs --start, whose command it waits for")
		}
	}
	return nil
}

// loadProbes reads a file of probes; messages call it as it was named.
func loadProbes(env *Env, name string) ([]scenarios.Probe, error) {
	full := env.Path(name)
	probes, err := scenarios.LoadProbes(os.DirFS(filepath.Dir(full)), filepath.Base(full))
	if problems, ok := errors.AsType[scenarios.Problems](err); ok {
		return nil, invalidScenario(problems)
	}
	if err != nil {
		return nil, usagef("flag --probe: %w", err)
	}
	return probes, nil
}

// overTime is the error of a run that --max-time ended: what did not run proves nothing.
func (r *runFlags) overTime(result *scenarios.Result) error {
	if !result.Interrupted {
		return nil
	}
	return &Error{Code: CodeFailed, Err: fmt.Errorf("the time of --max-time %s is over before all scenarios have run", r.maxTime), Hint: "give the run more time, or several jobs a part each with run --shard"}
}

func reportFormats() []string {
	names := []string{"text"}
	for _, f := range report.Formats() {
		if f.Name != "text" {
			names = append(names, f.Name)
		}
	}
	return names
}

// carryOut starts the receiver if asked to, runs the scenarios and writes the reports, also when the run is cut short.
// judge, when not nil, adds the verdict before they are written.
func (r *runFlags) carryOut(ctx context.Context, env *Env, runner *scenarios.Runner, all []*scenarios.Scenario, judge func(*scenarios.Result)) (*scenarios.Result, error) {
	options := r.reportOptions(env)
	files, err := r.openReports(env, options)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	options.Brief = r.brief
	write, err := options.ByName(r.output.value)
	if err != nil {
		return nil, err
	}
	child, err := r.startChild(ctx, env)
	if err != nil {
		return nil, err
	}
	result := runner.Run(ctx, all)
	if child != nil {
		child.Stop()
		if result.Failed() {
			note(env, "what the receiver printed last:\n"+printableLines(child.Output()))
		}
	}
	if judge != nil {
		judge(result)
	}
	if err := files.Write(result); err != nil {
		return result, err
	}
	return result, write(env.Stdout, result)
}

// mask masks what is masked everywhere, and the secret header of this run.
func (r *runFlags) mask() *wire.Mask {
	m := &wire.Mask{}
	if name := r.secretName(); name != "" {
		m.Headers = append(wire.DefaultSecretHeaders(), name)
	}
	return m
}

// secretName is the name of the secret header, "" for none.
func (r *runFlags) secretName() string {
	name, _, _ := strings.Cut(r.secret, ":")
	return strings.TrimSpace(name)
}

func (r *runFlags) reportOptions(env *Env) report.Options {
	o := report.Options{ShowSecrets: env.ShowSecrets, Mask: r.mask()}
	if t := env.Theme; t.Color {
		style := func(s lipgloss.Style) func(string) string { return func(text string) string { return s.Render(text) } }
		o.Style = report.Style{Title: style(t.Title), Accent: style(t.Accent), OK: style(t.OK), Warn: style(t.Warn), Fail: style(t.Fail), Muted: style(t.Muted)}
	}
	return o
}

// openReports opens all report files before anything is sent.
func (r *runFlags) openReports(env *Env, o report.Options) (*report.Files, error) {
	var specs []report.Spec
	for _, text := range r.reports {
		spec, err := report.ParseSpec(text)
		if err != nil {
			return nil, &Error{Code: CodeUsage, Err: fmt.Errorf("flag --report: %w", err), Hint: "a report is FORMAT=FILE, such as junit=out.xml"}
		}
		spec.Path = env.Path(spec.Path)
		specs = append(specs, spec)
	}
	files, err := report.OpenFiles(specs, o)
	if err != nil {
		return nil, &Error{Code: CodeUsage, Err: err, Hint: "nothing was sent; choose a path that can be written"}
	}
	return files, nil
}

func (r *runFlags) startChild(ctx context.Context, env *Env) (*scenarios.Child, error) {
	if r.start == "" {
		return nil, nil
	}
	ready := r.ready
	if ready == "" {
		ready = r.target.to
	}
	note(env, "starting the receiver: "+r.start)
	child, err := scenarios.StartChild(ctx, r.start, env.Dir, ready)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, &Error{Code: CodeUnreachable, Err: err, Hint: "does the command work in this folder, and does the receiver listen where --ready says?"}
	}
	return child, nil
}

// invalidScenario gives the problems of scenario files their code.
func invalidScenario(err error) error {
	if problems, ok := errors.AsType[scenarios.Problems](err); ok {
		return &Error{Code: CodeInvalid, Err: fmt.Errorf("%s in scenario files; nothing was sent\n%w", counted(len(problems), "problem"), problems), Hint: "thorhook schema scenario prints the JSON Schema of the format"}
	}
	return err
}

// unreachedBy is the error of a run in which no request ever reached the receiver, nil otherwise.
func unreachedBy(result *scenarios.Result, target string) error {
	attempts := 0
	var last *wire.Exchange
	for i := range result.Scenarios {
		for k := range result.Scenarios[i].Exchanges {
			x := &result.Scenarios[i].Exchanges[k]
			if x.Stage == wire.StageDropped {
				continue
			}
			attempts++
			if x.Stage != wire.StageResolve && x.Stage != wire.StageConnect && x.Stage != wire.StageTLS {
				return nil
			}
			last = x
		}
	}
	if last == nil {
		return nil
	}
	return &Error{Code: CodeUnreachable, Err: fmt.Errorf("%s (%s)", printable(last.Err), counted(attempts, "attempt")), Hint: adviceFor(last, target)}
}

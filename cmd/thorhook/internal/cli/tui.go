package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/session"
	"github.com/thorhook/thorhook/tui/theme"
)

func tuiVerb(env *Env) *cobra.Command {
	var s screenRun
	cmd := &cobra.Command{
		Use: "tui [FILE|DIR ...]", Short: "Fire scenarios from a screen and see every request and answer", GroupID: groupDeliver,
		Long: "The interactive screen: pick a scenario, fire it, see each request, the answer and the latency, change something, " +
			"fire again. Without --to the built-in receiver is started. Beside the built-in scenarios it shows those of the named " +
			"files and folders, or of *.yaml here and in ./scenarios when none is named. thorhook alone, on a terminal, is the same.",
		Example: "thorhook tui --to http://localhost:3000/webhook\n" +
			"thorhook tui my-scenarios --scenario duplicate-at-once --theme light",
		RunE: func(cmd *cobra.Command, args []string) error {
			s.again = s.runWords(givenFlags(cmd, env))
			return s.run(cmd.Context(), env, args)
		},
	}
	s.flags.bindSender(cmd, "the receiver's `URL` (default: a built-in receiver)")
	f := cmd.Flags()
	f.StringVar(&s.scenario, "scenario", "", "begin with the scenario `NAME` selected")
	f.StringVar(&s.theme, "theme", "auto", "`NAME` is auto, "+orList(theme.ScreenNames()))
	f.BoolVar(&s.ascii, "ascii", false, "draw with ASCII alone")
	f.Int64Var(&s.memory, "memory", 64, "keep bodies of `N` MiB at the most; the oldest go first")
	complete(cmd, "theme", append([]string{"auto"}, theme.ScreenNames()...))
	return cmd
}

// mostMemory is what --memory takes at the most, in MiB.
const mostMemory = 1 << 20

// screenGCPercent is how much the heap may grow before it is collected: what is alive here is tens of megabytes of bodies, of
// which the usual share of [gcPercent] would keep hundreds.
const screenGCPercent = 50

type screenRun struct {
	flags    runFlags
	scenario string
	theme    string
	ascii    bool
	memory   int64
	builtin  bool     // the receiver is the built-in one
	again    []string // the given flags, for a command that runs the same
}

func (s *screenRun) run(ctx context.Context, env *Env, names []string) error {
	in, out, err := terminal(env)
	if err != nil {
		return err
	}
	if s.memory < 1 || s.memory > mostMemory {
		return usagef("flag --memory=%d: must be 1 to %d", s.memory, mostMemory)
	}
	sources, err := screenSources(env, names)
	if err != nil {
		return err
	}
	options, err := s.options(env, sources)
	if err != nil {
		return err
	}
	s.builtin = s.flags.target.to == ""
	if options.Builtin = s.builtin; s.builtin {
		r, err := startReceiver()
		if err != nil {
			return err
		}
		defer r.Close()
		s.flags.target.to = r.URL()
	}
	runner, err := s.flags.runner(ctx, env)
	if err != nil {
		return err
	}
	options.Preview = mock.Config{To: runner.To, Seed: runner.Seed, Profile: runner.Profile}
	if runner.SecretHeader.Name != "" {
		options.Preview.Header = []wire.Header{runner.SecretHeader}
	}
	options.To, options.Speed, options.Input, options.Output = runner.To, runner.Speed, in, out
	debug.SetGCPercent(screenGCPercent)
	work := session.New(s.session(env, runner, sources))
	defer work.Close()
	err = tui.Run(ctx, work, options)
	if printed := env.print([]byte(s.summary(env, work))); err == nil {
		err = printed
	}
	if errors.Is(err, tea.ErrProgramPanic) {
		return &Error{Code: CodeInternal, Err: err, Hint: "this is a defect of thorhook: please report it at " + issues + " with what stands above"}
	}
	return err
}

// terminal returns the files of the terminal; without one there is no screen.
func terminal(env *Env) (in, out *os.File, err error) {
	in, isIn := env.Stdin.(*os.File)
	out, isOut := env.Stdout.(*os.File)
	if !isIn || !isOut || !env.StdinTTY || !env.StdoutTTY {
		return nil, nil, &Error{
			Code: CodeUsage, Err: errors.New("the screen needs a terminal for its input and output"),
			Hint: "without one, thorhook fire sends webhooks and thorhook run carries scenarios out",
		}
	}
	return in, out, nil
}

// options are what the screen is told, but for the target.
func (s *screenRun) options(env *Env, sources []session.Source) (tui.Options, error) {
	o := tui.Options{
		Theme: s.theme, Profile: env.colorProfile(), ASCII: s.ascii, Scenario: s.scenario, Seed: s.flags.seed, ShowSecrets: env.ShowSecrets,
		Mask: s.flags.mask(), Secret: s.flags.secretName(), Editor: cmp.Or(env.getenv("VISUAL"), env.getenv("EDITOR")), Dir: env.Dir, Screen: strings.HasPrefix(env.getenv("TERM"), "screen") && env.getenv("TMUX") == "",
		Program: env.program(),
	}
	if !env.Theme.Color {
		o.Profile = termenv.Ascii
	}
	if o.Theme == "auto" {
		o.Theme = "dark"
		if env.lightBackground() {
			o.Theme = "light"
		}
	}
	if _, err := theme.NewScreen(o.Theme, o.Profile, o.ASCII); err != nil {
		return o, usagef("flag --theme: %w", err)
	}
	return o, knownSource(s.scenario, sources)
}

func (s *screenRun) session(env *Env, r *scenarios.Runner, sources []session.Source) session.Config {
	target := s.flags.target
	return session.Config{
		To: r.To, UnixSocket: r.UnixSocket, Client: r.Client, Secret: r.SecretHeader, Probes: r.Probes, Seed: r.Seed, Profile: r.Profile,
		Speed: r.Speed, Version: r.Version, Sources: sources, Limits: book.Limits{Bytes: s.memory << 20},
		Allowed: func(ctx context.Context, url string) error {
			other := target
			other.to = url
			parsed, err := other.parse()
			if err == nil && other.checkLoopback(ctx, env, parsed) != nil {
				err = fmt.Errorf("%s is not on this machine: leave, and start again with --allow-remote when you mean it", shownURL(env, url))
			}
			return err
		},
	}
}

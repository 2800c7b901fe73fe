package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// webhookFlags say what the webhook looks like: profile, assumptions, templates, headers, seed and clock.
type webhookFlags struct {
	profile  string
	assume   []string
	template string
	headers  string
	header   []string
	set      []string
	seed     uint64
	at       string

	seeded func() bool // whether a seed was given
}

// bind adds all of the flags.
func (w *webhookFlags) bind(cmd *cobra.Command) {
	w.bindHeaders(cmd)
	f := cmd.Flags()
	f.StringVar(&w.template, "template", "", "payload template: `FILE`, - for standard input")
	f.StringArrayVar(&w.set, "set", nil, "`PATH=VALUE` to set, such as resource.apiCode=500")
	f.StringVar(&w.at, "at", "", "start the clock at `TIME`: now or RFC 3339 (default now; with --seed the documented example's instant)")
	complete(cmd, "set", thordata.FieldPaths())
}

// bindHeaders adds the flags that matter for a body that is given.
func (w *webhookFlags) bindHeaders(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&w.profile, "profile", "today", "documented `NAME`: "+orList(profileNames()))
	f.StringArrayVar(&w.assume, "assume", nil, "decide what is undocumented: `KEY=VALUE`, see contract")
	f.StringVar(&w.headers, "headers", "", "headers template: `FILE`, - for standard input")
	f.StringArrayVarP(&w.header, "header", "H", nil, "send a further `LINE`: 'Name: value'")
	f.Uint64Var(&w.seed, "seed", 0, "fix every byte of every request with `N`")
	w.seeded = func() bool { return cmd.Flags().Changed("seed") }
	complete(cmd, "profile", profileNames())
	complete(cmd, "assume", assumptionWords())
}

func complete(cmd *cobra.Command, flag string, words []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // only when the flag does not exist or is registered twice
	}
}

func profileNames() []string {
	var names []string
	for _, p := range thordata.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

func assumptionWords() []string {
	var words []string
	for _, a := range thordata.AssumptionTable() {
		for _, value := range a.Alternatives {
			words = append(words, a.Key+"="+strings.TrimSuffix(value, "…"))
		}
	}
	return words
}

// apply fills the parts of cfg that the flags decide.
func (w *webhookFlags) apply(env *Env, cfg *mock.Config) error {
	var err error
	if cfg.Profile, cfg.Assume, err = w.contract(); err != nil {
		return err
	}
	if cfg.Payload, err = w.read(env, w.template); err != nil {
		return err
	}
	if cfg.Headers, err = w.read(env, w.headers); err != nil {
		return err
	}
	if cfg.Header, err = parseHeaders(w.header); err != nil {
		return err
	}
	for _, s := range w.set {
		setting, err := mock.ParseSetting(s)
		if err != nil {
			return &Error{Code: CodeUsage, Err: fmt.Errorf("flag --set: %w", err), Hint: "thorhook contract lists the fields"}
		}
		cfg.Set = append(cfg.Set, setting)
	}
	return w.clock(cfg)
}

// contract reads --profile and --assume.
func (w *webhookFlags) contract() (profile string, assume map[string]string, err error) {
	if _, err := thordata.ProfileByName(w.profile); err != nil {
		return "", nil, usagef("flag --profile: %w", err)
	}
	assume = map[string]string{}
	for _, s := range w.assume {
		key, value, ok := strings.Cut(s, "=")
		if !ok {
			return "", nil, usagef("flag --assume=%s: must be KEY=VALUE", s)
		}
		assume[key] = value
	}
	return w.profile, assume, checkAssumptions(assume)
}

func checkAssumptions(assume map[string]string) error {
	all, err := thordata.Assume(assume)
	if err == nil {
		_, err = mock.ParsePolicy(all.Retry)
	}
	if err != nil {
		return &Error{Code: CodeUsage, Err: fmt.Errorf("flag --assume: %w", err), Hint: "thorhook contract lists the assumptions"}
	}
	return nil
}

// clock chooses seed and start: a seed alone fixes every byte, so it starts the clock at the documented instant.
func (w *webhookFlags) clock(cfg *mock.Config) error {
	cfg.Seed = w.seed
	if !w.seeded() {
		cfg.Seed = rand.Uint64N(1_000_000)
	}
	switch {
	case w.at == "now" || w.at == "" && !w.seeded():
		cfg.Start = time.Now().Truncate(time.Second) // so that --at can name it
	case w.at == "":
		cfg.Start = mock.DocumentedAt()
	default:
		start, err := time.Parse(time.RFC3339Nano, w.at)
		if err != nil {
			return usagef("flag --at=%s: must be now or a time such as 2026-01-31T12:00:00Z", w.at)
		}
		cfg.Start = start
	}
	return nil
}

// read returns the text of a template file, "" for no name.
func (w *webhookFlags) read(env *Env, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	text, err := readInput(env, name)
	if err == nil && strings.TrimSpace(text) == "" {
		return "", &Error{Code: CodeInvalid, Err: fmt.Errorf("read %s: the template is empty", inputName(name)), Hint: "leave the flag out for Thordata's default"}
	}
	return text, err
}

// readInput reads a file that the user named, - being standard input.
func readInput(env *Env, name string) (string, error) {
	if name == "-" {
		data, err := readAll(env.Stdin)
		if err != nil {
			return "", usagef("read standard input: %w", err)
		}
		env.Stdin = spentInput{}
		return string(data), nil
	}
	data, err := os.ReadFile(env.Path(name))
	if err != nil {
		return "", usagef("read %s: %w", name, plainCause(err))
	}
	return string(data), nil
}

// spentInput is a standard input that was read.
type spentInput struct{}

func (spentInput) Read([]byte) (int, error) { return 0, errors.New("only one flag can read it") }

// parseHeaders reads "Name: value" words.
func parseHeaders(words []string) ([]wire.Header, error) {
	var headers []wire.Header
	for _, word := range words {
		name, value, ok := strings.Cut(word, ":")
		if !ok {
			return nil, usagef("flag -H %q: must be 'Name: value'", word)
		}
		h := wire.Header{Name: strings.TrimSpace(name), Value: strings.Trim(value, " \t")}
		if _, err := wire.AppendHead(nil, "POST", "/", []wire.Header{h}); err != nil {
			return nil, usagef("flag -H: %w", err)
		}
		headers = append(headers, h)
	}
	return headers, nil
}

// refused explains why an emitter could not be made: a template is invalid, or a setting is.
func (w *webhookFlags) refused(err error) error {
	if invalid := w.invalidTemplate(err); invalid != nil {
		return invalid
	}
	refusal := usagef("%w", err)
	if strings.HasPrefix(err.Error(), "assumption ") {
		refusal = usagef("flag --assume: %w", err)
		refusal.Hint = "thorhook contract lists the assumptions"
	}
	return refusal
}

// unrendered explains why a run ended early: it was interrupted, or an event could not be rendered.
func (w *webhookFlags) unrendered(err error) error {
	if errors.Is(err, errInterrupted) || errors.Is(err, context.Canceled) {
		return err
	}
	if invalid := w.invalidTemplate(err); invalid != nil {
		return invalid
	}
	if strings.HasPrefix(err.Error(), "start task ") {
		return &Error{Code: CodeUsage, Err: err, Hint: "lower --count or --arrival"}
	}
	return &Error{Code: CodeInvalid, Err: err, Hint: "look at the headers template and at --set; thorhook render prints what they make"}
}

// invalidTemplate names the file in the error of a template and gives it its code. It returns nil for other errors.
func (w *webhookFlags) invalidTemplate(err error) error {
	if _, ok := errors.AsType[template.Errors](err); !ok {
		return nil
	}
	flag, name := "--template", w.template
	if strings.HasPrefix(err.Error(), "headers template") {
		flag, name = "--headers", w.headers
	}
	return &Error{Code: CodeInvalid, Err: fmt.Errorf("%s: %w", inputName(name), err), Hint: "thorhook lint " + flag + " " + quoted(name) + " lists every finding"}
}

// inputName is how messages call an input.
func inputName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// noteOverridden tells of headers that the forced ones overwrote.
func noteOverridden(env *Env, names []string) {
	if len(names) > 0 {
		note(env, "always overwritten by Thordata, so yours are not sent: "+strings.Join(names, ", "))
	}
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
)

func renderVerb(env *Env) *cobra.Command {
	var r renderRun
	cmd := &cobra.Command{
		Use: "render", Short: "Print the body that a template makes, and send nothing", GroupID: groupInspect,
		Long: "Prints the rendered body byte for byte as it would be sent, secrets included. With --headers or -H it prints " +
			"the whole request. The variables come from --context, or else from a task that the seed draws.",
		Example: "thorhook render --template payload.json\n" +
			"thorhook render --template payload.json --outcome failure --seed 7\n" +
			"thorhook render --template payload.json --headers headers.json\n" +
			"thorhook render --template payload.json --context variables.json",
		Args: argCount(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context(), env) },
	}
	r.webhook.bind(cmd)
	f := cmd.Flags()
	f.StringVar(&r.vars, "context", "", "take the variables from `FILE`, a JSON object, - for standard input")
	f.StringVar(&r.outcome, "outcome", "success", "`HOW` the task ends: "+orList(outcomeNames()))
	f.StringVar(&r.event, "event", "", "the event to render: `KIND` is running, success or failure (default: the last)")
	f.StringVar(&r.spider, "spider", "", "scraper `ID` (default: drawn)")
	f.StringVar(&r.to, "to", dryRunTarget, "the `URL` that stands in the request")
	complete(cmd, "outcome", outcomeNames())
	complete(cmd, "event", []string{"running", "success", "failure"})
	complete(cmd, "spider", thordata.SpiderIDs())
	return cmd
}

type renderRun struct {
	webhook webhookFlags
	vars    string
	outcome string
	event   string
	spider  string
	to      string
}

func (r *renderRun) run(_ context.Context, env *Env) error {
	cfg := mock.Config{To: r.to}
	if err := r.webhook.apply(env, &cfg); err != nil {
		return err
	}
	target := targetFlags{to: r.to}
	if _, err := target.parse(); err != nil {
		return err
	}
	emitter, err := mock.New(cfg)
	if err != nil {
		return r.webhook.refused(err)
	}
	defer emitter.Close()
	noteOverridden(env, emitter.Overridden())
	request, head, err := r.compose(env, emitter)
	if err != nil {
		return err
	}
	if r.webhook.headers == "" && len(r.webhook.header) == 0 {
		request = request[head:]
	}
	if env.StdoutTTY {
		request = []byte(printableLines(string(request)) + "\n")
	}
	return env.print(request)
}

func (r *renderRun) compose(env *Env, emitter *mock.Emitter) (request []byte, head int, err error) {
	if r.vars != "" {
		text, err := readInput(env, r.vars)
		if err != nil {
			return nil, 0, err
		}
		request, head, err = emitter.Compose([]byte(text))
		if _, ok := errors.AsType[template.Errors](err); ok {
			err = &Error{Code: CodeInvalid, Err: fmt.Errorf("%s: %w", inputName(r.vars), err), Hint: `the variables are one JSON object: {"userId": 3406, "resource": {…}}`}
		}
		return request, head, err
	}
	task, err := r.task()
	if err != nil {
		return nil, 0, err
	}
	kind, err := r.kind(emitter, task)
	if err != nil {
		return nil, 0, err
	}
	m, err := emitter.First(task, kind)
	if err != nil {
		return nil, 0, r.webhook.unrendered(err)
	}
	return m.Request, m.Head, nil
}

func (r *renderRun) task() (t mock.Task, err error) {
	if t.Outcome, err = mock.ParseOutcome(r.outcome); err != nil {
		return t, usagef("flag --outcome: %w", err)
	}
	if r.spider != "" {
		matched, err := matchSpiders([]string{r.spider})
		if err != nil {
			return t, err
		}
		t.Spider = matched[0]
	}
	return t, nil
}

// kind reads --event: an event that the task has, its last one by default.
func (r *renderRun) kind(emitter *mock.Emitter, t mock.Task) (thordata.Kind, error) {
	if r.event != "" {
		if _, err := mock.ParseKinds(r.event); err != nil {
			return "", usagef("flag --event: %w", err)
		}
	}
	var kinds []string
	for m, err := range emitter.Messages(1, func(int) mock.Task { return t }) {
		if err != nil {
			return "", r.webhook.unrendered(err)
		}
		kinds = append(kinds, string(m.Kind))
	}
	if r.event == "" {
		return thordata.Kind(kinds[len(kinds)-1]), nil
	}
	if !slices.Contains(kinds, r.event) {
		return "", &Error{
			Code: CodeUsage, Err: fmt.Errorf("flag --event=%s: the task has no such event", r.event),
			Hint: "with --outcome " + r.outcome + " it has " + strings.Join(kinds, ", "),
		}
	}
	return thordata.Kind(r.event), nil
}

package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock"
)

func sendVerb(env *Env) *cobra.Command {
	var s sendRun
	cmd := &cobra.Command{
		Use: "send", Short: "Deliver a body of your own with the provider's headers", GroupID: groupDeliver,
		Long: "Delivers a body as it is, in one attempt, whether it is JSON or not. Webhook-Dispatch-Id is the body's task id, " +
			"or one that the seed draws. The answer is printed.",
		Example: "thorhook send --to http://localhost:3000/webhook --body body.json\n" +
			"thorhook render --seed 7 | thorhook send --to http://localhost:3000/ --body -",
		Args: argCount(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context(), env) },
	}
	s.target.bind(cmd, "deliver to `URL`")
	s.webhook.bindHeaders(cmd)
	cmd.Flags().StringVar(&s.body, "body", "", "the body: `FILE`, - for standard input")
	s.output = outputFlag(cmd, "text", "json")
	for _, name := range []string{"to", "body"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // only when the flag does not exist
		}
	}
	return cmd
}

type sendRun struct {
	webhook webhookFlags
	target  targetFlags
	body    string
	output  *choice
}

func (s *sendRun) run(ctx context.Context, env *Env) error {
	body, err := readInput(env, s.body)
	if err != nil {
		return err
	}
	var cfg mock.Config
	if err := s.webhook.apply(env, &cfg); err != nil {
		return err
	}
	_, client, err := s.target.open(ctx, env)
	if err != nil {
		return err
	}
	cfg.To, cfg.UnixSocket, cfg.Client = s.target.to, s.target.unixSocket, client
	emitter, err := mock.New(cfg)
	if err != nil {
		return s.webhook.refused(err)
	}
	defer emitter.Close()
	noteOverridden(env, emitter.Overridden())
	x, err := emitter.SendBody(ctx, []byte(body))
	if err != nil {
		return s.webhook.unrendered(err)
	}
	if err := s.print(env, &x); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return undelivered(&x, shownURL(env, s.target.to))
}

// print writes the answer: on text output its head and body as they came, made safe for a terminal when there is one.
func (s *sendRun) print(env *Env, x *mock.Exchange) error {
	if s.output.value == "json" {
		out := newPrinter(env, "ndjson")
		if err := out.write(x); err != nil {
			return err
		}
		return out.end()
	}
	if x.Status == 0 {
		return nil // the error tells
	}
	note(env, "sent "+counted(len(x.Request)-x.RequestHead, "byte")+" to "+shownURL(env, x.Target)+", "+outcomeOf(x)+" in "+shortDuration(x.Timing.Total))
	answer := x.Response
	if !env.ShowSecrets {
		answer = newPrinter(env, "text").mask.AppendMasked(nil, x.Response, x.ResponseHead)
	}
	text := string(answer)
	if env.StdoutTTY {
		text = printableLines(text)
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return env.print([]byte(text))
}

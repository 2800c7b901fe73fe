package cli

import (
	"context"
	"errors"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// dryRunTarget stands in requests that are only printed, when no --to is given.
const dryRunTarget = "http://127.0.0.1:8080/webhook"

// print writes the raw requests of a dry run.
func (r *fireRun) print(ctx context.Context, env *Env, cfg mock.Config) error {
	if r.target.to == "" {
		r.target.to = dryRunTarget
	}
	if _, err := r.target.parse(); err != nil {
		return err
	}
	cfg.To, cfg.UnixSocket = r.target.to, r.target.unixSocket
	emitter, err := mock.New(cfg)
	if err != nil {
		return r.webhook.refused(err)
	}
	defer emitter.Close()
	if !r.toGiven {
		note(env, "no --to given: the requests are written for "+dryRunTarget)
	}
	noteOverridden(env, emitter.Overridden())
	out := newPrinter(env, r.output.value)
	for m, err := range emitter.Messages(r.count, r.task) {
		if err != nil {
			return errors.Join(r.webhook.unrendered(err), out.end())
		}
		if ctx.Err() != nil {
			return errors.Join(context.Cause(ctx), out.end())
		}
		x := wire.Exchange{
			At: m.At, Index: m.Index, Task: m.Task, Spider: m.Spider, Outcome: string(m.Outcome), Kind: string(m.Kind),
			Event: m.Event, Dispatch: m.Dispatch, Attempt: 1, Target: cfg.To, Request: m.Request, RequestHead: m.Head,
		}
		if err := out.write(&x); err != nil {
			return err
		}
	}
	return out.end()
}

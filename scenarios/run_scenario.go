package scenarios

import (
	"context"
	"errors"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A performance is one scenario being carried out. Its pieces are made in this order, all of them before anything is sent.
type performance struct {
	runner   *Runner
	scenario *Scenario
	seed     uint64
	tasks    []mock.Task
	probes   []*probe
	asserts  []*assertion
	run      runCheck
	recorder *recorder
	emitter  *mock.Emitter
	sequence *sequence // nil without steps
	ordinary mock.Message
}

// scenario carries one scenario out. The error is why those after it need not be tried: there is no receiver any more.
func (r *Runner) scenario(ctx context.Context, s *Scenario) (o Outcome, halt error) {
	started := time.Now()
	o = Outcome{Scenario: s, Seed: seedOf(r.Seed, s), Started: started}
	defer func() { o.Took = time.Since(started) }()
	if s.needsSecret() && r.SecretHeader.Name == "" {
		o.State, o.Reason = Skipped, "needs a secret header"
		return o, nil
	}
	p := &performance{runner: r, scenario: s, seed: o.Seed}
	err := p.prepare(ctx)
	if p.emitter != nil {
		defer p.emitter.Close()
	}
	if err == nil {
		err = p.send(ctx)
	}
	if err != nil && ctx.Err() == nil {
		o.State, o.Reason = Broken, err.Error()
	}
	if p.emitter == nil {
		return o, nil
	}
	halt = p.conclude(ctx, &o)
	return o, halt
}

// prepare makes everything that can be wrong before the first byte is sent.
func (p *performance) prepare(ctx context.Context) (err error) {
	s, r := p.scenario, p.runner
	var starts []time.Duration
	if p.tasks, starts, err = s.tasks(p.seed); err != nil {
		return err
	}
	if p.probes, err = r.compileProbes(s); err != nil {
		return err
	}
	if p.asserts, err = compileAssertions(s, p.probes); err != nil {
		return err
	}
	each, err := compileEach(s.Expect.Each, func(key string) string { return s.Place("expect." + key) })
	if err != nil {
		return err
	}
	p.run = runCheck{expect: &s.Expect.Run, place: s.Place}
	p.recorder = &recorder{ctx: ctx, each: each, tasks: map[string]*sentTask{}, steps: map[uint64]int{}}
	if r.Observe != nil {
		p.recorder.tell = func(x *wire.Exchange) { r.Observe(s.Name, x) }
	}
	cfg, err := r.config(s, p.seed, starts)
	if err != nil {
		return err
	}
	if p.ordinary, err = ordinaryEvent(cfg, p.seed); err != nil {
		return err
	}
	cfg.Observe = p.recorder.observe
	emitter, err := mock.New(cfg)
	if err != nil {
		return err
	}
	p.emitter = emitter
	if len(s.Sequence) > 0 {
		p.recorder.each = nil
		p.sequence, err = p.planSequence(cfg, each)
	}
	return err
}

// ordinaryEvent is the success of a task of its own, as a webhook without anything special sends it.
func ordinaryEvent(cfg mock.Config, seed uint64) (mock.Message, error) {
	e, err := mock.New(mock.Config{
		To: cfg.To, UnixSocket: cfg.UnixSocket, Profile: cfg.Profile, Header: cfg.Header, Seed: seed ^ hashOf(kindAlive),
	})
	if err != nil {
		return mock.Message{}, err
	}
	defer e.Close()
	return e.First(mock.Task{}, thordata.KindSuccess)
}

func (p *performance) send(ctx context.Context) error {
	if p.sequence != nil {
		return p.sequence.perform(ctx)
	}
	return p.emitter.Run(ctx, len(p.tasks), func(i int) mock.Task { return p.tasks[i] })
}

// conclude judges what was sent: expectations, probes, assertions, and last whether the receiver is alive.
func (p *performance) conclude(ctx context.Context, o *Outcome) (halt error) {
	c := p.recorder
	o.Exchanges = p.emitter.Journal().Exchanges()
	renumbered := c.settle(o.Exchanges)
	o.Tally, o.Findings, o.Checks = c.tally, c.findings, c.checks
	if p.sequence != nil {
		o.Notes = p.sequence.notes(renumbered)
	}
	switch {
	case o.State == Broken:
		return nil
	case ctx.Err() != nil:
		p.interrupted(ctx, o)
		return nil
	case !c.reached && o.Tally.Attempts > 0 && len(o.Findings) > 0:
		o.State, o.Reason, o.Findings = Broken, c.refusal, nil
		return errors.New("the receiver did not answer any more")
	case o.Tally.Attempts > 0 && o.Tally.Attempts == o.Tally.Stages[wire.StageDropped]:
		o.State, o.Reason = Skipped, "every attempt was dropped"
		return nil
	}
	p.judge(ctx, o)
	if ctx.Err() == nil && o.State == "" && (p.scenario.Expect.Run.Alive == nil || *p.scenario.Expect.Run.Alive) {
		halt = p.alive(ctx, o)
	}
	switch {
	case ctx.Err() != nil:
		p.interrupted(ctx, o)
	case o.State != "":
	case len(o.Findings) > 0:
		o.State = Failed
	default:
		o.State = Passed
	}
	return halt
}

// interrupted closes the outcome of a scenario that was cut short. What was found by then stays found.
func (p *performance) interrupted(ctx context.Context, o *Outcome) {
	o.State, o.Reason = Skipped, causeOf(ctx).Error()
	if len(o.Findings) > 0 {
		o.State = Failed
	}
}

// judge checks what is expected of the run as a whole, and asks the probes.
func (p *performance) judge(ctx context.Context, o *Outcome) {
	found, checks := p.run.check(o)
	o.Findings, o.Checks = append(o.Findings, found...), o.Checks+checks
	results, findings, err := p.ask(ctx)
	if err == nil {
		same, different, failed := p.compare(ctx)
		results, findings, err = append(results, same...), append(findings, different...), failed
	}
	if err != nil {
		o.State, o.Reason = Broken, err.Error()
	}
	o.Probes = results.list()
	for i := range p.probes {
		if p.probes[i].Expect != nil {
			o.Checks++
		}
	}
	if len(p.scenario.Expect.Same) > 0 && len(p.probes) > 0 {
		o.Checks++
	}
	env := assertEnv(o, results)
	for _, a := range p.asserts {
		o.Checks++
		if f, ok := a.check(env); !ok {
			o.Findings = append(o.Findings, f)
		}
	}
	o.Findings = append(o.Findings, findings...)
}

// alive sends one ordinary event: any answer below 500 shows that the receiver still lives. The error is that there is
// nothing left to send to.
func (p *performance) alive(ctx context.Context, o *Outcome) error {
	m := p.ordinary
	x := wire.Exchange{
		At: m.At, Index: -1, Task: m.Task, Spider: m.Spider, Outcome: string(m.Outcome), Kind: kindAlive, Event: m.Event,
		Dispatch: m.Dispatch, Attempt: 1,
	}
	var seq uint64
	for i := range o.Exchanges {
		if seq = o.Exchanges[i].Seq; o.Exchanges[i].At.After(x.At) {
			x.At = o.Exchanges[i].At
		}
	}
	p.recorder.reached, p.recorder.refusal = false, ""
	sent := p.emitter.Send(ctx, mock.Sending{Record: x, Request: m.Request, Head: m.Head, Once: true})
	before := p.emitter.Journal().Len() - len(sent)
	for i := range sent {
		sent[i].Seq = max(seq, uint64(before)) + uint64(i) + 1
	}
	o.Exchanges = append(o.Exchanges, sent...)
	if x = sent[0]; x.Stage == wire.StageDropped {
		return nil
	}
	o.Checks++
	if ctx.Err() != nil || x.Status > 0 && x.Status < 500 && x.Stage == "" {
		return nil
	}
	o.Findings = append(o.Findings, Finding{
		Expectation: "alive", Expected: "an ordinary event is answered below 500 afterwards", Actual: answerOf(&x),
		Exchange: x.Seq, Place: p.scenario.Place("expect.run.alive"),
	})
	if !p.recorder.reached {
		return errors.New("the receiver did not answer any more")
	}
	return nil
}

// needsSecret tells whether a step leaves the secret out or makes it wrong.
func (s *Scenario) needsSecret() bool { return stepsNeedSecret(s.Sequence) }

func stepsNeedSecret(steps []Step) bool {
	for i := range steps {
		st := &steps[i]
		switch {
		case st.Send != nil && (st.Send.Secret == "missing" || st.Send.Secret == "wrong"):
			return true
		case st.Repeat != nil && stepsNeedSecret(st.Repeat.Steps), stepsNeedSecret(st.Parallel):
			return true
		}
	}
	return false
}

package scenarios

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/expr-lang/expr/vm"
)

// What a probe waits for when the file does not say.
const (
	defaultEventually = 5 * time.Second
	defaultEvery      = 50 * time.Millisecond
	probesAtATime     = 4
)

// A probe is a [Probe] with its expressions compiled.
type probe struct {
	*Probe
	place  string
	pick   *vm.Program // of Select, nil for all
	assert *vm.Program // of Expect.Assert, nil for none
	body   pattern     // of Expect.Body
	asker  *asker
}

// A probeResult is what a probe saw, with the value for expressions.
type probeResult struct {
	ProbeResult
	value any
}

type probeResults []probeResult

func (all probeResults) list() []ProbeResult {
	var plain []ProbeResult
	for _, r := range all {
		plain = append(plain, r.ProbeResult)
	}
	return plain
}

// compileProbes compiles the scenario's probes and the run's.
func (r *Runner) compileProbes(s *Scenario) ([]*probe, error) {
	var all []*probe
	for i := range s.Probes {
		all = append(all, &probe{Probe: &s.Probes[i], place: s.Place(fmt.Sprintf("probes[%d]", i))})
	}
	for i := range r.Probes {
		all = append(all, &probe{Probe: &r.Probes[i]})
	}
	ask := r.asker()
	for _, p := range all {
		p.asker = ask
		if err := p.compile(); err != nil {
			return nil, fmt.Errorf("compile probe %s: %w", p.Name, err)
		}
	}
	return all, nil
}

func (p *probe) compile() (err error) {
	if p.Select != "" {
		if p.pick, err = compileExpression(p.Select, answerEnv{}, false); err != nil {
			return err
		}
	}
	if p.Expect == nil {
		return nil
	}
	if p.Expect.Assert != "" {
		if p.assert, err = compileExpression(p.Expect.Assert, observedEnv{}, true); err != nil {
			return err
		}
	}
	p.body, err = compilePattern(p.Expect.Body)
	return err
}

// perTask tells whether the probe asks about tasks, or about the application as a whole.
func (p *probe) perTask() bool {
	texts := append([]string{p.File}, p.Command...)
	if h := p.HTTP; h != nil {
		texts = append(texts, h.URL, h.Body)
		for _, v := range h.Headers {
			texts = append(texts, v)
		}
	}
	return slices.ContainsFunc(texts, func(s string) bool {
		return strings.Contains(s, "{{task}}") || strings.Contains(s, "{{event}}")
	})
}

// A question is a probe to be asked about a task.
type question struct {
	probe *probe
	about sentTask
}

// ask asks every probe about every task of which something was sent, or once when it asks about none, and returns what
// they saw and which of them did not see what was expected. The error is one that asking again does not mend.
func (p *performance) ask(ctx context.Context) (probeResults, []Finding, error) {
	sent := p.recorder.sent()
	var questions []question
	for _, pr := range p.probes {
		switch {
		case len(p.scenario.Expect.Same) > 0 && pr.Expect == nil: // compared instead
		case pr.perTask():
			for _, t := range sent {
				questions = append(questions, question{pr, t})
			}
		case len(sent) > 0:
			last := slices.MaxFunc(sent, func(a, b sentTask) int { return a.acked.Compare(b.acked) })
			questions = append(questions, question{pr, sentTask{seq: last.seq, acked: last.acked}})
		}
	}
	results := make(probeResults, len(questions))
	missed := make([]*Finding, len(questions))
	failures := make([]error, len(questions))
	fewAtATime(len(questions), func(i int) {
		results[i], missed[i], failures[i] = questions[i].poll(ctx)
	})
	var findings []Finding
	for _, f := range missed {
		if f != nil {
			findings = append(findings, *f)
		}
	}
	return results, findings, errors.Join(failures...)
}

// fewAtATime calls f with 0 to n-1, a few at a time, and waits for all.
func fewAtATime(n int, f func(i int)) {
	var team sync.WaitGroup
	slots := make(chan struct{}, probesAtATime)
	for i := range n {
		slots <- struct{}{}
		team.Go(func() {
			f(i)
			<-slots
		})
	}
	team.Wait()
}

// poll asks until the probe sees what is expected, or its time is over.
func (q *question) poll(ctx context.Context) (probeResult, *Finding, error) {
	p := q.probe
	r := probeResult{ProbeResult: ProbeResult{Name: p.Name, Task: q.about.id}}
	deadline := time.Now().Add(cmp.Or(time.Duration(p.Eventually), defaultEventually))
	within, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	var miss string
	for {
		o := p.observe(within, q.about)
		now := time.Now()
		if _, missing := errors.AsType[*missingCommand](o.err); missing {
			return r, nil, o.err
		}
		if within.Err() == nil || r.Asked == 0 { // what the end of time cut off is no observation
			r.Asked++
			r.value, r.Observed, r.Err = o.value, o.text, ""
			if o.err != nil {
				r.Err = o.err.Error()
			}
			miss = p.miss(o)
		}
		if miss == "" {
			r.Met, r.Effect = true, max(0, now.Sub(q.about.acked))
			return r, nil, nil
		}
		if p.Expect == nil { // there is nothing to wait for; comparisons ask again themselves
			return r, nil, nil
		}
		if !pause(within, cmp.Or(time.Duration(p.Every), defaultEvery)) {
			break
		}
	}
	if ctx.Err() != nil {
		return r, nil, nil
	}
	actual := r.Observed
	if r.Err != "" {
		actual = r.Err
	}
	return r, &Finding{
		Expectation: "probe " + p.Name, Expected: p.Expect.describe(), Actual: actual + " (" + miss + ")",
		Exchange: q.about.seq, Place: p.place,
	}, nil
}

// pause waits in real time; false when ctx ends before.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// describe says in a line what must be observed.
func (e *Observation) describe() string {
	var parts []string
	if !e.Status.IsZero() {
		parts = append(parts, "status "+e.Status.String())
	}
	if e.Exit != nil {
		parts = append(parts, fmt.Sprintf("exit %d", *e.Exit))
	}
	if e.Equals != nil {
		text, err := jsonOf(e.Equals)
		if err != nil {
			text = fmt.Append(nil, e.Equals)
		}
		parts = append(parts, "equals "+string(text))
	}
	if e.Body != "" {
		parts = append(parts, "contains "+e.Body)
	}
	if e.Assert != "" {
		parts = append(parts, e.Assert)
	}
	return strings.Join(parts, "; ")
}

// miss says which part of the expectation an observation does not meet, "" for none. A probe without expectation is
// content with an answer that holds something.
func (p *probe) miss(o observation) string {
	e := p.Expect
	switch {
	case o.err != nil:
		return "no observation"
	case e == nil && (!o.seen() || o.value == nil):
		return "nothing observed yet"
	case e == nil:
		return ""
	case !e.Status.IsZero() && !e.Status.Contains(o.status):
		return fmt.Sprintf("status %d", o.status)
	case e.Exit != nil && *e.Exit != o.exit:
		return fmt.Sprintf("exit %d", o.exit)
	case e.Equals != nil && !o.equals(e.Equals):
		return "not equal"
	case e.Body != "" && !p.body.isIn([]byte(strings.TrimRight(o.body, "\r\n"))):
		return "not contained"
	}
	if p.assert == nil {
		return ""
	}
	out, err := vm.Run(p.assert, observedEnv{answerEnv: o.env(), Value: o.value})
	switch {
	case err != nil:
		return "assert: " + messageOf(err)
	case out != true:
		return "assert is false"
	}
	return ""
}

// equals compares what was observed with a value of the file, as JSON, or as text when the file has a text.
func (o observation) equals(want any) bool {
	if text, ok := want.(string); ok && text == o.text {
		return true
	}
	return canonical(want) == canonical(o.value)
}

// canonical is a value as JSON with sorted keys and numbers spelled one way.
func canonical(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	var plain any
	if json.Unmarshal(text, &plain) != nil {
		return string(text)
	}
	text, _ = json.Marshal(plain) // what was just read can be written
	return string(text)
}

// schemeAndHost is scheme and host of a URL, for {{target}}.
func schemeAndHost(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return target
	}
	return u.Scheme + "://" + u.Host
}

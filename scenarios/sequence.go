package scenarios

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// A sequence is a scenario's steps with everything composed: nothing about it can go wrong any more but the receiver.
type sequence struct {
	performance *performance
	acts        []act
	start       time.Time
	leaving     *wire.Client // closes the connection when a request is written
	done        map[int]string
	planned     int // sends so far
	attempts    map[string]int
	composed    map[*Send]*composed
	messages    [][]mock.Message // by task
	each        *eachCheck
}

// An act is a step: one of its fields is set. A repeat is laid out.
type act struct {
	send     *sending
	wait     time.Duration
	branches [][]act // at the same time
}

// A sending is one request of the sequence.
type sending struct {
	*composed
	number  int // in the order of the file
	attempt int
}

// A composed request serves all repetitions of its step.
type composed struct {
	step    *Send
	record  wire.Exchange // what it is
	request []byte
	head    int
	each    *eachCheck // nil when nothing is expected of it
	notes   string
}

// planSequence composes all requests of the scenario's steps.
func (p *performance) planSequence(cfg mock.Config, each *eachCheck) (*sequence, error) {
	q := &sequence{
		performance: p, start: mock.DocumentedAt(), done: map[int]string{}, attempts: map[string]int{},
		composed: map[*Send]*composed{}, messages: make([][]mock.Message, len(p.tasks)), each: each,
	}
	q.leaving = p.runner.client(p.scenario)
	q.leaving.Leave = true
	for m, err := range p.emitter.Messages(len(p.tasks), func(i int) mock.Task { return p.tasks[i] }) {
		if err != nil {
			return nil, err
		}
		m.Request = slices.Clone(m.Request)
		q.messages[m.Index] = append(q.messages[m.Index], m)
	}
	acts, err := q.plan(p.scenario.Sequence, "sequence")
	q.acts = acts
	return q, err
}

// plan lays out steps; path is where they stand in the file.
func (q *sequence) plan(steps []Step, path string) ([]act, error) {
	var acts []act
	for i := range steps {
		more, err := q.step(&steps[i], fmt.Sprintf("%s[%d]", path, i))
		if err != nil {
			return nil, err
		}
		acts = append(acts, more...)
	}
	return acts, nil
}

func (q *sequence) step(s *Step, place string) (acts []act, err error) {
	switch {
	case s.Send != nil:
		c, err := q.compose(s.Send, place+".send")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", place, err)
		}
		for range max(1, s.Send.Times) {
			acts = append(acts, act{send: q.number(c)})
		}
	case s.Repeat != nil:
		for range s.Repeat.Times {
			inner, err := q.plan(s.Repeat.Steps, place+".repeat.steps")
			if err != nil {
				return nil, err
			}
			acts = append(acts, inner...)
		}
	case len(s.Parallel) > 0:
		branches := make([][]act, len(s.Parallel))
		for i := range s.Parallel {
			if branches[i], err = q.step(&s.Parallel[i], fmt.Sprintf("%s.parallel[%d]", place, i)); err != nil {
				return nil, err
			}
		}
		acts = append(acts, act{branches: branches})
	default:
		acts = append(acts, act{wait: time.Duration(s.Wait)})
	}
	return acts, nil
}

// number gives a request its place in the sequence and its attempt.
func (q *sequence) number(c *composed) *sending {
	key := c.record.Task + " " + c.record.Kind
	q.attempts[key]++
	s := &sending{composed: c, number: q.planned, attempt: q.attempts[key]}
	if c.step.Attempt > 0 {
		s.attempt = c.step.Attempt
	}
	q.planned++
	q.done[s.number] = c.notes
	return s
}

// compose makes the request of a step; place is where it stands in the file.
func (q *sequence) compose(step *Send, place string) (*composed, error) {
	if c := q.composed[step]; c != nil {
		return c, nil
	}
	m, err := q.message(step)
	if err != nil {
		return nil, err
	}
	c := &composed{step: step, request: m.Request, head: m.Head, each: q.each}
	c.record = wire.Exchange{
		At: m.At, Index: m.Index, Task: m.Task, Spider: m.Spider, Outcome: string(m.Outcome), Kind: string(m.Kind),
		Event: m.Event, Dispatch: m.Dispatch,
	}
	if err := q.impersonate(c, step); err != nil {
		return nil, err
	}
	d := newDraft(c.request, c.head)
	if err := step.Change.apply(d); err != nil {
		return nil, err
	}
	secret := q.performance.runner.SecretHeader
	if len(step.Change.Head) > 0 && secret.Name != "" && d.find(secret.Name) < 0 {
		d.header = append(d.header, secret)
	}
	d.secret(step.Secret, secret)
	if len(d.notes) > 0 {
		if c.request, c.head, err = d.bytes(); err != nil {
			return nil, fmt.Errorf("change head: %w", err)
		}
		c.record.Dispatch, _ = headerOf(d.header, "Webhook-Dispatch-Id")
		if event, ok := step.Change.Set["eventType"].(string); ok {
			c.record.Event = event
		}
	}
	if step.Pretend != "" {
		d.note("taken for %s", step.Pretend)
	}
	if step.GoAway {
		d.note("left without waiting for the answer")
	}
	c.notes = strings.Join(d.notes, ", ")
	q.composed[step] = c
	return c, q.expect(c, place)
}

// message finds the event of a step.
func (q *sequence) message(step *Send) (mock.Message, error) {
	task := max(1, step.Task)
	if task > len(q.messages) {
		return mock.Message{}, fmt.Errorf("send task %d: there are %d", task, len(q.messages))
	}
	all := q.messages[task-1]
	if len(all) == 0 {
		return mock.Message{}, fmt.Errorf("send task %d: it has no event that the webhook is subscribed to", task)
	}
	if step.Event == "" {
		return all[len(all)-1], nil
	}
	for _, m := range all {
		if string(m.Kind) == step.Event {
			return m, nil
		}
	}
	return mock.Message{}, fmt.Errorf("send task %d: it has no event %s", task, step.Event)
}

// expect compiles what a step expects in place of expect.each. Of a request whose answer is not waited for nothing is
// expected unless the step says so.
func (q *sequence) expect(c *composed, place string) (err error) {
	s := q.performance.scenario
	switch {
	case c.step.Expect != nil:
		c.each, err = compileEach(c.step.Expect, func(key string) string {
			return s.Place(place + ".expect" + strings.TrimPrefix(key, "each"))
		})
	case c.step.GoAway:
		c.each = nil
	}
	return err
}

// perform carries the steps out. The error is the context's cause when it ended early.
func (q *sequence) perform(ctx context.Context) error {
	defer q.leaving.Close()
	q.do(ctx, q.acts, q.start)
	return context.Cause(ctx)
}

// do carries steps out one after the other, from a time on the run's clock, and returns the time after them.
func (q *sequence) do(ctx context.Context, acts []act, at time.Time) time.Time {
	for i := range acts {
		if ctx.Err() != nil {
			return at
		}
		switch a := &acts[i]; {
		case a.send != nil:
			at = q.send(ctx, a.send, at)
		case a.branches != nil:
			at = q.together(ctx, a.branches, at)
		default:
			at = at.Add(a.wait)
		}
	}
	return at
}

// together does branches at the same time and waits for all of them; their goroutines are its own.
func (q *sequence) together(ctx context.Context, branches [][]act, at time.Time) time.Time {
	ends := make([]time.Time, len(branches))
	var team sync.WaitGroup
	for i := range branches {
		team.Go(func() { ends[i] = q.do(ctx, branches[i], at) })
	}
	team.Wait()
	return slices.MaxFunc(ends, time.Time.Compare)
}

// send sends one request, not before its event has happened.
func (q *sequence) send(ctx context.Context, s *sending, at time.Time) time.Time {
	record := s.record
	record.Attempt = s.attempt
	if record.At.Before(at) {
		record.At = at
	}
	out := mock.Sending{Record: record, Request: s.request, Head: s.head, Lost: s.step.Pretend != ""}
	if s.step.GoAway {
		out.Client = q.leaving
	}
	all := q.performance.emitter.Send(ctx, out)
	recorder := q.performance.recorder
	recorder.belongs(all, s.number)
	last := &all[len(all)-1]
	for i := range all {
		if s.each != nil && all[i].Attempt == last.Attempt { // the last attempt, and its copy if there is one
			recorder.check(s.each, &all[i])
		}
	}
	return last.At
}

// notes are what the steps changed and pretended, by the number of the exchange.
func (q *sequence) notes(renumbered map[uint64]uint64) map[uint64]string {
	notes := map[uint64]string{}
	for seq, step := range q.performance.recorder.steps {
		if text := q.done[step]; text != "" && renumbered[seq] > 0 {
			notes[renumbered[seq]] = text
		}
	}
	return notes
}

// impersonate puts the id of another task in the place of the event's own.
func (q *sequence) impersonate(c *composed, step *Send) error {
	if step.As == 0 {
		return nil
	}
	if step.As > len(q.messages) || len(q.messages[step.As-1]) == 0 {
		return fmt.Errorf("send as task %d: there is no such task with an event", step.As)
	}
	other := q.messages[step.As-1][0]
	if len(other.Task) != len(c.record.Task) {
		return fmt.Errorf("send as task %d: its id has another length", step.As)
	}
	c.request = bytes.ReplaceAll(c.request, []byte(c.record.Task), []byte(other.Task))
	c.record.Dispatch = strings.ReplaceAll(c.record.Dispatch, c.record.Task, other.Task)
	c.record.Task, c.record.Index = other.Task, other.Index
	return nil
}

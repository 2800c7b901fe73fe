package scenarios

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// When tasks are compared, an observation counts as settled when it is the same after this pause; and the application has
// at least this long for it.
const (
	settlePause   = 250 * time.Millisecond
	leastSettling = 2 * time.Second
)

// compare asks every probe about the tasks of expect.same, until all are answered, the answers stay the same, and they are
// alike, or time is over. The error is that a probe cannot tell: it does not see a task, or sees two tasks
// differently that were delivered alike.
func (p *performance) compare(ctx context.Context) (probeResults, []Finding, error) {
	tasks := p.sameTasks()
	if len(tasks) < 3 || len(p.probes) == 0 {
		return nil, nil, nil
	}
	var results probeResults
	var findings []Finding
	for _, pr := range p.probes {
		seen, asked := pr.settle(ctx, tasks)
		if ctx.Err() != nil {
			return results, findings, nil
		}
		different, err := verdictOf(pr.Name, tasks, seen)
		if err != nil {
			return results, findings, err
		}
		for i, t := range tasks {
			r := ProbeResult{Name: pr.Name, Task: t.id, Observed: seen[i].text, Met: i != different, Asked: asked}
			if seen[i].err != nil {
				r.Err = seen[i].err.Error()
			}
			results = append(results, probeResult{r, seen[i].value})
		}
		if different >= 0 {
			findings = append(findings, Finding{
				Expectation: "same", Expected: seen[0].text, Actual: actualOf(seen[different]),
				Exchange: tasks[different].seq, Place: p.scenario.Place("expect.same"),
			})
		}
	}
	return results, findings, nil
}

// sameTasks are the tasks to compare, in the file's order. All are asked about with the kind of the first one's last event:
// the order of events is what they differ in.
func (p *performance) sameTasks() []sentTask {
	sent := p.recorder.sent()
	var tasks []sentTask
	for _, n := range p.scenario.Expect.Same {
		i := slices.IndexFunc(sent, func(t sentTask) bool { return t.index == n-1 })
		if i < 0 {
			return nil
		}
		tasks = append(tasks, sent[i])
		tasks[len(tasks)-1].kind = tasks[0].kind
	}
	return tasks
}

// settle asks about all tasks in rounds.
func (p *probe) settle(ctx context.Context, tasks []sentTask) (seen []observation, asked int) {
	until := time.Now().Add(max(time.Duration(p.Eventually), leastSettling))
	if p.Eventually == 0 {
		until = time.Now().Add(defaultEventually)
	}
	within, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	for {
		round := make([]observation, len(tasks))
		fewAtATime(len(tasks), func(i int) { round[i] = p.observe(within, tasks[i]) })
		if within.Err() != nil && seen != nil {
			return seen, asked
		}
		asked++
		steady := seen != nil && slices.EqualFunc(seen, round, func(a, b observation) bool { return a.text == b.text })
		seen = round
		if steady {
			if different, err := verdictOf(p.Name, tasks, seen); err == nil && different < 0 {
				return seen, asked
			}
		}
		if !pause(within, settlePause) {
			return seen, asked
		}
	}
}

// verdictOf compares observations: different is the task that is not seen like the first two, -1 for none.
func verdictOf(name string, tasks []sentTask, seen []observation) (different int, err error) {
	ids, texts := make([]string, len(tasks)), make([]string, len(tasks))
	for i := range tasks {
		ids[i], texts[i] = tasks[i].id, actualOf(seen[i])
		if i < 2 && !seen[i].seen() {
			return -1, fmt.Errorf("probe %s does not see task %s: %s", name, ids[i], texts[i])
		}
	}
	different, comparable := sameness(ids, texts)
	if !comparable {
		return -1, fmt.Errorf("probe %s cannot compare: two tasks delivered alike are seen as %s and %s", name, texts[0], texts[1])
	}
	return different, nil
}

// actualOf is an observation in a line.
func actualOf(o observation) string {
	switch {
	case o.err != nil:
		return o.err.Error()
	case o.status >= 400:
		return fmt.Sprintf("%d %s", o.status, o.text)
	case o.exit != 0:
		return fmt.Sprintf("exit %d %s", o.exit, o.text)
	}
	return o.text
}

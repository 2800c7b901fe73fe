package scenarios

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// kindAlive marks the exchange that asks afterwards whether the receiver still answers.
const kindAlive = "alive"

// A recorder listens to one scenario's exchanges.
type recorder struct {
	ctx  context.Context
	each *eachCheck // of every final attempt; nil when the caller checks by itself
	tell func(*wire.Exchange)

	mu       sync.Mutex
	tally    mock.Tally
	findings []Finding // of single exchanges, by the journal's numbers
	checks   int
	reached  bool // a connection was made and usable once at least
	refusal  string
	tasks    map[string]*sentTask
	steps    map[uint64]int // of a sequence: number of the step that an exchange belongs to, by the journal's numbers
}

// A sentTask is what probes need to know of a task.
type sentTask struct {
	id, kind string
	index    int
	seq      uint64    // of its last exchange
	acked    time.Time // when the last exchange ended, in real time
}

// observe is called by the journal, one exchange at a time.
func (c *recorder) observe(x *wire.Exchange) {
	now := time.Now()
	c.mu.Lock()
	dropped := x.Stage == wire.StageDropped // which says nothing about the receiver
	switch {
	case dropped:
	case reachedBy(x):
		c.reached = true
	case c.refusal == "":
		c.refusal = x.Err
	}
	if x.Kind != kindAlive {
		c.tally.Add(x)
		if !dropped {
			c.tasks[x.Task] = &sentTask{x.Task, x.Kind, x.Index, x.Seq, now}
		}
	}
	c.mu.Unlock()
	if c.each != nil && x.Final && x.Kind != kindAlive {
		c.check(c.each, x)
	}
	if c.tell != nil {
		c.tell(x)
	}
}

// reachedBy tells whether an attempt got as far as the receiver's HTTP.
func reachedBy(x *wire.Exchange) bool {
	switch x.Stage {
	case wire.StageResolve, wire.StageConnect, wire.StageTLS:
		return false
	case wire.StageTimeout:
		return x.Remote != ""
	}
	return true
}

// check holds an exchange against what is expected of it. What an interrupt cut off proves nothing.
func (c *recorder) check(each *eachCheck, x *wire.Exchange) {
	if c.ctx.Err() != nil {
		return
	}
	found, checks := each.check(x)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.findings = append(c.findings, found...)
	c.checks += checks
}

// belongs notes which step of a sequence sent the exchanges.
func (c *recorder) belongs(all []wire.Exchange, step int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range all {
		c.steps[all[i].Seq] = step
	}
}

// settle puts the exchanges into an order that does not depend on which of them ended first, numbers them anew, and gives
// findings and tasks the new numbers. Those of a sequence stand in the order of its steps, others in that of the run's clock.
func (c *recorder) settle(all []wire.Exchange) map[uint64]uint64 {
	if len(all) == 0 {
		return nil
	}
	first := all[0].Seq
	rank := map[string]int{}
	for i, k := range thordata.Kinds() {
		rank[string(k)] = i
	}
	slices.SortStableFunc(all, func(x, y wire.Exchange) int {
		if len(c.steps) > 0 {
			return cmp.Or(cmp.Compare(c.steps[x.Seq], c.steps[y.Seq]), cmp.Compare(x.Attempt, y.Attempt))
		}
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Index, y.Index), cmp.Compare(rank[x.Kind], rank[y.Kind]),
			cmp.Compare(x.Attempt, y.Attempt))
	})
	renumbered := make(map[uint64]uint64, len(all))
	for i := range all {
		renumbered[all[i].Seq] = first + uint64(i)
		all[i].Seq = first + uint64(i)
	}
	for i := range c.findings {
		c.findings[i].Exchange = renumbered[c.findings[i].Exchange]
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return cmp.Compare(a.Exchange, b.Exchange) })
	for i := range all {
		if t := c.tasks[all[i].Task]; t != nil && all[i].Stage != wire.StageDropped {
			t.kind, t.seq = all[i].Kind, all[i].Seq
		}
	}
	return renumbered
}

// sent are the tasks of which something was sent, by number.
func (c *recorder) sent() []sentTask {
	var all []sentTask
	for _, t := range c.tasks {
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b sentTask) int { return cmp.Or(cmp.Compare(a.index, b.index), cmp.Compare(a.id, b.id)) })
	return all
}

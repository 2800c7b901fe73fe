package scenarios

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
)

// maxSends bounds how many requests a sequence makes.
const maxSends = 1_000_000

// A stage is what the steps of a sequence can refer to.
type stage struct {
	tasks  []Task // count of them each; one for none
	total  int
	events map[string]bool // kinds that the webhook is subscribed to
	assume thordata.Assumptions
}

func (d *decoder) checkSequence(s *Scenario) {
	st := stageOf(s)
	if n := d.checkSteps(s.Sequence, "sequence", &st); n > maxSends {
		d.wrong("sequence", "sequence: must send at most %d requests", maxSends)
	}
}

func stageOf(s *Scenario) stage {
	st := stage{tasks: s.Tasks, events: map[string]bool{}}
	if len(st.tasks) == 0 {
		st.tasks = []Task{{}}
	}
	for i := range st.tasks {
		st.total += max(st.tasks[i].Count, 1)
	}
	profile, err := thordata.ProfileByName(s.Webhook.Profile)
	if err != nil {
		profile, _ = thordata.ProfileByName("")
	}
	for _, k := range profile.Events {
		st.events[string(k)] = len(s.Webhook.Events) == 0 || slices.Contains(s.Webhook.Events, string(k))
	}
	if st.assume, err = thordata.Assume(profile.Assume, s.Webhook.Assume); err != nil {
		st.assume, _ = thordata.Assume()
	}
	return st
}

// task returns the n-th task, counted from 1.
func (st *stage) task(n int) Task {
	for _, t := range st.tasks {
		if n -= max(t.Count, 1); n <= 0 {
			return t
		}
	}
	return Task{}
}

// kinds returns the events that a task of an outcome may have, in order.
func (st *stage) kinds(outcome string) []string {
	ends := map[string][]thordata.Kind{
		string(mock.Failure): {thordata.KindFailure, thordata.KindCreationFailed},
		string(mock.Empty):   {thordata.KindFailure},
		string(mock.Partial): {thordata.Kind(st.assume.PartialEvent)},
		string(mock.Endless): nil,
		string(mock.Mixed):   {thordata.KindSuccess, thordata.KindFailure, thordata.KindCreationFailed},
	}
	possible := []thordata.Kind{thordata.KindCreated, thordata.KindRunning}
	if outcome == string(mock.Documented) {
		possible = nil
	}
	if end, known := ends[outcome]; known {
		possible = append(possible, end...)
	} else {
		possible = append(possible, thordata.KindSuccess)
	}
	var kinds []string
	for _, k := range possible {
		if st.events[string(k)] {
			kinds = append(kinds, string(k))
		}
	}
	return kinds
}

// checkSteps checks steps and returns how many requests they make, at most a little above maxSends.
func (d *decoder) checkSteps(steps []Step, at string, st *stage) int {
	sends := 0
	for i := range steps {
		step, here := &steps[i], fmt.Sprintf("%s[%d]", at, i)
		d.exactlyOne(here, "send", "wait", "repeat", "parallel")
		if step.Send != nil {
			d.checkSend(step.Send, here+".send", st)
			sends += max(step.Send.Times, 1)
		}
		if step.Repeat != nil {
			sends += d.checkSteps(step.Repeat.Steps, here+".repeat.steps", st) * max(step.Repeat.Times, 1)
		}
		sends += d.checkSteps(step.Parallel, here+".parallel", st)
		sends = min(sends, maxSends+1)
	}
	return sends
}

func (d *decoder) checkSend(s *Send, at string, st *stage) {
	number := max(s.Task, 1)
	if s.As > st.total {
		d.wrong(at+".as", "as: %s", beyond(s.As, st.total))
	}
	if number > st.total {
		d.wrong(at+".task", "task: %s", beyond(number, st.total))
	} else if kinds := st.kinds(st.task(number).Outcome); len(kinds) == 0 {
		d.wrong(at, "send: task %d has no event that the webhook is subscribed to", number)
	} else if known := slices.Contains(wordsOf("event"), s.Event); known && !slices.Contains(kinds, s.Event) {
		d.wrong(at+".event", "event: task %d never has %s, only %s", number, s.Event, strings.Join(kinds, " and "))
	}
	if d.has(at+".pretend") && !isPretence(s.Pretend) {
		d.wrong(at+".pretend", "pretend: must be a status such as 500, or timeout, not %q", s.Pretend)
	}
	d.checkChange(&s.Change, at+".change")
	if s.Expect != nil {
		d.checkEach(s.Expect, at+".expect")
	}
}

func beyond(n, total int) string {
	if total == 1 {
		return fmt.Sprintf("there is no task %d, the scenario has one", n)
	}
	return fmt.Sprintf("there is no task %d, the scenario has %d", n, total)
}

func isPretence(s string) bool {
	n, err := strconv.Atoi(s)
	return s == "timeout" || err == nil && n >= 100 && n <= 599
}

func (d *decoder) checkChange(c *Change, at string) {
	for _, key := range slices.Sorted(maps.Keys(c.Set)) {
		d.checkPath(at+".set."+key, key)
	}
	for i, path := range c.Remove {
		d.checkPath(fmt.Sprintf("%s.remove[%d]", at, i), path)
	}
	if d.has(at + ".pad") {
		if _, err := parseSize(c.Pad); err != nil {
			d.wrong(at+".pad", "pad: %s", err)
		}
	}
	d.bothGiven(at, "body", "body_base64")
	if c.BodyBase64 != nil {
		if _, err := base64.StdEncoding.DecodeString(*c.BodyBase64); err != nil {
			d.wrong(at+".body_base64", "body_base64: %s", err)
		}
	}
	d.checkMethod(at+".method", c.Method)
	for i, line := range c.Head {
		h, _ := splitHeader(line)
		d.checkHeader(fmt.Sprintf("%s.head[%d]", at, i), h.Name, h.Value)
	}
	if c.ContentType != nil {
		d.checkHeader(at+".content_type", "Content-Type", *c.ContentType)
	}
	if c.DispatchID != nil {
		d.checkHeader(at+".dispatch_id", "Webhook-Dispatch-Id", *c.DispatchID)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		value := ""
		if c.Headers[name] != nil {
			value = *c.Headers[name]
		}
		d.checkHeader(at+".headers."+name, name, value)
	}
}

// checkPath refuses paths with empty names.
func (d *decoder) checkPath(at, path string) {
	if slices.Contains(strings.Split(path, "."), "") {
		d.wrong(at, "%q is no path such as resource.taskId", path)
	}
}

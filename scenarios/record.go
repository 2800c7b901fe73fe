package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A Recording is exchanges that are to become a scenario. The zero options mask secrets.
type Recording struct {
	Name        string // letters, digits and dashes; "" is the base name of the scenario's file
	Description string // one line; "" is none
	Exchanges   []wire.Exchange

	Mask        *wire.Mask // which secrets are blotted out; nil is the zero Mask
	ShowSecrets bool       // blots out none
	// Without are names of headers that are left out, letter case ignored. Of a secret header what is recorded is of no use once
	// it is masked: without it the replay sends the secret header of its [Runner].
	Without []string
}

// ErrTooLong is in the chain of [Record]'s error for more than a scenario file may have.
var ErrTooLong = fmt.Errorf("longer than %d KiB or %d lines", maxFile>>10, maxLines)

// Gaps between two requests that become a wait. Shorter ones are what the answers took, longer ones lie between two
// recordings.
const (
	shortestGap = 100 * time.Millisecond
	longestGap  = 30 * 24 * time.Hour
)

// Record writes the scenario that sends the recorded requests again, one after the other in their order, whatever was
// answered. Method, body and headers are the recorded ones byte for byte, header order and case included. Three things
// belong to the receiver that the scenario is run against: the request target, the value of Host where it named the recorded
// target's host, and the secret header that a [Runner] adds to requests without one of its name. White space around
// header values is not kept, nor are the headers named in Without.
//
// With secrets masked the bytes are those of the masked request, which has the same length; the file says so. An attempt that
// was dropped by a fault is sent this time.
//
// Gaps of 100 ms to 30 days between the beginnings of two requests become waits, to the millisecond; in the first two
// seconds of a run they may get longer. The tasks that the scenario declares give their names to the exchanges of the replay:
// kind, outcome and spider are the recorded ones where today's webhook has them, the task's id is the run's own. So {{task}}
// in a probe is not the id that stands in the body.
//
// The error names the first exchange, by its Seq, with something that a scenario cannot keep: bytes that are no longer there,
// a version of HTTP other than 1.1, a header that is not UTF-8 or that HTTP forbids, or more than a scenario file may have,
// which is 256 KiB and 20,000 lines.
func Record(r Recording) ([]byte, error) {
	text, err := r.text()
	if err != nil {
		return nil, fmt.Errorf("record scenario: %w", err)
	}
	if _, err := Parse("scenario", text, nil); err != nil {
		if problems, ok := errors.AsType[Problems](err); ok {
			err = errors.New(problems[0].Message)
		}
		return nil, fmt.Errorf("record scenario: %w", err)
	}
	return text, nil
}

// A replay is one step of the scenario: a wait, when there is one, and a send.
type replay struct {
	seq    uint64
	wait   time.Duration
	task   int
	event  string
	times  int
	change string // as YAML
}

func (r *Recording) text() ([]byte, error) {
	if len(r.Exchanges) == 0 {
		return nil, errors.New("there are no exchanges")
	}
	base, err := newReplayBase()
	if err != nil {
		return nil, err
	}
	var list []replay
	cast := newCast()
	masked := false
	for i := range r.Exchanges {
		x := r.Exchanges[i]
		if x.Seq == 0 {
			x.Seq = uint64(i) + 1
		}
		r.leaveOut(&x)
		masked = r.mask(&x) || masked
		change, err := base.change(&x)
		if err != nil {
			return nil, fmt.Errorf("exchange %d: %w", x.Seq, err)
		}
		next := replay{seq: x.Seq, times: 1, change: change.yaml()}
		next.task, next.event = cast.part(&x)
		if i > 0 {
			next.wait = gap(r.Exchanges[i-1].At, x.At)
		}
		list = appendReplay(list, next)
	}
	return r.file(cast.lines, list, masked)
}

// mask blots out the secrets of a request and reports whether there were any.
func (r *Recording) mask(x *wire.Exchange) bool {
	if r.ShowSecrets {
		return false
	}
	if r.Mask == nil {
		r.Mask = &wire.Mask{}
	}
	before := x.Request
	x.Request = r.Mask.AppendMasked(nil, before, x.RequestHead)
	return !bytes.Equal(before, x.Request)
}

func gap(before, after time.Time) time.Duration {
	d := after.Sub(before)
	if before.IsZero() || d < shortestGap || d > longestGap {
		return 0
	}
	return d.Round(time.Millisecond)
}

// appendReplay adds a step, or does the last one once more where that is the same.
func appendReplay(list []replay, next replay) []replay {
	const most = 100_000 // as Send.Times says
	if len(list) > 0 {
		last := &list[len(list)-1]
		if next.wait == 0 && last.times < most && last.task == next.task && last.event == next.event && last.change == next.change {
			last.times++
			return list
		}
	}
	return append(list, next)
}

// file puts the scenario together. A request that is sent at several places stands there once, with an anchor.
func (r *Recording) file(tasks []string, list []replay, masked bool) ([]byte, error) {
	uses := map[string]int{}
	for i := range list {
		uses[list[i].change]++
	}
	var b bytes.Buffer
	r.head(&b, tasks, masked)
	lines := bytes.Count(b.Bytes(), []byte("\n"))
	anchors := map[string]string{}
	for i := range list {
		s, from := &list[i], b.Len()
		if s.wait > 0 {
			fmt.Fprintf(&b, "  - wait: %s\n", s.wait)
		}
		b.WriteString("  - send:\n")
		if s.task > 1 {
			fmt.Fprintf(&b, "      task: %d\n", s.task)
		}
		if s.event != "" {
			fmt.Fprintf(&b, "      event: %s\n", s.event)
		}
		if s.times > 1 {
			fmt.Fprintf(&b, "      times: %d\n", s.times)
		}
		switch name := anchors[s.change]; {
		case name != "":
			fmt.Fprintf(&b, "      change: *%s\n", name)
		case uses[s.change] > 1:
			anchors[s.change] = fmt.Sprintf("request%d", len(anchors)+1)
			fmt.Fprintf(&b, "      change: &%s\n%s", anchors[s.change], s.change)
		default:
			fmt.Fprintf(&b, "      change:\n%s", s.change)
		}
		lines += bytes.Count(b.Bytes()[from:], []byte("\n"))
		if b.Len() > maxFile || lines > maxLines {
			return nil, fmt.Errorf("exchange %d: with it the file is %w", s.seq, ErrTooLong)
		}
	}
	return b.Bytes(), nil
}

func (r *Recording) head(b *bytes.Buffer, tasks []string, masked bool) {
	schema, _, _ := strings.Cut(starter, "\n")
	b.WriteString(schema + "\n#\n" +
		"# Recorded requests, sent again byte for byte; Host and the path are those of the receiver that the scenario is run against.\n" +
		"# Every answer must be 2xx unless expect says otherwise.\n")
	if masked {
		b.WriteString("# Secrets are masked with asterisks. A masked header is sent as it stands here: take it out where the run adds the real one.\n")
	}
	if len(r.Without) > 0 {
		fmt.Fprintf(b, "# Left out is what the run is to add with --secret-header: %q.\n", strings.Join(r.Without, ", "))
	}
	if r.Name != "" {
		fmt.Fprintf(b, "name: %s\n", yamlText(r.Name, ""))
	}
	if r.Description != "" {
		fmt.Fprintf(b, "description: %s\n", yamlText(r.Description, "  "))
	}
	fmt.Fprintf(b, "webhook: {profile: %s}\ntasks:\n", replayProfile())
	for _, line := range tasks {
		b.WriteString(line)
	}
	b.WriteString("sequence:\n")
}

// replayProfile is the variant of the webhook that recorded scenarios are changes of.
func replayProfile() string { return thordata.Profiles()[0].Name }

// A cast gives the recorded tasks their parts in the scenario. Only names follow from it, all bytes stand in the changes.
type cast struct {
	stage  stage
	assume thordata.Assumptions
	parts  map[part]int
	lines  []string // of the scenario's tasks
}

// A part is what tells one of the scenario's tasks from the others.
type part struct{ task, spider, outcome string }

func newCast() *cast {
	assume, _ := thordata.Assume() // the defaults are never wrong
	return &cast{stage: stageOf(&Scenario{Webhook: Webhook{Profile: replayProfile()}}), assume: assume, parts: map[part]int{}}
}

// part returns the number of the exchange's task in the scenario, and its event there.
func (c *cast) part(x *wire.Exchange) (task int, event string) {
	event = c.event(x)
	p := part{x.Task, x.Spider, x.Outcome}
	if !slices.Contains(wordsOf("spider"), p.spider) {
		p.spider = ""
	}
	fits := event == "" || slices.Contains(c.stage.kinds(p.outcome), event)
	if !fits || p.outcome == string(mock.Mixed) || !slices.Contains(wordsOf("outcome"), p.outcome) {
		p.outcome = string(mock.Success)
		if event == string(thordata.KindFailure) {
			p.outcome = string(mock.Failure)
		}
	}
	if c.parts[p] == 0 {
		line := "  - {outcome: " + p.outcome
		if p.spider != "" {
			line += ", spider: " + p.spider
		}
		// Short lives soon after each other, so that no step waits for its event.
		c.lines = append(c.lines, line+", duration: 1ms, arrival: {every: 1ms}}\n")
		c.parts[p] = len(c.lines)
	}
	return c.parts[p], event
}

// event is what today's webhook calls the kind of an exchange. A receiver knows the name on the wire alone.
func (c *cast) event(x *wire.Exchange) string {
	switch kind := thordata.Kind(x.Kind); {
	case kind == thordata.KindSuccess, kind == "" && x.Event == c.assume.EventSuccess:
		return string(thordata.KindSuccess)
	case kind == thordata.KindFailure, kind == thordata.KindCreationFailed, kind == "" && x.Event == c.assume.EventFailure:
		return string(thordata.KindFailure)
	case kind == thordata.KindRunning, kind == thordata.KindCreated, kind == "" && x.Event == c.assume.EventRunning:
		return string(thordata.KindRunning)
	}
	return ""
}

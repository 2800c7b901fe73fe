package mock

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/thorhook/thorhook/mock/catalog"
	"github.com/thorhook/thorhook/mock/internal/jsonenc"
	"github.com/thorhook/thorhook/mock/thordata"
)

// A plan is the life of one task, worked out before anything is sent: pure in task, seed, index and start. One plan is
// reused for many tasks, so that planning allocates little.
type plan struct {
	index    int
	spider   *thordata.Spider
	outcome  Outcome
	dispatch string // Webhook-Dispatch-Id under dispatch-id=task
	created  time.Time
	steps    []step

	account     *account
	assume      *thordata.Assumptions
	stream      stream
	wantGlobals bool
	requests    int // inputs of the task
	failed      int // of which failed
	duration    time.Duration
	base        thordata.Resource // what all events of the task share
	texts       texts
}

// A step is an event of the task's life.
type step struct {
	kind  thordata.Kind
	after time.Duration // from the task's creation to the event
}

// An account is whose webhooks the run sends: one per seed.
type account struct {
	userID   thordata.UserID
	userName string
	apiKey   string
}

// newAccount draws an account; its token is a fake that says so.
func newAccount(seed uint64, a *thordata.Assumptions) *account {
	s := streamOf(seed, "account")
	return &account{
		userID:   thordata.UserID{Number: int64(s.named("user-id").between(1000, 9999)), Text: a.UserID == "string"},
		userName: "mockuser" + strconv.Itoa(s.named("user-name").between(100, 999)),
		apiKey:   string(s.named("api-key").appendHex([]byte("facadefacadefacade"), 14)),
	}
}

// planner makes plans. It is safe for concurrent use.
type planner struct {
	seed    uint64
	tasks   stream
	assume  thordata.Assumptions
	account *account
	catalog *catalog.Generator
	events  map[thordata.Kind]bool
	five    bool // the profile knows creation events
	globals bool // a template may ask for the variable globals
}

// plan fills p with the life of task number index, which starts at created.
func (pl *planner) plan(p *plan, t Task, index int, created time.Time) {
	pl.outline(p, t, index)
	p.created = created.Truncate(time.Second)
	if p.outcome == Documented {
		p.base = documented.Resource
		p.dispatch = p.base.TaskID
		return
	}
	p.begin(pl, t)
}

// outline fills of p what the agenda needs: how the task ends and when its events happen.
func (pl *planner) outline(p *plan, t Task, index int) {
	s := pl.tasks.numbered(index)
	p.index, p.stream, p.account, p.assume, p.wantGlobals = index, s, pl.account, &pl.assume, pl.globals
	p.outcome = t.outcome(s)
	p.steps = p.steps[:0]
	if p.outcome == Documented {
		p.spider, _ = thordata.SpiderByID("amazon_product_by-url")
		p.add(pl, thordata.KindSuccess, documentedDuration)
		return
	}
	p.spider = pl.spider(t, s)
	p.duration = t.Duration
	if p.duration == 0 {
		p.duration = p.drawDuration()
	}
	p.lifecycle(pl)
}

func (pl *planner) spider(t Task, s stream) *thordata.Spider {
	if t.Spider != "" {
		spider, err := thordata.SpiderByID(t.Spider)
		if err == nil {
			return spider
		}
	}
	all := thordata.Spiders()
	return &all[s.named("spider").below(len(all))]
}

// lifecycle lays out the steps. Source of the kinds: [thordata.Profiles]; the delays are assumed.
func (p *plan) lifecycle(pl *planner) {
	if pl.five {
		if p.outcome == Failure && p.stream.named("creation-failed").below(4) == 0 {
			p.add(pl, thordata.KindCreationFailed, 0)
			return
		}
		p.add(pl, thordata.KindCreated, 0)
	}
	started := time.Duration(p.stream.named("started").between(200, 1500)) * time.Millisecond
	p.add(pl, thordata.KindRunning, min(started, p.duration/2))
	ended := p.duration + time.Duration(p.stream.named("ended").between(100, 1900))*time.Millisecond
	switch p.outcome {
	case Endless:
	case Failure, Empty:
		p.add(pl, thordata.KindFailure, ended)
	case Partial:
		p.add(pl, thordata.Kind(p.assume.PartialEvent), ended)
	default:
		p.add(pl, thordata.KindSuccess, ended)
	}
}

func (p *plan) add(pl *planner, k thordata.Kind, after time.Duration) {
	if pl.events[k] {
		p.steps = append(p.steps, step{kind: k, after: after})
	}
}

func (p *plan) drawDuration() time.Duration {
	longest := 60_000
	if p.spider.Media.Any() {
		longest = 180_000
	}
	return time.Duration(p.stream.named("duration").between(8_000, longest)) * time.Millisecond
}

// begin fills what is known when the task is created.
func (p *plan) begin(pl *planner, t Task) {
	p.requests = len(t.Inputs)
	if t.Inputs == nil {
		p.requests = p.drawInputs()
	}
	p.failed = p.drawFailed()
	p.base = thordata.Resource{APIKey: p.account.apiKey, Type: p.mediaType()}
	text := &p.texts
	text.buf = p.stream.named("id").appendHex(text.buf, 32)
	text.keep(&p.base.TaskID, 0)
	first := len(text.buf)
	text.buf = p.appendURL(text.buf, pl.catalog, t.Inputs)
	text.keep(&p.base.URL, first)
	p.localTime(&p.base.CreatedAt, p.created)
	text.settle()
	p.dispatch = p.base.TaskID
}

func (p *plan) mediaType() int {
	if p.spider.Media.Any() && p.assume.MediaType == "1" {
		return 1
	}
	return 0
}

// drawInputs draws how many inputs the task has: mostly one or two, at least two when some of them are to fail.
func (p *plan) drawInputs() int {
	if p.outcome == Partial {
		return p.stream.named("inputs").between(2, 6)
	}
	return [...]int{1, 1, 1, 1, 1, 2, 2, 2, 3, 4}[p.stream.named("inputs").below(10)]
}

func (p *plan) drawFailed() int {
	switch p.outcome {
	case Failure, Empty:
		return p.requests
	case Partial:
		return p.stream.named("failed").between(1, max(1, p.requests-1))
	}
	return 0
}

// appendURL appends the value of resource.url: the task's parameters as Go prints a map, which is JSON inside JSON.
func (p *plan) appendURL(dst []byte, g *catalog.Generator, inputs []string) []byte {
	dst = append(dst, `{"spider_errors":true,"spider_id":`...)
	if p.assume.SpiderID == "number" {
		dst = jsonenc.AppendString(dst, p.spider.ProductID)
	} else {
		dst = jsonenc.AppendString(dst, p.spider.ID)
	}
	dst = append(dst, `,"spider_parameters":[`...)
	for i := range p.requests {
		if i > 0 {
			dst = append(dst, ',')
		}
		if inputs != nil {
			dst = append(dst, inputs[i]...)
		} else {
			dst = g.AppendInput(dst, p.spider, p.inputKey(i))
		}
	}
	return append(dst, "]}"...)
}

// inputKey names the n-th input for the catalogue.
func (p *plan) inputKey(n int) uint64 { return uint64(p.stream.named("input").numbered(n)) }

// checkInputs refuses inputs that are not JSON objects.
func checkInputs(inputs []string) error {
	for i, in := range inputs {
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(in), &object); err != nil {
			return fmt.Errorf("task input %d: must be a JSON object: %w", i, err)
		}
	}
	return nil
}

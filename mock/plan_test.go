package mock

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/thordata"
)

func newTestEmitter(t testing.TB, cfg Config) *Emitter {
	t.Helper()
	if cfg.To == "" {
		cfg.To = "http://127.0.0.1:9/hook"
	}
	return Start(t, cfg)
}

func eventsOf(t testing.TB, e *Emitter, task Task, index int) (*plan, []thordata.Event) {
	t.Helper()
	var p plan
	e.planner.plan(&p, task, index, e.time(time.Duration(index)*e.cfg.Arrival))
	events := make([]thordata.Event, len(p.steps))
	for i, s := range p.steps {
		p.event(&events[i], s)
	}
	return &p, events
}

func TestLifecycles(t *testing.T) {
	type kinds = []thordata.Kind
	for _, tt := range []struct {
		outcome Outcome
		profile string
		want    kinds
	}{
		{Success, "", kinds{"running", "success"}},
		{"", "", kinds{"running", "success"}},
		{Failure, "", kinds{"running", "failure"}},
		{Partial, "", kinds{"running", "success"}},
		{Empty, "", kinds{"running", "failure"}},
		{Endless, "", kinds{"running"}},
		{Documented, "", kinds{"success"}},
		{Success, "oldest", kinds{"created", "running", "success"}},
		{Endless, "oldest", kinds{"created", "running"}},
		{Empty, "sdk", kinds{"running", "failure"}},
	} {
		e := newTestEmitter(t, Config{Profile: tt.profile})
		p, _ := eventsOf(t, e, Task{Outcome: tt.outcome}, 3)
		var got kinds
		for i, s := range p.steps {
			got = append(got, s.kind)
			if i > 0 && s.after <= p.steps[i-1].after {
				t.Errorf("%s/%s: step %s is not after the one before it", tt.outcome, tt.profile, s.kind)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s/%s (-want +got):\n%s", tt.outcome, tt.profile, diff)
		}
	}
}

func TestOldestProfileSometimesFailsAtCreation(t *testing.T) {
	e := newTestEmitter(t, Config{Profile: "oldest"})
	var refused, created int
	for i := range 200 {
		p, events := eventsOf(t, e, Task{Outcome: Failure}, i)
		if p.steps[0].kind != thordata.KindCreationFailed {
			created++
			continue
		}
		refused++
		if len(p.steps) != 1 || events[0].Resource.APIErrorMsg == "" || events[0].Status != thordata.Failed {
			t.Errorf("task %d: %d steps after a failed creation, %+v", i, len(p.steps), events[0])
		}
	}
	if refused < 20 || created < 100 {
		t.Errorf("%d refused and %d created of 200, want about 50 and 150", refused, created)
	}
}

// TestEventsAreCoherent holds every event of many tasks to what a developer may rely on: all numbers of a payload tell
// the same story.
func TestEventsAreCoherent(t *testing.T) {
	e := newTestEmitter(t, Config{Seed: 7})
	for i := range 2000 {
		task := Task{Outcome: Outcomes()[i%5]}
		p, events := eventsOf(t, e, task, i)
		for k := range events {
			if err := incoherence(p, p.steps[k], &events[k]); err != nil {
				t.Fatalf("task %d, %s, %s: %v\n%s", i, p.outcome, p.steps[k].kind, err, events[k].AppendPayload(nil))
			}
		}
	}
}

func incoherence(p *plan, s step, e *thordata.Event) error {
	r := &e.Resource
	if len(r.TaskID) != 32 || strings.Trim(r.TaskID, hexDigits) != "" || e.EventData.APIRunID != r.TaskID || p.dispatch != r.TaskID {
		return fmt.Errorf("task ids differ or are malformed")
	}
	if err := incoherentTimes(p, s, e); err != nil {
		return err
	}
	if err := incoherentURL(p, r); err != nil {
		return err
	}
	if s.kind == thordata.KindRunning {
		if r.APICode != 0 || r.Detail != "" || r.CSVURL+r.JSONURL+r.VideoURL != "" || r.FinishedAt.Text != "" || e.Status != thordata.Running {
			return fmt.Errorf("a running task has results already")
		}
		return nil
	}
	return incoherentEnd(p, r)
}

func incoherentTimes(p *plan, s step, e *thordata.Event) error {
	trigger, err := time.Parse(time.RFC3339, e.CreatedAt)
	if err != nil || !strings.HasSuffix(e.CreatedAt, "Z") {
		return fmt.Errorf("createdAt %q is no UTC time", e.CreatedAt)
	}
	created, err := time.Parse(time.RFC3339, e.Resource.CreatedAt)
	if err != nil || !strings.HasSuffix(e.Resource.CreatedAt, "+08:00") {
		return fmt.Errorf("resource.createdAt %q is no time at +08:00", e.Resource.CreatedAt)
	}
	if lag := trigger.Sub(created); lag < 0 || lag > s.after {
		return fmt.Errorf("event %s after the task's creation, want at most %s", lag, s.after)
	}
	if s.kind == thordata.KindRunning {
		return nil
	}
	finished, err := time.Parse(time.RFC3339, e.Resource.FinishedAt.Text)
	if err != nil || !strings.HasSuffix(e.Resource.FinishedAt.Text, "+08:00") {
		return fmt.Errorf("finishedAt %q is no time at +08:00", e.Resource.FinishedAt.Text)
	}
	ran := finished.Sub(created)
	if exact := time.Duration(e.Resource.RunSeconds) * time.Millisecond; exact.Truncate(time.Second) != ran {
		return fmt.Errorf("runseconds %s, but finishedAt - createdAt is %s", exact, ran)
	}
	if trigger.Before(finished) || time.Duration(e.Resource.APIResponseTime)*time.Millisecond > ran+time.Second {
		return fmt.Errorf("event before the end, or response time %d ms of a task of %s", e.Resource.APIResponseTime, ran)
	}
	return nil
}

func incoherentURL(p *plan, r *thordata.Resource) error {
	var inner struct {
		Errors     bool             `json:"spider_errors"`
		Spider     string           `json:"spider_id"`
		Parameters []map[string]any `json:"spider_parameters"`
	}
	if err := json.Unmarshal([]byte(r.URL), &inner); err != nil {
		return fmt.Errorf("resource.url is no JSON: %w", err)
	}
	if strings.ContainsAny(r.URL, "&<>") {
		return fmt.Errorf("resource.url %s is not escaped as Go does", r.URL)
	}
	if inner.Spider != p.spider.ID || !inner.Errors || len(inner.Parameters) != p.requests {
		return fmt.Errorf("resource.url %s does not fit spider %s with %d inputs", r.URL, p.spider.ID, p.requests)
	}
	return nil
}

func incoherentEnd(p *plan, r *thordata.Resource) error {
	var total, ok, failed int
	if _, err := fmt.Sscanf(r.Detail, "Completed! %d requests in total: %d successful, %d failed", &total, &ok, &failed); err != nil {
		return fmt.Errorf("detail %q: %w", r.Detail, err)
	}
	rate := 100 * float64(ok) / float64(total)
	if ok+failed != total || failed != r.ErrorNumber || total != p.requests || rate-r.SuccessRate > 0.01 || r.SuccessRate-rate > 0.01 {
		return fmt.Errorf("detail, errorNumber and successRate disagree")
	}
	if p.outcome == Partial && (ok == 0 || failed == 0) {
		return fmt.Errorf("a partial success of %d and %d", ok, failed)
	}
	bad := p.outcome == Failure || p.outcome == Empty
	if bad != (r.APICode != 200) || bad != (r.APIErrorMsg != "") || bad != (ok == 0) {
		return fmt.Errorf("apiCode %d and apiErrorMsg %q of %s", r.APICode, r.APIErrorMsg, p.outcome)
	}
	if bad {
		if r.JSONURL+r.CSVURL+r.AudioURL+r.VideoURL+r.SubtitleURL != "" || r.FileSize != 0 {
			return fmt.Errorf("a failed task has files")
		}
		return nil
	}
	if r.Flow < float64(r.FileSize) || r.FileSize == 0 {
		return fmt.Errorf("flow %v below file size %d", r.Flow, r.FileSize)
	}
	if m := p.spider.Media; m.Audio != (r.AudioURL != "") || m.Video != (r.VideoURL != "") || m.Subtitle != (r.SubtitleURL != "") {
		return fmt.Errorf("media URLs of %s", p.spider.ID)
	}
	u, err := url.Parse(r.JSONURL)
	if err != nil || path.Base(u.Path) != r.TaskID+".json" || !strings.Contains(u.Path, p.created.In(local).Format("/2006/01/02/")) {
		return fmt.Errorf("jsonUrl %s", r.JSONURL)
	}
	return nil
}

func TestMixedDrawsEveryOutcome(t *testing.T) {
	e := newTestEmitter(t, Config{})
	seen := map[Outcome]int{}
	for i := range 1000 {
		p, _ := eventsOf(t, e, Task{Outcome: Mixed}, i)
		seen[p.outcome]++
	}
	for _, o := range []Outcome{Success, Failure, Partial, Empty, Endless} {
		if seen[o] < 20 {
			t.Errorf("%s: %d of 1000", o, seen[o])
		}
	}
	if len(seen) != 5 || seen[Success] < 500 {
		t.Errorf("drawn: %v", seen)
	}
}

func TestAssumptionsChangeTheEvent(t *testing.T) {
	for _, tt := range []struct {
		key, value string
		task       Task
		want       func(running, last *thordata.Event) bool
	}{
		{"event.running", "ACTOR.RUN.CREATED", Task{}, func(r, _ *thordata.Event) bool { return r.EventType == "ACTOR.RUN.CREATED" }},
		{"event.success", "X", Task{}, func(_, l *thordata.Event) bool { return l.EventType == "X" }},
		{"event.failure", "Y", Task{Outcome: Failure}, func(_, l *thordata.Event) bool { return l.EventType == "Y" }},
		{"created-at", "task", Task{}, func(_, l *thordata.Event) bool { return sameInstant(l.CreatedAt, l.Resource.CreatedAt) }},
		{"created-at", "trigger", Task{}, func(_, l *thordata.Event) bool { return !sameInstant(l.CreatedAt, l.Resource.CreatedAt) }},
		{"user-id", "string", Task{}, func(r, _ *thordata.Event) bool { return r.UserID.Text }},
		{"finished-at.running", "zero", Task{}, func(r, _ *thordata.Event) bool { return r.Resource.FinishedAt.Text == "0001-01-01T00:00:00Z" }},
		{"finished-at.running", "null", Task{}, func(r, _ *thordata.Event) bool { return r.Resource.FinishedAt.Null }},
		{"failure.urls", "present", Task{Outcome: Failure}, func(_, l *thordata.Event) bool { return l.Resource.JSONURL != "" }},
		{"failure.api-code", "418", Task{Outcome: Failure}, func(_, l *thordata.Event) bool { return l.Resource.APICode == 418 && l.Resource.APIErrorMsg != "" }},
		{"success.api-code", "400", Task{}, func(_, l *thordata.Event) bool { return l.Resource.APICode == 400 }},
		{"success-rate", "fraction", Task{}, func(_, l *thordata.Event) bool { return l.Resource.SuccessRate == 1 }},
		{"runseconds", "seconds", Task{Duration: 40 * time.Second}, func(_, l *thordata.Event) bool { return l.Resource.RunSeconds == 40 }},
		{"flow", "megabytes", Task{}, func(_, l *thordata.Event) bool { return l.Resource.Flow < 10 }},
		{"media.type", "1", Task{Spider: "youtube_audio_by-url"}, func(_, l *thordata.Event) bool { return l.Resource.Type == 1 }},
		{"url.spider-id", "number", Task{Spider: "amazon_product_by-url"}, func(r, _ *thordata.Event) bool {
			return strings.Contains(r.Resource.URL, `"spider_id":"3"`)
		}},
		{"partial.event", "failure", Task{Outcome: Partial}, func(_, l *thordata.Event) bool { return l.EventType == "ACTOR.RUN.FAILED" }},
		{"files.host", "www", Task{}, func(_, l *thordata.Event) bool {
			return strings.HasPrefix(l.Resource.JSONURL, "https://www.thordata.com/")
		}},
		{"globals", "string", Task{}, func(r, _ *thordata.Event) bool { return r.Globals == `"`+r.CreatedAt+`"` }},
		{"globals", "object", Task{}, func(r, _ *thordata.Event) bool { return strings.HasPrefix(r.Globals, `{"dateISO":"`+r.CreatedAt) }},
	} {
		e := newTestEmitter(t, Config{Assume: map[string]string{tt.key: tt.value}, Payload: `"{{globals}}"`})
		_, events := eventsOf(t, e, tt.task, 0)
		if !tt.want(&events[0], &events[len(events)-1]) {
			t.Errorf("%s=%s changed nothing:\n%s", tt.key, tt.value, events[len(events)-1].AppendPayload(nil))
		}
	}
}

// TestFilesDate needs a task whose day differs: 20:00 UTC is tomorrow at +08:00.
func TestFilesDate(t *testing.T) {
	start := time.Date(2025, 1, 2, 20, 0, 0, 0, time.UTC)
	for value, want := range map[string]string{"local": "/2025/01/03/", "utc": "/2025/01/02/"} {
		e := newTestEmitter(t, Config{Start: start, Assume: map[string]string{"files.date": value}})
		_, events := eventsOf(t, e, Task{}, 0)
		if got := events[1].Resource.JSONURL; !strings.Contains(got, want) {
			t.Errorf("files.date=%s: %s, want %s", value, got, want)
		}
	}
}

func sameInstant(a, b string) bool {
	ta, errA := time.Parse(time.RFC3339, a)
	tb, errB := time.Parse(time.RFC3339, b)
	return errA == nil && errB == nil && ta.Equal(tb)
}

func TestGivenInputsStandInURL(t *testing.T) {
	e := newTestEmitter(t, Config{})
	_, events := eventsOf(t, e, Task{Spider: "amazon_product_by-asin", Inputs: []string{`{"asin":"B0TEST"}`}}, 0)
	want := `{"spider_errors":true,"spider_id":"amazon_product_by-asin","spider_parameters":[{"asin":"B0TEST"}]}`
	if got := events[0].Resource.URL; got != want {
		t.Errorf("url = %s, want %s", got, want)
	}
}

// TestFailuresHaveKnownCodes: what a failed task is drawn to say is a code that is published for tasks.
func TestFailuresHaveKnownCodes(t *testing.T) {
	known := map[int]bool{}
	for _, c := range thordata.TaskCodes() {
		known[c.Number] = true
	}
	for _, f := range failures {
		if !known[f.Number] || f.Number == 200 || f.Message == "" {
			t.Errorf("%d %q is no published code of a failure", f.Number, f.Message)
		}
	}
}

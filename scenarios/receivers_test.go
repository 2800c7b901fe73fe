package scenarios_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// A fault is what is wrong with a planted receiver.
type fault string

const (
	sound             fault = "sound"
	refusesDuplicates fault = "answers 409 to a duplicate"
	countsTwice       fault = "takes effect at every duplicate"
	refusesEarly      fault = "answers 409 to the end of an unknown task"
	goesBack          fault = "lets a late running event overwrite the end"
	slow              fault = "answers after the time limit"
	failsOnNull       fault = "answers 500 to null"
	dropsOnNull       fault = "drops the connection at null"
	acceptsForged     fault = "does not look at the secret"
	diesOfSize        fault = "answers 503 to everything after a large body"
	failsOnGarbage    fault = "answers 500 to garbage"
	dropsGarbage      fault = "drops the connection at garbage"
	takesGarbage      fault = "answers 204 to garbage"
	takesEveryMethod  fault = "takes every method"
	limitsSize        fault = "answers 413 above 1 MB"
	knowsEvents       fault = "answers 422 to unknown events"
)

const (
	secret   = "Bearer mock-secret-of-the-receiver"
	slowness = 6 * time.Second
)

// A planted receiver of webhooks at /hook, which shows a task at /tasks/ID. Its zero value but for fault works; status 0 is
// 204.
type planted struct {
	fault  fault
	status int

	mu    sync.Mutex
	tasks map[string]*state
	dead  bool
}

type state struct {
	State    string `json:"state"`
	Effects  int    `json:"effects"`
	Received string `json:"received"`
	seen     map[string]bool
}

type payload struct {
	EventType *string        `json:"eventType"`
	EventData map[string]any `json:"eventData"`
	Resource  map[string]any `json:"resource"`
}

func (p *planted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if id, ok := strings.CutPrefix(r.URL.Path, "/tasks/"); ok {
		p.show(w, id)
		return
	}
	status := p.answer(r)
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
}

// answer is the status to answer with, 0 to drop the connection.
func (p *planted) answer(r *http.Request) int {
	if p.fault == slow {
		time.Sleep(slowness)
	}
	body, err := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return http.StatusServiceUnavailable
	}
	p.dead = p.fault == diesOfSize && len(body) > 1<<20
	var hook payload
	switch {
	case r.Method != http.MethodPost && p.fault != takesEveryMethod:
		return http.StatusMethodNotAllowed
	case r.Header.Get("Authorization") != secret && p.fault != acceptsForged:
		return http.StatusUnauthorized
	case err != nil:
		return http.StatusBadRequest
	case p.fault == limitsSize && len(body) > 1<<20:
		return http.StatusRequestEntityTooLarge
	case json.Unmarshal(body, &hook) != nil || !strings.HasPrefix(strings.TrimSpace(string(body)), "{"):
		return map[fault]int{failsOnGarbage: 500, dropsGarbage: 0, takesGarbage: 204, takesEveryMethod: 400}[p.garbage()]
	}
	return p.take(&hook, r.Header.Get("Webhook-Dispatch-Id"), strings.Contains(string(body), "null"))
}

// garbage is the fault that says how garbage is answered.
func (p *planted) garbage() fault {
	switch p.fault {
	case failsOnGarbage, dropsGarbage, takesGarbage:
		return p.fault
	}
	return takesEveryMethod
}

// take handles a webhook that could be read.
func (p *planted) take(hook *payload, dispatch string, null bool) int {
	switch {
	case p.fault == failsOnNull && null:
		return http.StatusInternalServerError
	case p.fault == dropsOnNull && null:
		return 0
	}
	id, _ := hook.Resource["taskId"].(string)
	if id == "" {
		id = dispatch
	}
	if id == "" || hook.EventType == nil {
		return http.StatusUnprocessableEntity
	}
	t := p.tasks[id]
	event := strings.TrimPrefix(*hook.EventType, "ACTOR.RUN.")
	ended := event == "SUCCEEDED" || event == "FAILED"
	if t == nil {
		if ended && p.fault == refusesEarly {
			return http.StatusConflict
		}
		t = &state{State: "created", Received: time.Now().Format(time.RFC3339Nano), seen: map[string]bool{}}
		if p.tasks == nil {
			p.tasks = map[string]*state{}
		}
		p.tasks[id] = t
	}
	return p.apply(t, event, ended)
}

func (p *planted) apply(t *state, event string, ended bool) int {
	ok := p.status
	if ok == 0 {
		ok = http.StatusNoContent
	}
	if t.seen[event] {
		switch p.fault {
		case refusesDuplicates:
			return http.StatusConflict
		case countsTwice:
			t.Effects++
		}
		return ok
	}
	t.seen[event] = true
	over := t.State == "SUCCEEDED" || t.State == "FAILED"
	switch {
	case ended && !over:
		t.State, t.Effects = event, t.Effects+1
	case event == "RUNNING" && (!over || p.fault == goesBack):
		t.State = event
	case !ended && event != "RUNNING" && event != "CREATED" && p.fault == knowsEvents:
		return http.StatusUnprocessableEntity
	}
	return ok
}

func (p *planted) show(w http.ResponseWriter, id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tasks[id]
	if t == nil {
		http.NotFound(w, nil)
		return
	}
	json.NewEncoder(w).Encode(t)
}

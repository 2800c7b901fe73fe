// Command receiver takes Thordata's webhooks: it checks who sends, stores first, answers 204 at once and works later.
// It survives duplicates, events out of order, unknown events and fields, nulls and large bodies.
//
//	THORDATA_SECRET=s3cret go run .
package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"
)

const maxBody = 16 << 20 // results may be large; what is larger than this is no webhook

// stateOf says what an eventType means. Only SUCCEEDED is documented; names that are not here are kept and change nothing.
func stateOf(kind string) string {
	switch kind {
	case "ACTOR.RUN.CREATED", "ACTOR.RUN.RUNNING":
		return "running"
	case "ACTOR.RUN.SUCCEEDED":
		return "succeeded"
	case "ACTOR.RUN.FAILED":
		return "failed"
	}
	return ""
}

func main() {
	secret := os.Getenv("THORDATA_SECRET")
	if secret == "" {
		log.Fatal("THORDATA_SECRET is not set: put the same secret into the webhook's headers template")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	s := newStore()
	worker := make(chan struct{})
	go func() { defer close(worker); s.work() }()

	server := &http.Server{Handler: routes(s, secret), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s/webhook\n", listener.Addr())
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background()) // answers what has begun, then Serve returns
		s.close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	<-worker
}

func routes(s *store, secret string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/webhook", func(w http.ResponseWriter, r *http.Request) {
		status, problem := receive(s, secret, w, r)
		if problem == "" {
			w.WriteHeader(status)
			return
		}
		log.Printf("refused: %s", problem)
		http.Error(w, problem, status)
	})
	// Your application's own view of a task: put it behind your login, or leave it out.
	mux.HandleFunc("GET /tasks/{id}", func(w http.ResponseWriter, r *http.Request) {
		body, found := s.show(r.PathValue("id"))
		if !found {
			http.Error(w, "no such task", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	})
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	return mux
}

// receive judges and stores one request. Its checks go from cheap to dear: nobody without the secret gets a body read.
func receive(s *store, secret string, w http.ResponseWriter, r *http.Request) (status int, problem string) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed, "only POST is taken here"
	}
	if !sameSecret(r.Header.Get("Authorization"), "Bearer "+secret) {
		return http.StatusUnauthorized, "the secret is missing or wrong"
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return http.StatusUnsupportedMediaType, "the body must be application/json"
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge, "the body is too large"
	} else if err != nil {
		return http.StatusBadRequest, "the body broke off"
	}
	var fields map[string]any
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return http.StatusBadRequest, "the body is no JSON object"
	}
	e, ok := readEvent(fields, r.Header.Get("Webhook-Dispatch-Id"))
	if !ok {
		return http.StatusUnprocessableEntity, "the body names neither a task nor an event"
	}
	s.record(e)
	return http.StatusNoContent, ""
}

// sameSecret takes the same time whatever differs, the length included.
func sameSecret(got, want string) bool {
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// An event is what this receiver needs of a webhook. Everything else in the body is ignored.
type event struct {
	dispatch, kind, task string
	user                 string    // comes as a number and as a string
	finished             time.Time // zero while the task runs: it comes as null, "" or Go's zero time then
	resultURL            string
}

// readEvent takes from a body what is there, in the type in which it comes.
func readEvent(fields map[string]any, dispatch string) (event, bool) {
	resource, _ := fields["resource"].(map[string]any) // null, text or missing: nil, which reads as empty
	data, _ := fields["eventData"].(map[string]any)
	e := event{dispatch: dispatch, kind: text(fields["eventType"]), user: text(fields["userId"]), resultURL: text(resource["jsonUrl"])}
	e.task = text(resource["taskId"])
	if e.task == "" {
		e.task = text(data["apiRunId"])
	}
	if e.task == "" && e.kind == "" {
		return e, false
	}
	if e.task == "" {
		e.task = dispatch // documented to be the task's id
	}
	if at, err := time.Parse(time.RFC3339, text(resource["finishedAt"])); err == nil && at.Year() > 1 {
		e.finished = at
	}
	return e, e.task != ""
}

// text is a value as text: ids come as strings and as numbers.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}

// A task is what is known of a scraping task.
type task struct {
	ID      string   `json:"task"`
	State   string   `json:"state"`
	Events  []string `json:"events"`
	Effects int      `json:"effects"` // how often the work was done: 1 at most, or something is wrong
}

// A store stands for your database. Its lock stands for a transaction: in SQL, `seen` is a table with a unique
// constraint on (dispatch_id, event_type), `pending` a table of jobs, and record one transaction over all of them.
type store struct {
	mu      sync.Mutex
	wake    *sync.Cond
	seen    map[[2]string]bool // (dispatch id, event type): the dispatch id alone is shared by a task's events
	tasks   map[string]*task
	pending []event
	closed  bool
}

func newStore() *store {
	s := &store{seen: map[[2]string]bool{}, tasks: map[string]*task{}}
	s.wake = sync.NewCond(&s.mu)
	return s
}

// record stores an event, once, and whatever order events arrive in.
func (s *store) record(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := [2]string{e.dispatch, e.kind}
	if e.dispatch == "" {
		key[0] = e.task
	}
	if s.seen[key] {
		return // INSERT … ON CONFLICT DO NOTHING found the row
	}
	s.seen[key] = true
	t := s.tasks[e.task]
	if t == nil {
		t = &task{ID: e.task, State: "unknown"}
		s.tasks[e.task] = t
	}
	t.Events = append(t.Events, e.kind)
	next, terminal := stateOf(e.kind), t.State == "succeeded" || t.State == "failed"
	switch {
	case next == "" || next == t.State:
	case terminal && next == "running": // late: the end is known already
	case terminal:
		log.Printf("task %q: %q after it %s; the first end counts", e.task, e.kind, t.State)
	default:
		t.State = next
		if next != "running" {
			s.pending = append(s.pending, e)
			s.wake.Signal()
		}
	}
}

// work does the jobs after the sender has had its answer, until the store is closed and all are done.
func (s *store) work() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for len(s.pending) == 0 && !s.closed {
			s.wake.Wait()
		}
		if len(s.pending) == 0 {
			return
		}
		job := s.pending[0]
		s.pending = s.pending[1:]
		s.mu.Unlock()
		handle(job)
		s.mu.Lock()
		s.tasks[job.task].Effects++ // in the transaction that deletes the job
	}
}

// handle is where your work goes: fetch the results, tell the user. Never log the body: it carries your API key.
func handle(e event) {
	log.Printf("task %q of user %q: %s, results at %q", e.task, e.user, stateOf(e.kind), e.resultURL)
}

func (s *store) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.wake.Broadcast()
}

func (s *store) show(id string) (body []byte, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tasks[id]
	if t == nil {
		return nil, false
	}
	copied := *t
	copied.Events = slices.Clone(t.Events)
	body, err := json.Marshal(copied)
	return body, err == nil
}

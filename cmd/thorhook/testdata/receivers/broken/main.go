// Command broken is a receiver with a planted fault. BROKEN names it: not-idempotent, order-dependent, slow (SLOW_MS),
// crash-on-null or accepts-forged; without it the receiver is correct. It prints where it listens.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

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

type task struct {
	Task    string   `json:"task"`
	State   string   `json:"state"`
	Events  []string `json:"events"`
	Effects int      `json:"effects"`
}

type receiver struct {
	fault, secret string
	delay         time.Duration

	mu    sync.Mutex
	seen  map[[2]string]bool
	tasks map[string]*task
}

func main() {
	slow, err := strconv.Atoi(os.Getenv("SLOW_MS"))
	if err != nil {
		slow = 8000
	}
	r := &receiver{
		fault: os.Getenv("BROKEN"), secret: os.Getenv("THORDATA_SECRET"), delay: time.Duration(slow) * time.Millisecond,
		seen: map[[2]string]bool{}, tasks: map[string]*task{},
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s/webhook\n", listener.Addr())
	log.Fatal(http.Serve(listener, r))
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	switch {
	case req.URL.Path == "/webhook":
		w.WriteHeader(r.receive(w, req))
	case req.URL.Path == "/health":
		_, _ = io.WriteString(w, "ok\n")
	default:
		r.mu.Lock()
		defer r.mu.Unlock()
		t := r.tasks[strings.TrimPrefix(req.URL.Path, "/tasks/")]
		if t == nil {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(t)
	}
}

func (r *receiver) receive(w http.ResponseWriter, req *http.Request) int {
	if req.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	if r.fault != "accepts-forged" && req.Header.Get("Authorization") != "Bearer "+r.secret {
		return http.StatusUnauthorized
	}
	if kind, _, err := mime.ParseMediaType(req.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return http.StatusUnsupportedMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, 16<<20))
	if err != nil {
		return http.StatusRequestEntityTooLarge
	}
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil || fields == nil {
		return http.StatusBadRequest
	}
	resource, ok := fields["resource"].(map[string]any)
	if !ok && r.fault == "crash-on-null" {
		panic("the resource is no object") // net/http drops the connection
	}
	data, _ := fields["eventData"].(map[string]any)
	dispatch := req.Header.Get("Webhook-Dispatch-Id")
	kind := text(fields["eventType"])
	id := text(resource["taskId"])
	if id == "" {
		id = text(data["apiRunId"])
	}
	if id == "" && kind == "" {
		return http.StatusUnprocessableEntity
	}
	if id == "" {
		id = dispatch
	}
	if r.fault == "slow" && stateOf(kind) == "failed" {
		time.Sleep(r.delay) // the fault itself: somebody is told of the failure before the sender has his answer
	}
	r.record(dispatch, kind, id)
	return http.StatusNoContent
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func (r *receiver) record(dispatch, kind, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.tasks[id]
	if t == nil {
		t = &task{Task: id, State: "unknown"}
		r.tasks[id] = t
	}
	key := [2]string{dispatch, kind}
	next := stateOf(kind)
	if r.seen[key] {
		if r.fault == "not-idempotent" && next != "" && next != "running" {
			t.Effects++
		}
		return
	}
	r.seen[key] = true
	t.Events = append(t.Events, kind)
	terminal := t.State == "succeeded" || t.State == "failed"
	if next == "" || terminal && r.fault != "order-dependent" {
		return
	}
	t.State = next
	if next != "running" && t.Effects == 0 {
		t.Effects = 1
	}
}

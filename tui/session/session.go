package session

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
)

// A Source is a scenario that can be run.
type Source struct {
	Name string // unique within the session
	File string // where it stands, "" when it is built in
	// Load returns the scenario. Before every run it is called again, so that a file may change in between.
	Load func() (*scenarios.Scenario, error)
}

// Config says what a session works with. To is needed.
type Config struct {
	To         string // URL of the receiver
	UnixSocket string // path of a Unix socket to connect to instead of To's host, "" for none
	// Client is the model of the clients that send, nil for the zero Client; it is never sent with.
	Client  *wire.Client
	Secret  wire.Header // sent with every request of a scenario, unless a step says otherwise; none when its Name is empty
	Probes  []scenarios.Probe
	Seed    uint64
	Profile string
	Speed   *mock.Speed // in place of each scenario's own; nil is that
	Version string      // of thorhook

	Sources []Source
	Limits  book.Limits
	// Allowed says whether something may be sent to a URL; nil allows all. It may look up names.
	Allowed func(ctx context.Context, url string) error
}

// parallel is how many scenarios run at a time; others wait their turn.
const parallel = 4

// A Session is the work of one sitting. Make one with New and close it.
type Session struct {
	Book    *book.Book
	Control *mock.Control

	cfg  Config
	life context.Context
	end  context.CancelFunc
	team sync.WaitGroup
	turn chan struct{} // holds a token for every run under way

	mu       sync.Mutex
	entries  []*entry // in the order of Config.Sources
	receiver Receiver
	override Templates
	former   map[string]bool // targets that were given up for another
	runs     int
	watched  context.CancelFunc // ends the watch of the target before
	crash    string
	version  uint64
	changed  chan struct{} // closed and replaced when the version goes up
}

// An entry is a scenario of the session.
type entry struct {
	source Source
	state  Scenario
	stop   context.CancelFunc // of the run under way
}

// New starts a session: it loads all sources and watches the receiver.
func New(cfg Config) *Session {
	s := &Session{
		Book: book.New(cfg.Limits), Control: &mock.Control{}, cfg: cfg, former: map[string]bool{}, turn: make(chan struct{}, parallel), changed: make(chan struct{}),
	}
	s.life, s.end = context.WithCancel(context.Background())
	for _, source := range cfg.Sources {
		sc, err := source.Load()
		s.entries = append(s.entries, &entry{source: source, state: describe(source, sc, err)})
	}
	s.receiver = Receiver{URL: cfg.To}
	s.watch(cfg.To)
	return s
}

// Close ends what is under way and waits for it.
func (s *Session) Close() {
	s.mu.Lock() // nothing begins between the end and the waiting
	s.end()
	s.mu.Unlock()
	s.Control.Resume()
	s.team.Wait()
}

// crashed takes note of a panic in a goroutine of the session, so that whoever has the terminal can give it back first. It is
// deferred.
func (s *Session) crashed() {
	if cause := recover(); cause != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.crash = fmt.Sprintf("%v\n\n%s", cause, debug.Stack())
		s.bump()
	}
}

// bump tells the readers of the state that it is another one. The lock is held.
func (s *Session) bump() {
	s.version++
	close(s.changed)
	s.changed = make(chan struct{})
}

// Wait waits until the state's version is above seen and returns the state; or the cause of ctx's end.
func (s *Session) Wait(ctx context.Context, seen uint64) (State, error) {
	for {
		s.mu.Lock()
		state, changed := s.state(), s.changed
		s.mu.Unlock()
		if state.Version > seen {
			return state, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return state, context.Cause(ctx)
		}
	}
}

// State returns what is the case now.
func (s *Session) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state()
}

func (s *Session) state() State {
	st := State{Version: s.version, Crash: s.crash, Receiver: s.receiver, Templates: s.override, Scenarios: make([]Scenario, len(s.entries))}
	for i, e := range s.entries {
		st.Scenarios[i] = e.state
		switch e.state.State {
		case Running:
			st.Running++
		case Queued:
			st.Queued++
		}
	}
	return st
}

// find returns the entry of a scenario. The lock is held.
func (s *Session) find(name string) *entry {
	i := slices.IndexFunc(s.entries, func(e *entry) bool { return e.source.Name == name })
	if i < 0 {
		return nil
	}
	return s.entries[i]
}

// SetTarget sends what follows to another URL: all of it, or that of the named scenarios only. It may look up the host's
// name: call it in the background. Runs under way go on to where they began.
func (s *Session) SetTarget(ctx context.Context, url string, names ...string) error {
	if _, err := wire.ParseTarget(url, ""); err != nil {
		return err
	}
	if s.cfg.Allowed != nil {
		if err := s.cfg.Allowed(ctx, url); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return errClosed
	}
	defer s.bump()
	for _, name := range names {
		e := s.find(name)
		if e == nil {
			return fmt.Errorf("set target: unknown scenario %q", name)
		}
		if e.state.Target != "" {
			s.former[e.state.Target] = true
		} else {
			s.former[s.receiver.URL] = true
		}
		if e.state.Target = url; url == s.receiver.URL {
			e.state.Target = "" // it goes where all go
		}
	}
	if len(names) == 0 && url != s.receiver.URL {
		s.former[s.receiver.URL] = true
		s.receiver = Receiver{URL: url}
		s.watch(url)
	}
	return nil
}

// SetTemplates makes all scenarios that are started from now on use other templates than their own; the zero Templates are
// their own again.
func (s *Session) SetTemplates(t Templates) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.override = t
	s.bump()
}

// Target is the URL that a scenario is run against, or, when the name is "", that of all without one of their own; with
// the socket to connect to instead of its host.
func (s *Session) Target(name string) (url, socket string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	url = s.receiver.URL
	if e := s.find(name); e != nil && e.state.Target != "" {
		url = e.state.Target
	}
	if url == s.cfg.To {
		socket = s.cfg.UnixSocket
	}
	return url, socket
}

// Redirected is where a request that went to a URL would go now: there again, unless that was given up since for what is the
// target of the scenario that sent it, or, when the name is "", of all.
func (s *Session) Redirected(url, name string) string {
	now, _ := s.Target(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	used := url == s.receiver.URL
	for _, e := range s.entries {
		used = used || e.state.Target == url
	}
	if !s.former[url] || used && name == "" {
		return url
	}
	return now
}

// errClosed is why nothing begins any more.
var errClosed = errors.New("the session is closed")

// stamp is the wall clock: the time at which rows are recorded.
func stamp() time.Time { return time.Now() }

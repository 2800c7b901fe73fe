package receiver

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// A Config says how a receiver listens, answers and records. The zero Config listens on a free loopback port, answers
// 200 and keeps the last 1000 exchanges.
type Config struct {
	Addr     string       // host:port; "" = 127.0.0.1:0
	Listener net.Listener // used in place of Addr: a Unix socket, a listener in memory; Close closes it
	TLS      *tls.Config  // nil = plain HTTP; not changed, http/1.1 is offered where NextProtos is empty

	Answer    Answer  // what is answered; Receiver.Set changes it
	Fail      Answer  // what is answered when FailFirst or FailRate says so; its Status 0 = 500
	FailFirst int     // so many attempts of each delivery fail first
	FailRate  float64 // share of the attempts that fail, 0 to 1, decided by Seed, delivery and attempt, in whatever order they come
	Seed      uint64  // of FailRate

	// Script, when not nil, answers in place of Answer, Fail, FailFirst and FailRate. The exchange has what is known
	// by then: the request, its labels and Attempt, but no Seq. Connections call it concurrently. Neither Script nor
	// Observe may change the exchange, keep the pointer, or call Close.
	Script func(*wire.Exchange) Answer
	// Observe, when not nil, is called with every recorded exchange in the order of Seq, never twice at a time. The
	// answer is written when it returns.
	Observe func(*wire.Exchange)

	Keep    int              // exchanges kept, the oldest are dropped first; 0 = 1000, < 0 = none
	MaxBody int64            // bytes of a request's body as sent, longer ones are answered 413; 0 = 16 MiB
	Now     func() time.Time // stamps Exchange.At; nil = wall clock
}

const (
	defaultAddr    = "127.0.0.1:0"
	defaultKeep    = 1000
	defaultMaxBody = 16 << 20
)

// T is the part of *testing.T that Start needs.
type T interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// A Receiver listens and answers until it is closed. Its methods may be called concurrently.
type Receiver struct {
	cfg      Config // defaults filled in
	listener net.Listener
	scheme   string
	counts   bool // deliveries are counted
	records  bool // exchanges are made

	closing chan struct{}  // closed when Close begins
	work    sync.WaitGroup // the accept loop and the connections' goroutines; Close waits for them

	closeOnce sync.Once
	closeErr  error

	order sync.Mutex // held while an exchange is numbered and observed; taken before mu
	mu    sync.Mutex // guards what follows
	conns map[net.Conn]struct{}
	state
}

// Start starts a receiver that is closed when the test ends. It fails the test where New returns an error.
func Start(t T, cfg Config) *Receiver {
	t.Helper()
	r, err := New(cfg)
	if err != nil {
		t.Fatalf("%v", err)
		return nil
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Fatalf("%v", err)
		}
	})
	return r
}

// New starts a receiver; it listens when New returns. Errors are those of listening and of settings that make no sense;
// a Listener given is not closed then.
func New(cfg Config) (*Receiver, error) {
	if err := cfg.complete(); err != nil {
		return nil, fmt.Errorf("start receiver: %w", err)
	}
	r := &Receiver{
		cfg:      cfg,
		listener: cfg.Listener,
		scheme:   "http",
		records:  cfg.Keep > 0 || cfg.Script != nil || cfg.Observe != nil,
		closing:  make(chan struct{}),
		conns:    make(map[net.Conn]struct{}),
		state:    state{answer: cfg.Answer},
	}
	r.counts = r.records || cfg.FailFirst > 0 || cfg.FailRate > 0
	if cfg.TLS != nil {
		r.scheme = "https"
	}
	if r.listener == nil {
		listener, err := net.Listen("tcp", cfg.Addr)
		if err != nil {
			return nil, fmt.Errorf("start receiver: %w", err)
		}
		r.listener = listener
	}
	r.work.Go(r.accept)
	return r, nil
}

// complete fills in the defaults.
func (c *Config) complete() error {
	switch {
	case !(c.FailRate >= 0 && c.FailRate <= 1):
		return fmt.Errorf("FailRate %v: not between 0 and 1", c.FailRate)
	case c.FailFirst < 0:
		return fmt.Errorf("FailFirst %d: less than 0", c.FailFirst)
	case c.MaxBody < 0:
		return fmt.Errorf("MaxBody %d: less than 0", c.MaxBody)
	case c.TLS != nil && len(c.TLS.Certificates) == 0 && c.TLS.GetCertificate == nil && c.TLS.GetConfigForClient == nil:
		return errors.New("TLS: no certificate")
	}
	if c.Addr == "" {
		c.Addr = defaultAddr
	}
	if c.Keep == 0 {
		c.Keep = defaultKeep
	}
	if c.MaxBody == 0 {
		c.MaxBody = defaultMaxBody
	}
	if c.Fail.Status == 0 {
		c.Fail.Status = http.StatusInternalServerError
	}
	if c.TLS != nil && len(c.TLS.NextProtos) == 0 {
		c.TLS = c.TLS.Clone()
		c.TLS.NextProtos = []string{"http/1.1"}
	}
	return nil
}

// Addr returns the address that the receiver listens on.
func (r *Receiver) Addr() net.Addr { return r.listener.Addr() }

// URL returns the receiver's base URL without a slash at the end: http://127.0.0.1:40123. It is https with TLS. Where
// the listener is not TCP the host is localhost, and Addr tells the rest.
func (r *Receiver) URL() string {
	if addr, ok := r.Addr().(*net.TCPAddr); ok {
		return r.scheme + "://" + addr.String()
	}
	return r.scheme + "://localhost"
}

// Set changes the answer; requests that are answered already keep theirs. It has no effect beside a Script.
func (r *Receiver) Set(a Answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = a
}

// Close stops listening, closes all connections, cuts delays short and waits until everything of the receiver has
// ended. What was recorded stays readable. Only the first call does anything; all return its error.
func (r *Receiver) Close() error {
	r.closeOnce.Do(func() {
		close(r.closing)
		if err := r.listener.Close(); err != nil {
			r.closeErr = fmt.Errorf("close receiver: %w", err)
		}
		r.mu.Lock()
		for conn := range r.conns {
			conn.Close()
		}
		r.mu.Unlock()
	})
	r.work.Wait()
	return r.closeErr
}

// accept owns the listener and starts a goroutine for each connection. Close waits for both.
func (r *Receiver) accept() {
	const shortest, longest = 5 * time.Millisecond, time.Second
	wait := shortest
	for {
		raw, err := r.listener.Accept()
		if err != nil {
			// Whatever the reason, such as too many open files, it may pass; only Close ends the listening.
			if !r.pause(wait) {
				return
			}
			wait = min(2*wait, longest)
			continue
		}
		wait = shortest
		if !r.adopt(raw) {
			raw.Close()
			return
		}
		r.work.Go(func() {
			newConn(r, raw).serve()
			r.mu.Lock()
			delete(r.conns, raw)
			r.mu.Unlock()
			raw.Close()
		})
	}
}

// adopt puts the connection among those that Close closes, or returns false when Close has begun.
func (r *Receiver) adopt(raw net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.isClosing() {
		return false
	}
	r.conns[raw] = struct{}{}
	return true
}

func (r *Receiver) isClosing() bool {
	select {
	case <-r.closing:
		return true
	default:
		return false
	}
}

// pause waits for d; it returns false when Close came first.
func (r *Receiver) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.closing:
		return false
	}
}

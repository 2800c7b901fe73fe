// Package pipe is a receiver in memory for tests in synctest bubbles: one that can be killed and come back.
package pipe

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"syscall"
	"testing"

	"github.com/thorhook/thorhook/mock/receiver"
)

// A Host is where a receiver may listen. Make one with Start.
type Host struct {
	cfg receiver.Config

	mu       sync.Mutex
	listener *listener // nil while the receiver is down
	receiver *receiver.Receiver
}

// Start starts a receiver on a host of its own; it is closed when the test ends.
func Start(t testing.TB, cfg receiver.Config) *Host {
	t.Helper()
	h := &Host{cfg: cfg}
	h.Up(t)
	t.Cleanup(h.Down)
	return h
}

// Up starts the receiver again after Down.
func (h *Host) Up(t testing.TB) {
	t.Helper()
	l := &listener{conns: make(chan net.Conn), done: make(chan struct{})}
	cfg := h.cfg
	cfg.Listener = l
	r, err := receiver.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listener, h.receiver = l, r
}

// Down kills the receiver: connections are refused from now on.
func (h *Host) Down() {
	h.mu.Lock()
	r := h.receiver
	h.listener, h.receiver = nil, nil
	h.mu.Unlock()
	if r != nil {
		_ = r.Close() // nothing that can go wrong in memory
	}
}

// Receiver is the one that is up, nil when it is down.
func (h *Host) Receiver() *receiver.Receiver {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.receiver
}

// Dial connects to the receiver, whatever the address; it is for [wire.Client].
func (h *Host) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	h.mu.Lock()
	l := h.listener
	h.mu.Unlock()
	if l == nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-l.done:
		return nil, errors.New("the receiver went down")
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

type listener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

// Accept returns the next connection that Dial made.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (l *listener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr is an address that nobody connects to.
func (l *listener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

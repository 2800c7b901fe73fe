package session

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"time"
)

// How often the receiver is asked whether it takes connections, and how long it may take. One that is down is asked more
// often: somebody waits for it.
const (
	askUp      = time.Second
	askDown    = 250 * time.Millisecond
	askTimeout = time.Second
)

// watch asks a target whether it takes connections until another one is watched or the session ends. It connects and hangs
// up, without a request, so that nothing but the connection reaches the receiver. The lock is held, or nobody else is there.
func (s *Session) watch(target string) {
	if s.watched != nil {
		s.watched()
	}
	ctx, cancel := context.WithCancel(s.life)
	s.watched = cancel
	network, address := s.address(target)
	s.team.Go(func() { // owned by the session: Close waits for it
		defer s.crashed()
		for {
			began := stamp()
			err := s.knock(ctx, target, network, address)
			if ctx.Err() != nil {
				return
			}
			every := askUp
			if err != nil {
				every = askDown
			}
			s.learn(target, stamp().Sub(began), err)
			timer := time.NewTimer(every)
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				return
			}
		}
	})
}

// address is where connections to a target go.
func (s *Session) address(target string) (network, address string) {
	if target == s.cfg.To && s.cfg.UnixSocket != "" {
		return "unix", s.cfg.UnixSocket
	}
	u, err := url.Parse(target)
	if err != nil {
		return "tcp", target
	}
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return "tcp", net.JoinHostPort(u.Hostname(), port)
}

// proxy is the address of the proxy that requests to a target go through, "" for none. Whether the receiver behind it is up
// nobody can tell without a request.
func (s *Session) proxy(target string) string {
	u, err := url.Parse(target)
	if c := s.cfg.Client; err != nil || c == nil || c.Proxy == nil {
		return ""
	}
	proxy, err := s.cfg.Client.Proxy(u)
	if err != nil || proxy == nil {
		return ""
	}
	_, address := s.address(proxy.String())
	return address
}

func (s *Session) knock(ctx context.Context, target, network, address string) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if proxy := s.proxy(target); proxy != "" {
		network, address = "tcp", proxy
	}
	dial := (&net.Dialer{}).DialContext
	if c := s.cfg.Client; c != nil && c.Dial != nil {
		dial = c.Dial
	}
	conn, err := dial(ctx, network, address)
	if err != nil {
		return err
	}
	return conn.Close()
}

// learn takes note of an answer. Only a change of being up or down, or a first answer, is news; the time of the
// connection is refreshed in silence.
func (s *Session) learn(target string, took time.Duration, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &s.receiver
	if r.URL != target {
		return
	}
	news := !r.Known || r.Up != (err == nil)
	if news {
		r.Known, r.Up, r.Since = true, err == nil, stamp()
	}
	r.Connect, r.Err = took, reason(err)
	if news {
		s.bump()
	}
}

// reason says in a word or two why there was no connection.
func reason(err error) string {
	if err == nil {
		return ""
	}
	var call *os.SyscallError
	switch {
	case errors.As(err, &call):
		return call.Err.Error()
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return "no answer"
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return name.Err
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}

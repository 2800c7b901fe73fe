package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// open makes a connection to the target, ready to be written to. It returns nil after writing into ex what failed.
func (a *attempt) open(ctx context.Context, ex *Exchange) *conn {
	dialing, cancel := context.WithDeadline(ctx, a.deadline)
	defer cancel()
	stream, remote := a.dial(ctx, dialing, ex)
	if stream == nil {
		return nil
	}
	ex.Remote = remote
	if a.target.Scheme == "https" {
		if stream = a.handshake(ctx, dialing, stream, ex); stream == nil {
			return nil
		}
	}
	return newConn(stream, a.target, remote)
}

// dial resolves and connects, within the context dialing. ctx tells an interruption from time running out.
func (a *attempt) dial(ctx, dialing context.Context, ex *Exchange) (net.Conn, string) {
	t, clock, timeout := a.target, a.client.clock, a.client.timeout()
	network, addrs := "unix", []string{t.Socket}
	if t.Socket == "" {
		began := clock.read()
		found, looked, err := a.client.resolve(dialing, t)
		if looked {
			ex.Timing.Resolve = clock.read() - began
		}
		if err != nil {
			blame(ctx, ex, act{StageResolve, "resolve " + t.name, "no answer"}, timeout, err)
			return nil, ""
		}
		network, addrs = "tcp", make([]string, len(found))
		for i, ip := range found {
			addrs[i] = net.JoinHostPort(ip.Unmap().String(), t.port)
		}
	}
	began := clock.read()
	defer func() { ex.Timing.Connect = clock.read() - began }()
	var failed refusals
	for i, addr := range addrs {
		left := a.start + timeout - clock.read()
		stream, err := a.client.connect(dialing, network, addr, left/time.Duration(len(addrs)-i))
		if err == nil {
			return stream, addr
		}
		failed.add(addr, err)
		if dialing.Err() != nil {
			break
		}
	}
	failed.blame(ctx, ex, timeout)
	return nil, ""
}

// resolve finds the addresses to try, in order; looked tells whether a name had to be looked up.
func (c *Client) resolve(ctx context.Context, t *Target) (addrs []netip.Addr, looked bool, err error) {
	if addr, err := netip.ParseAddr(t.dial); err == nil {
		return []netip.Addr{addr}, false, nil
	}
	if t.isLocalhost() {
		return []netip.Addr{netip.IPv6Loopback(), netip.AddrFrom4([4]byte{127, 0, 0, 1})}, false, nil
	}
	if c.Lookup != nil {
		addrs, err = c.lookup(ctx, t.dial)
	} else {
		addrs, err = net.DefaultResolver.LookupNetIP(ctx, "ip", t.dial)
	}
	if err == nil && len(addrs) == 0 {
		err = &net.DNSError{Err: "no such host", Name: t.dial, IsNotFound: true}
	}
	return addrs, true, err
}

// connect dials one address, for at most the given time.
func (c *Client) connect(ctx context.Context, network, addr string, atMost time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	if c.Dial != nil {
		return c.Dial(ctx, network, addr)
	}
	var d net.Dialer
	return d.DialContext(ctx, network, addr)
}

// refusals are the addresses that did not answer, and why.
type refusals struct {
	addrs, causes []string
	last          error
}

func (r *refusals) add(addr string, err error) {
	r.addrs, r.last = append(r.addrs, addr), err
	if isTimeout(err) {
		r.causes = append(r.causes, "no answer in time")
		return
	}
	r.causes = append(r.causes, cause(err))
}

// blame names every address that was tried, and the cause once when it was the same for all.
func (r *refusals) blame(ctx context.Context, ex *Exchange, timeout time.Duration) {
	differ := slices.ContainsFunc(r.causes, func(c string) bool { return c != r.causes[0] })
	if !differ || ctx.Err() != nil {
		blame(ctx, ex, act{StageConnect, "connect " + strings.Join(r.addrs, ", "), "no answer"}, timeout, r.last)
		return
	}
	for i, c := range r.causes {
		r.addrs[i] += ": " + c
	}
	ex.Stage, ex.Err = StageConnect, "connect "+strings.Join(r.addrs, "; ")
	if isTimeout(r.last) {
		ex.Stage = StageTimeout
	}
}

// handshake puts TLS on a connection. It closes the connection and returns nil after writing into ex what failed.
func (a *attempt) handshake(ctx, dialing context.Context, raw net.Conn, ex *Exchange) net.Conn {
	cfg := a.client.TLS.Clone()
	if cfg == nil {
		cfg = &tls.Config{}
	}
	cfg.ServerName = cmp.Or(cfg.ServerName, a.target.name)
	cfg.NextProtos = []string{"http/1.1"}
	stream := tls.Client(raw, cfg)
	began := a.client.clock.read()
	err := stream.HandshakeContext(dialing)
	ex.Timing.TLS = a.client.clock.read() - began
	if err != nil {
		raw.Close()
		blame(ctx, ex, act{StageTLS, "handshake with " + a.target.Host, "no answer"}, a.client.timeout(), err)
		return nil
	}
	return stream
}

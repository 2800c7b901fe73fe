package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// Defaults of a [Client].
const (
	DefaultTimeout   = 30 * time.Second
	DefaultMaxConns  = 64
	DefaultBodyLimit = 1 << 20
)

// A Client makes attempts. Its zero value works. Fields are set before the first Send and not changed afterwards; it is safe
// for concurrent use then, and must not be copied.
type Client struct {
	Timeout   time.Duration // for the whole of an attempt, connecting included; 0 is [DefaultTimeout]
	MaxConns  int           // open connections, and attempts at a time; 0 is [DefaultMaxConns], negative is 1
	BodyLimit int64         // bytes kept of a response's body; 0 is [DefaultBodyLimit], negative keeps none
	TLS       *tls.Config   // nil checks against the system's roots; ServerName is the target's when empty
	HTTP2     bool          // offer HTTP/2 to https targets, see Send
	// Leave makes every attempt leave when the request is written: the sending side of the connection is closed, and all of it
	// as soon as the receiver answers or closes too, or after a second. It is recorded as a failure of StageRead without an
	// answer. It has no effect on what is sent through net/http.
	Leave bool
	// Proxy chooses the proxy for a target's URL, nil for none; it is asked once for each target and not for Unix sockets.
	// [net/http.ProxyFromEnvironment] takes a request where this takes its URL.
	Proxy func(*url.URL) (*url.URL, error)
	// Dial connects to "tcp" and an address with a port, or to "unix" and a path. Nil uses package net.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Lookup finds the addresses of a host name, in the order in which they are tried. Nil uses package net. It is not
	// asked about addresses, nor about localhost and the names below it, which are ::1 and 127.0.0.1.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)

	once    sync.Once
	clock   stopwatch
	pool    pool
	routed  atomic.Pointer[route]
	mu      sync.Mutex
	library map[string]*http.Transport // by target key and proxy
}

func (c *Client) prepare() {
	c.clock = startStopwatch()
	c.pool.slots = make(chan struct{}, max(1, orDefault(c.MaxConns, DefaultMaxConns)))
}

func (c *Client) timeout() time.Duration { return orDefault(c.Timeout, DefaultTimeout) }

func (c *Client) bodyLimit() int64 {
	return max(0, orDefault(c.BodyLimit, DefaultBodyLimit))
}

func orDefault[T int | int64 | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}

// Close closes the idle connections, and every other one as soon as its attempt ends. Attempts that begin later work, on
// connections that are not kept.
func (c *Client) Close() {
	c.once.Do(c.prepare)
	c.pool.close()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.library {
		t.CloseIdleConnections()
	}
}

// Send makes one attempt: it sends request, whose head is head bytes long, exactly as it is, and writes into ex what
// happened: the fields Request to Err but for Target, Delivered and Fault, and Timing. Request is the caller's slice; the
// response is appended to ex.Response[:0]. When all connections are busy it waits for one, which Timing does not count. When ctx
// ends, the attempt ends as a failure of its phase, "interrupted".
//
// A kept-alive connection that turns out to be dead before a byte of the answer was read is replaced once by a new one.
//
// An https target with HTTP2, and one for which Proxy names a proxy, is sent to through net/http. Then the server sees the
// same method, target, header and body, but headers in net/http's order and, in HTTP/2, lower case; Response's head is rebuilt
// with its fields sorted, early answers are not told apart, and of several addresses that refuse Err names the last one.
func (c *Client) Send(ctx context.Context, t *Target, request []byte, head int, ex *Exchange) {
	c.once.Do(c.prepare)
	ex.clear()
	ex.Request, ex.RequestHead = request, max(0, min(head, len(request)))
	if ctx.Err() != nil || !c.pool.acquire(ctx) {
		ex.Stage, ex.Err = StageConnect, "wait for a connection: interrupted"
		return
	}
	defer c.pool.release()
	a := attempt{client: c, target: t, request: request, start: c.clock.read()}
	a.deadline = c.clock.instant(a.start + c.timeout())
	if c.HTTP2 || c.Proxy != nil {
		r, err := c.route(t)
		if err != nil {
			ex.Stage, ex.Err = StageConnect, "choose proxy for "+t.Host+": "+err.Error()
			return
		}
		if r.library {
			c.sendByLibrary(ctx, &a, r.proxy, ex)
			ex.Timing.Total = c.clock.read() - a.start
			return
		}
	}
	a.run(ctx, ex)
	ex.Timing.Total = c.clock.read() - a.start
}

// clear empties the fields that Send fills, and keeps the memory of Response.
func (x *Exchange) clear() {
	x.Status, x.Response, x.ResponseHead, x.ResponseSize = 0, x.Response[:0], 0, 0
	x.Timing, x.Remote, x.Reused, x.Redialed, x.Early = Timing{}, "", false, false, false
	x.Stage, x.Err = "", ""
}

// A route says how to reach a target. The last one is kept, since most runs have one target.
type route struct {
	target  *Target
	proxy   *url.URL
	library bool // through net/http
}

func (c *Client) route(t *Target) (*route, error) {
	if r := c.routed.Load(); r != nil && r.target == t {
		return r, nil
	}
	r := &route{target: t, library: c.HTTP2 && t.Scheme == "https"}
	if c.Proxy != nil && t.Socket == "" {
		u, err := url.Parse(t.URL)
		if err != nil {
			return nil, err
		}
		if r.proxy, err = c.Proxy(u); err != nil {
			return nil, err
		}
		r.library = r.library || r.proxy != nil
	}
	c.routed.Store(r)
	return r, nil
}

// isHead tells whether a request's method is HEAD, whose answers have no body.
func isHead(request []byte) bool { return bytes.HasPrefix(request, []byte("HEAD ")) }

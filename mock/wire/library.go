package wire

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// sendByLibrary makes an attempt through net/http.
func (c *Client) sendByLibrary(ctx context.Context, a *attempt, proxy *url.URL, ex *Exchange) {
	timed, cancel := context.WithDeadline(ctx, a.deadline)
	defer cancel()
	tr := &tracer{clock: c.clock, now: act{StageConnect, "connect " + a.target.Host, "no answer"}, host: a.target.Host}
	req, err := a.httpRequest(httptrace.WithClientTrace(timed, tr.hooks()), ex)
	if err != nil {
		ex.Stage, ex.Err = StageWrite, "write request: "+err.Error()
		return
	}
	resp, err := c.transport(a.target, proxy).RoundTrip(req)
	if err != nil {
		what := tr.settle(ex)
		if proxy != nil && what.stage == StageConnect {
			what.name = "connect through proxy " + proxy.Host
		}
		blame(ctx, ex, what, c.timeout(), err)
		return
	}
	defer resp.Body.Close()
	ex.Status = resp.StatusCode
	ex.Response = appendResponseHead(ex.Response, resp)
	ex.ResponseHead = len(ex.Response)
	err = readAll(resp.Body, ex, c.bodyLimit())
	tr.settle(ex)
	if err != nil {
		blame(ctx, ex, act{StageRead, "read response body", "not finished"}, c.timeout(), err)
	}
}

// httpRequest makes net/http's request of the raw one. Fields that frame the message are net/http's to write.
func (a *attempt) httpRequest(ctx context.Context, ex *Exchange) (*http.Request, error) {
	line, header := SplitHead(ex.Request[:ex.RequestHead])
	method, rest, _ := strings.Cut(line, " ")
	path, _, _ := strings.Cut(rest, " ")
	u, err := url.Parse(a.target.Scheme + "://" + a.target.Host + path)
	if err != nil {
		return nil, fmt.Errorf("request target %q: %w", path, err)
	}
	content := ex.Request[ex.RequestHead:]
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	req.Header["User-Agent"] = []string{""} // or net/http would add its own
	for _, h := range header {
		switch http.CanonicalHeaderKey(h.Name) {
		case "Host":
			req.Host = h.Value
		case "Content-Length", "Transfer-Encoding":
		case "User-Agent":
			req.Header["User-Agent"] = []string{h.Value}
		case "Connection":
			req.Close = req.Close || hasToken([]byte(h.Value), "close")
		default:
			req.Header[h.Name] = append(req.Header[h.Name], h.Value)
		}
	}
	return req, nil
}

// transport returns the transport for a target and proxy. Each has its own, so that the Unix socket to dial is known.
func (c *Client) transport(t *Target, proxy *url.URL) *http.Transport {
	key := t.key
	if proxy != nil {
		key += " " + proxy.String()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if tr := c.library[key]; tr != nil {
		return tr
	}
	cfg := c.TLS.Clone()
	if cfg == nil {
		cfg = &tls.Config{}
	}
	tr := &http.Transport{
		TLSClientConfig: cfg, ForceAttemptHTTP2: c.HTTP2, DisableCompression: true,
		MaxConnsPerHost: cap(c.pool.slots), MaxIdleConnsPerHost: cap(c.pool.slots),
		DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) { return c.dialForLibrary(ctx, t, addr) },
	}
	if proxy != nil {
		tr.Proxy = http.ProxyURL(proxy)
	}
	if c.library == nil {
		c.library = map[string]*http.Transport{}
	}
	c.library[key] = tr
	return tr
}

// dialForLibrary connects to the target's Unix socket, or to an address, the proxy's perhaps, as attempts do that do
// without net/http.
func (c *Client) dialForLibrary(ctx context.Context, t *Target, addr string) (net.Conn, error) {
	if t.Socket != "" {
		return c.connect(ctx, "unix", t.Socket, c.timeout())
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(host, "%")
	found, _, err := c.resolve(ctx, &Target{name: name, dial: host})
	if err != nil {
		return nil, err
	}
	for _, ip := range found {
		var stream net.Conn
		stream, err = c.connect(ctx, "tcp", net.JoinHostPort(ip.Unmap().String(), port), c.timeout()/time.Duration(len(found)))
		if err == nil {
			return stream, nil
		}
	}
	return nil, err
}

// lookup asks Lookup, and tells an attempt of net/http, as package net does of its own lookups.
func (c *Client) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if trace := httptrace.ContextClientTrace(ctx); trace != nil {
		trace.DNSStart(httptrace.DNSStartInfo{Host: host})
		defer func() { trace.DNSDone(httptrace.DNSDoneInfo{}) }()
	}
	return c.Lookup(ctx, host)
}

// appendResponseHead writes the head of a response that net/http has read, fields sorted by name.
func appendResponseHead(dst []byte, resp *http.Response) []byte {
	dst = fmt.Appendf(dst, "%s %s\r\n", resp.Proto, resp.Status)
	for _, name := range slices.Sorted(maps.Keys(resp.Header)) {
		for _, value := range resp.Header[name] {
			dst = fmt.Appendf(dst, "%s: %s\r\n", name, value)
		}
	}
	return append(dst, "\r\n"...)
}

// readAll reads a body into ex, as far as it is worth reading.
func readAll(from io.Reader, ex *Exchange, limit int64) error {
	b := body{kept: ex.Response, room: limit}
	buf := make([]byte, fullBuffer)
	for !b.full(1) {
		n, err := from.Read(buf)
		b.take(buf[:n])
		if err != nil {
			ex.Response, ex.ResponseSize = b.kept, b.size
			if err == io.EOF {
				return nil
			}
			return err
		}
	}
	ex.Response, ex.ResponseSize = b.kept, b.size
	return nil
}

// A tracer times an attempt of net/http, which calls it from goroutines that may outlive the attempt.
type tracer struct {
	clock stopwatch
	host  string

	mu                       sync.Mutex
	now                      act // what is being done
	timing                   Timing
	lookup, dial, tls, write time.Duration // when each began
	wrote, first             time.Duration
	conns                    int
	reused                   bool
	remote                   string
}

// settle writes what was measured into ex and tells what was being done last.
func (t *tracer) settle(ex *Exchange) act {
	t.mu.Lock()
	defer t.mu.Unlock()
	ex.Timing = t.timing
	if t.first > 0 {
		ex.Timing.FirstByte = max(0, t.first-t.wrote)
		ex.Timing.Read = t.clock.read() - t.first
	}
	ex.Remote, ex.Reused, ex.Redialed = t.remote, t.reused, t.conns > 1
	return t.now
}

// at locks the tracer for one of net/http's calls.
func (t *tracer) at(note func(now time.Duration)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	note(t.clock.read())
}

func (t *tracer) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart: func(i httptrace.DNSStartInfo) {
			t.at(func(now time.Duration) { t.lookup, t.now = now, act{StageResolve, "resolve " + i.Host, "no answer"} })
		},
		DNSDone: func(httptrace.DNSDoneInfo) {
			t.at(func(now time.Duration) { t.timing.Resolve = now - t.lookup })
		},
		ConnectStart: func(_, addr string) {
			t.at(func(now time.Duration) {
				t.dial, t.now = cmp.Or(t.dial, now), act{StageConnect, "connect " + addr, "no answer"}
			})
		},
		ConnectDone: func(string, string, error) {
			t.at(func(now time.Duration) { t.timing.Connect = now - t.dial })
		},
		TLSHandshakeStart: func() {
			t.at(func(now time.Duration) { t.tls, t.now = now, act{StageTLS, "handshake with " + t.host, "no answer"} })
		},
		TLSHandshakeDone: func(tls.ConnectionState, error) {
			t.at(func(now time.Duration) { t.timing.TLS = now - t.tls })
		},
		GotConn: func(i httptrace.GotConnInfo) {
			t.at(func(now time.Duration) {
				t.write, t.now = now, act{StageWrite, "write request", "not taken"}
				t.conns, t.reused, t.remote = t.conns+1, i.Reused, i.Conn.RemoteAddr().String()
			})
		},
		WroteRequest: func(httptrace.WroteRequestInfo) {
			t.at(func(now time.Duration) {
				t.wrote, t.timing.Write, t.now = now, now-t.write, act{StageRead, "wait for response", "no answer"}
			})
		},
		GotFirstResponseByte: func() {
			t.at(func(now time.Duration) { t.first, t.now = now, act{StageRead, "read response", "not finished"} })
		},
	}
}

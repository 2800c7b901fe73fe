package receiver

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// lingering is how long a client may take to read the last answer.
const lingering = 500 * time.Millisecond

// A conn is one connection. Only its goroutine uses it, which Receiver.accept starts.
type conn struct {
	r      *Receiver
	stream net.Conn // what is read and written: raw, or TLS over it
	raw    net.Conn
	remote string

	buf    []byte  // what came and is not answered yet; a request begins at 0
	req    request // the head of that request
	size   int     // its length, body and framing included, once it is whole
	body   []byte  // its body without framing: in buf or in plain
	plain  []byte  // memory for bodies that were chunked
	out    []byte  // memory for the answer
	reused bool    // there was a request before this one
	start  time.Time
	at     time.Time
}

func newConn(r *Receiver, raw net.Conn) *conn {
	c := &conn{r: r, stream: raw, raw: raw, buf: make([]byte, 0, firstBuffer)}
	if r.cfg.TLS != nil {
		c.stream = tls.Server(raw, r.cfg.TLS)
	}
	if addr := raw.RemoteAddr(); addr != nil {
		c.remote = addr.String()
	}
	return c
}

// serve answers requests until the connection is no longer usable.
func (c *conn) serve() {
	for {
		if len(c.buf) == 0 && c.fill() != nil {
			return
		}
		if !c.exchange() {
			return
		}
		c.reused = true
		c.consume()
	}
}

// exchange reads one request, answers it, and tells whether there may be another.
func (c *conn) exchange() (again bool) {
	c.begin()
	if err := c.readRequest(); err != nil {
		c.refuse(err)
		return false
	}
	ex := c.newExchange(c.buf[:c.size])
	if ex != nil {
		ex.Event, ex.Task = labels(c.body)
	}
	answer := c.r.decide(&c.req, c.body, ex)
	out, head, keep := answer.append(c.out[:0], &c.req)
	c.out = out
	if !c.r.pause(answer.Delay) {
		c.out = c.out[:0]
		blame(ex, wire.StageRead, "wait for the answer's delay: receiver closed")
		c.record(ex, 0, 0)
		return false
	}
	if answer.Fault != FaultNone {
		blame(ex, wire.StageRead, "answer: fault "+answer.Fault.String())
	}
	c.record(ex, answer.status(), head)
	return c.send(answer.Fault, keep)
}

// begin takes the stamps of a request whose first bytes are there.
func (c *conn) begin() {
	c.req = request{}
	if !c.r.records {
		return
	}
	c.start = wallNow()
	c.at = c.start
	if c.r.cfg.Now != nil {
		c.at = c.r.cfg.Now()
	}
}

// refuse ends a connection whose request could not be read. One that Close cut off is not recorded.
func (c *conn) refuse(err error) {
	if c.r.isClosing() {
		return
	}
	c.out = c.out[:0]
	var answer Answer
	var head int
	refused, ok := errors.AsType[refusal](err)
	if ok {
		answer = Answer{Status: refused.status, Body: refused.text + "\n", Close: true,
			Header: []wire.Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}}
		c.out, head, _ = answer.append(c.out, &request{})
	} else if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	ex := c.newExchange(c.buf)
	if ex != nil && c.req.head == 0 {
		ex.RequestHead = len(ex.Request)
	}
	blame(ex, wire.StageWrite, "read request: "+err.Error())
	c.record(ex, answer.Status, head)
	if ok {
		c.send(FaultNone, false)
	}
}

// send writes the answer that stands in out, or does what the fault asks for. It tells whether the connection may be
// used again.
func (c *conn) send(fault Fault, keep bool) bool {
	switch fault {
	case FaultHang:
		io.Copy(io.Discard, c.stream) // ends when the client leaves, and when Close closes the connection
		return false
	case FaultReset:
		if tcp, ok := c.raw.(interface{ SetLinger(int) error }); ok {
			tcp.SetLinger(0)
		}
		return false
	}
	if _, err := c.stream.Write(c.out); err != nil {
		return false
	}
	if !keep {
		c.leave()
	}
	return keep
}

// leave ends the connection so that the client can read the last answer: closing with bytes unread would make the
// kernel reset it, and the client lose what it has not read.
func (c *conn) leave() {
	half, ok := c.stream.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	if c.stream.SetReadDeadline(wallNow().Add(lingering)) == nil {
		io.Copy(io.Discard, c.stream)
	}
}

// newExchange makes the record of the request, or nil when nothing is recorded.
func (c *conn) newExchange(raw []byte) *wire.Exchange {
	if !c.r.records {
		return nil
	}
	return &wire.Exchange{
		At:          c.at,
		Dispatch:    string(c.req.dispatch),
		Target:      c.target(),
		Request:     bytes.Clone(raw),
		RequestHead: c.req.head,
		Remote:      c.remote,
		Reused:      c.reused,
	}
}

// target is the URL that the client must have asked for, "" when it is not known.
func (c *conn) target() string {
	switch {
	case len(c.req.target) == 0:
		return ""
	case c.req.target[0] != '/':
		return string(c.req.target)
	case len(c.req.host) == 0:
		return c.r.URL() + string(c.req.target)
	}
	return c.r.scheme + "://" + string(c.req.host) + string(c.req.target)
}

// blame notes in ex, which may be nil, where the delivery failed.
func blame(ex *wire.Exchange, stage wire.Stage, text string) {
	if ex != nil {
		ex.Stage, ex.Err = stage, text
	}
}

// record completes ex, which may be nil, with the answer that stands in out, and gives it to the receiver.
func (c *conn) record(ex *wire.Exchange, status, head int) {
	if ex != nil {
		ex.Status = status
		ex.Response = bytes.Clone(c.out)
		ex.ResponseHead = head
		ex.ResponseSize = int64(len(c.out) - head)
		ex.Timing.Total = wallNow().Sub(c.start)
	}
	c.r.record(ex)
}

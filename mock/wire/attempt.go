package wire

import (
	"context"
	"errors"
	"io"
	"time"
)

// errLeave is the failure of an attempt under Client.Leave.
var errLeave = errors.New("left without waiting for the answer")

// uploadSize is the length from which a request is written by a goroutine of its own. Shorter ones fit into the
// buffers of the network, whatever the receiver does.
const uploadSize = 64 << 10

// An attempt is one call of Send.
type attempt struct {
	client   *Client
	target   *Target
	request  []byte
	start    time.Duration // reading of the client's stopwatch
	deadline time.Time
}

// run sends on a kept-alive connection if there is one, and on a new one otherwise or if that one is dead.
func (a *attempt) run(ctx context.Context, ex *Exchange) {
	pool := &a.client.pool
	cn := pool.take(a.target)
	for cn != nil && (!cn.watch(ctx) || cn.spoilt(a.start)) {
		pool.drop(cn)
		cn = pool.take(a.target)
	}
	if cn != nil {
		ex.Reused = true
		if stale := a.exchange(ctx, cn, ex); !stale {
			return
		}
		ex.clear()
		ex.Redialed = true
	}
	pool.reserve()
	if cn = a.open(ctx, ex); cn == nil {
		pool.drop(nil)
		return
	}
	cn.watch(ctx)
	a.exchange(ctx, cn, ex)
}

// exchange writes the request and reads the answer, then gives the connection back or closes it. It is true when a
// kept-alive connection was dead: nothing was read, and the reason is neither time nor interruption.
func (a *attempt) exchange(ctx context.Context, cn *conn, ex *Exchange) (stale bool) {
	ex.Remote = cn.remote
	cn.begin(a.deadline)
	end := ending{began: a.client.clock.read()}
	r, err := a.converse(cn, ex, &end)
	now := a.client.clock.read()
	end.time(&ex.Timing, now)
	if err == nil && end.written && !r.close && cn.r == cn.w && !cn.interrupted.Load() {
		cn.rested = now
		cn.idle.Store(true)
		a.client.pool.put(cn)
		return false
	}
	a.client.pool.drop(cn)
	if err == nil || err == errLeft {
		ex.Early = !end.written
		return false
	}
	a.blame(ctx, ex, &end, err)
	return ex.Reused && !end.came && ctx.Err() == nil && ex.Stage != StageTimeout
}

// An ending is how far an attempt got on a connection. Times are readings of the stopwatch.
type ending struct {
	began, wrote, first time.Duration
	written             bool  // the request, all of it
	writeErr            error // why not
	came                bool  // a byte of the answer
	inBody              bool  // the head of the answer was read
}

func (e *ending) time(t *Timing, now time.Duration) {
	t.Write = e.wrote - e.began
	if e.came {
		t.FirstByte = max(0, e.first-e.wrote)
		t.Read = now - e.first
	}
}

// converse writes the request and reads the answer into ex. Also when writing fails it reads, because the receiver may
// have answered before it closed the connection.
func (a *attempt) converse(cn *conn, ex *Exchange, end *ending) (reply, error) {
	clock := a.client.clock
	var up *upload
	if len(a.request) > uploadSize {
		up = startUpload(cn, a.request, clock)
	} else {
		var n int
		n, end.writeErr = cn.Write(a.request)
		end.wrote, end.written = clock.read(), n == len(a.request)
		if isTimeout(end.writeErr) {
			return reply{}, end.writeErr
		}
	}
	if a.client.Leave {
		if up != nil { // the attempt's deadline bounds it
			<-up.finished
			end.wrote, end.written, end.writeErr = up.at, up.written == len(a.request), up.err
		}
		a.leave(cn)
		return reply{}, errLeave
	}
	r, err := a.readHead(cn, ex, end)
	if up != nil {
		up.end(cn)
		end.wrote, end.written, end.writeErr = up.at, up.written == len(a.request), up.err
	}
	if err != nil {
		return r, err
	}
	end.inBody = true
	b := body{kept: ex.Response, room: a.client.bodyLimit()}
	err = cn.body(&r, &b)
	ex.Response, ex.ResponseSize = b.kept, b.size
	return r, err
}

// leave tells the receiver that nobody listens any more, and gives it a moment to be done with the request: what is sent next
// would otherwise race with it.
func (a *attempt) leave(cn *conn) {
	const moment = time.Second
	if half, ok := cn.Conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // a connection that is closed already is left all the same
	}
	until := a.client.clock.instant(a.client.clock.read() + moment)
	if until.After(a.deadline) {
		until = a.deadline
	}
	cn.begin(until)
	_ = cn.fill() // the answer, if one comes, is nobody's
}

// readHead reads the final response's head into ex, past informational ones.
func (a *attempt) readHead(cn *conn, ex *Exchange, end *ending) (reply, error) {
	if err := cn.fill(); err != nil {
		return reply{}, err
	}
	end.first, end.came = a.client.clock.read(), true
	for limit := headLimit; ; {
		head, err := cn.head(limit)
		if err != nil {
			ex.Response = append(ex.Response, cn.buf[cn.r:cn.w]...)
			ex.ResponseHead = len(ex.Response)
			return reply{}, err
		}
		r, err := parseReply(head, isHead(a.request))
		if err == nil && r.status < 200 && r.status != 101 {
			limit -= len(head)
			continue
		}
		ex.Response = append(ex.Response, head...)
		ex.ResponseHead = len(ex.Response)
		if err == nil {
			ex.Status = r.status
			if r.status == 101 {
				err = malformed("unexpected status 101")
			}
		}
		return r, err
	}
}

// blame writes into ex why the conversation failed. An error in writing counts only when no answer was read after it.
func (a *attempt) blame(ctx context.Context, ex *Exchange, end *ending, err error) {
	what := act{StageRead, "read response", "not finished"}
	_, notHTTP := err.(malformed)
	ended := err == io.EOF || err == io.ErrUnexpectedEOF
	switch {
	case !end.came && !end.written && !isAlert(err):
		what = act{StageWrite, "write request", "not taken"}
		if !isTimeout(err) { // how the end of the connection shows depends on what is read and written just then
			err = errors.New("connection closed by the receiver")
		}
	case notHTTP:
		what.name = "parse response"
	case !end.came && ended:
		err = errors.New("connection closed without an answer")
	case !end.came && (isTimeout(err) || ctx.Err() != nil):
		what.name, what.missed = "wait for response", "no answer"
	case end.inBody:
		what.name = "read response body"
		if ended {
			err = errors.New("connection closed within the body")
		}
	case ended:
		err = errors.New("connection closed within the head")
	}
	blame(ctx, ex, what, a.client.timeout(), err)
}

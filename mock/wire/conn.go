package wire

import (
	"context"
	"net"
	"sync/atomic"
	"time"
)

// A conn is a connection to a target. One attempt at a time uses it.
type conn struct {
	net.Conn
	reader
	target *Target
	remote string // address that was dialled

	unsolicited func() bool   // bytes wait that nobody asked for; nil when that cannot be told
	rested      time.Duration // when the last attempt ended, by the client's stopwatch

	// The context that ends the connection when it ends, told by its Done channel. It stays registered from one attempt
	// to the next, since registering costs more than the rest of the bookkeeping together.
	done        <-chan struct{}
	stop        func() bool
	finished    chan struct{} // closed when interrupt has returned
	interrupted atomic.Bool
	idle        atomic.Bool // between two attempts: the end of the last one's context is of no interest
}

func newConn(stream net.Conn, t *Target, remote string) *conn {
	return &conn{
		Conn: stream, reader: reader{src: stream, buf: make([]byte, firstBuffer)},
		target: t, remote: remote, unsolicited: unsolicited(stream),
	}
}

// restless is how long a connection may be idle without being looked at before it is used again. Looking costs a tenth of
// an attempt, and a receiver that tires of a connection does so after seconds.
const restless = time.Millisecond

// spoilt tells whether the receiver has said something since the last answer, such as a 408 before it closes an idle
// connection: the next attempt would take it for its answer.
func (cn *conn) spoilt(now time.Duration) bool {
	return cn.unsolicited != nil && now-cn.rested >= restless && cn.unsolicited()
}

// watch makes the end of ctx end what the connection does. It is false when the connection cannot be used: it was
// interrupted in its last attempt, or ctx has ended.
func (cn *conn) watch(ctx context.Context) bool {
	cn.idle.Store(false) // first: an end of ctx that interrupt took for harmless is seen below
	done := ctx.Done()
	if done == cn.done {
		return ctx.Err() == nil && !cn.interrupted.Load()
	}
	if !cn.unwatch() {
		return false
	}
	if done != nil {
		finished := make(chan struct{})
		cn.done, cn.finished = done, finished
		cn.stop = context.AfterFunc(ctx, func() { cn.interrupt(finished) })
	}
	return true
}

// unwatch forgets the context and waits for interrupt if it runs. It is false when the connection was interrupted.
func (cn *conn) unwatch() bool {
	if cn.stop != nil && !cn.stop() {
		<-cn.finished
	}
	cn.done, cn.stop = nil, nil
	return !cn.interrupted.Load()
}

// interrupt runs in a goroutine of package context; unwatch, and so shut, waits for it. The flag is set before the
// deadline, and begin looks at it after setting its own: whichever deadline is the later, the attempt ends.
func (cn *conn) interrupt(finished chan<- struct{}) {
	defer close(finished)
	if cn.idle.Load() {
		return
	}
	cn.interrupted.Store(true)
	cn.SetDeadline(longAgo())
}

// begin sets the deadline of an attempt.
func (cn *conn) begin(deadline time.Time) {
	cn.SetDeadline(deadline)
	if cn.interrupted.Load() {
		cn.SetDeadline(longAgo())
	}
}

// shut closes the connection for good.
func (cn *conn) shut() {
	cn.unwatch()
	cn.Close()
}

// An upload writes a long request in a goroutine of its own, so that an answer can be read meanwhile. Whoever starts it
// calls end, which waits for the goroutine.
type upload struct {
	written  int
	err      error
	at       time.Duration // when the last byte was written or given up
	finished chan struct{}
}

func startUpload(cn *conn, request []byte, clock stopwatch) *upload {
	up := &upload{finished: make(chan struct{})}
	go func() {
		defer close(up.finished)
		up.written, up.err = cn.Write(request)
		up.at = clock.read()
	}()
	return up
}

// end stops the writing, unless all is written already, and waits for the goroutine. Only a write that was really cut short
// leaves written below the length of the request.
func (up *upload) end(cn *conn) {
	select {
	case <-up.finished:
	default:
		cn.SetWriteDeadline(longAgo())
		<-up.finished
	}
}

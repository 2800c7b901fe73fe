package cli

import (
	"errors"
	"net"
	"sync/atomic"
)

// A countedListener calls enough once, when so many answers as left says were written whole. The receiver's own record
// is made before the answer is written: who closes it then cuts the last answer off.
type countedListener struct {
	net.Listener
	left   int64 // counted down atomically
	enough func()
}

// Accept returns a connection that is counted.
func (l *countedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &countedConn{Conn: conn, listener: l}, nil
}

// A countedConn takes what was written between two reads, or before the close, for an answer.
type countedConn struct {
	net.Conn
	listener *countedListener
	answered atomic.Bool // something was written since the last read
}

// Read ends an answer.
func (c *countedConn) Read(b []byte) (int, error) {
	c.ended()
	return c.Conn.Read(b)
}

// Write begins or continues an answer.
func (c *countedConn) Write(b []byte) (int, error) {
	c.answered.Store(true)
	return c.Conn.Write(b)
}

// Close ends an answer.
func (c *countedConn) Close() error {
	err := c.Conn.Close()
	c.ended()
	return err
}

// CloseWrite tells the client that no more comes, where the connection can.
func (c *countedConn) CloseWrite() error {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok {
		return errors.ErrUnsupported
	}
	return half.CloseWrite()
}

func (c *countedConn) ended() {
	if c.answered.Swap(false) && atomic.AddInt64(&c.listener.left, -1) == 0 {
		c.listener.enough()
	}
}

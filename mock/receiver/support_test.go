package receiver

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/thorhook/thorhook/mock/wire"
)

// A pipeListener is a listener in memory, for synctest bubbles.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

func (l *pipeListener) dial() net.Conn {
	client, server := net.Pipe()
	l.conns <- server
	return client
}

// A client is a raw connection to a receiver.
type client struct {
	t testing.TB
	net.Conn
	in *bufio.Reader
}

func dial(t testing.TB, r *Receiver) *client {
	t.Helper()
	conn, err := net.Dial("tcp", r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return newClient(t, conn)
}

func newClient(t testing.TB, conn net.Conn) *client {
	return &client{t: t, Conn: conn, in: bufio.NewReader(conn)}
}

func (c *client) write(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.Conn, text); err != nil {
		c.t.Fatal(err)
	}
}

// read reads one answer to the method and its body, and ends the test where there is none.
func (c *client) read(method string) (*http.Response, string) {
	c.t.Helper()
	resp, body, err := c.next(method)
	if err != nil {
		c.t.Fatalf("read answer: %v", err)
	}
	return resp, body
}

// next is read for goroutines other than the test's.
func (c *client) next(method string) (*http.Response, string, error) {
	resp, err := http.ReadResponse(c.in, &http.Request{Method: method})
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

// rest reads until the receiver closes the connection.
func (c *client) rest() string {
	c.t.Helper()
	data, err := io.ReadAll(c.in)
	if err != nil {
		c.t.Fatalf("read the rest: %v", err)
	}
	return string(data)
}

func post(body string) string {
	return "POST /hook HTTP/1.1\r\nHost: r\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

func statuses(list []wire.Exchange) []int {
	var all []int
	for _, e := range list {
		all = append(all, e.Status)
	}
	return all
}

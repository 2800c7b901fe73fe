package wire

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// mustTarget parses a URL of the test's own.
func mustTarget(t testing.TB, url string) *Target {
	t.Helper()
	target, err := ParseTarget(url, "")
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// A pipes is the other side of a client in memory: each connection is served in a goroutine, which Close waits for.
type pipes struct {
	serve func(n int, conn net.Conn) // n counts connections from 1
	count atomic.Int32
	team  sync.WaitGroup
}

// dial fits Client.Dial.
func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	n := int(p.count.Add(1))
	p.team.Go(func() {
		defer theirs.Close()
		p.serve(n, theirs)
	})
	return ours, nil
}

// client returns a client whose connections end at serve, and which is closed with the test.
func client(t *testing.T, serve func(n int, conn net.Conn)) (*Client, *pipes) {
	t.Helper()
	p := &pipes{serve: serve}
	c := &Client{Dial: p.dial}
	t.Cleanup(func() {
		c.Close()
		p.team.Wait()
	})
	return c, p
}

// takeRequest reads one request; it is false when the connection ended.
func takeRequest(conn io.Reader) bool {
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, req.Body)
	return err == nil
}

// answering serves each request with the same answer until the client leaves.
func answering(answer string) func(int, net.Conn) {
	return func(_ int, conn net.Conn) {
		for takeRequest(conn) {
			if _, err := io.WriteString(conn, answer); err != nil {
				return
			}
		}
	}
}

// answeringOnce serves one request and closes the connection.
func answeringOnce(answer string) func(int, net.Conn) {
	return func(_ int, conn net.Conn) {
		if takeRequest(conn) {
			io.WriteString(conn, answer)
		}
	}
}

// listen serves TCP connections on a loopback address until the test ends.
func listen(t testing.TB, addr string, serve func(conn net.Conn)) net.Listener {
	t.Helper()
	network := "tcp"
	if addr[0] == '/' {
		network = "unix"
	}
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	var team sync.WaitGroup
	team.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			team.Go(func() {
				defer conn.Close()
				serve(conn)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		team.Wait()
	})
	return l
}

// send makes an attempt with a small request.
func send(t testing.TB, c *Client, target *Target) Exchange {
	t.Helper()
	var ex Exchange
	request, head := smallRequest(t, target)
	c.Send(t.Context(), target, request, head, &ex)
	return ex
}

// failure is what the tests look at when an attempt fails.
type failure struct {
	Stage Stage
	Err   string
}

package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const okAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

func TestTimeouts(t *testing.T) {
	hang := func(conn net.Conn) { io.Copy(io.Discard, conn) }
	afterRequest := func(text string) func(int, net.Conn) {
		return func(_ int, conn net.Conn) {
			if takeRequest(conn) {
				io.WriteString(conn, text)
				hang(conn)
			}
		}
	}
	for _, tt := range []struct {
		name, url string
		serve     func(int, net.Conn)
		length    int // of the body
		timedOut  failure
		stopped   failure
	}{
		{"no answer", "http://127.0.0.1:80", afterRequest(""), 10,
			failure{StageTimeout, "wait for response: no answer within 30s"}, failure{StageRead, "wait for response: interrupted"}},
		{"half a head", "http://127.0.0.1:80", afterRequest("HTTP/1.1 200 OK\r\n"), 10,
			failure{StageTimeout, "read response: not finished within 30s"}, failure{StageRead, "read response: interrupted"}},
		{"half a body", "http://127.0.0.1:80", afterRequest("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), 10,
			failure{StageTimeout, "read response body: not finished within 30s"}, failure{StageRead, "read response body: interrupted"}},
		{"request not taken", "http://127.0.0.1:80", nil, 10,
			failure{StageTimeout, "write request: not taken within 30s"}, failure{StageWrite, "write request: interrupted"}},
		{"long request not taken", "http://127.0.0.1:80", nil, 2 * uploadSize,
			failure{StageTimeout, "write request: not taken within 30s"}, failure{StageWrite, "write request: interrupted"}},
		{"no handshake", "https://127.0.0.1:443", func(_ int, conn net.Conn) { hang(conn) }, 10,
			failure{StageTimeout, "handshake with 127.0.0.1:443: no answer within 30s"}, failure{StageTLS, "handshake with 127.0.0.1:443: interrupted"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, after := sendUntil(t, tt.url, tt.serve, tt.length, time.Hour)
				if diff := cmp.Diff(tt.timedOut, got); diff != "" || after != DefaultTimeout {
					t.Errorf("after %v: %s", after, diff)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				got, after := sendUntil(t, tt.url, tt.serve, tt.length, time.Second)
				if diff := cmp.Diff(tt.stopped, got); diff != "" || after != time.Second {
					t.Errorf("after %v: %s", after, diff)
				}
			})
		})
	}
}

// sendUntil makes an attempt whose context is cancelled after some time. A nil serve takes nothing.
func sendUntil(t *testing.T, url string, serve func(int, net.Conn), length int, cancelled time.Duration) (failure, time.Duration) {
	if serve == nil {
		serve = func(int, net.Conn) { <-t.Context().Done() }
	}
	c, _ := client(t, serve)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	defer time.AfterFunc(cancelled, cancel).Stop()
	target := mustTarget(t, url)
	request, err := AppendHead(nil, "POST", "/", []Header{{"Host", "h"}})
	if err != nil {
		t.Fatal(err)
	}
	var ex Exchange
	c.Send(ctx, target, append(request, make([]byte, length)...), len(request), &ex)
	return failure{ex.Stage, ex.Err}, ex.Timing.Total
}

// Three ways to fail at dialling: no answer, refused by all, and each address for a reason of its own.
func hang(ctx context.Context, _, _ string) (net.Conn, error) {
	<-ctx.Done()
	return nil, &net.OpError{Op: "dial", Err: ctx.Err()}
}

func refuse(context.Context, string, string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
}

func differ(ctx context.Context, network, addr string) (net.Conn, error) {
	if strings.HasPrefix(addr, "[") {
		return refuse(ctx, network, addr)
	}
	return nil, syscall.EHOSTUNREACH
}

func TestConnecting(t *testing.T) {
	two := func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("::ffff:10.0.0.1"), netip.MustParseAddr("10.0.0.2")}, nil
	}
	for _, tt := range []struct {
		name, url string
		client    *Client
		want      failure
	}{
		{"refused", "http://10.0.0.1:81/", &Client{Dial: refuse}, failure{StageConnect, "connect 10.0.0.1:81: connection refused"}},
		{"localhost refused", "http://localhost:81/", &Client{Dial: refuse}, failure{StageConnect, "connect [::1]:81, 127.0.0.1:81: connection refused"}},
		{"causes differ", "http://localhost/", &Client{Dial: differ}, failure{StageConnect, "connect [::1]:80: connection refused; 127.0.0.1:80: no route to host"}},
		{"no answer", "http://10.0.0.1/", &Client{Dial: hang, Timeout: 5 * time.Second}, failure{StageTimeout, "connect 10.0.0.1:80: no answer within 5s"}},
		{"no answer from two", "http://h/", &Client{Dial: hang, Lookup: two}, failure{StageTimeout, "connect 10.0.0.1:80, 10.0.0.2:80: no answer within 30s"}},
		{"no such host", "http://h/", &Client{Lookup: func(context.Context, string) ([]netip.Addr, error) {
			return nil, &net.DNSError{Err: "no such host", Name: "h", Server: "1.2.3.4:53", IsNotFound: true}
		}}, failure{StageResolve, "resolve h: no such host"}},
		{"no address", "http://h/", &Client{Lookup: func(context.Context, string) ([]netip.Addr, error) { return nil, nil }}, failure{StageResolve, "resolve h: no such host"}},
		{"silent name server", "http://h/", &Client{Lookup: func(ctx context.Context, _ string) ([]netip.Addr, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}, failure{StageTimeout, "resolve h: no answer within 30s"}},
		{"name server gone", "http://h/", &Client{Lookup: func(context.Context, string) ([]netip.Addr, error) {
			return nil, &net.DNSError{Err: "read udp 10.0.0.1:49152->1.2.3.4:53: connection refused"}
		}}, failure{StageResolve, "resolve h: the name server cannot be reached"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				defer tt.client.Close()
				ex := send(t, tt.client, mustTarget(t, tt.url))
				if diff := cmp.Diff(tt.want, failure{ex.Stage, ex.Err}); diff != "" {
					t.Error(diff)
				}
				if tt.client.pool.open != 0 {
					t.Errorf("%d connections counted as open, want 0", tt.client.pool.open)
				}
			})
		})
	}
}

func TestTimingOfPhases(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, p := client(t, func(_ int, conn net.Conn) {
			for takeRequest(conn) {
				time.Sleep(3 * time.Second)
				io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
				time.Sleep(4 * time.Second)
				io.WriteString(conn, "ok")
			}
		})
		c.Lookup = func(context.Context, string) ([]netip.Addr, error) {
			time.Sleep(time.Second)
			return []netip.Addr{netip.MustParseAddr("10.0.0.1")}, nil
		}
		c.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			time.Sleep(2 * time.Second)
			return p.dial(ctx, network, addr)
		}
		first := send(t, c, mustTarget(t, "http://h/"))
		want := Timing{Resolve: time.Second, Connect: 2 * time.Second, FirstByte: 3 * time.Second, Read: 4 * time.Second, Total: 10 * time.Second}
		if diff := cmp.Diff(want, first.Timing); diff != "" || first.Err != "" || first.Remote != "10.0.0.1:80" {
			t.Errorf("%s%s, remote %s", diff, first.Err, first.Remote)
		}
		second := send(t, c, mustTarget(t, "http://h/"))
		want = Timing{FirstByte: 3 * time.Second, Read: 4 * time.Second, Total: 7 * time.Second}
		if diff := cmp.Diff(want, second.Timing); diff != "" || !second.Reused || second.Remote != "10.0.0.1:80" {
			t.Errorf("%sreused %v, remote %s", diff, second.Reused, second.Remote)
		}
	})
}

func TestMaxConns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, p := client(t, func(_ int, conn net.Conn) {
			for takeRequest(conn) {
				time.Sleep(10 * time.Second)
				io.WriteString(conn, okAnswer)
			}
		})
		c.MaxConns = 1
		target := mustTarget(t, "http://127.0.0.1/")
		done := make(chan Exchange)
		go func() { done <- send(t, c, target) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var ex Exchange
		c.Send(ctx, target, nil, 0, &ex)
		if diff := cmp.Diff(failure{StageConnect, "wait for a connection: interrupted"}, failure{ex.Stage, ex.Err}); diff != "" {
			t.Error(diff)
		}
		if second := send(t, c, target); second.Timing.Total != 10*time.Second || !second.Reused {
			t.Errorf("total %v, reused %v; want 10s without the wait, on the first connection", second.Timing.Total, second.Reused)
		}
		<-done
		if ex := send(t, c, mustTarget(t, "http://127.0.0.1:81/")); ex.Err != "" || p.count.Load() != 2 || c.pool.open != 1 {
			t.Errorf("other target: error %q, %d connections made, %d open; want the idle one replaced", ex.Err, p.count.Load(), c.pool.open)
		}
	})
}

func TestStaleConnection(t *testing.T) {
	target := mustTarget(t, "http://127.0.0.1/")
	for _, tt := range []struct {
		name   string
		second string // answer on the second connection
		want   failure
	}{
		{"second works", okAnswer, failure{}},
		{"second dies too", "", failure{StageRead, "read response: connection closed without an answer"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, p := client(t, func(n int, conn net.Conn) {
				if n == 1 {
					answeringOnce(okAnswer)(n, conn)
					takeRequest(conn)
				} else {
					answeringOnce(tt.second)(n, conn)
				}
			})
			if ex := send(t, c, target); ex.Err != "" || ex.Reused || ex.Redialed {
				t.Fatalf("first: %q, reused %v, redialed %v", ex.Err, ex.Reused, ex.Redialed)
			}
			ex := send(t, c, target)
			if diff := cmp.Diff(tt.want, failure{ex.Stage, ex.Err}); diff != "" || !ex.Redialed || ex.Reused || p.count.Load() != 2 {
				t.Errorf("%sredialed %v, reused %v, %d connections; want redialed, 2", diff, ex.Redialed, ex.Reused, p.count.Load())
			}
		})
	}
}

func TestDyingAnswerIsNotSentAgain(t *testing.T) {
	c, p := client(t, func(_ int, conn net.Conn) {
		if takeRequest(conn) {
			io.WriteString(conn, okAnswer)
		}
		if takeRequest(conn) {
			io.WriteString(conn, "H")
		}
	})
	target := mustTarget(t, "http://127.0.0.1/")
	send(t, c, target)
	ex := send(t, c, target)
	if diff := cmp.Diff(failure{StageRead, "read response: connection closed within the head"}, failure{ex.Stage, ex.Err}); diff != "" {
		t.Error(diff)
	}
	if ex.Redialed || !ex.Reused || p.count.Load() != 1 {
		t.Errorf("redialed %v, reused %v, %d connections; want one reused", ex.Redialed, ex.Reused, p.count.Load())
	}
}

func TestIdleConnectionOutlivesItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, p := client(t, answering(okAnswer))
		target := mustTarget(t, "http://127.0.0.1/")
		request, head := smallRequest(t, target)
		var ex Exchange
		for i, wantReused := range []bool{false, true, true, true} {
			ctx, cancel := context.WithCancel(t.Context())
			c.Send(ctx, target, request, head, &ex)
			if ex.Err != "" || ex.Reused != wantReused || ex.Redialed {
				t.Errorf("%d: error %q, reused %v, redialed %v; want reused %v", i, ex.Err, ex.Reused, ex.Redialed, wantReused)
			}
			if i == 2 {
				cancel() // while the connection is idle
				synctest.Wait()
			}
			defer cancel()
		}
		if p.count.Load() != 1 {
			t.Errorf("%d connections, want 1", p.count.Load())
		}
	})
}

func TestEarlyAnswer(t *testing.T) {
	long := bytes.Repeat([]byte("z"), 4<<20)
	for _, tt := range []struct {
		name   string
		answer string
		take   int64 // bytes of the request that are read before the answer
		want   Exchange
	}{
		{"refused early", "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig", 100, Exchange{Status: 413, Early: true}},
		{"interim answer", "HTTP/1.1 102 Processing\r\n\r\n", 100, Exchange{Stage: StageRead, Err: "read response: connection closed within the head"}},
		{"closed early", "", 100, Exchange{Stage: StageWrite, Err: "write request: connection closed by the receiver"}},
		{"taken whole", okAnswer, int64(len(long)), Exchange{Status: 200}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, p := client(t, func(_ int, conn net.Conn) {
				io.CopyN(io.Discard, conn, tt.take)
				io.WriteString(conn, tt.answer)
			})
			var ex Exchange
			c.Send(t.Context(), mustTarget(t, "http://127.0.0.1/"), long, 0, &ex)
			p.team.Wait()
			got := Exchange{Status: ex.Status, Early: ex.Early, Stage: ex.Stage, Err: ex.Err}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSendAfterClose(t *testing.T) {
	c, p := client(t, answering(okAnswer))
	c.Close()
	for range 2 {
		if ex := send(t, c, mustTarget(t, "http://127.0.0.1/")); ex.Err != "" || ex.Reused {
			t.Errorf("error %q, reused %v; want a connection of its own", ex.Err, ex.Reused)
		}
	}
	if p.count.Load() != 2 || c.pool.open != 0 {
		t.Errorf("%d connections, %d open; want 2, 0", p.count.Load(), c.pool.open)
	}
}

func TestProxyThatCannotBeChosen(t *testing.T) {
	c := &Client{Proxy: func(*url.URL) (*url.URL, error) { return nil, errors.New("no idea") }}
	ex := send(t, c, mustTarget(t, "http://h:1/"))
	if diff := cmp.Diff(failure{StageConnect, "choose proxy for h:1: no idea"}, failure{ex.Stage, ex.Err}); diff != "" {
		t.Error(diff)
	}
}

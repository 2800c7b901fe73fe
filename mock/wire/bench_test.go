package wire

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"
)

// smallRequest is a request with eight headers and a body of 1,429 bytes.
func smallRequest(t testing.TB, target *Target) (request []byte, head int) {
	t.Helper()
	body := strings.Repeat("x", 1429)
	request, err := AppendHead(nil, "POST", target.Path, []Header{
		{"Host", target.Host}, {"User-Agent", "Go-http-client/1.1"}, {"Content-Length", "1429"}, {"Content-Type", "application/json"},
		{"Request-Origin", "Thordata"}, {"Webhook", "Tasks value"}, {"Webhook-Dispatch-Id", "2e9ddee0582a40a9"}, {"Accept-Encoding", "gzip"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(request, body...), len(request)
}

// respond answers every size bytes that come on a connection with the same bytes, until the listener is closed.
func respond(l net.Listener, size int, answer []byte) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			buf := make([]byte, size)
			for {
				if _, err := io.ReadFull(conn, buf); err != nil {
					return
				}
				if _, err := conn.Write(answer); err != nil {
					return
				}
			}
		}()
	}
}

func loopbackResponder(t testing.TB) (target *Target, request []byte, head int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	if target, err = ParseTarget("http://"+l.Addr().String()+"/hook", ""); err != nil {
		t.Fatal(err)
	}
	request, head = smallRequest(t, target)
	go respond(l, len(request), []byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok"))
	return target, request, head
}

func TestSendAllocatesNothing(t *testing.T) {
	target, request, head := loopbackResponder(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := &Client{}
	defer c.Close()
	var ex Exchange
	n := testing.AllocsPerRun(200, func() {
		c.Send(ctx, target, request, head, &ex)
		if ex.Status != 200 || ex.Err != "" {
			t.Fatalf("status %d, error %q", ex.Status, ex.Err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations for each Send, want 0", n)
	}
	if got := ex.Response[ex.ResponseHead:]; !bytes.Equal(got, []byte("ok")) {
		t.Errorf("body %q, want ok", got)
	}
}

func BenchmarkSend(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		target, request, head := loopbackResponder(b)
		c := &Client{}
		defer c.Close()
		var ex Exchange
		b.ReportAllocs()
		for b.Loop() {
			c.Send(b.Context(), target, request, head, &ex)
		}
	})
	b.Run("64", func(b *testing.B) {
		target, request, head := loopbackResponder(b)
		c := &Client{}
		defer c.Close()
		b.ReportAllocs()
		b.SetParallelism(64)
		b.RunParallel(func(pb *testing.PB) {
			var ex Exchange
			for pb.Next() {
				if c.Send(b.Context(), target, request, head, &ex); ex.Err != "" {
					b.Error(ex.Err)
				}
			}
		})
	})
}

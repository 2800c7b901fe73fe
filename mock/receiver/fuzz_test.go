package receiver

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// A fedConn gives its bytes in pieces of step bytes, then EOF, and collects what is written.
type fedConn struct {
	net.Conn // nil: nothing else is called
	in       []byte
	step     int
	out      bytes.Buffer
}

func (c *fedConn) Read(p []byte) (int, error) {
	if len(c.in) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.in[:min(c.step, len(c.in))])
	c.in = c.in[n:]
	return n, nil
}

func (c *fedConn) Write(p []byte) (int, error)     { return c.out.Write(p) }
func (c *fedConn) RemoteAddr() net.Addr            { return nil }
func (c *fedConn) Close() error                    { return nil }
func (c *fedConn) SetReadDeadline(time.Time) error { return nil }

// Whatever comes, the connection neither panics nor stays; its records are what came, byte for byte; and what it takes for
// a request, net/http takes for the same request.
func FuzzConnection(f *testing.F) {
	const chunked = "POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\n"
	for _, seed := range []string{
		"", "\r\n", "GET / HTTP/1.1\r\nHost: r\r\n\r\n", post(`{"eventType":"E"}`) + post("x"), "GET / HTTP/1.0\n\n",
		chunked + "3;a=\"b\"\r\nabc\r\n0\r\nT: v\r\n\r\n" + post(""), chunked + "ffffffffffffff\r\n", chunked + "0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: r\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"HEAD /%zz HTTP/1.1\r\nHost:r\r\nConnection: close\r\n\r\n", "GET http://h/ HTTP/1.1\r\nHost: \r\nA:\x80\r\n\r\n",
		"CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n", "OPTIONS * HTTP/1.1\r\nhost: h\r\nContent-Length: 999\r\n\r\n{",
	} {
		f.Add([]byte(seed), 7)
		f.Add([]byte(seed), 1<<20)
	}
	r, err := New(Config{Listener: newPipeListener(), Keep: 1000, MaxBody: 1 << 10})
	if err != nil {
		f.Fatal(err)
	}
	defer r.Close()
	f.Fuzz(func(t *testing.T, data []byte, step int) {
		r.Reset()
		newConn(r, &fedConn{in: data, step: max(step, 1)}).serve()
		rest := data
		for _, e := range r.Exchanges() {
			if !bytes.HasPrefix(rest, e.Request) {
				t.Fatalf("recorded %q where %q came", e.Request, rest)
			}
			rest = rest[len(e.Request):]
			if body := Body(&e); len(body) > len(e.Request) {
				t.Fatalf("body %q of %q", body, e.Request)
			}
			if e.Err == "" {
				agreesWithNetHTTP(t, e.Request, e.RequestHead, Body(&e))
			}
		}
	})
}

func agreesWithNetHTTP(t *testing.T, raw []byte, head int, body []byte) {
	t.Helper()
	in := bufio.NewReader(bytes.NewReader(raw))
	req, err := http.ReadRequest(in)
	if err != nil {
		if target, ok := errors.AsType[*url.Error](err); ok {
			t.Logf("targets are recorded, not judged: %v", target)
			return
		}
		t.Fatalf("net/http refuses %q: %v", raw, err)
	}
	got, err := io.ReadAll(req.Body)
	if err != nil {
		t.Fatalf("net/http refuses the body of %q: %v", raw, err)
	}
	if !bytes.Equal(got, body) {
		t.Fatalf("body %q, net/http reads %q", body, got)
	}
	if left, _ := io.ReadAll(in); len(left) != 0 {
		t.Fatalf("net/http leaves %q of %q", left, raw)
	}
	if parsed, err := parseHead(raw[:head]); err != nil || parsed.keep == req.Close {
		t.Fatalf("keep %v, net/http closes %v: %v", parsed.keep, req.Close, err)
	}
}

// On an object with no key twice, labels finds what encoding/json finds.
func FuzzLabels(f *testing.F) {
	for _, seed := range []string{
		"", "null", `[{"eventType":"E"}]`, `{"eventType":"E","resource":{"taskId":"t"}}`, `{"taskId":"f\u0041\"","resource":"taskId"}`,
		`{"resource":{"url":"{\"taskId\":\"no\"}","taskId":"t\\"} , "eventType" : "\ud83d\ude42"}`, `{"a":{"resource":{"taskId":"no"}},"taskId":1}`,
		`{"resource":[{"taskId":"no"}],"eventType":["E"]}`, `{"resource":{"a":["taskId",{"taskId":"no"}],"taskId":null},"taskId":"flat"}`,
		`{"eventType":"`, `{"eventType":"\`, `}}}{"eventType":"x"`, "{\"eventType\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		event, task := labels(body)
		var top map[string]any
		if json.Unmarshal(body, &top) != nil || repeatsKeys(body) {
			return
		}
		wantEvent, _ := top["eventType"].(string)
		resource, _ := top["resource"].(map[string]any)
		wantTask, nested := resource["taskId"].(string)
		if !nested {
			wantTask, _ = top["taskId"].(string)
		}
		if event != wantEvent || task != wantTask {
			t.Errorf("labels(%s) = %q, %q, want %q, %q", body, event, task, wantEvent, wantTask)
		}
	})
}

// repeatsKeys also takes an escaped key, which labels does not read, for a repeated one.
func repeatsKeys(body []byte) bool {
	for _, key := range []string{"eventType", "resource", "taskId"} {
		if bytes.Count(body, []byte(key)) > 2 {
			return true
		}
	}
	return bytes.Contains(body, []byte(`\u`))
}

package mock_test

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// TestHTTP2ThroughProxy delivers to a host that only the proxy knows: over HTTP/1.1 and HTTP/2 the forced headers and the
// body arrive as in a run without either.
func TestHTTP2ThroughProxy(t *testing.T) {
	got := make(chan string, 2)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h := r.Header
		got <- r.Proto + r.Host + h.Get("Content-Type") + h.Get("Webhook") + h.Get("Webhook-Dispatch-Id") + h.Get("Request-Origin") + string(body)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	tunnel := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "hooks.example.com:443" {
			t.Errorf("the proxy was asked for %s %s", r.Method, r.Host)
		}
		through(w, server.Listener.Addr().String())
	}))
	defer tunnel.Close()
	proxy, err := url.Parse(tunnel.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, http2 := range []bool{false, true} {
		e := mock.Start(t, mock.Config{To: "https://hooks.example.com/hook", Seed: 8, Client: &wire.Client{
			HTTP2: http2, TLS: &tls.Config{InsecureSkipVerify: true}, Proxy: func(*url.URL) (*url.URL, error) { return proxy, nil },
		}})
		all := e.MustDeliver(t, mock.Task{})
		if len(all) != 2 || !all[0].Delivered || !all[1].Delivered {
			t.Fatalf("HTTP/2 %v: %d exchanges, %q", http2, len(all), all[0].Err)
		}
		for _, x := range all {
			want := "HTTP/1.1"
			if http2 {
				want = "HTTP/2.0"
			}
			want += "hooks.example.com" + "application/json" + "Tasks value" + x.Task + "WEBHOOK" + string(x.Request[x.RequestHead:])
			if diff := cmp.Diff(want, <-got); diff != "" {
				t.Errorf("HTTP/2 %v (-want +got):\n%s", http2, diff)
			}
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// through answers a CONNECT and joins its connection to an address.
func through(w http.ResponseWriter, addr string) {
	there, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer there.Close()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
	go func() {
		_, _ = io.Copy(there, conn)
		there.Close()
	}()
	_, _ = io.Copy(conn, there)
}

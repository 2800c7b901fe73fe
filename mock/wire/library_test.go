package wire

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// echo answers with what it got: protocol, method, URI, host, two headers and the body's length.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header()["Date"] = nil
	w.Header().Set("X-Proto", r.Proto)
	w.Header().Set("X-Agent", strings.Join(r.Header["User-Agent"], ","))
	w.WriteHeader(http.StatusFound)
	io.WriteString(w, r.Method+" "+r.RequestURI+" "+r.Host+" "+r.Header.Get("Webhook")+" "+strings.Repeat("b", len(body)/1000))
}

func TestHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	c := &Client{HTTP2: true, TLS: server.Client().Transport.(*http.Transport).TLSClientConfig}
	defer c.Close()
	target := mustTarget(t, server.URL+"/hook?a=%20b")
	ex := send(t, c, target)
	if diff := cmp.Diff("POST /hook?a=%20b "+target.Host+" Tasks value b", string(ex.Response[ex.ResponseHead:])); diff != "" || ex.Err != "" || ex.Status != 302 {
		t.Errorf("status %d, error %q, body %s", ex.Status, ex.Err, diff)
	}
	line, header := SplitHead(ex.Response[:ex.ResponseHead])
	if line != "HTTP/2.0 302 Found" {
		t.Errorf("line %q", line)
	}
	if diff := cmp.Diff([]Header{{"X-Agent", "Go-http-client/1.1"}, {"X-Proto", "HTTP/2.0"}}, header[len(header)-2:]); diff != "" {
		t.Error(diff)
	}
	if ex.Timing.TLS <= 0 || ex.Timing.Connect <= 0 || ex.Timing.FirstByte <= 0 || ex.Timing.Total <= 0 || ex.Remote != server.Listener.Addr().String() || ex.Reused {
		t.Errorf("timing %+v, remote %s, reused %v", ex.Timing, ex.Remote, ex.Reused)
	}
	if second := send(t, c, target); !second.Reused || second.Status != 302 || second.Timing.TLS != 0 {
		t.Errorf("second: reused %v, status %d, TLS %v", second.Reused, second.Status, second.Timing.TLS)
	}
}

// proxy forwards plain requests to a fixed answer and joins CONNECT requests to their target.
func proxy(conn net.Conn) {
	for {
		req, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			return
		}
		io.Copy(io.Discard, req.Body)
		if req.Method != http.MethodConnect {
			body := "forwarded " + req.RequestURI
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+body)
			continue
		}
		if req.Host == "refused.test:443" {
			io.WriteString(conn, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
			return
		}
		join(conn, req.Host)
		return
	}
}

func join(conn net.Conn, addr string) {
	there, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer there.Close()
	io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		io.Copy(there, conn)
		there.Close()
	}()
	io.Copy(conn, there)
}

func TestProxy(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(echo))
	defer server.Close()
	l := listen(t, "127.0.0.1:0", proxy)
	address := l.Addr().String()
	gone := listen(t, "127.0.0.1:0", func(net.Conn) {})
	gone.Close()
	for _, tt := range []struct {
		name, url, proxy string
		status           int
		body             string
		want             failure
	}{
		{"forward", "http://example.test:8080/hook?a", address, 200, "forwarded http://example.test:8080/hook?a", failure{}},
		{"connect", server.URL + "/x", address, 302, "POST /x " + server.Listener.Addr().String() + " Tasks value b", failure{}},
		{"refused by the proxy", "https://refused.test/", address, 0, "", failure{StageConnect, "connect through proxy " + address + ": Forbidden"}},
		{"no proxy there", "http://example.test/", gone.Addr().String(), 0, "",
			failure{StageConnect, "connect through proxy " + gone.Addr().String() + ": connection refused"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			c := &Client{TLS: server.Client().Transport.(*http.Transport).TLSClientConfig, Proxy: func(u *url.URL) (*url.URL, error) {
				asked++
				return &url.URL{Scheme: "http", Host: tt.proxy}, nil
			}}
			defer c.Close()
			target := mustTarget(t, tt.url)
			send(t, c, target)
			ex := send(t, c, target)
			if diff := cmp.Diff(tt.want, failure{ex.Stage, ex.Err}); diff != "" || ex.Status != tt.status || asked != 1 {
				t.Errorf("status %d, asked for the proxy %d times: %s", ex.Status, asked, diff)
			}
			if diff := cmp.Diff(tt.body, string(ex.Response[ex.ResponseHead:])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProxyPassesOver(t *testing.T) {
	c, p := client(t, answering(okAnswer))
	c.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	if ex := send(t, c, mustTarget(t, "http://127.0.0.1/")); ex.Status != 200 || p.count.Load() != 1 {
		t.Errorf("status %d, error %q, want 200 without net/http", ex.Status, ex.Err)
	}
}

func TestLibraryTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := client(t, func(_ int, conn net.Conn) {
			takeRequest(conn)
			io.Copy(io.Discard, conn)
		})
		c.Proxy = func(*url.URL) (*url.URL, error) { return &url.URL{Scheme: "http", Host: "10.0.0.1:1"}, nil }
		ex := send(t, c, mustTarget(t, "http://127.0.0.1/"))
		if diff := cmp.Diff(failure{StageTimeout, "wait for response: no answer within 30s"}, failure{ex.Stage, ex.Err}); diff != "" || ex.Timing.Total != DefaultTimeout {
			t.Errorf("after %v: %s", ex.Timing.Total, diff)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		request, head := smallRequest(t, mustTarget(t, "http://127.0.0.1/"))
		c.Send(ctx, mustTarget(t, "http://127.0.0.1/"), request, head, &ex)
		if diff := cmp.Diff(failure{StageRead, "wait for response: interrupted"}, failure{ex.Stage, ex.Err}); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLibraryRefusesTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(echo))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer server.Close()
	c := &Client{HTTP2: true, TLS: &tls.Config{}}
	defer c.Close()
	ex := send(t, c, mustTarget(t, server.URL))
	if want := "x509: certificate signed by unknown authority"; ex.Stage != StageTLS || !strings.HasSuffix(ex.Err, want) {
		t.Errorf("stage %q, error %q; want one of tls that ends in %q", ex.Stage, ex.Err, want)
	}
}

// TestLibraryFindsItsTargetAlike: Lookup is asked, and localhost is both loopback addresses, with net/http as without.
func TestLibraryFindsItsTargetAlike(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	trust := server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	trust.ServerName = "example.com"
	for _, tt := range []struct {
		host  string
		asked []string
		want  failure
	}{
		{"hooks.example.com", []string{"hooks.example.com"}, failure{}},
		{"localhost", nil, failure{}},
		{"nowhere.example.com", []string{"nowhere.example.com"}, failure{StageResolve, "resolve nowhere.example.com: no such host"}},
	} {
		var asked []string
		c := &Client{HTTP2: true, TLS: trust, Lookup: func(_ context.Context, host string) ([]netip.Addr, error) {
			asked = append(asked, host)
			if strings.HasPrefix(host, "nowhere") {
				return nil, nil
			}
			return []netip.Addr{netip.IPv6Loopback(), netip.AddrFrom4([4]byte{127, 0, 0, 1})}, nil
		}}
		ex := send(t, c, mustTarget(t, "https://"+tt.host+":"+port+"/hook"))
		if diff := cmp.Diff(tt.want, failure{ex.Stage, ex.Err}); diff != "" || tt.want.Err == "" && ex.Status != 302 {
			t.Errorf("%s: status %d, %s", tt.host, ex.Status, diff)
		}
		if diff := cmp.Diff(tt.asked, asked); diff != "" || (ex.Timing.Resolve > 0) != (tt.asked != nil) {
			t.Errorf("%s: resolved in %s, asked about %s", tt.host, ex.Timing.Resolve, diff)
		}
		c.Close()
	}
}

// TestLibraryWithClientCertificate: a server that demands a certificate gets it, and is not delivered to without. The alert
// does not come through net/http, so the stage may be any.
func TestLibraryWithClientCertificate(t *testing.T) {
	ca := newAuthority(t)
	mine := ca.issue(t, &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{
		Certificates: []tls.Certificate{ca.issue(t, &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}})},
		ClientAuth:   tls.RequireAndVerifyClientCert, ClientCAs: ca.pool,
	}
	server.StartTLS()
	defer server.Close()
	for _, with := range []bool{true, false} {
		c := &Client{HTTP2: true, TLS: &tls.Config{RootCAs: ca.pool}}
		if with {
			c.TLS.Certificates = []tls.Certificate{mine}
		}
		ex := send(t, c, mustTarget(t, server.URL))
		if with && (ex.Err != "" || ex.Status != 302) {
			t.Errorf("status %d, error %q", ex.Status, ex.Err)
		}
		if !with && (ex.Stage == "" || ex.Status != 0) {
			t.Errorf("without: status %d, stage %q, error %q", ex.Status, ex.Stage, ex.Err)
		}
		c.Close()
	}
}

package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBytesOnTheWireAreThoseRecorded(t *testing.T) {
	received := make(chan []byte, 1)
	l := listen(t, "127.0.0.1:0", func(conn net.Conn) {
		got := new(bytes.Buffer)
		if takeRequest(io.TeeReader(conn, got)) {
			received <- got.Bytes()
			io.WriteString(conn, okAnswer)
		}
	})
	target := mustTarget(t, "http://"+l.Addr().String()+"/a%20b?c=d&&e")
	body := "\x00\xff{}"
	request, err := AppendHead(nil, "PoST", target.Path, []Header{{"zebra", "1"}, {"HOST", target.Host}, {"Alpha", ""}, {"content-length", "4"}, {"zebra", "2"}})
	if err != nil {
		t.Fatal(err)
	}
	head := len(request)
	request = append(request, body...)
	var c Client
	defer c.Close()
	var ex Exchange
	c.Send(t.Context(), target, request, head, &ex)
	if diff := cmp.Diff(string(<-received), string(ex.Request)); diff != "" || ex.Err != "" || ex.RequestHead != head {
		t.Errorf("error %q, head %d, received and recorded differ:\n%s", ex.Err, ex.RequestHead, diff)
	}
	if want := "PoST /a%20b?c=d&&e HTTP/1.1\r\nzebra: 1\r\nHOST: " + target.Host + "\r\nAlpha: \r\ncontent-length: 4\r\nzebra: 2\r\n\r\n" + body; want != string(ex.Request) {
		t.Errorf("request %q, want %q", ex.Request, want)
	}
}

func TestReset(t *testing.T) {
	l := listen(t, "127.0.0.1:0", func(conn net.Conn) {
		takeRequest(conn)
		conn.(*net.TCPConn).SetLinger(0)
	})
	var c Client
	defer c.Close()
	ex := send(t, &c, mustTarget(t, "http://"+l.Addr().String()))
	if diff := cmp.Diff(failure{StageRead, "read response: connection reset by peer"}, failure{ex.Stage, ex.Err}); diff != "" {
		t.Error(diff)
	}
}

func TestEarlyAnswerOverTCP(t *testing.T) {
	l := listen(t, "127.0.0.1:0", func(conn net.Conn) {
		io.CopyN(io.Discard, conn, 1000)
		io.WriteString(conn, "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		io.Copy(io.Discard, io.LimitReader(conn, 1<<10)) // leaves most of it unread
		conn.(*net.TCPConn).CloseWrite()
		conn.Read(make([]byte, 1))
	})
	var c Client
	defer c.Close()
	var ex Exchange
	c.Send(t.Context(), mustTarget(t, "http://"+l.Addr().String()), make([]byte, 32<<20), 0, &ex)
	if ex.Status != 413 || !ex.Early || ex.Err != "" {
		t.Errorf("status %d, early %v, error %q; want an early 413", ex.Status, ex.Early, ex.Err)
	}
}

func TestRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	var c Client
	defer c.Close()
	ex := send(t, &c, mustTarget(t, "http://"+addr))
	if diff := cmp.Diff(failure{StageConnect, "connect " + addr + ": connection refused"}, failure{ex.Stage, ex.Err}); diff != "" {
		t.Error(diff)
	}
}

func TestLocalhostOnIPv4Only(t *testing.T) {
	l := listen(t, "127.0.0.1:0", func(conn net.Conn) { answering(okAnswer)(0, conn) })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for _, host := range []string{"localhost", "app.LocalHost."} {
		var c Client
		ex := send(t, &c, mustTarget(t, "http://"+host+":"+port))
		c.Close()
		if ex.Status != 200 || ex.Remote != "127.0.0.1:"+port {
			t.Errorf("%s: status %d, remote %s, error %q; want 200 from 127.0.0.1", host, ex.Status, ex.Remote, ex.Err)
		}
	}
}

func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	var c Client
	defer c.Close()
	target, err := ParseTarget("http://example.test/hook", path)
	if err != nil {
		t.Fatal(err)
	}
	ex := send(t, &c, target)
	if diff := cmp.Diff(failure{StageConnect, "connect " + path + ": no such file or directory"}, failure{ex.Stage, ex.Err}); diff != "" {
		t.Error(diff)
	}
	listen(t, path, func(conn net.Conn) { answering(okAnswer)(0, conn) })
	ex = send(t, &c, target)
	if ex.Status != 200 || ex.Remote != path || !strings.Contains(string(ex.Request), "\r\nHost: example.test\r\n") {
		t.Errorf("status %d, remote %s, error %q, request %q", ex.Status, ex.Remote, ex.Err, ex.Request)
	}
}

// An authority issues certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{pool: x509.NewCertPool()}
	issued := a.issue(t, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, Subject: pkix.Name{CommonName: "test"}})
	a.cert, a.key = issued.Leaf, issued.PrivateKey.(*ecdsa.PrivateKey)
	a.pool.AddCert(a.cert)
	return a
}

// issue signs a certificate; the authority's own is the first.
func (a *authority) issue(t *testing.T, template *x509.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(1)
	template.NotBefore = time.Now().Add(-time.Hour)
	if template.NotAfter.IsZero() {
		template.NotAfter = time.Now().Add(time.Hour)
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// answerTLS answers requests over TLS, or, without a configuration, as a server does that knows none.
func answerTLS(conn net.Conn, cfg *tls.Config) {
	if cfg == nil {
		bufio.NewReader(conn).Peek(64)
		io.WriteString(conn, "HTTP/1.0 400 Bad Request\r\n\r\n")
		return
	}
	secured := tls.Server(conn, cfg)
	answering(okAnswer)(0, secured)
	conn.(*net.TCPConn).CloseWrite() // and wait for the client, so that no reset overtakes an alert
	io.Copy(io.Discard, conn)
}

func TestTLS(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	local := []net.IP{net.IPv4(127, 0, 0, 1)}
	server := ca.issue(t, &x509.Certificate{IPAddresses: local})
	named := ca.issue(t, &x509.Certificate{DNSNames: []string{"example.test"}})
	expired := ca.issue(t, &x509.Certificate{IPAddresses: local, NotAfter: time.Now().Add(-time.Minute)})
	mine := ca.issue(t, &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	mutual := &tls.Config{Certificates: []tls.Certificate{server}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca.pool}
	for _, tt := range []struct {
		name           string
		server, client *tls.Config
		want           failure // $ stands for the address
	}{
		{"own authority", &tls.Config{Certificates: []tls.Certificate{server}}, &tls.Config{RootCAs: ca.pool}, failure{}},
		{"insecure", &tls.Config{Certificates: []tls.Certificate{expired}}, &tls.Config{InsecureSkipVerify: true}, failure{}},
		{"server name", &tls.Config{Certificates: []tls.Certificate{named}}, &tls.Config{RootCAs: ca.pool, ServerName: "example.test"}, failure{}},
		{"client certificate", mutual, &tls.Config{RootCAs: ca.pool, Certificates: []tls.Certificate{mine}}, failure{}},
		{"unknown authority", &tls.Config{Certificates: []tls.Certificate{server}}, &tls.Config{RootCAs: other.pool},
			failure{StageTLS, `handshake with $: x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "test")`}},
		{"system's authorities", &tls.Config{Certificates: []tls.Certificate{server}}, nil, failure{StageTLS, "handshake with $: x509: certificate signed by unknown authority"}},
		{"expired", &tls.Config{Certificates: []tls.Certificate{expired}}, &tls.Config{RootCAs: ca.pool}, failure{StageTLS, "handshake with $: x509: certificate has expired or is not yet valid"}},
		{"other name", &tls.Config{Certificates: []tls.Certificate{named}}, &tls.Config{RootCAs: ca.pool},
			failure{StageTLS, "handshake with $: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs"}},
		{"no client certificate", mutual, &tls.Config{RootCAs: ca.pool}, failure{StageTLS, "read response: remote error: tls: certificate required"}},
		{"server without TLS", nil, nil, failure{StageTLS, "handshake with $: tls: first record does not look like a TLS handshake"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := listen(t, "127.0.0.1:0", func(conn net.Conn) { answerTLS(conn, tt.server) })
			c := &Client{TLS: tt.client}
			defer c.Close()
			for reused := range 2 {
				ex := send(t, c, mustTarget(t, "https://"+l.Addr().String()))
				want := tt.want
				want.Err = strings.ReplaceAll(want.Err, "$", l.Addr().String())
				if diff := cmp.Diff(want, failure{ex.Stage, ex.Err}); diff != "" {
					t.Error(diff)
				}
				if ok := want.Err == ""; ok && (ex.Status != 200 || ex.Reused != (reused == 1) || ex.Timing.TLS > 0 != (reused == 0)) {
					t.Errorf("status %d, reused %v, TLS %v", ex.Status, ex.Reused, ex.Timing.TLS)
				}
			}
		})
	}
}

// TestUnsolicitedAnswer: a receiver that tires of an idle connection says 408 and closes it, as nginx and HAProxy do.
func TestUnsolicitedAnswer(t *testing.T) {
	tired, said := make(chan bool), make(chan bool)
	var conns atomic.Int32
	l := listen(t, "127.0.0.1:0", func(conn net.Conn) {
		if conns.Add(1) > 1 {
			answering(okAnswer)(0, conn)
			return
		}
		takeRequest(conn)
		io.WriteString(conn, okAnswer)
		<-tired
		io.WriteString(conn, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		close(said)
		io.Copy(io.Discard, conn)
	})
	var c Client
	defer c.Close()
	target := mustTarget(t, "http://"+l.Addr().String())
	send(t, &c, target)
	tired <- true
	<-said
	idle := c.pool.idle[0]
	for !idle.unsolicited() { // what was written takes a moment to arrive
	}
	idle.rested = -restless
	if ex := send(t, &c, target); ex.Status != 200 || ex.Reused || ex.Redialed || c.pool.open != 1 {
		t.Errorf("status %d, error %q, reused %v, redialed %v, %d open; want a new connection", ex.Status, ex.Err, ex.Reused, ex.Redialed, c.pool.open)
	}
	c.pool.idle[0].rested = -restless
	if ex := send(t, &c, target); ex.Status != 200 || !ex.Reused {
		t.Errorf("status %d, reused %v; want the quiet connection reused", ex.Status, ex.Reused)
	}
}

func TestInterruptionReachesEveryConnection(t *testing.T) {
	l := listen(t, "127.0.0.1:0", func(conn net.Conn) { io.Copy(io.Discard, conn) })
	var c Client
	defer c.Close()
	ctx, cancel := context.WithCancel(t.Context())
	target := mustTarget(t, "http://"+l.Addr().String())
	request, head := smallRequest(t, target)
	results := make(chan Exchange)
	for range 8 {
		go func() {
			var ex Exchange
			c.Send(ctx, target, request, head, &ex)
			results <- ex
		}()
	}
	cancel()
	for range 8 {
		if ex := <-results; !strings.HasSuffix(ex.Err, ": interrupted") {
			t.Errorf("stage %s, error %q; want an interruption", ex.Stage, ex.Err)
		}
	}
}

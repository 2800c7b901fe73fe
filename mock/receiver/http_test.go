package receiver

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
)

func TestRequestIsRecordedByteForByte(t *testing.T) {
	const head = "POST /hook?a=%20b HTTP/1.1\r\nhost: example.test:8080\r\nX-b:  two \r\ncontent-LENGTH: 19\r\n" +
		"Webhook-Dispatch-Id: d1\r\nx-A: 1\r\nX-b:\tagain\r\n\r\n"
	const body = `{"eventType":"E.1"}`
	r := Start(t, Config{Answer: Answer{Status: 202, Header: []wire.Header{{Name: "x-Mine", Value: "1"}}, Body: "ok"}})
	c := dial(t, r)
	c.write(head + body)
	c.read("POST")

	got := r.Exchanges()
	if len(got) != 1 {
		t.Fatalf("%d exchanges, want 1", len(got))
	}
	e := got[0]
	if e.At.IsZero() || e.Timing.Total <= 0 {
		t.Errorf("At %v, Total %v", e.At, e.Timing.Total)
	}
	const answer = "HTTP/1.1 202 Accepted\r\nx-Mine: 1\r\nContent-Length: 2\r\n\r\n"
	want := wire.Exchange{
		Seq: 1, At: e.At, Event: "E.1", Dispatch: "d1", Attempt: 1,
		Target: "http://example.test:8080/hook?a=%20b", Request: []byte(head + body), RequestHead: len(head),
		Status: 202, Response: []byte(answer + "ok"), ResponseHead: len(answer), ResponseSize: 2,
		Timing: wire.Timing{Total: e.Timing.Total}, Remote: c.LocalAddr().String(),
	}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("exchange (-want +got):\n%s", diff)
	}
}

// A dialogue is what is sent on one connection, and everything that comes back before the receiver closes it. Where it
// would stay open the dialogue ends with a request that closes it, last.
type dialogue struct{ send, want string }

const (
	last = "GET /last HTTP/1.1\r\nHost: r\r\nConnection: close\r\n\r\n"
	ok   = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	bye  = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
)

func refused(line, text string) string {
	return "HTTP/1.1 " + line + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
		strconv.Itoa(len(text)+1) + "\r\nConnection: close\r\n\r\n" + text + "\n"
}

func bad(text string) string { return refused("400 Bad Request", text) }

func (d dialogue) run(t *testing.T) {
	r := Start(t, Config{Answer: Answer{Body: "ok"}, MaxBody: 100})
	c := dial(t, r)
	c.write(d.send)
	if diff := cmp.Diff(d.want, c.rest()); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	var sent []byte
	for _, e := range r.Exchanges() {
		sent = append(sent, e.Request...)
		if failed := e.Status >= 400; failed != (e.Err != "") || failed != (e.Stage == wire.StageWrite) {
			t.Errorf("status %d with stage %q and error %q", e.Status, e.Stage, e.Err)
		}
	}
	if !strings.HasPrefix(d.send, string(sent)) || len(sent) == 0 {
		t.Errorf("recorded requests are not what was sent: %q", sent)
	}
}

func TestAcceptedRequests(t *testing.T) {
	for name, d := range map[string]dialogue{
		"keep-alive":            {post("{}") + last, ok + bye},
		"pipelined":             {post("1") + post("22") + post("") + last, ok + ok + ok + bye},
		"close":                 {last, bye},
		"close among tokens":    {"GET / HTTP/1.1\r\nHost: r\r\nConnection: te, CLOSE\r\n\r\n", bye},
		"1.0":                   {"GET / HTTP/1.0\r\n\r\n", bye},
		"1.0 keep-alive":        {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n" + last, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok" + bye},
		"lines end in LF":       {"GET / HTTP/1.1\nHost: r\n\n" + last, ok + bye},
		"head":                  {"HEAD / HTTP/1.1\r\nHost: r\r\n\r\n" + last, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + bye},
		"same length twice":     {"POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx" + last, ok + bye},
		"chunked":               {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b\r\nabc\r\nA \r\n0123456789\r\n0\r\nT: v\r\n\r\n" + last, ok + bye},
		"body was sent already": {"POST / HTTP/1.1\r\nHost: r\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx" + last, ok + bye},
		"expectation without":   {"POST / HTTP/1.1\r\nHost: r\r\nExpect: 100-continue\r\n\r\n" + last, ok + bye},
	} {
		t.Run(name, d.run)
	}
}

func TestRefusedHeads(t *testing.T) {
	for name, d := range map[string]dialogue{
		"not HTTP":               {"\x16\x03\x01", bad("malformed request line")},
		"empty line first":       {"\r\n" + last, bad("malformed request line")},
		"two words":              {"GET /\r\n\r\n", bad("malformed request line")},
		"space in target":        {"GET /a b HTTP/1.1\r\nHost: r\r\n\r\n", bad("malformed request line")},
		"no such version":        {"GET / HTTP/1.2\r\nHost: r\r\n\r\n", bad("malformed request line")},
		"2.0":                    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", refused("505 HTTP Version Not Supported", "unsupported version")},
		"no host":                {"GET / HTTP/1.1\r\n\r\n", bad("not exactly one Host field")},
		"two hosts":              {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", bad("not exactly one Host field")},
		"no colon":               {"GET / HTTP/1.1\r\nHost: r\r\nabc\r\n\r\n", bad("malformed header field")},
		"space before colon":     {"GET / HTTP/1.1\r\nHost : r\r\n\r\n", bad("malformed header field")},
		"folded":                 {"GET / HTTP/1.1\r\nHost: r\r\nA: b\r\n c\r\n\r\n", bad("malformed header field")},
		"CR in value":            {"GET / HTTP/1.1\r\nHost: r\r\nA: b\rc\r\n\r\n", bad("control byte in a header field")},
		"NUL in value":           {"GET / HTTP/1.1\r\nHost: r\r\nA: b\x00c\r\n\r\n", bad("control byte in a header field")},
		"head too long":          {"GET / HTTP/1.1\r\nHost: r\r\nA: " + strings.Repeat("x", maxHead), refused("431 Request Header Fields Too Large", "head longer than 65536 bytes")},
		"head too long but ends": {"GET / HTTP/1.1\r\nHost: r\r\nA: " + strings.Repeat("x", maxHead) + "\r\n\r\n", refused("431 Request Header Fields Too Large", "head longer than 65536 bytes")},
	} {
		t.Run(name, d.run)
	}
}

func TestRefusedBodies(t *testing.T) {
	big := strings.Repeat("x", 101)
	for name, d := range map[string]dialogue{
		"length +1":             {"POST / HTTP/1.1\r\nHost: r\r\nContent-Length: +1\r\n\r\nx", bad("malformed Content-Length")},
		"length empty":          {"POST / HTTP/1.1\r\nHost: r\r\nContent-Length:\r\n\r\nx", bad("malformed Content-Length")},
		"lengths differ":        {"POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", bad("contradictory Content-Length fields")},
		"length and chunked":    {"POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", bad("both Transfer-Encoding and Content-Length")},
		"chunked 1.0":           {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", bad("Transfer-Encoding in HTTP/1.0")},
		"gzip":                  {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", refused("501 Not Implemented", "unsupported Transfer-Encoding")},
		"chunk size":            {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", bad("malformed chunk size")},
		"chunk size of 16":      {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", bad("malformed chunk size")},
		"chunk longer":          {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", bad("chunk not followed by CR LF")},
		"chunk line ends in LF": {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", bad("malformed chunk size")},
		"trailer":               {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nabc\r\n\r\n", bad("malformed header field")},
		"body too long":         {"POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 101\r\n\r\n" + big, refused("413 Request Entity Too Large", "body longer than 100 bytes")},
		"not even announced":    {"POST / HTTP/1.1\r\nHost: r\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n", refused("413 Request Entity Too Large", "body longer than 100 bytes")},
		"chunked body too long": {"POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + big + "\r\n0\r\n\r\n", refused("413 Request Entity Too Large", "body longer than 100 bytes")},
	} {
		t.Run(name, d.run)
	}
}

func TestChunkedRequest(t *testing.T) {
	r := Start(t, Config{})
	const head = "POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\n"
	const body = "d\r\n{\"eventType\":\r\n5\r\n\"E.1\"\r\n1\r\n}\r\n0\r\nDigest: x\r\n\r\n"
	c := dial(t, r)
	for _, b := range []byte(head + body) { // no part of it may depend on where a read ends
		if _, err := c.Write([]byte{b}); err != nil {
			t.Fatal(err)
		}
	}
	c.read("POST")
	got := r.Exchanges()
	if len(got) != 1 || string(got[0].Request) != head+body || got[0].RequestHead != len(head) || got[0].Event != "E.1" {
		t.Fatalf("exchanges %+v", got)
	}
	if got, want := string(Body(&got[0])), `{"eventType":"E.1"}`; got != want {
		t.Errorf("Body = %q, want %q", got, want)
	}
}

func TestContinue(t *testing.T) {
	for _, framing := range []string{"Content-Length: 2\r\n\r\n|{}", "Transfer-Encoding: chunked\r\n\r\n|2\r\n{}\r\n0\r\n\r\n"} {
		r := Start(t, Config{})
		c := dial(t, r)
		head, body, _ := strings.Cut("POST / HTTP/1.1\r\nHost: r\r\nExpect: 100-Continue\r\n"+framing, "|")
		c.write(head)
		want := "HTTP/1.1 100 Continue\r\n\r\n"
		got := make([]byte, len(want))
		if _, err := io.ReadFull(c.in, got); err != nil || string(got) != want {
			t.Fatalf("got %q, %v", got, err)
		}
		c.write(body)
		if resp, _ := c.read("POST"); resp.StatusCode != 200 {
			t.Errorf("status %d", resp.StatusCode)
		}
		if e := r.Exchanges()[0]; string(e.Request) != head+body || !strings.HasPrefix(string(e.Response), "HTTP/1.1 200 ") {
			t.Errorf("exchange %q → %q", e.Request, e.Response)
		}
	}
}

func TestCutOffRequestIsRecorded(t *testing.T) {
	r := Start(t, Config{})
	dial(t, r).Close() // nothing was sent: nothing to record
	c := dial(t, r)
	c.write("POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 10\r\n\r\nabc")
	c.Close()
	got, err := r.Wait(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	e := got[0]
	if e.Err != "read request: unexpected EOF" || e.Stage != wire.StageWrite || e.Status != 0 || string(e.Request[e.RequestHead:]) != "abc" {
		t.Errorf("exchange %+v", e)
	}
}

func TestLargeBodyThroughNetHTTP(t *testing.T) {
	r := Start(t, Config{Answer: Answer{Body: strings.Repeat("y", 1<<20)}})
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for _, reader := range []io.Reader{bytes.NewReader(body), io.MultiReader(bytes.NewReader(body))} { // the second is sent in chunks
		resp, err := http.Post(r.URL()+"/x", "application/json", reader)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if n != 1<<20 || err != nil {
			t.Errorf("read %d bytes, %v", n, err)
		}
	}
	got := r.Exchanges()
	if len(got) != 2 || !bytes.Equal(Body(&got[0]), body) || !bytes.Equal(Body(&got[1]), body) || !got[1].Reused {
		t.Errorf("%d exchanges, or not with the body that was sent", len(got))
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestTLS(t *testing.T) {
	other := httptest.NewTLSServer(nil)
	defer other.Close()
	if _, err := New(Config{TLS: &tls.Config{}}); err == nil || err.Error() != "start receiver: TLS: no certificate" {
		t.Errorf("New without a certificate: %v", err)
	}
	r := Start(t, Config{TLS: &tls.Config{Certificates: other.TLS.Certificates}})
	roots := x509.NewCertPool()
	roots.AddCert(other.Certificate())
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	resp, err := client.Post(r.URL()+"/hook", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := r.Exchanges(); len(got) != 1 || got[0].Target != r.URL()+"/hook" || !strings.HasPrefix(r.URL(), "https://") {
		t.Errorf("exchanges %+v", got)
	}
	r.Set(Answer{Fault: FaultReset})
	if resp, err := client.Get(r.URL()); err == nil {
		resp.Body.Close()
		t.Error("a reset over TLS was not seen")
	}
}

func TestUnixSocket(t *testing.T) {
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	r := Start(t, Config{Listener: listener})
	conn, err := net.Dial("unix", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, conn)
	c.write(post("{}"))
	c.read("POST")
	if r.URL() != "http://localhost" || r.Count() != 1 {
		t.Errorf("URL %s, %d exchanges", r.URL(), r.Count())
	}
	conn.Close()
}

package cli_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/cli"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
)

type finding struct{ Check, Verdict, Found, Fix string }

// examine runs doctor and returns its findings, with HOST for the target's host and port and PORT for the port alone.
func examine(t *testing.T, to string, flags ...string) (found map[string]finding, got result) {
	t.Helper()
	got = world{}.run(t, t.Context(), cli.Verbs(), append([]string{"doctor", "--to", to, "--output", "json"}, flags...)...)
	out := got.Stdout
	if u, err := url.Parse(to); err == nil && u.Port() != "" {
		out = strings.ReplaceAll(strings.ReplaceAll(out, u.Host, "HOST"), u.Port(), "PORT")
	}
	var all []finding
	if err := json.Unmarshal([]byte(out), &all); err != nil || len(all) != 9 {
		t.Fatalf("%d findings, %v\n%+v", len(all), err, got)
	}
	found = map[string]finding{}
	for _, f := range all {
		found[f.Check] = f
		if needs := f.Verdict == "warn" || f.Verdict == "fail"; needs != (f.Fix != "") {
			t.Errorf("advice where it does not belong, or none where it does: %+v", f)
		}
	}
	return found, got
}

// answers is a receiver that answers by path.
func answers(t *testing.T, byPath map[string]receiver.Answer) string {
	t.Helper()
	return receiver.Start(t, receiver.Config{Script: func(x *wire.Exchange) receiver.Answer {
		line, _ := wire.SplitHead(x.Request[:x.RequestHead])
		words := strings.Fields(line)
		if a, ok := byPath[words[0]+" "+words[1]]; ok {
			return a
		}
		if a, ok := byPath[words[1]]; ok {
			return a
		}
		return receiver.Answer{Status: 404}
	}}).URL()
}

func header(name, value string) []wire.Header { return []wire.Header{{Name: name, Value: value}} }

func TestDoctorAnswers(t *testing.T) {
	const follow = "redirects are not followed (assumed): "
	for _, tt := range []struct {
		name   string
		answer receiver.Answer
		found  string
		fix    string
	}{
		{"accepted", receiver.Answer{Status: 202}, "202 Accepted", ""},
		{"slash redirect", receiver.Answer{Status: 308, Header: header("Location", "/hook/")}, "308 Permanent Redirect",
			follow + "the route differs in the slash at the end, use http://HOST/hook/"},
		{"https redirect", receiver.Answer{Status: 301, Header: header("Location", "https://127.0.0.1/hook")}, "301 Moved Permanently",
			follow + "the receiver wants https, use https://127.0.0.1/hook"},
		{"login", receiver.Answer{Status: 302, Header: header("Location", "/login")}, "302 Found",
			follow + "it leads to a login, http://HOST/login: take the route out of it"},
		{"elsewhere", receiver.Answer{Status: 307, Header: header("Location", "/v2/hook")}, "307 Temporary Redirect", follow + "use http://HOST/v2/hook"},
		{"nowhere", receiver.Answer{Status: 304}, "304 Not Modified", follow + "answer 2xx"},
		{"no secret", receiver.Answer{Status: 401, Body: "missing token"}, "401 Unauthorized: missing token",
			"send the secret that the receiver expects, -H 'Authorization: Bearer …', and take the route out of login and CSRF protection"},
		{"no route", receiver.Answer{Status: 404, Body: "<!DOCTYPE html>\nno"}, "404 Not Found",
			"compare the path /hook with your route: routers heed case, prefix and the slash at the end"},
		{"other method", receiver.Answer{Status: 405, Header: header("allow", "GET, HEAD")}, "405 Method Not Allowed",
			"webhooks are POST requests, and the route takes GET, HEAD: route POST to your handler"},
		{"no POST at all", receiver.Answer{Status: 501}, "501 Not Implemented", "webhooks are POST requests: route POST to your handler"},
		{"type", receiver.Answer{Status: 415}, "415 Unsupported Media Type",
			"accept Content-Type: application/json: add the framework's JSON body parser"},
		{"type named", receiver.Answer{Status: 415, Header: header("Accept", "text/xml")}, "415 Unsupported Media Type",
			"accept Content-Type: application/json; the route takes text/xml"},
		{"length", receiver.Answer{Status: 411}, "411 Length Required",
			"Content-Length was sent: a proxy or gateway before the receiver takes it away"},
		{"rate", receiver.Answer{Status: 429}, "429 Too Many Requests", "take the route out of the rate limit: webhooks come in bursts"},
		{"validation", receiver.Answer{Status: 422, Body: "prodect_id\x1b[31m unknown"}, "422 Unprocessable Entity: prodect_id␛[31m unknown",
			"the receiver refuses the documented example's event: compare its validation with what thorhook render prints"},
		{"crash", receiver.Answer{Status: 500}, "500 Internal Server Error", "the handler failed: look at the receiver's log"},
		{"gateway", receiver.Answer{Status: 502}, "502 Bad Gateway", "a gateway may answer for a receiver that is down: start the receiver behind it"},
		{"AirPlay", receiver.Answer{Status: 403, Header: header("Server", "AirTunes/870.14.1")}, "403 Forbidden",
			"this is the AirPlay receiver of macOS, not yours: use another port than PORT"},
		{"reset", receiver.Answer{Fault: receiver.FaultReset}, "read response: connection reset by peer",
			"the receiver broke off: its handler may have crashed, look at its log"},
		{"truncated", receiver.Answer{Body: "half", Fault: receiver.FaultTruncate}, "read response body: connection closed within the body",
			"the answer is shorter than its Content-Length says: correct the length, or let the framework set it"},
		{"other protocol", receiver.Answer{Raw: []byte("220 mail.example ESMTP\r\n")},
			`parse response: malformed status line "220 mail.example ESMTP"`,
			"what answers there does not speak HTTP/1.1: compare the port with your receiver's"},
		{"hangs", receiver.Answer{Fault: receiver.FaultHang}, "wait for response: no answer within 500ms",
			"answer first and work later: store the event, answer 2xx at once, process it afterwards"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			to := answers(t, map[string]receiver.Answer{"/hook": tt.answer}) + "/hook"
			found, got := examine(t, to, "--timeout", "500ms")
			want := finding{"post", "fail", tt.found, tt.fix}
			wantCode := 1
			if tt.fix == "" {
				want.Verdict, wantCode = "ok", 0
			}
			if diff := cmp.Diff(want, found["post"]); diff != "" || got.Code != wantCode {
				t.Errorf("code %d, want %d, -want +got:\n%s", got.Code, wantCode, diff)
			}
		})
	}
}

func TestDoctorSlash(t *testing.T) {
	for _, tt := range []struct{ route, path, better string }{
		{"/hook/", "/hook", "/hook/"},
		{"/hook", "/hook/", "/hook"},
		{"/hook/?a=1", "/hook?a=1", "/hook/?a=1"},
	} {
		base := answers(t, map[string]receiver.Answer{tt.route: {Status: 204}})
		found, _ := examine(t, base+tt.path)
		want := finding{"post", "fail", "404 Not Found; http://HOST" + tt.better + " is answered 204 No Content",
			"the router tells paths with a slash at the end from those without: use http://HOST" + tt.better}
		if diff := cmp.Diff(want, found["post"]); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.path, diff)
		}
	}
}

func TestDoctorKeepAliveAndGet(t *testing.T) {
	gone := answers(t, map[string]receiver.Answer{"POST /hook": {Close: true}, "GET /hook": {Status: 405}})
	found, got := examine(t, gone+"/hook")
	if diff := cmp.Diff(finding{"keep-alive", "ok", "Connection: close, so every webhook makes a connection of its own", ""}, found["keep-alive"]); diff != "" || got.Code != 0 {
		t.Errorf("code %d, -want +got:\n%s", got.Code, diff)
	}
	if diff := cmp.Diff(finding{"get", "ok", "GET is answered 405 Method Not Allowed", ""}, found["get"]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	once := receiver.Start(t, receiver.Config{Script: func(x *wire.Exchange) receiver.Answer {
		if x.Attempt == 1 {
			return receiver.Answer{}
		}
		return receiver.Answer{Status: 409}
	}})
	found, got = examine(t, once.URL()+"/hook")
	want := finding{"keep-alive", "warn", "the same event again is answered 409 Conflict", "answer duplicates with 2xx too, or a sender that retries never stops"}
	if diff := cmp.Diff(want, found["keep-alive"]); diff != "" || got.Code != 0 {
		t.Errorf("code %d, -want +got:\n%s", got.Code, diff)
	}
}

func TestDoctorSendsTheHeaders(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	_, got := examine(t, r.URL()+"/hook", "-H", "Authorization: Bearer secret", "-H", "Webhook: mine")
	if want := "always overwritten by Thordata, so yours are not sent: Webhook\n"; got.Stderr != want {
		t.Errorf("stderr %q, want %q", got.Stderr, want)
	}
	var lines []string
	for _, x := range r.Exchanges() {
		line, _ := wire.SplitHead(x.Request[:x.RequestHead])
		if !strings.Contains(string(x.Request), "\r\nAuthorization: Bearer secret\r\n") || x.Event != "ACTOR.RUN.SUCCEEDED" && line[0] == 'P' {
			t.Errorf("request without secret or event:\n%s", x.Request)
		}
		lines = append(lines, line)
	}
	if diff := cmp.Diff([]string{"POST /hook HTTP/1.1", "POST /hook HTTP/1.1", "GET /hook HTTP/1.1"}, lines); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDoctorInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := world{}.run(t, ctx, cli.Verbs(), "doctor", "--to", "http://127.0.0.1:1/hook")
	if diff := cmp.Diff(result{130, "", "error: interrupted\n"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// An identity is a certificate with its key.
type identity struct {
	leaf *x509.Certificate
	key  *ecdsa.PrivateKey
}

// issue makes a certificate for a name or address, signed by issuer, or by itself when issuer is nil.
func issue(t *testing.T, name string, until time.Time, issuer *identity) *identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name + " CN"}, NotBefore: time.Unix(0, 0), NotAfter: until,
		IsCA: issuer == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if ip := net.ParseIP(name); ip != nil {
		leaf.IPAddresses = []net.IP{ip}
	} else {
		leaf.DNSNames = []string{name}
	}
	parent, signer := leaf, key
	if issuer != nil {
		parent, signer = issuer.leaf, issuer.key
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	if leaf, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return &identity{leaf, key}
}

func (i *identity) config() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{i.leaf.Raw}, PrivateKey: i.key}}}
}

func (i *identity) file(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.leaf.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDoctorTLS(t *testing.T) {
	const anyway = "; --insecure tries without verifying (whether Thordata verifies is not documented)"
	later, earlier := time.Date(2099, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(2001, 2, 3, 0, 0, 0, 0, time.UTC)
	own := issue(t, "127.0.0.1", later, nil)
	ca := issue(t, "ca.test", later, nil)
	signed, old, named := issue(t, "127.0.0.1", later, ca), issue(t, "127.0.0.1", earlier, ca), issue(t, "hook.test", later, ca)
	const good = "TLS 1.3, certificate for 127.0.0.1 by ca.test CN, valid until 2099-01-02"
	for _, tt := range []struct {
		name  string
		by    *identity
		flags []string
		want  finding
	}{
		{"trusted", signed, []string{"--cacert", ca.file(t)}, finding{"tls", "ok", good, ""}},
		{"self-signed and trusted", own, []string{"--cacert", own.file(t)},
			finding{"tls", "ok", "TLS 1.3, certificate for 127.0.0.1 by 127.0.0.1 CN, valid until 2099-01-02", ""}},
		{"self-signed", own, nil, finding{"tls", "fail",
			"TLS 1.3, certificate for 127.0.0.1 by 127.0.0.1 CN, valid until 2099-01-02; it is self-signed and not trusted",
			"trust it with --cacert FILE, the file being the certificate itself" + anyway}},
		{"unknown issuer", signed, nil, finding{"tls", "fail", good + "; its issuer is not trusted",
			"trust the issuer with --cacert FILE, or let the receiver send the whole chain" + anyway}},
		{"insecure", signed, []string{"--insecure"}, finding{"tls", "warn", good + "; its issuer is not trusted, which --insecure overlooks",
			"trust the issuer with --cacert FILE, or let the receiver send the whole chain"}},
		{"expired", old, []string{"--cacert", ca.file(t)}, finding{"tls", "fail",
			"TLS 1.3, certificate for 127.0.0.1 by ca.test CN, valid until 2001-02-03; a certificate of the chain has expired",
			"renew the receiver's certificate" + anyway}},
		{"other name", named, []string{"--cacert", ca.file(t)}, finding{"tls", "fail",
			"TLS 1.3, certificate for hook.test by ca.test CN, valid until 2099-01-02; it does not name 127.0.0.1",
			"use one of its names in the URL, or have it issued for 127.0.0.1" + anyway}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := receiver.Start(t, receiver.Config{TLS: tt.by.config()})
			found, got := examine(t, r.URL()+"/hook", tt.flags...)
			if diff := cmp.Diff(tt.want, found["tls"]); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if failed := tt.want.Verdict == "fail"; failed != (got.Code == 4) || failed != (found["post"].Verdict == "skipped") {
				t.Errorf("code %d, post %+v", got.Code, found["post"])
			}
		})
	}
}

func TestDoctorOtherScheme(t *testing.T) {
	plain := receiver.Start(t, receiver.Config{})
	found, got := examine(t, "https"+strings.TrimPrefix(plain.URL(), "http")+"/hook")
	want := finding{"tls", "fail", "handshake with HOST: the answer is no TLS", "the receiver speaks plain HTTP there: use http:// in place of https://"}
	if diff := cmp.Diff(want, found["tls"]); diff != "" || got.Code != 4 {
		t.Errorf("code %d, -want +got:\n%s", got.Code, diff)
	}
	secure := receiver.Start(t, receiver.Config{TLS: issue(t, "127.0.0.1", time.Now().Add(time.Hour), nil).config()})
	found, got = examine(t, "http"+strings.TrimPrefix(secure.URL(), "https")+"/hook")
	post := found["post"]
	if post.Verdict != "fail" || !strings.HasSuffix(post.Found, "; the receiver speaks TLS there") || post.Fix != "use https:// in place of http://" || got.Code != 1 {
		t.Errorf("code %d, %+v", got.Code, post)
	}
}

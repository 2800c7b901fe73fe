package rawhttp_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/rawhttp"
)

const head = "POST /hook?a=1 HTTP/1.1\r\nHost: localhost:3000\r\nUser-Agent: Go\r\nContent-Length: 7\r\n" +
	"Content-Type: application/json\r\nRequest-Origin: thordata\r\nWebhook: thordata\r\nWebhook-Dispatch-Id: 2e9d\r\nX-Own: 1\r\n\r\n"

func exchange(head, body string) *wire.Exchange {
	return &wire.Exchange{Request: []byte(head + body), RequestHead: len(head)}
}

func request(e rawhttp.Edit) (head, body string) {
	return string(e.Request[:e.Head]), string(e.Request[e.Head:])
}

func TestText(t *testing.T) {
	const comments = "# Save to send this request, or save an empty file to cancel. Lines with # up here are not sent.\n" +
		"# Host, Content-Type, Webhook, Webhook-Dispatch-Id and Request-Origin stay as they are; Content-Length is counted anew.\n"
	const trailing = "# One line end at the end of this file is not part of the body.\n"
	lines := strings.ReplaceAll(head, "\r\n", "\n")
	for _, tt := range []struct{ name, head, body, want string }{
		{"plain", head, `{"a":1}`, comments + trailing + lines + `{"a":1}`},
		{"line end", head, "{}\r\n", comments + lines + "{}\r\n"},
		{"no body", head, "", comments + trailing + lines},
		{"binary", head, "\x1f\x8b\xff", comments + "# The body is not text: its 3 bytes are sent as they are.\n" + lines},
		{"odd head", "GET /\nHost:x\n folded\nnothing\n\n", "", comments + trailing + "GET /\nHost: x folded\nnothing: \n\n"},
	} {
		if diff := cmp.Diff(tt.want, string(rawhttp.Text(exchange(tt.head, tt.body)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// edits changes a text as an editor would: each pair is replaced, and must be there.
func edits(t *testing.T, x *wire.Exchange, pairs ...string) []byte {
	t.Helper()
	text := string(rawhttp.Text(x))
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not in the text", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return []byte(text)
}

func TestParse(t *testing.T) {
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(head) }
	for _, tt := range []struct {
		name     string
		change   []string
		head     string
		body     string
		restored []string
	}{
		{name: "body", change: []string{`{"a":1}`, `{"a":100}`}, head: replace("h: 7", "h: 9"), body: `{"a":100}`},
		{name: "no body", change: []string{`{"a":1}`, ""}, head: replace("h: 7", "h: 0")},
		{name: "method and path", change: []string{"POST /hook?a=1 HTTP/1.1", "PUT  /other"}, head: replace("POST /hook?a=1", "PUT /other"), body: `{"a":1}`},
		{name: "header", change: []string{"X-Own: 1", "X-Own:2\nX-Mine: \t3 "}, head: replace("X-Own: 1", "X-Own: 2\r\nX-Mine: 3"), body: `{"a":1}`},
		{name: "order", change: []string{"X-Own: 1\n", "", "User-Agent", "X-Own: 1\nUser-Agent"},
			head: replace("X-Own: 1\r\n", "", "User-Agent", "X-Own: 1\r\nUser-Agent"), body: `{"a":1}`},
		{name: "forced changed", change: []string{"Webhook: thordata", "Webhook: me", "X-Own: 1", "X-Own: 2"},
			head: replace("X-Own: 1", "X-Own: 2"), body: `{"a":1}`, restored: []string{"Webhook"}},
		{name: "forced removed", change: []string{"Host: localhost:3000\n", "", "Webhook-Dispatch-Id: 2e9d\n", "", "X-Own: 1", "X-Own: 2"},
			head: replace("X-Own: 1", "X-Own: 2"), body: `{"a":1}`, restored: []string{"Host", "Webhook-Dispatch-Id"}},
		{name: "forced renamed and doubled", change: []string{"Host:", "host:", "X-Own: 1", "X-Own: 2\nWebhook: 2\nrequest-origin: 3"},
			head: replace("X-Own: 1", "X-Own: 2"), body: `{"a":1}`, restored: []string{"Host", "Webhook", "Request-Origin"}},
		{name: "length set", change: []string{"Content-Length: 7", "Content-Length: 99", "X-Own: 1", "X-Own: 2"}, head: replace("X-Own: 1", "X-Own: 2"), body: `{"a":1}`},
		{name: "length removed and doubled", change: []string{"Content-Length: 7\n", "", "X-Own: 1", "X-Own: 2\ncontent-length: 1\nContent-Length: 2"},
			head: replace("Content-Length: 7\r\n", "", "X-Own: 1", "X-Own: 2\r\nContent-Length: 7"), body: `{"a":1}`},
		{name: "Windows' line ends", change: []string{"X-Own: 1", "X-Own: 2\r", "\n\n", "\n\r\n", `{"a":1}`, "{\"a\":1}\r\n"},
			head: replace("X-Own: 1", "X-Own: 2"), body: `{"a":1}`},
		{name: "a line end more", change: []string{`{"a":1}`, "{\"a\":2}\n"}, head: head, body: `{"a":2}`},
		{name: "two line ends more", change: []string{`{"a":1}`, "{\"a\":1}\n\n"}, head: replace("h: 7", "h: 8"), body: "{\"a\":1}\n"},
		{name: "no blank line", change: []string{"X-Own: 1\n\n{\"a\":1}", "X-Own: 2"}, head: replace("X-Own: 1", "X-Own: 2", "h: 7", "h: 0")},
		{name: "byte order mark, no comments", change: []string{string(rawhttp.Text(exchange(head, `{"a":1}`))), "\xef\xbb\xbf" + head + "[]"},
			head: replace("h: 7", "h: 2"), body: "[]"},
	} {
		x := exchange(head, `{"a":1}`)
		got, err := rawhttp.Parse(edits(t, x, tt.change...), x)
		if err != nil || !got.Changed {
			t.Errorf("%s: changed %v, %v", tt.name, got.Changed, err)
			continue
		}
		gotHead, gotBody := request(got)
		if diff := cmp.Diff([]any{tt.head, tt.body, tt.restored}, []any{gotHead, gotBody, got.Restored}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestParseUnchanged(t *testing.T) {
	for _, tt := range []struct {
		name, head, body string
		change           []string
		restored         []string
	}{
		{name: "nothing", head: head, body: `{"a":1}`},
		{name: "the editor's line end", head: head, body: `{"a":1}`, change: []string{`{"a":1}`, "{\"a\":1}\n"}},
		{name: "other line ends", head: head, body: "{\r\n}\r\n", change: []string{"{\r\n}\r\n", "{\n}\n"}},
		{name: "a line end lost", head: strings.Replace(head, "\r\n\r\n", "\r\n", 1), body: "", change: []string{"X-Own: 1\n\n", "X-Own: 1"}},
		{name: "only forced headers", head: head, body: "", change: []string{"thordata", "me", "Host:", "hosT:"}, restored: []string{"Host", "Request-Origin"}},
		{name: "binary", head: head, body: "\x00\x01", change: []string{"X-Own: 1\n\n", "X-Own: 1\n\n\n"}},
		{name: "a wrong length", head: "POST / HTTP/1.1\nContent-Length: 99\nbad name: 1\n\n", body: "a"},
		{name: "no head", head: "", body: "bytes"},
	} {
		x := exchange(tt.head, tt.body)
		got, err := rawhttp.Parse(edits(t, x, tt.change...), x)
		if err != nil || got.Changed || !bytes.Equal(got.Request, x.Request) || got.Head != x.RequestHead {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
		if diff := cmp.Diff(tt.restored, got.Restored); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestParseKeepsTheHead: what was not edited in an unusual head stays.
func TestParseKeepsTheHead(t *testing.T) {
	const odd = "POST  /x HTTP/1.1\nhost:a\nbad name: 1\n folded\ncontent-length :7\nContent-Length:  7 \n\n"
	x := exchange(odd, "1234567")
	got, err := rawhttp.Parse(edits(t, x, "1234567", "1234567890"), x)
	if err != nil {
		t.Fatal(err)
	}
	gotHead, gotBody := request(got)
	if want := strings.Replace(odd, ":  7 ", ":  10 ", 1); gotHead != want || gotBody != "1234567890" {
		t.Errorf("head %q, body %q", gotHead, gotBody)
	}
	if _, err = rawhttp.Parse(edits(t, x, "POST  /x HTTP/1.1", "PUT /x HTTP/1.1"), x); err == nil ||
		err.Error() != `parse edited request: header name "bad name" is not a token` {
		t.Errorf("an edited head with a bad name: %v", err)
	}
}

func TestParseTransferEncoding(t *testing.T) {
	const chunked = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
	x := exchange(chunked, "0\r\n\r\n")
	got, err := rawhttp.Parse(edits(t, x, "0\r\n\r\n", "1\r\na\r\n0\r\n\r\n"), x)
	if err != nil || string(got.Request) != chunked+"1\r\na\r\n0\r\n\r\n" {
		t.Errorf("%q, %v", got.Request, err)
	}
}

func TestParseErrors(t *testing.T) {
	const line = "POST /hook?a=1 HTTP/1.1"
	for _, tt := range []struct {
		name   string
		body   string
		change []string
		want   string
	}{
		{"one word", "{}", []string{line, "POST"}, `line 4: request line "POST" must be METHOD TARGET HTTP/1.1`},
		{"a space in the target", "{}", []string{line, "POST /a b HTTP/1.1"}, `line 4: request line "POST /a b HTTP/1.1" must be METHOD TARGET HTTP/1.1`},
		{"version", "{}", []string{line, "POST / HTTP/2"}, `line 4: version "HTTP/2" must be HTTP/1.1`},
		{"method", "{}", []string{line, "PO(ST /"}, `line 4: method "PO(ST" is not a token`},
		{"target", "{}", []string{line, "POST /é"}, `line 4: request target "/é" is not visible ASCII`},
		{"colon", "{}", []string{"X-Own: 1", "X-Own 1"}, `line 12: header "X-Own 1" has no colon`},
		{"name", "{}", []string{"X-Own: 1", "X Own: 1"}, `line 12: header name "X Own" is not a token`},
		{"value", "{}", []string{"X-Own: 1", "X-Own: a\x1bb"}, `line 12: header X-Own: byte 0x1b in the value`},
		{"folded", "{}", []string{"X-Own: 1", "X-Own: 1\n two: 2"}, `line 13: header name " two" is not a token`},
		{"chunks", "{}", []string{"X-Own: 1", "transfer-encoding: chunked"}, "line 12: header Transfer-Encoding: the body is sent as it stands, with its length"},
		{"binary body", "\xff", []string{"X-Own: 1\n\n", "X-Own: 1\n\n{}"}, "line 14: the body is not text and cannot be edited"},
	} {
		x := exchange(head, tt.body)
		got, err := rawhttp.Parse(edits(t, x, tt.change...), x)
		if want := "parse edited request: " + tt.want; err == nil || err.Error() != want || got.Request != nil {
			t.Errorf("%s: %v, want %s", tt.name, err, want)
		}
	}
}

func TestParseCancelled(t *testing.T) {
	x := exchange(head, "{}")
	for _, text := range []string{"", "\n", " \r\n\n", "# Save", "# Save\n#\n\n", "\xef\xbb\xbf"} {
		if _, err := rawhttp.Parse([]byte(text), x); !errors.Is(err, rawhttp.ErrCancelled) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRetarget(t *testing.T) {
	target, err := wire.ParseTarget("https://example.com:8443/in?x=1", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, head, want string }{
		{"plain", head, strings.NewReplacer("/hook?a=1", "/in?x=1", "localhost:3000", "example.com:8443").Replace(head)},
		{"odd", "POST  /x y  HTTP/1.0\nhOST:a \nHost: \t\r\nContent-Length : 1\n\n", "POST /in?x=1 HTTP/1.0\nhOST:example.com:8443 \nHost:example.com:8443 \t\r\nContent-Length : 1\n\n"},
		{"no Host", "POST / HTTP/1.1\r\n\r\n", "POST /in?x=1 HTTP/1.1\r\n\r\n"},
	} {
		before := tt.head + "Host: body\n"
		got, n, err := rawhttp.Retarget([]byte(before), len(tt.head), target)
		if err != nil || string(got) != tt.want+"Host: body\n" || n != len(tt.want) {
			t.Errorf("%s: %q, %d, %v; want %q", tt.name, got, n, err, tt.want)
		}
	}
	for _, line := range []string{"", "POST", "POST /"} {
		_, _, err := rawhttp.Retarget([]byte(line+"\r\n\r\n"), len(line)+4, target)
		if want := `retarget request: request line "` + line + `" has no target`; err == nil || err.Error() != want {
			t.Errorf("%q: %v", line, err)
		}
	}
}

package receiver

import (
	"bytes"
	"net/http"
	"strings"
)

// maxHead is how long a request's head may be; so is it for the trailer of a chunked body.
const maxHead = 64 << 10

// A request is what the server loop needs to know of a head. The slices point into the connection's buffer.
type request struct {
	head     int    // length of the head, blank line included
	length   int64  // Content-Length, 0 without one
	chunked  bool   // the body is chunked; length is 0 then
	http10   bool   // HTTP/1.0
	keep     bool   // the client allows another request on this connection
	expect   bool   // it waits for 100 Continue before it sends the body
	isHead   bool   // the method is HEAD
	target   []byte // as in the request line
	host     []byte // Host
	dispatch []byte // Webhook-Dispatch-Id
}

// A refusal is the error for a request that is answered with an error status, after which the connection is closed.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func malformed(text string) error { return refusal{http.StatusBadRequest, text} }

// headEnd returns the length of the head at the start of b, blank line included, or -1 while it is not whole. It looks
// from byte from on, which must not be beyond the blank line.
func headEnd(b []byte, from int) int {
	for i := from; ; i++ {
		n := bytes.IndexByte(b[i:], '\n')
		if n < 0 {
			return -1
		}
		i += n
		rest := b[i+1:]
		if len(rest) >= 1 && rest[0] == '\n' {
			return i + 2
		}
		if len(rest) >= 2 && rest[0] == '\r' && rest[1] == '\n' {
			return i + 3
		}
	}
}

// parseHead reads a whole head. Lines may end in CR LF or LF alone. Errors are of type refusal.
func parseHead(head []byte) (request, error) {
	req := request{head: len(head), length: -1}
	line, rest := cutLine(head)
	if err := req.requestLine(line); err != nil {
		return req, err
	}
	hosts := 0
	for {
		line, rest = cutLine(rest)
		if len(line) == 0 {
			break
		}
		name, value, err := parseField(line)
		if err != nil {
			return req, err
		}
		if len(name) == len("Host") && strings.EqualFold(string(name), "Host") {
			hosts++
			req.host = value
			continue
		}
		if err := req.field(name, value); err != nil {
			return req, err
		}
	}
	switch {
	case hosts > 1 || hosts == 0 && !req.http10:
		return req, malformed("not exactly one Host field")
	case req.chunked && req.length >= 0:
		return req, malformed("both Transfer-Encoding and Content-Length")
	case req.chunked && req.http10:
		return req, malformed("Transfer-Encoding in HTTP/1.0")
	}
	req.length = max(req.length, 0)
	return req, nil
}

func (r *request) requestLine(line []byte) error {
	method, rest, _ := bytes.Cut(line, []byte{' '})
	target, version, ok := bytes.Cut(rest, []byte{' '})
	if !ok || !isToken(method) || !isTarget(target) {
		return malformed("malformed request line")
	}
	switch string(version) {
	case "HTTP/1.1":
		r.keep = true
	case "HTTP/1.0":
		r.http10 = true
	case "HTTP/2.0", "HTTP/3.0":
		return refusal{http.StatusHTTPVersionNotSupported, "unsupported version"}
	default:
		return malformed("malformed request line")
	}
	r.target = target
	r.isHead = string(method) == http.MethodHead
	return nil
}

// field notes what a field says about the request's framing. The switch on the length spares comparing most names.
func (r *request) field(name, value []byte) error {
	switch len(name) {
	case len("Expect"):
		if strings.EqualFold(string(name), "Expect") {
			r.expect = !r.http10 && strings.EqualFold(string(value), "100-continue")
		}
	case len("Connection"):
		if !strings.EqualFold(string(name), "Connection") {
			break
		}
		if hasToken(string(value), "close") {
			r.keep = false
		} else if r.http10 && hasToken(string(value), "keep-alive") {
			r.keep = true
		}
	case len("Content-Length"):
		if strings.EqualFold(string(name), "Content-Length") {
			return r.contentLength(value)
		}
	case len("Transfer-Encoding"):
		if !strings.EqualFold(string(name), "Transfer-Encoding") {
			break
		}
		if r.chunked || !strings.EqualFold(string(value), "chunked") {
			return refusal{http.StatusNotImplemented, "unsupported Transfer-Encoding"}
		}
		r.chunked = true
	case len("Webhook-Dispatch-Id"):
		if strings.EqualFold(string(name), "Webhook-Dispatch-Id") {
			r.dispatch = value
		}
	}
	return nil
}

func (r *request) contentLength(value []byte) error {
	if len(value) == 0 || len(value) > 18 {
		return malformed("malformed Content-Length")
	}
	var n int64
	for _, b := range value {
		if b < '0' || b > '9' {
			return malformed("malformed Content-Length")
		}
		n = n*10 + int64(b-'0')
	}
	if r.length >= 0 && r.length != n {
		return malformed("contradictory Content-Length fields")
	}
	r.length = n
	return nil
}

// cutLine returns b's first line without its end, and what follows it.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte{'\n'})
	return bytes.TrimSuffix(line, []byte{'\r'}), rest
}

// parseField splits a header line. A folded line has no name and is refused with the rest.
func parseField(line []byte) (name, value []byte, err error) {
	name, value, ok := bytes.Cut(line, []byte{':'})
	if !ok || !isToken(name) {
		return nil, nil, malformed("malformed header field")
	}
	for _, b := range value {
		if b < ' ' && b != '\t' || b == 0x7f {
			return nil, nil, malformed("control byte in a header field")
		}
	}
	return name, bytes.Trim(value, " \t"), nil
}

// hasToken tells whether the comma-separated list has the token, in any case.
func hasToken(list, token string) bool {
	for list != "" {
		var item string
		item, list, _ = strings.Cut(list, ",")
		if strings.EqualFold(strings.Trim(item, " \t"), token) {
			return true
		}
	}
	return false
}

// tokenByte tells for each byte whether it may stand in a method or a field name: RFC 9110, section 5.6.2.
var tokenByte = func() (table [256]bool) {
	const others = "!#$%&'*+-.^_`|~"
	for b := range 256 {
		table[b] = b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' && b < 0x80 || strings.IndexByte(others, byte(b)) >= 0
	}
	return table
}()

func isToken(b []byte) bool {
	for _, c := range b {
		if !tokenByte[c] {
			return false
		}
	}
	return len(b) > 0
}

func isTarget(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c == 0x7f {
			return false
		}
	}
	return len(b) > 0
}

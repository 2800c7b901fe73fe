package wire

import (
	"bytes"
	"fmt"
)

// A reply is what the head of a response says about it.
type reply struct {
	status  int
	length  int64 // of the body; -1 when it ends with the connection
	chunked bool
	close   bool // the connection cannot be used again
}

// malformed is the error for a response that is not HTTP/1.
type malformed string

func (m malformed) Error() string { return string(m) }

// Framing fields of a response; other is any other field.
type field int

const (
	other field = iota
	contentLength
	transferEncoding
	connection
)

// framing is what the fields of a head say about where its body ends.
type framing struct {
	last      field
	length    int64 // -1 without Content-Length
	encodings int
	chunked   bool
	close     bool
	keepAlive bool
}

// parseReply reads a whole head, blank line included, and takes what http.ReadResponse takes but for: status codes below
// 100 or with a sign, and folded lines in the fields that say where the body ends.
func parseReply(head []byte, isHead bool) (reply, error) {
	line, rest := cutLine(head)
	r, major, minor, err := parseStatusLine(line)
	if err != nil {
		return r, err
	}
	f := framing{length: -1}
	for first := true; ; first = false {
		line, rest = cutLine(rest)
		if len(line) == 0 {
			break
		}
		if err := f.line(line, first); err != nil {
			return r, err
		}
	}
	old := major < 1 || major == 1 && minor == 0
	if f.encodings > 0 && !old {
		if f.encodings > 1 || !f.chunked {
			return r, malformed("unsupported transfer encoding")
		}
		r.chunked = true
	}
	r.close = f.close || old && (major < 1 || !f.keepAlive) || r.chunked && f.length >= 0
	switch {
	case isHead || r.status < 200 || r.status == 204 || r.status == 304:
		r.length, r.chunked = 0, false
	case r.chunked:
		r.length = -1
	default:
		r.length = f.length
		r.close = r.close || f.length < 0
	}
	return r, nil
}

func parseStatusLine(line []byte) (r reply, major, minor int, err error) {
	version, status, ok := bytes.Cut(line, []byte{' '})
	status = bytes.TrimLeft(status, " ")
	code, _, _ := bytes.Cut(status, []byte{' '})
	if !ok || len(code) != 3 || !isVersion(version) {
		return r, 0, 0, malformed(fmt.Sprintf("malformed status line %q", line[:min(len(line), 64)]))
	}
	for _, c := range code {
		if c < '0' || c > '9' {
			r.status = 0
			break
		}
		r.status = r.status*10 + int(c-'0')
	}
	if r.status < 100 {
		return r, 0, 0, malformed(fmt.Sprintf("malformed status code %q", code))
	}
	return r, int(version[5] - '0'), int(version[7] - '0'), nil
}

func isVersion(v []byte) bool {
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	return len(v) == len("HTTP/1.1") && string(v[:5]) == "HTTP/" && digit(v[5]) && v[6] == '.' && digit(v[7])
}

// line takes one line of the fields.
func (f *framing) line(line []byte, first bool) error {
	colon := bytes.IndexByte(line, ':')
	folded := isSpace(line[0])
	if folded && !first && f.last == other {
		colon = -1
	} else if folded || colon <= 0 || !isFieldName(line[:colon]) {
		return malformed(fmt.Sprintf("malformed header line %q", line[:min(len(line), 64)]))
	}
	value := line[colon+1:]
	for _, b := range value {
		if !isValueByte(b) {
			return malformed(fmt.Sprintf("malformed header line %q", line[:min(len(line), 64)]))
		}
	}
	if folded {
		return nil
	}
	return f.field(line[:colon], trimSpace(value))
}

// isFieldName is the rule for names in answers: tokens, in which spaces are tolerated, though such a name means nothing.
func isFieldName(name []byte) bool {
	for _, b := range name {
		if !tokenByte[b] && b != ' ' {
			return false
		}
	}
	return true
}

func (f *framing) field(name, value []byte) error {
	f.last = other
	switch {
	case is(name, "content-length"):
		f.last = contentLength
		n, ok := parseDecimal(value)
		if !ok {
			return malformed(fmt.Sprintf("malformed Content-Length %q", value[:min(len(value), 64)]))
		}
		if f.length >= 0 && f.length != n {
			return malformed("contradictory Content-Length fields")
		}
		f.length = n
	case is(name, "transfer-encoding"):
		f.last = transferEncoding
		f.encodings++
		f.chunked = is(value, "chunked")
	case is(name, "connection"):
		f.last = connection
		f.close = f.close || hasToken(value, "close")
		f.keepAlive = f.keepAlive || hasToken(value, "keep-alive")
	}
	return nil
}

// is tells whether b is the lower-case word in any case.
func is(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i := range len(word) {
		if lower(b[i]) != word[i] {
			return false
		}
	}
	return true
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b | 0x20
	}
	return b
}

// hasToken tells whether the comma-separated list has the lower-case token, in any case.
func hasToken(list []byte, token string) bool {
	for len(list) > 0 {
		var item []byte
		item, list, _ = bytes.Cut(list, []byte{','})
		if is(trimSpace(item), token) {
			return true
		}
	}
	return false
}

// parseDecimal reads a number that an int64 can hold.
func parseDecimal(b []byte) (n int64, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' || n > (1<<63-1-int64(c-'0'))/10 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, len(b) > 0
}

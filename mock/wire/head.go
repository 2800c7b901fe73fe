package wire

import (
	"bytes"
	"fmt"
	"strings"
)

// AppendHead appends a request line of HTTP/1.1, the headers in their order and case, and the blank line. The method and
// the names must be tokens, path visible ASCII, and values free of control bytes but the tab; otherwise dst is returned
// unchanged with an error, so that nothing malformed is ever sent.
func AppendHead(dst []byte, method, path string, header []Header) ([]byte, error) {
	if !isToken(method) {
		return dst, fmt.Errorf("write head: method %q is not a token", method)
	}
	if i := strings.IndexFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f }); i >= 0 || path == "" {
		return dst, fmt.Errorf("write head: request target %q is not visible ASCII", path)
	}
	for _, h := range header {
		if !isToken(h.Name) {
			return dst, fmt.Errorf("write head: header name %q is not a token", h.Name)
		}
		for i := range len(h.Value) {
			if !isValueByte(h.Value[i]) {
				return dst, fmt.Errorf("write head: header %s: byte 0x%02x in the value", h.Name, h.Value[i])
			}
		}
	}
	dst = append(append(dst, method...), ' ')
	dst = append(append(dst, path...), " HTTP/1.1\r\n"...)
	for _, h := range header {
		dst = append(append(dst, h.Name...), ": "...)
		dst = append(append(dst, h.Value...), "\r\n"...)
	}
	return append(dst, "\r\n"...), nil
}

// SplitHead takes a recorded head apart: its first line and its headers in order. It takes anything: lines may end in LF
// alone, a folded line is joined to its header with a space, a line without a colon is a header without a value, and the
// blank line may be missing.
func SplitHead(head []byte) (line string, header []Header) {
	first, rest := cutLine(head)
	for len(rest) > 0 {
		var raw []byte
		raw, rest = cutLine(rest)
		if len(raw) == 0 {
			break
		}
		if last := len(header) - 1; last >= 0 && isSpace(raw[0]) {
			header[last].Value = strings.TrimLeft(header[last].Value+" "+string(trimSpace(raw)), " ")
			continue
		}
		name, value, _ := bytes.Cut(raw, []byte{':'})
		header = append(header, Header{string(name), string(trimSpace(value))})
	}
	return string(first), header
}

// cutLine returns b's first line without its end, CR LF or LF, and what follows it.
func cutLine(b []byte) (line, rest []byte) {
	n := bytes.IndexByte(b, '\n')
	if n < 0 {
		return b, nil
	}
	line, rest = b[:n], b[n+1:]
	if n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, rest
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' }

func trimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// tokenByte tells for each byte whether it may stand in a method or a field name: RFC 9110, section 5.6.2.
var tokenByte = func() (table [256]bool) {
	for b := range 128 {
		c := byte(b)
		table[b] = c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
	}
	return table
}()

func isToken[T string | []byte](s T) bool {
	for i := range len(s) {
		if !tokenByte[s[i]] {
			return false
		}
	}
	return len(s) > 0
}

func isValueByte(b byte) bool { return b >= ' ' && b != 0x7f || b == '\t' }

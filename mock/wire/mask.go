package wire

import (
	"bytes"
	"strings"
	"sync"
)

const (
	keptOfSecret = 4  // bytes of a long secret that stay readable
	longSecret   = 12 // up to this length nothing does
)

// A Mask blots out secrets in recorded messages with asterisks, so that the length stays the same and JSON stays JSON.
// Of a value of more than 12 bytes the first 4 stay, and so does the word before the credentials in "Bearer …". Its zero value
// works with the default names. Fields are set before first use; it is safe for concurrent use then, and must not be copied.
//
// Names are compared without regard to case. A name between asterisks, such as *token*, stands for every name that
// contains it.
type Mask struct {
	Headers []string // headers whose value is secret; nil is [DefaultSecretHeaders]
	Fields  []string // JSON keys at any depth, and query parameters, whose value is; nil is [DefaultSecretFields]

	once    sync.Once
	headers names
	fields  names
	ends    [256]uint32 // by the last byte of a secret field's name: set of the bytes before it, modulo 32
}

// DefaultSecretHeaders are the names of headers that a zero [Mask] blots out.
func DefaultSecretHeaders() []string {
	return []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "Key", "Sign",
		"*token*", "*secret*", "*signature*", "*api-key*", "*apikey*", "*api_key*", "*password*"}
}

// DefaultSecretFields are the JSON keys and query parameters that a zero [Mask] blots out.
func DefaultSecretFields() []string {
	return []string{"apiKey", "api_key", "api-key", "token", "access_token", "accessToken", "refresh_token", "refreshToken",
		"id_token", "publicToken", "public_token", "secret", "client_secret", "clientSecret", "password", "passwd", "authorization",
		"signature", "private_key", "privateKey", "secret_key", "secretKey", "access_key", "accessKey"}
}

func (m *Mask) prepare() {
	headers, fields := m.Headers, m.Fields
	if headers == nil {
		headers = DefaultSecretHeaders()
	}
	if fields == nil {
		fields = DefaultSecretFields()
	}
	m.headers, m.fields = newNames(headers), newNames(fields)
	for _, n := range m.fields.list {
		for b := range m.ends {
			switch end := len(n.word) - 1; {
			case n.within, end == 0:
				m.ends[b] = 1<<32 - 1
			case lower(byte(b)) == n.word[end]:
				m.ends[b] |= 1 << (n.word[end-1] & 31)
			}
		}
	}
}

// Exchange returns a copy of x with the secrets of request, response and target blotted out. Its bytes stand in scratch, which is
// returned grown for the next call.
func (m *Mask) Exchange(x *Exchange, scratch []byte) (Exchange, []byte) {
	masked := *x
	scratch = m.AppendMasked(scratch[:0], x.Request, x.RequestHead)
	cut := len(scratch)
	scratch = m.AppendMasked(scratch, x.Response, x.ResponseHead)
	masked.Request, masked.Response = scratch[:cut:cut], scratch[cut:len(scratch):len(scratch)]
	if strings.IndexByte(x.Target, '?') >= 0 {
		target := []byte(x.Target)
		m.maskQuery(target)
		masked.Target = string(target)
	}
	return masked, scratch
}

// AppendMasked appends a raw message, whose head is head bytes long, with its secrets blotted out: values of headers, of
// parameters in the first line, and of JSON keys in the body, also in JSON that is quoted within JSON strings. A key's
// value may be a string, a number (its digits become 1), an array or an object. Keys spelled with \u escapes and
// compressed bodies are not looked into. It appends exactly len(raw) bytes.
func (m *Mask) AppendMasked(dst, raw []byte, head int) []byte {
	m.once.Do(m.prepare)
	from := len(dst)
	dst = append(dst, raw...)
	own := dst[from:]
	head = max(0, min(head, len(own)))
	m.maskHead(own[:head])
	m.maskJSON(own[head:])
	return dst
}

func (m *Mask) maskHead(head []byte) {
	line, rest := cutLine(head)
	m.maskQuery(line)
	secret := false
	for len(rest) > 0 {
		if line, rest = cutLine(rest); len(line) == 0 {
			continue
		}
		value := line
		if !isSpace(line[0]) { // or it continues the header before
			colon := bytes.IndexByte(line, ':')
			if colon < 0 {
				secret = false
				continue
			}
			secret = m.headers.match(line[:colon])
			value = line[colon+1:]
		}
		if secret {
			value = trimSpace(value)
			blot(value[schemeLength(value):])
		}
	}
}

// maskQuery blots out the values of secret parameters in the first line of a request, or in a URL.
func (m *Mask) maskQuery(line []byte) {
	mark := bytes.IndexByte(line, '?')
	if mark < 0 {
		return
	}
	query := line[mark+1:]
	if end := bytes.IndexAny(query, " #"); end >= 0 {
		query = query[:end]
	}
	for len(query) > 0 {
		var pair []byte
		pair, query, _ = bytes.Cut(query, []byte{'&'})
		if name, value, ok := bytes.Cut(pair, []byte{'='}); ok && m.fields.match(name) {
			blot(value)
		}
	}
}

// schemeLength is the length of the authentication scheme and the space in front of credentials, 0 without one.
func schemeLength(value []byte) int {
	space := bytes.IndexByte(value, ' ')
	if space <= 0 || space > len("Negotiate") {
		return 0
	}
	for _, scheme := range []string{"bearer", "basic", "digest", "token", "negotiate", "apikey", "hmac"} {
		if is(value[:space], scheme) {
			return space + 1
		}
	}
	return 0
}

// blot overwrites a secret. What stays readable ends before anything that is more than one byte, such as an escape.
func blot(secret []byte) {
	i := 0
	if len(secret) > longSecret {
		for i < keptOfSecret && secret[i] > ' ' && secret[i] < 0x7f && secret[i] != '\\' && secret[i] != '%' {
			i++
		}
	}
	for ; i < len(secret); i++ {
		secret[i] = '*'
	}
}

// names is a list of names to match.
type names struct{ list []name }

type name struct {
	word    string // lower case
	letters uint64 // set of its bytes, modulo 64
	within  bool   // any name that contains word matches
}

func newNames(list []string) names {
	var n names
	for _, s := range list {
		word := strings.ToLower(s)
		within := len(word) > 2 && word[0] == '*' && word[len(word)-1] == '*'
		if within {
			word = word[1 : len(word)-1]
		}
		if word != "" {
			n.list = append(n.list, name{word, letters([]byte(word)), within})
		}
	}
	return n
}

func letters(b []byte) (set uint64) {
	for _, c := range b {
		set |= 1 << (lower(c) & 63)
	}
	return set
}

// match tells whether the list has the name. The set of letters rules out most words without comparing them.
func (n *names) match(b []byte) bool {
	set := letters(b)
	for i := range n.list {
		w := &n.list[i]
		if w.letters&^set != 0 || len(w.word) > len(b) {
			continue
		}
		if is(b, w.word) || w.within && contains(b, w.word) {
			return true
		}
	}
	return false
}

func contains(b []byte, word string) bool {
	for i := 0; i+len(word) <= len(b); i++ {
		if is(b[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

package inspect

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/jsonview"
)

// A message is a request or response made ready to be shown. It does not change.
type message struct {
	line   string
	header []wire.Header
	notes  []note // about the body: what it is, then what is to be known of it
	kind   kind
	body   string         // decompressed where it was compressed
	wire   string         // what the hex dump shows
	tree   *jsonview.Tree // of asJSON
	lines  textRows       // of body
	// unmaskable tells that the compressed body has secrets in it; body has them masked.
	unmaskable bool
}

// A kind is what a body is.
type kind int

const (
	noBody kind = iota
	jsonBody
	textBody
	binaryBody
)

// A note is a line about a body.
type note struct {
	text string
	warn bool
}

func (m *message) note(format string, args ...any) {
	m.notes = append(m.notes, note{text: fmt.Sprintf(format, args...)})
}

func (m *message) warn(format string, args ...any) {
	m.notes = append(m.notes, note{fmt.Sprintf(format, args...), true})
}

// newMessage makes a message ready.
func newMessage(from source, mask *wire.Mask) *message {
	raw := from.raw
	if !from.secrets {
		raw = mask.AppendMasked(nil, raw, from.head)
	}
	m := &message{}
	m.line, m.header = wire.SplitHead(raw[:from.head])
	body := raw[from.head:]
	m.wire = string(body)
	m.notes = make([]note, 1, 4) // the first is what it is
	cut := from.size > int64(len(body))
	if plain, ok := m.decompress(from.raw[from.head:]); ok {
		body = plain
		if !from.secrets {
			body = mask.AppendMasked(nil, plain, 0)
		}
		if !bytes.Equal(body, plain) {
			m.unmaskable, m.wire = true, string(body)
			m.note("the hex dump shows it decompressed too, since secrets are masked")
		}
	}
	if cut {
		m.warn("kept are the first %s of %s bytes", count(len(from.raw)-from.head), count(int(from.size)))
	}
	m.body = string(body)
	m.classify(body, cut)
	m.lines = newTextRows(m.body)
	return m
}

// classify finds out what the body is.
func (m *message) classify(body []byte, cut bool) {
	of := counted(len(body), "byte")
	if len(body) == 0 {
		m.notes[0].text = "no body"
		return
	}
	tree, err := jsonview.Parse(body)
	switch {
	case err == nil:
		m.kind, m.tree = jsonBody, tree
		m.notes[0].text = "JSON, " + of
		return
	case m.isText(body, cut):
		m.kind = textBody
		m.notes[0].text = "text, " + of
	default:
		m.kind = binaryBody
		m.notes[0].text = "binary, " + of
	}
	if !cut && m.kind == textBody && (m.contentType("json") || strings.HasPrefix(strings.TrimLeft(m.body[:min(len(m.body), 512)], " \t\r\n"), "{")) {
		m.warn("not valid JSON: %v", err)
	}
}

// isText tells whether a body is text: UTF-8 without zero bytes, or what its Content-Type calls text. The end of one that
// was cut may be part of a character.
func (m *message) isText(body []byte, cut bool) bool {
	if bytes.IndexByte(body, 0) >= 0 {
		return false
	}
	if utf8.Valid(body) || m.contentType("text/") || m.contentType("json") || m.contentType("xml") {
		return true
	}
	for n := 1; cut && n < utf8.UTFMax && n < len(body); n++ {
		if utf8.Valid(body[:len(body)-n]) {
			return true
		}
	}
	return false
}

// contentType tells whether the Content-Type has a word in it.
func (m *message) contentType(word string) bool {
	return strings.Contains(strings.ToLower(value(m.header, "Content-Type")), word)
}

// value is the value of the first header of a name, "" when there is none.
func value(header []wire.Header, name string) string {
	for _, h := range header {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

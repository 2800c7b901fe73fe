package scenarios

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/wire"
)

// A draft is a request while it is being changed.
type draft struct {
	line   string
	header []wire.Header
	body   []byte
	notes  []string // what was changed, in words
	sized  bool     // Content-Length was set on purpose
}

func newDraft(request []byte, head int) *draft {
	line, header := wire.SplitHead(request[:head])
	return &draft{line: line, header: header, body: request[head:]}
}

func (d *draft) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

// bytes puts the request together again.
func (d *draft) bytes() (request []byte, head int, err error) {
	if _, ok := headerOf(d.header, "Content-Length"); ok && !d.sized {
		d.set("Content-Length", strconv.Itoa(len(d.body)))
	}
	method, rest, _ := strings.Cut(d.line, " ")
	path, _, _ := strings.Cut(rest, " ")
	if request, err = wire.AppendHead(nil, method, path, d.header); err != nil {
		return nil, 0, err
	}
	return append(request, d.body...), len(request), nil
}

// set replaces a header where it stands, or adds it as the last one.
func (d *draft) set(name, value string) {
	i := d.find(name)
	if i < 0 {
		d.header = append(d.header, wire.Header{Name: name, Value: value})
		return
	}
	d.header[i].Value = value
}

func (d *draft) find(name string) int {
	return slices.IndexFunc(d.header, func(h wire.Header) bool { return strings.EqualFold(h.Name, name) })
}

func (d *draft) drop(name string) {
	d.header = slices.DeleteFunc(d.header, func(h wire.Header) bool { return strings.EqualFold(h.Name, name) })
}

// apply makes the changes in the order of the fields of [Change]. What is not named stays byte for byte, but for the white
// space of a body in which values are changed.
func (c *Change) apply(d *draft) error {
	if err := c.values(d); err != nil {
		return err
	}
	if err := c.grow(d); err != nil {
		return err
	}
	if err := c.replaceBody(d); err != nil {
		return err
	}
	if c.Truncate > 0 && c.Truncate < len(d.body) {
		d.body = d.body[:c.Truncate]
		d.note("body cut to %d bytes", c.Truncate)
	}
	if c.Method != "" {
		_, rest, _ := strings.Cut(d.line, " ")
		d.line = c.Method + " " + rest
		d.note("method %s", c.Method)
	}
	if err := d.arrange(c.Head); err != nil {
		return err
	}
	if c.ContentType != nil {
		d.set("Content-Type", *c.ContentType)
		d.note("Content-Type %q", *c.ContentType)
	}
	if c.DispatchID != nil {
		d.set("Webhook-Dispatch-Id", *c.DispatchID)
		d.note("dispatch id %q", *c.DispatchID)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		d.sized = d.sized || strings.EqualFold(name, "Content-Length")
		if value := c.Headers[name]; value != nil {
			d.set(name, *value)
			d.note("header %s %q", name, *value)
		} else {
			d.drop(name)
			d.note("without header %s", name)
		}
	}
	return nil
}

// values sets and removes values of the body.
func (c *Change) values(d *draft) error {
	if len(c.Set) == 0 && len(c.Remove) == 0 {
		return nil
	}
	doc, err := template.ParseDocument(d.body)
	if err != nil {
		return fmt.Errorf("change body: %w", err)
	}
	for _, path := range slices.Sorted(maps.Keys(c.Set)) {
		value, err := jsonOf(c.Set[path])
		if err != nil {
			return fmt.Errorf("change body: set %s: %w", path, err)
		}
		if err := doc.Set(strings.Split(path, "."), value); err != nil {
			return fmt.Errorf("change body: %w", err)
		}
		d.note("%s set", path)
	}
	for _, path := range c.Remove {
		if err := doc.Delete(strings.Split(path, ".")); err != nil {
			return fmt.Errorf("change body: %w", err)
		}
		d.note("%s removed", path)
	}
	d.body = doc.Bytes()
	return nil
}

func (c *Change) replaceBody(d *draft) error {
	switch {
	case c.BodyBase64 != nil:
		body, err := base64.StdEncoding.DecodeString(*c.BodyBase64)
		if err != nil {
			return fmt.Errorf("change body: %w", err)
		}
		d.body = body
	case c.Body != nil:
		d.body = []byte(*c.Body)
	default:
		return nil
	}
	d.note("another body")
	return nil
}

// arrange puts the headers of a list in the place of all others.
func (d *draft) arrange(list []string) error {
	if len(list) == 0 {
		return nil
	}
	header := make([]wire.Header, len(list))
	for i, line := range list {
		h, full := splitHeader(line)
		if own := d.find(h.Name); !full && own >= 0 {
			h.Value = d.header[own].Value
		} else if !full {
			return fmt.Errorf("change head: the event has no header %s", h.Name)
		}
		d.sized = d.sized || full && strings.EqualFold(h.Name, "Content-Length")
		header[i] = h
	}
	d.header = header
	d.note("another head")
	return nil
}

// splitHeader reads an element of [Change.Head]; full is false when it is a name alone.
func splitHeader(line string) (h wire.Header, full bool) {
	name, value, full := strings.Cut(line, ":")
	return wire.Header{Name: name, Value: strings.Trim(value, " \t")}, full
}

// grow adds the fields padding and nested to the object that the body is.
func (c *Change) grow(d *draft) error {
	if c.Pad == "" && c.Nest == 0 {
		return nil
	}
	doc, err := template.ParseDocument(d.body)
	if err != nil {
		return fmt.Errorf("change body: %w", err)
	}
	d.body = doc.Bytes()
	if c.Pad != "" {
		size, err := parseSize(c.Pad)
		if err != nil {
			return fmt.Errorf("change body: pad: %w", err)
		}
		rest := int(size) - len(appendMember(d.body, "padding", []byte(`""`)))
		if rest < 0 {
			return fmt.Errorf("change body: pad to %s: the body has %d bytes already", c.Pad, len(d.body))
		}
		d.body = appendMember(d.body, "padding", slices.Concat([]byte(`"`), bytes.Repeat([]byte("x"), rest), []byte(`"`)))
		d.note("padded to %s", c.Pad)
	}
	if c.Nest > 0 {
		value := strings.Repeat(`{"nested":`, c.Nest-1) + "{}" + strings.Repeat("}", c.Nest-1)
		d.body = appendMember(d.body, "nested", []byte(value))
		d.note("%d objects within each other", c.Nest)
	}
	return nil
}

// appendMember returns a copy of a compact JSON object with one more member. It does not parse what may be very large or deep.
func appendMember(object []byte, name string, value []byte) []byte {
	comma := ","
	if string(object) == "{}" {
		comma = ""
	}
	return slices.Concat(object[:len(object)-1], []byte(comma+`"`+name+`":`), value, []byte("}"))
}

// secret leaves the secret header out of a request, or makes its value wrong.
func (d *draft) secret(how string, secret wire.Header) {
	switch how {
	case "missing":
		d.drop(secret.Name)
		d.note("secret missing")
	case "wrong":
		d.set(secret.Name, wrongSecret(secret.Value))
		d.note("secret wrong")
	}
}

// wrongSecret is a value of the same length and shape, the word before the credentials included, of which every letter and
// digit of the credentials is another.
func wrongSecret(value string) string {
	start := strings.LastIndexByte(value, ' ') + 1
	wrong := []byte(value)
	for i := start; i < len(wrong); i++ {
		switch b := wrong[i]; {
		case b >= '0' && b <= '9':
			wrong[i] = '0' + (b-'0'+5)%10
		case b >= 'a' && b <= 'z':
			wrong[i] = 'a' + (b-'a'+13)%26
		case b >= 'A' && b <= 'Z':
			wrong[i] = 'A' + (b-'A'+13)%26
		}
	}
	if string(wrong) == value {
		return value + "-wrong"
	}
	return string(wrong)
}

package scenarios

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// A replayBase is the head that a recorded scenario's events have before they are changed.
type replayBase struct{ header []wire.Header }

func newReplayBase() (*replayBase, error) {
	m, err := ordinaryEvent(mock.Config{To: "http://localhost", Profile: replayProfile()}, 0)
	if err != nil {
		return nil, err
	}
	_, header := wire.SplitHead(m.Request[:m.Head])
	return &replayBase{header}, nil
}

// A recorded is a recorded request taken apart.
type recorded struct {
	line, host string // host is the target's
	header     []wire.Header
	body       []byte
	raw        []byte // as a sequence would send it
}

// change makes the change of an event that gives the exchange's request, by trying: what differs is named, or the head as a
// whole where that is shorter or the only way.
func (b *replayBase) change(x *wire.Exchange) (*Change, error) {
	r, err := takeApart(x)
	if err != nil {
		return nil, err
	}
	c := &Change{}
	if text := string(r.body); utf8.ValidString(text) {
		c.Body = &text
	} else {
		text = base64.StdEncoding.EncodeToString(r.body)
		c.BodyBase64 = &text
	}
	if method, _, _ := strings.Cut(r.line, " "); method != "POST" {
		c.Method = method
	}
	b.differences(c, r)
	if shorter := len(c.Headers) <= len(r.header) || len(r.header) == 0; shorter && b.gives(c, r) {
		return c, nil
	}
	c.ContentType, c.DispatchID, c.Headers, c.Head = nil, nil, nil, r.head()
	if !b.gives(c, r) {
		return nil, errors.New("its head cannot be kept")
	}
	return c, nil
}

// leaveOut takes headers out of a recorded head, folded lines with them; all else stays byte for byte.
func (r *Recording) leaveOut(x *wire.Exchange) {
	if len(r.Without) == 0 || x.RequestHead > len(x.Request) {
		return
	}
	head := make([]byte, 0, x.RequestHead)
	out := false
	for line := range bytes.Lines(x.Request[:max(0, x.RequestHead)]) {
		name, _, found := bytes.Cut(line, []byte{':'})
		if folded := line[0] == ' ' || line[0] == '\t'; !folded {
			out = found && slices.ContainsFunc(r.Without, func(n string) bool { return is(n, string(name)) })
		}
		if !out {
			head = append(head, line...)
		}
	}
	x.Request, x.RequestHead = append(head, x.Request[x.RequestHead:]...), len(head)
}

func takeApart(x *wire.Exchange) (*recorded, error) {
	if len(x.Request) == 0 || x.RequestHead <= 0 || x.RequestHead > len(x.Request) {
		return nil, errors.New("its bytes are no longer kept")
	}
	r := &recorded{body: x.Request[x.RequestHead:]}
	r.line, r.header = wire.SplitHead(x.Request[:x.RequestHead])
	method, rest, _ := strings.Cut(r.line, " ")
	path, version, _ := strings.Cut(rest, " ")
	if version != "HTTP/1.1" {
		return nil, fmt.Errorf("its first line %.100q cannot be kept: a scenario sends HTTP/1.1", r.line)
	}
	for _, h := range r.header {
		if !utf8.ValidString(h.Name + h.Value) {
			return nil, fmt.Errorf("its header %.100q cannot be kept: it is not UTF-8", h.Name)
		}
	}
	raw, err := wire.AppendHead(nil, method, path, r.header)
	if err != nil {
		return nil, fmt.Errorf("its head cannot be kept: %w", err)
	}
	r.raw = append(raw, r.body...)
	r.host, _ = headerOf(r.header, "Host")
	if t, err := wire.ParseTarget(x.Target, ""); err == nil {
		r.host = t.Host
	}
	return r, nil
}

// differences notes the headers that the event does not have like this.
func (b *replayBase) differences(c *Change, r *recorded) {
	c.Headers = map[string]*string{}
	for _, h := range r.header {
		own, there := headerOf(b.header, h.Name)
		switch {
		case r.decided(h), there && own == h.Value:
		case is(h.Name, "Content-Type"):
			c.ContentType = &h.Value
		case is(h.Name, "Webhook-Dispatch-Id"):
			c.DispatchID = &h.Value
		default:
			c.Headers[h.Name] = &h.Value
		}
	}
	for _, h := range b.header {
		if _, there := headerOf(r.header, h.Name); !there {
			c.Headers[h.Name] = nil
		}
	}
}

func is(name, other string) bool { return strings.EqualFold(name, other) }

// head is the recorded head as a list. What the receiver or the body decides is a name alone.
func (r *recorded) head() []string {
	list := make([]string, len(r.header))
	for i, h := range r.header {
		list[i] = h.Name
		if !r.decided(h) {
			list[i] += ": " + h.Value
		}
	}
	return list
}

// decided tells whether the engine gives a header the same value again: the target's host, and the body's length if it stands
// there once.
func (r *recorded) decided(h wire.Header) bool {
	if is(h.Name, "Content-Length") {
		h.Value, _ = headerOf(r.header, h.Name)
		return h.Value == strconv.Itoa(len(r.body))
	}
	return is(h.Name, "Host") && h.Value == r.host
}

// gives tells whether a change makes the recorded request out of an event.
func (b *replayBase) gives(c *Change, r *recorded) bool {
	d := &draft{line: "POST" + r.line[strings.IndexByte(r.line, ' '):], header: slices.Clone(b.header)}
	d.set("Host", r.host)
	if err := c.apply(d); err != nil {
		return false
	}
	got, _, err := d.bytes()
	return err == nil && bytes.Equal(got, r.raw)
}

// yaml is the change as it stands below its key in a sequence.
func (c *Change) yaml() string {
	const indent = "        "
	var b strings.Builder
	key := func(name, value string) { fmt.Fprintf(&b, "%s%s: %s\n", indent, name, yamlText(value, indent+"  ")) }
	if c.Body != nil {
		key("body", *c.Body)
	} else {
		key("body_base64", *c.BodyBase64)
	}
	if c.Method != "" {
		key("method", c.Method)
	}
	if len(c.Head) > 0 {
		b.WriteString(indent + "head:\n")
	}
	for _, line := range c.Head {
		fmt.Fprintf(&b, "%s  - %s\n", indent, yamlText(line, ""))
	}
	if c.ContentType != nil {
		key("content_type", *c.ContentType)
	}
	if c.DispatchID != nil {
		key("dispatch_id", *c.DispatchID)
	}
	if len(c.Headers) > 0 {
		b.WriteString(indent + "headers:\n")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		if value := c.Headers[name]; value != nil {
			key("  "+yamlText(name, ""), *value)
		} else {
			fmt.Fprintf(&b, "%s  %s: null\n", indent, yamlText(name, ""))
		}
	}
	return b.String()
}

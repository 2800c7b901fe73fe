package diff

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/text"
)

// A Side is one of the two that are compared.
type Side struct {
	Row         book.Row
	Exchange    wire.Exchange // read only
	Kept        bool          // Exchange has its bytes
	ShowSecrets bool          // unmasked
	Mask        *wire.Mask    // what is masked otherwise; nil is the zero Mask
}

// An op is how two things differ.
type op byte

const (
	equal   op = iota
	added      // only in the second
	removed    // only in the first
	changed    // another value
	spelled    // the same value in another spelling
	heading
	note
)

func (o op) differs() bool { return o >= added && o <= spelled }

// An item is one thing that was compared. Its texts are printable.
type item struct {
	op     op
	start  bool   // of a difference: several lines can be one
	isLine bool   // a and b are lines of text, not values of path
	path   string // of a value, name of a header; text of a heading or note
	a, b   string
	why    string // a word about the difference
	count  int    // of an equal item: how many things it stands for
}

// A section is the comparison of two requests, or two responses.
type section struct {
	items []item
	found int // differences
}

type result struct{ request, response section }

// compare does the work: some milliseconds for bodies of a megabyte.
func compare(a, b *Side) result {
	view := func(s *Side, raw []byte, head int, missing string) message {
		m := message{raw: raw, shown: raw, head: max(0, min(head, len(raw))), missing: missing}
		if !s.Kept {
			m.missing = "its bytes were dropped to stay within the memory limit"
		}
		if !s.ShowSecrets {
			mask := s.Mask
			if mask == nil {
				mask = &wire.Mask{}
			}
			m.shown = mask.AppendMasked(nil, raw, m.head)
		}
		if m.missing != "" {
			m.missing = fmt.Sprintf("#%d: %s", s.Row.Seq, text.Printable(m.missing))
		}
		return m
	}
	request := func(s *Side) message { return view(s, s.Exchange.Request, s.Exchange.RequestHead, "") }
	response := func(s *Side) message {
		return view(s, s.Exchange.Response, s.Exchange.ResponseHead, noResponse(&s.Exchange))
	}
	return result{compareMessages(request(a), request(b), "request line"), compareMessages(response(a), response(b), "status line")}
}

// noResponse says why there is no response, "" when there is one.
func noResponse(x *wire.Exchange) string {
	switch {
	case len(x.Response) > 0:
		return ""
	case x.Err != "":
		return "no response: " + x.Err
	}
	return "no response"
}

// A message is a request or a response. shown has its secrets blotted out, and is as long as raw.
type message struct {
	raw, shown []byte
	head       int
	missing    string // why there is nothing to compare, "" when there is
}

// A comparison collects items.
type comparison struct{ section }

// maxItems bounds what is kept of a comparison: about 10 MB with short values.
const maxItems = 20_000

func (c *comparison) add(i item) {
	if i.op.differs() && (!i.isLine || i.start) {
		i.start = true
		c.found++
	}
	if i.op == equal && i.count == 0 {
		i.count = 1
	}
	switch last := len(c.items) - 1; {
	case last+1 < maxItems:
		c.items = append(c.items, i)
	case last+1 == maxItems:
		c.items = append(c.items, item{op: note, path: "more than can be listed here"})
	}
}

func (c *comparison) note(format string, args ...any) {
	c.add(item{op: note, path: fmt.Sprintf(format, args...)})
}

func compareMessages(a, b message, firstLine string) section {
	var c comparison
	switch {
	case a.missing != "" || b.missing != "":
		for _, m := range []message{a, b} {
			if m.missing != "" {
				c.note("%s", m.missing)
			}
		}
		return c.section
	case bytes.Equal(a.raw, b.raw):
		c.note("no difference: byte for byte the same, %s", size(int64(len(a.raw))))
		return c.section
	}
	c.head(a, b, firstLine)
	c.add(item{op: heading, path: "body"})
	c.body(a.part(), b.part())
	return c.section
}

// part is the message's body.
func (m *message) part() value { return value{string(m.raw[m.head:]), string(m.shown[m.head:])} }

// A value is a text to compare, and the same text as it may be shown.
type value struct{ raw, shown string }

// maxBody is the longest body that is looked into, in bytes.
const maxBody = 1 << 20

func (c *comparison) body(a, b value) {
	if a.raw == b.raw {
		c.add(item{op: equal, path: "all " + size(int64(len(a.raw)))})
		return
	}
	if max(len(a.raw), len(b.raw)) <= maxBody {
		x, ok := parse(a)
		y, too := parse(b)
		switch {
		case ok && too:
			c.document(".", x, y, a.raw, b.raw)
			return
		case isText(a.raw) && isText(b.raw):
			c.lines(a, b)
			return
		}
	}
	c.bytes(a, b)
}

// isText tells whether a body has lines to compare.
func isText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// differ adds a value that is another one now. Of long texts the beginning that is alike is left out.
func (c *comparison) differ(o op, path string, a, b value, why string) {
	if len(c.items) > maxItems {
		c.found++
		return
	}
	if a.shown == b.shown && a.raw != b.raw {
		why = "secret, differs"
	}
	x, y := shorten(cut(a.shown, clip), cut(b.shown, clip))
	c.add(item{op: o, path: path, a: x, b: y, why: why})
}

// same adds a value that is alike.
func (c *comparison) same(path string, v value) {
	c.add(item{op: equal, path: path, a: cut(v.shown, 200)})
}

// clip bounds the texts of an item, in bytes.
const clip = 4096

// cut makes a text printable and at most about n bytes long.
func cut(s string, n int) string {
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "") + "…"
	}
	return text.Printable(s)
}

// shorten leaves out what two texts have in common at their beginnings, but for some characters.
func shorten(a, b string) (string, string) {
	const keep, worth = 12, 32
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	if n < worth {
		return a, b
	}
	return "…" + string(x[n-keep:]), "…" + string(y[n-keep:])
}

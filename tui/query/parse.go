package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/tui/text"
)

// An Error says what is wrong with a filter.
type Error struct {
	At    int    // cells in front of the place
	Cause string // one line, with a suggestion where there is one
}

func (e *Error) Error() string { return fmt.Sprintf("parse filter at %d: %s", e.At, e.Cause) }

// Parse reads a filter; an empty one matches every row. The error is an [*Error].
func Parse(filter string) (Query, error) {
	p := parser{src: filter}
	q := Query{source: filter}
	for p.skipSpaces(); p.at < len(p.src); p.skipSpaces() {
		t, err := p.term()
		if err != nil {
			return Query{}, err
		}
		q.terms = append(q.terms, t)
		q.bytes = q.bytes || t.field.inBytes()
	}
	slices.SortStableFunc(q.terms, func(a, b term) int { return cost(a) - cost(b) })
	return q, nil
}

// cost orders terms so that the cheap ones are asked first.
func cost(t term) int {
	switch {
	case t.field.inBytes():
		return 2
	case len(t.texts) > 0:
		return 1
	}
	return 0
}

// Quote writes a text so that it stands for itself in a filter, alone or as a value.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// A parser stands at a byte of a filter.
type parser struct {
	src string
	at  int
}

// A value is one alternative of a term.
type value struct {
	text   string
	at     int
	quoted bool // some of it
}

func (p *parser) errorf(at int, format string, args ...any) error {
	return &Error{At: text.Width(text.Printable(p.src[:at])), Cause: fmt.Sprintf(format, args...)}
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (p *parser) skipSpaces() {
	for p.at < len(p.src) && space(p.src[p.at]) {
		p.at++
	}
}

// peek is the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return 0
}

func (p *parser) term() (term, error) {
	start := p.at
	t := term{not: p.peek() == '-'}
	if t.not {
		p.at++
		if p.at == len(p.src) || space(p.peek()) {
			return t, p.errorf(start, "- needs a term behind it")
		}
	}
	info, err := p.key()
	if err != nil {
		return t, err
	}
	t.field = info.field
	for more := true; more; {
		var v value
		if v, more, err = p.value(); err != nil {
			return t, err
		}
		if v.text == "" && (t.field != anywhere || !v.quoted) {
			return t, p.needs(info, v)
		}
		if err := p.take(&t, v); err != nil {
			return t, err
		}
	}
	return t, nil
}

// needs is the error of a value that is missing.
func (p *parser) needs(info keyInfo, v value) error {
	if info.Key == "" {
		return p.errorf(v.at, "| needs a value on either side")
	}
	return p.errorf(v.at, "%s needs a value, such as %s", info.Key, strings.TrimPrefix(info.Example, info.Key+":"))
}

// key reads a key with its colon, or the sign of a number; a word alone has neither, and the field anywhere.
func (p *parser) key() (keyInfo, error) {
	rest := p.src[p.at:]
	if len(rest) > 1 && rest[0] == '#' && strings.IndexByte("0123456789<>=", rest[1]) >= 0 {
		p.at++
		info, _ := keyOf("seq")
		return info, nil
	}
	n := 0
	for n < len(rest) && (rest[n]|0x20 >= 'a' && rest[n]|0x20 <= 'z') {
		n++
	}
	if n == 0 || n == len(rest) || rest[n] != ':' || strings.HasPrefix(rest[n:], "://") {
		return keyInfo{field: anywhere}, nil
	}
	name := strings.ToLower(rest[:n])
	info, ok := keyOf(name)
	if !ok {
		near := suggest.DidYouMean(name, keyNames())
		if near == "" {
			near = "; quote a text that has a colon"
		}
		return info, p.errorf(p.at, "unknown key %q%s", name, near)
	}
	p.at += n + 1
	return info, nil
}

// value reads one alternative, and tells whether another one follows.
func (p *parser) value() (v value, more bool, err error) {
	v.at = p.at
	var b strings.Builder
	for ; p.at < len(p.src); p.at++ {
		switch c := p.src[p.at]; {
		case c == '"':
			v.quoted = true
			if err := p.quoted(&b); err != nil {
				return v, false, err
			}
		case c == '|':
			p.at++
			v.text = b.String()
			return v, true, nil
		case space(c):
			v.text = b.String()
			return v, false, nil
		default:
			b.WriteByte(c)
		}
	}
	v.text = b.String()
	return v, false, nil
}

// quoted reads from a quote to the one that closes it, on which it ends.
func (p *parser) quoted(b *strings.Builder) error {
	start := p.at
	for p.at++; p.at < len(p.src); p.at++ {
		switch c := p.src[p.at]; {
		case c == '"':
			return nil
		case c == '\\' && p.at+1 < len(p.src) && (p.src[p.at+1] == '"' || p.src[p.at+1] == '\\'):
			p.at++
			b.WriteByte(p.src[p.at])
		default:
			b.WriteByte(c)
		}
	}
	return p.errorf(start, "the quote is not closed")
}

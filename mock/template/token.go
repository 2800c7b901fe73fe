package template

import (
	"strings"
	"unicode/utf8"
)

// text reads the string at pos and returns where its inside begins and ends.
func (p *parser) text() (from, to int, ok bool) {
	opening := p.pos
	p.pos++
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case c == '"':
			p.pos++
			return opening + 1, p.pos - 1, true
		case c == '\\':
			p.escape()
		case c < 0x20:
			p.report(p.pos, RuleSyntax, "control character 0x%02x must be escaped in a string", c)
			p.pos++
		case c < utf8.RuneSelf:
			p.pos++
		default:
			r, size := utf8.DecodeRuneInString(p.src[p.pos:])
			if r == utf8.RuneError && size == 1 {
				p.report(p.pos, RuleSyntax, "byte 0x%02x in a string is not UTF-8", c)
			}
			p.pos += size
		}
	}
	return 0, 0, p.stop(opening, "this string is never closed")
}

// escape reads the escape at pos; of a bad one only the backslash.
func (p *parser) escape() {
	rest := p.src[p.pos+1:]
	if rest != "" && strings.IndexByte(`"\/bfnrt`, rest[0]) >= 0 {
		p.pos += 2
		return
	}
	if len(rest) >= 5 && rest[0] == 'u' && isHex(rest[1:5]) {
		p.pos += 6
		return
	}
	switch {
	case rest == "":
	case rest[0] == 'u':
		p.report(p.pos, RuleSyntax, `bad escape: \u wants four hexadecimal digits`)
	default:
		r, _ := utf8.DecodeRuneInString(rest)
		p.report(p.pos, RuleSyntax, "bad escape: a backslash before %q", r)
	}
	p.pos++
}

// number reads a number after JSON's grammar, which knows no leading zeros, no bare point and no plus sign.
func (p *parser) number() bool {
	start := p.pos
	p.accept('-')
	ok := p.accept('0') || p.digits()
	if ok && p.accept('.') {
		ok = p.digits()
	}
	if ok && (p.accept('e') || p.accept('E')) {
		if !p.accept('+') {
			p.accept('-')
		}
		ok = p.digits()
	}
	if !ok || p.pos < len(p.src) && isDigit(p.src[p.pos]) {
		return p.stop(start, "malformed number")
	}
	return true
}

func (p *parser) digits() bool {
	start := p.pos
	for p.pos < len(p.src) && isDigit(p.src[p.pos]) {
		p.pos++
	}
	return p.pos > start
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; !isDigit(s[i]) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

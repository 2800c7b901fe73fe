package jsonview

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// peek skips blanks and returns the byte that follows, 0 at the end.
func (s *scan) peek() byte {
	for s.at < s.end {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

func (s *scan) problem(what string) error {
	if s.at >= s.end {
		what = "the document ends too early"
	}
	return &SyntaxError{s.at, what}
}

// quoted reads a string.
func (s *scan) quoted() error {
	text := s.text[:s.end]
	for i := s.at + 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			s.at = i + 1
			return nil
		case c < ' ':
			s.at = i
			return s.problem("a control character in a string")
		case c == '\\':
			n := escapeLength(text[i:])
			if n == 0 {
				s.at = i
				return s.problem("an unknown escape in a string")
			}
			i += n - 1
		}
	}
	s.at = s.end
	return s.problem("")
}

// escapeLength is the length of the escape that text begins with, 0 when it is none.
func escapeLength(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	if text[1] != 'u' {
		if strings.IndexByte(`"\/bfnrt`, text[1]) < 0 {
			return 0
		}
		return 2
	}
	if _, ok := unit(text); ok {
		return 6
	}
	return 0
}

// unit reads an escape of the form \u1234.
func unit[T []byte | string](text T) (r rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for i := 2; i < 6; i++ {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// number reads a number.
func (s *scan) number() error {
	if s.is('-') {
		s.at++
	}
	if s.is('0') {
		s.at++
	} else if !s.digits() {
		return s.problem("not a number")
	}
	if s.is('.') {
		s.at++
		if !s.digits() {
			return s.problem("not a number")
		}
	}
	if s.is('e') || s.is('E') {
		s.at++
		if s.is('+') || s.is('-') {
			s.at++
		}
		if !s.digits() {
			return s.problem("not a number")
		}
	}
	return nil
}

func (s *scan) is(c byte) bool { return s.at < s.end && s.text[s.at] == c }

// digits skips digits and tells whether there were any.
func (s *scan) digits() bool {
	from := s.at
	for s.at < s.end && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > from
}

// word reads true, false or null.
func (s *scan) word() error {
	for _, w := range []string{"true", "false", "null"} {
		if s.end-s.at >= len(w) && string(s.text[s.at:s.at+len(w)]) == w {
			s.at += len(w)
			return nil
		}
	}
	return s.problem("not true, false or null")
}

// Unquote decodes a valid JSON string with its quotes, such as a [Node]'s Raw or Key. Halves of surrogate pairs become
// U+FFFD.
func Unquote(raw string) string {
	if len(raw) < 2 {
		return ""
	}
	raw = raw[1 : len(raw)-1]
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	return string(appendUnquoted(make([]byte, 0, len(raw)), raw))
}

// appendUnquoted appends the content of a valid JSON string, decoded.
func appendUnquoted[T []byte | string](dst []byte, raw T) []byte {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c != '\\' || i+1 >= len(raw) {
			dst = append(dst, c)
			i++
			continue
		}
		if r, ok := unit(raw[i:]); ok {
			i += 6
			if utf16.IsSurrogate(r) {
				low, _ := unit(raw[i:])
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, plainEscape(raw[i+1]))
		i += 2
	}
	return dst
}

// plainEscape is what a backslash and c stand for.
func plainEscape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

package wire

import (
	"bytes"
	"math/bits"
)

// JSON can stand inside the strings of JSON. A quote of the JSON itself has no backslash before it, one of the JSON
// inside has one, one of the JSON inside that has three. So the level of a quote is the number of ones at the end of the
// number of its backslashes, in binary: 0, 1 and 11. Other quotes of a level, such as those after an escaped backslash,
// have more backslashes, but the same ones at the end.

// level returns the level of the quote at i.
func level(b []byte, i int) int {
	n := 0
	for i > n && b[i-1-n] == '\\' {
		n++
	}
	return bits.TrailingZeros(^uint(n))
}

// delimiter is how many backslashes belong to a quote of a level.
func delimiter(level int) int { return 1<<level - 1 }

// maskJSON blots out the values of secret keys.
func (m *Mask) maskJSON(b []byte) {
	for at := 0; ; {
		n := bytes.IndexByte(b[at:], ':')
		if n < 0 {
			return
		}
		colon := at + n
		at = colon + 1
		end := colon
		for end > 0 && isBlank(b[end-1]) {
			end--
		}
		if end < 3 || b[end-1] != '"' {
			continue
		}
		quote := end - 1
		stop := quote
		for stop > 0 && b[stop-1] == '\\' {
			stop--
		}
		if stop < 2 || m.ends[b[stop-1]]>>(b[stop-2]&31)&1 == 0 {
			continue
		}
		open := bytes.LastIndexByte(b[max(0, stop-64):stop], '"')
		if open < 0 || !m.fields.match(b[max(0, stop-64)+open+1:stop]) {
			continue
		}
		at = maskValue(b, at, level(b, quote))
	}
}

// maskValue blots out the value that starts at i or after blanks, in JSON of a level. It returns where to go on.
func maskValue(b []byte, i, lev int) int {
	for depth := 0; i < len(b); {
		switch c := b[i]; {
		case c == '"':
			if level(b, i) < lev {
				return i // the string that all of this stands in ends here
			}
			i = maskString(b, i+1, lev)
		case c == '{' || c == '[':
			depth++
			i++
			continue
		case c == '}' || c == ']':
			depth--
			i++
		case isBlank(c) || c == '\\':
			i++
			continue
		case depth == 0:
			return maskScalar(b, i)
		case c >= '0' && c <= '9':
			i = maskScalar(b, i)
			continue
		default:
			i++
			continue
		}
		if depth <= 0 {
			return i
		}
	}
	return i
}

// maskString blots out a string of a level that starts at i, after its quote, and returns what follows it.
func maskString(b []byte, i, lev int) int {
	for from := i; ; i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			blot(b[from:])
			return len(b)
		}
		i += n
		l := level(b, i)
		if l > lev {
			continue
		}
		blot(b[from:max(from, i-delimiter(l))])
		if l < lev {
			return i
		}
		return i + 1
	}
}

// maskScalar makes the digits of a number ones, and returns what follows it or the word that starts at i.
func maskScalar(b []byte, i int) int {
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			b[i] = '1'
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == '.', c == '+', c == '-':
		default:
			return i
		}
	}
	return i
}

func isBlank(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

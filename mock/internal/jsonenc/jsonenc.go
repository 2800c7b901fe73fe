// Package jsonenc appends JSON text to byte slices without reflection or allocation.
//
// Strings are escaped exactly as encoding/json does by default: quotes, backslashes and control bytes,
// the HTML characters <, > and &, U+2028 and U+2029; bytes that are not UTF-8 become U+FFFD. Thordata's
// published sample shows that escaping (`\u0026` inside resource.url), so the mock uses it everywhere.
package jsonenc

import (
	"math"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

const hex = "0123456789abcdef"

// plain tells for each byte below 0x80 whether it stands for itself inside a JSON string.
var plain = func() (table [utf8.RuneSelf]bool) {
	for b := range table {
		table[b] = b >= 0x20 && b != '"' && b != '\\' && b != '<' && b != '>' && b != '&'
	}
	return table
}()

// AppendString appends s as a quoted JSON string.
func AppendString[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	dst = AppendEscaped(dst, s)
	return append(dst, '"')
}

// AppendEscaped appends s as the inside of a JSON string, without the quotes.
func AppendEscaped[T string | []byte](dst []byte, s T) []byte {
	start := 0
	for i := 0; i < len(s); {
		if len(s)-i >= 8 {
			hit := special(load8(s, i))
			if hit == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(hit) / 8
		}
		b := s[i]
		if b < utf8.RuneSelf {
			if !plain[b] {
				dst = append(dst, s[start:i]...)
				dst = appendByte(dst, b)
				start = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(len(s), i+utf8.UTFMax)]))
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(dst, s[start:i]...)
			dst = append(dst, `\ufffd`...)
			start = i + 1
		case r == '\u2028' || r == '\u2029':
			dst = append(dst, s[start:i]...)
			dst = append(dst, `\u202`...)
			dst = append(dst, hex[r&0xf])
			start = i + size
		}
		i += size
	}
	return append(dst, s[start:]...)
}

// load8 returns the eight bytes at i; the compiler makes one load of it.
func load8[T string | []byte](s T, i int) uint64 {
	_ = s[i+7]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
		uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
}

// special sets the high bit of the first of eight bytes that does not stand for itself, and maybe bits above it; zero is
// none. It looks for high bits, control bytes and the five special characters in all of them at once. Quote and ampersand
// differ in one bit, and so do the angle brackets. A subtraction borrows from the byte above only where it has found one.
func special(x uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	quoteOrAnd := (x | 0x04*ones) ^ '&'*ones
	angle := (x | 0x02*ones) ^ '>'*ones
	backslash := x ^ '\\'*ones
	return (x | (x - 0x20*ones) | (quoteOrAnd - ones) | (angle - ones) | (backslash - ones)) & high
}

func appendByte(dst []byte, b byte) []byte {
	switch b {
	case '"', '\\':
		return append(dst, '\\', b)
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	return append(dst, '\\', 'u', '0', '0', hex[b>>4], hex[b&0xf])
}

// AppendFloat appends f as encoding/json spells it; NaN and the infinities, which JSON has no word for, become null.
func AppendFloat(dst []byte, f float64) []byte {
	if whole := int64(f); float64(whole) == f && f != 0 && whole < 1<<53 && whole > -1<<53 {
		return strconv.AppendInt(dst, whole, 10)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	if abs := math.Abs(f); abs == 0 || abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	if n := len(dst); n >= 4 && dst[n-4] == 'e' && dst[n-3] == '-' && dst[n-2] == '0' { // e-09 is spelled e-9
		dst[n-2] = dst[n-1]
		dst = dst[:n-1]
	}
	return dst
}

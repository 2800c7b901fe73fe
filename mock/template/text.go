package template

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// appendText appends the variable at path as the inside of a JSON string.
func appendText(dst []byte, path []string, vars Vars, o ObjectText) []byte {
	start := len(dst)
	out, ok := vars.AppendJSON(dst, path)
	if !ok || len(out) == start {
		return dst
	}
	end := len(out)
	switch out[start] {
	case 'n':
		return out[:start]
	case '"':
		copy(out[start:], out[start+1:end-1])
		return out[:end-2]
	case '{', '[':
		// The text is built behind the value and then moved over it: no second buffer.
		if o == ObjectApify {
			out = appendJavaScript(out, out[start:end])
		} else {
			out = jsonenc.AppendEscaped(out, out[start:end])
		}
		n := copy(out[start:], out[end:])
		return out[:start+n]
	}
	return out
}

// appendJavaScript appends an object or array, given as compact JSON, as JavaScript's String does: nested arrays come out
// flat, null elements empty. Strings keep their JSON escapes and numbers their spelling.
func appendJavaScript(dst, value []byte) []byte {
	for i := 0; i < len(value); {
		end := i + 1
		switch value[i] {
		case '[', ']':
		case ',':
			dst = append(dst, ',')
		case '{':
			end = skipValue(value, i)
			dst = append(dst, "[object Object]"...)
		case '"':
			end = skipValue(value, i)
			dst = append(dst, value[i+1:end-1]...)
		case 'n':
			end = skipValue(value, i)
		default:
			end = skipValue(value, i)
			dst = append(dst, value[i:end]...)
		}
		i = end
	}
	return dst
}

// appendUnescaped appends the text that s, the valid inside of a JSON string, stands for. A surrogate without its partner
// becomes U+FFFD, as in encoding/json.
func appendUnescaped[T string | []byte](dst []byte, s T) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			dst = append(dst, s[i])
			continue
		}
		i++
		switch s[i] {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r := hex4(s, i+1)
			i += 4
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if i+6 < len(s) && s[i+1] == '\\' && s[i+2] == 'u' {
					low = hex4(s, i+3)
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, s[i])
		}
	}
	return dst
}

// hex4 reads the four hexadecimal digits at i.
func hex4[T string | []byte](s T, i int) rune {
	var r rune
	for _, c := range []byte(s[i : i+4]) {
		r = r<<4 | rune(c&0xf)
		if c > '9' {
			r += 9
		}
	}
	return r
}

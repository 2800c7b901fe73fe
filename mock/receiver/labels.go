package receiver

import (
	"bytes"
	"encoding/json"
)

// labels finds the event type and the task id in a payload: eventType, and resource.taskId or else a taskId at the top,
// where they are strings. It walks the text once without decoding it: encoding/json takes eight times as long, more than
// all the rest of a request. Of invalid JSON it returns whatever looks right; keys spelled with escapes it does not know.
func labels(body []byte) (event, task string) {
	var key, eventText, nested, flat []byte
	depth, inResource := 0, false
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '{', '[':
			depth++
			if depth == 1 && body[i] == '[' {
				return "", ""
			}
			if depth == 2 {
				inResource = body[i] == '{' && string(key) == "resource"
			}
		case '}', ']':
			depth--
		case '"':
			end := stringEnd(body, i)
			if end < 0 {
				return unquote(eventText), unquote(either(nested, flat))
			}
			text := body[i : end+1]
			i = end
			switch {
			case depth != 1 && !(depth == 2 && inResource):
			case isKey(body[end+1:]):
				key = text[1 : len(text)-1]
			case depth == 1 && string(key) == "eventType":
				eventText = text
			case depth == 1 && string(key) == "taskId":
				flat = text
			case depth == 2 && string(key) == "taskId":
				nested = text
			}
		}
	}
	return unquote(eventText), unquote(either(nested, flat))
}

// stringEnd returns the index of the quote that ends the string which begins at from, or -1.
func stringEnd(b []byte, from int) int {
	for i := from + 1; ; i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1
		}
		i += n
		escapes := 0
		for b[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
}

// isKey tells whether a colon comes next.
func isKey(rest []byte) bool {
	for _, b := range rest {
		switch b {
		case ' ', '\t', '\r', '\n':
		default:
			return b == ':'
		}
	}
	return false
}

func either(a, b []byte) []byte {
	if a != nil {
		return a
	}
	return b
}

// unquote returns the text of a JSON string, "" for none and for an invalid one.
func unquote(quoted []byte) string {
	if len(quoted) < 2 {
		return ""
	}
	inner := quoted[1 : len(quoted)-1]
	for _, b := range inner {
		if b == '\\' || b < ' ' || b >= 0x80 {
			var text string
			if json.Unmarshal(quoted, &text) != nil {
				return ""
			}
			return text
		}
	}
	return string(inner)
}

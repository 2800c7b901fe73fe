package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// A Document is a JSON object as [Vars]. It keeps the order of keys, duplicates and the spelling of numbers and escapes;
// only white space is dropped. [Document.Set] and [Document.Delete] never change bytes in place, so a copy of a Document
// is independent of it. Lookup scans the text: it suits documents of kilobytes.
type Document struct{ text []byte }

// ParseDocument reads a JSON object. The error is [Errors].
func ParseDocument(src []byte) (*Document, error) {
	text, err := compact(src, true)
	if err != nil {
		return nil, err
	}
	return &Document{text}, nil
}

// compact checks src, one JSON value, and returns it without white space.
func compact(src []byte, object bool) ([]byte, error) {
	p := parser{src: string(src), data: true}
	p.document(func() bool {
		if object && !strings.HasPrefix(p.src[p.pos:], "{") {
			return p.unexpected("a JSON object")
		}
		return p.value()
	})
	if len(p.fatal) > 0 {
		return nil, Errors(locate(p.src, p.fatal))
	}
	var out bytes.Buffer
	if err := json.Compact(&out, src); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Bytes returns the document as compact JSON. The caller must not change it; Set and Delete do not change it either.
func (d *Document) Bytes() []byte { return d.text }

// AppendJSON appends the value at path as compact JSON; a decimal number without leading zeros is an array's index, the
// empty path the whole document. It returns false, and dst unchanged, when there is none. Of a key that stands twice the
// last one counts.
func (d *Document) AppendJSON(dst []byte, path []string) ([]byte, bool) {
	m, ok := d.find(path)
	if !ok {
		return dst, false
	}
	return append(dst, d.text[m.from:m.to]...), true
}

// Set replaces the value at path by value, which is any JSON value. In an object a key that is not there yet is added as
// the last one; nothing else is made on the way. The error names the path and what is wrong with it or with the value; the
// document is then unchanged.
func (d *Document) Set(path []string, value []byte) error {
	dotted := strings.Join(path, ".")
	if len(path) == 0 {
		return fmt.Errorf("set value: the path is empty")
	}
	value, err := compact(value, false)
	if err != nil {
		return fmt.Errorf("set %s: value: %w", dotted, err)
	}
	if m, ok := d.find(path); ok {
		d.text = slices.Concat(d.text[:m.from], value, d.text[m.to:])
		return nil
	}
	parent, ok := d.find(path[:len(path)-1])
	if !ok || d.text[parent.from] != '{' {
		return fmt.Errorf("set %s: there is no such value, and no object to add it to", dotted)
	}
	end := parent.to - 1
	var key []byte
	if d.text[end-1] != '{' {
		key = append(key, ',')
	}
	key = append(jsonenc.AppendString(key, path[len(path)-1]), ':')
	d.text = slices.Concat(d.text[:end], key, value, d.text[end:])
	return nil
}

// Delete removes the value at path, and its key; of a key that stands twice both. The error names a path that is not
// there.
func (d *Document) Delete(path []string) error {
	if len(path) == 0 {
		return fmt.Errorf("delete value: the path is empty")
	}
	m, ok := d.find(path)
	if !ok {
		return fmt.Errorf("delete %s: there is no such value", strings.Join(path, "."))
	}
	for inObject := m.start != m.from; ok; m, ok = d.find(path) {
		start, end := m.start, m.to
		if d.text[end] == ',' {
			end++
		} else if d.text[start-1] == ',' {
			start--
		}
		d.text = slices.Concat(d.text[:start], d.text[end:])
		if !inObject {
			break
		}
	}
	return nil
}

// A member is where an object's or array's member begins, with its key, and where its value begins and ends.
type member struct{ start, from, to int }

func (d *Document) find(path []string) (member, bool) {
	m := member{0, 0, len(d.text)}
	for _, name := range path {
		var ok bool
		switch d.text[m.from] {
		case '{':
			m, ok = findKey(d.text, m.from, name)
		case '[':
			m, ok = findIndex(d.text, m.from, name)
		}
		if !ok {
			return member{}, false
		}
	}
	return m, true
}

// findKey finds the last member with the given key in the object at i.
func findKey(text []byte, i int, name string) (found member, ok bool) {
	for i++; text[i] != '}'; {
		colon := skipValue(text, i)
		m := member{i, colon + 1, skipValue(text, colon+1)}
		if isKey(text[i+1:colon-1], name) {
			found, ok = m, true
		}
		if i = m.to; text[i] == ',' {
			i++
		}
	}
	return found, ok
}

func isKey(key []byte, name string) bool {
	if bytes.IndexByte(key, '\\') < 0 {
		return string(key) == name
	}
	return string(appendUnescaped(nil, key)) == name
}

// findIndex finds the element of the array at i whose index is spelled name.
func findIndex(text []byte, i int, name string) (member, bool) {
	index, err := strconv.Atoi(name)
	if err != nil || strconv.Itoa(index) != name {
		return member{}, false
	}
	for i++; text[i] != ']'; index-- {
		end := skipValue(text, i)
		if index == 0 {
			return member{i, i, end}, true
		}
		if i = end; text[i] == ',' {
			i++
		}
	}
	return member{}, false
}

// skipValue returns where the value at i of compact JSON ends.
func skipValue(text []byte, i int) int {
	depth := 0
	for ; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default:
			if depth > 0 {
				continue
			}
			for i+1 < len(text) && bytes.IndexByte([]byte(",:]}"), text[i+1]) < 0 {
				i++
			}
		}
		if depth == 0 {
			return i + 1
		}
	}
	return i
}

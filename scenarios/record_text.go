package scenarios

import (
	"fmt"
	"strings"
	"unicode"
)

// yamlText writes a text as a YAML scalar, so that both a person and any reader of YAML get it back: a word as it is, others in
// single quotes, as a block of lines at an indentation, or in double quotes with escapes where these cannot hold it.
//
// WORKAROUND: the encoder of goccy/go-yaml v1.19.2 writes texts with control bytes, tabs, carriage returns and some numbers in a
// way that neither it nor others read back. Its parser reads these forms right, see FuzzYAMLText.
func yamlText(text, indent string) string {
	if isWord(text) {
		return text
	}
	if block, ok := yamlBlock(text, indent); ok {
		return block
	}
	if !balanced(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return yamlEscaped(text)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// isWord tells whether no reader of YAML takes the text for anything but a text.
func isWord(text string) bool {
	switch strings.ToLower(text) {
	case "", "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	letter := func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
	for i := range len(text) {
		if b := text[i]; !letter(b) && (i == 0 || b != '-' && (b < '0' || b > '9')) {
			return false
		}
	}
	return true
}

// balanced tells whether the loader would count no more brackets as open after the text than before it, and few in it.
func balanced(text string) bool {
	const deepest = 100
	open := 0
	for _, r := range text {
		switch r {
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		}
		if open > deepest {
			return false
		}
	}
	return open == 0
}

// yamlBlock writes a text of several lines as a literal block; ok is false where one would not be read back.
func yamlBlock(text, indent string) (block string, ok bool) {
	const mostLines = 200
	lines, mark := strings.TrimSuffix(text, "\n"), "|-\n"
	if lines != text {
		mark = "|\n"
	}
	if n := strings.Count(text, "\n"); indent == "" || n == 0 || n > mostLines || !balanced(text) {
		return "", false
	}
	if lines == "" || strings.HasSuffix(lines, "\n") || strings.ContainsAny(lines[:1], " \t\n") {
		return "", false
	}
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		odd := func(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }
		if strings.TrimRight(line, " \t") != line || strings.ContainsFunc(line, odd) {
			return "", false
		}
	}
	return mark + indent + strings.ReplaceAll(lines, "\n", "\n"+indent), true
}

// yamlEscaped writes a text in double quotes, brackets as escapes too where the loader would count them.
func yamlEscaped(text string) string {
	brackets := "[]{}"
	if balanced(text) {
		brackets = ""
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xffff && !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		case !unicode.IsPrint(r) || strings.ContainsRune(brackets, r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

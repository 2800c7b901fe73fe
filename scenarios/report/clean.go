package report

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// visible makes text safe to show on one line of anything: control characters become their pictures, invisible,
// bidirectional and unassignable ones their number in brackets, as do bytes that are no UTF-8.
func visible(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "[0x%02X]", s[i])
		case r < 0x20:
			b.WriteRune(0x2400 + r)
		case r == 0x7f:
			b.WriteRune(0x2421)
		case hidden(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// hidden tells whether a character above ASCII acts on its surroundings, cannot be seen, or is none: C1 controls, soft
// hyphen, bidirectional marks, zero-width ones, line separators, tags, noncharacters.
func hidden(r rune) bool {
	switch {
	case r >= 0x80 && r < 0xa0, r == 0xad, r == 0x61c, r == 0x180e, r == 0xfeff,
		r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f, r >= 0xfdd0 && r <= 0xfdef:
		return true
	}
	return r&0xfffe == 0xfffe
}

// visibleLines is visible for text of several lines: CR LF and LF end lines, tabs become four spaces.
func visibleLines(s string) []string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.Split(strings.ReplaceAll(s, "\t", "    "), "\n")
	for i, line := range lines {
		lines[i] = visible(line)
	}
	return lines
}

const longestValue = 2000 // bytes of a text of a finding or a probe that are shown

// clip is visible for text that may be long.
func clip(s string) string {
	cut := cutText(s, longestValue)
	if cut == s {
		return visible(s)
	}
	return fmt.Sprintf("%s … (%s more)", visible(cut), size(int64(len(s)-len(cut))))
}

// cutText returns the first limit bytes of s, or up to three fewer so that no character is cut.
func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for i := limit; i > limit-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return s[:i]
		}
	}
	return s[:limit]
}

// bodyLines shows at most limit bytes of a body, whose whole size was total: as text, or as a hex dump of an eighth of
// limit. A last line says what was left out.
func bodyLines(body []byte, limit int, total int64) []string {
	if total == 0 {
		return nil
	}
	var lines []string
	shown := 0
	if isText(body) {
		text := cutText(string(body), limit)
		shown = len(text)
		lines = visibleLines(strings.TrimSuffix(text, "\n"))
	} else {
		shown = min(len(body), max(limit/8, 16))
		lines = strings.Split(strings.TrimSuffix(hex.Dump(body[:shown]), "\n"), "\n")
	}
	if left := max(total, int64(len(body))) - int64(shown); left > 0 {
		if shown == 0 {
			lines = nil
		}
		lines = append(lines, fmt.Sprintf("… %s more", size(left)))
	}
	return lines
}

// isText tells whether at most a tenth of the bytes are controls or no UTF-8.
func isText(body []byte) bool {
	odd := 0
	for rest := body; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 || r < 0x20 && r != '\n' && r != '\r' && r != '\t' {
			odd++
		}
		rest = rest[n:]
	}
	return odd <= len(body)/10
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n == 1:
		return "1 byte"
	case n < 10<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 10<<20:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}

// count writes a number and its noun: 1 check, 2 checks.
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

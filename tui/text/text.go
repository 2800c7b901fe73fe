package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Printable replaces what could act on a terminal, control bytes, bidirectional overrides and bytes that are not UTF-8,
// by visible signs. The result has no line end, and joins into one character with nothing but text of its own kind: not with
// the frame or the sign beside it.
func Printable(s string) string {
	if plain(s) {
		return s
	}
	s = strings.Map(visible, s)
	const beside = "│"
	if first, _ := ansi.FirstGraphemeCluster(beside+s, ansi.GraphemeWidth); len(first) > len(beside) {
		return "◌" + s // a mark that has nothing to stand on
	}
	return s
}

func visible(r rune) rune {
	switch {
	case r < 0x20:
		return 0x2400 + r // the picture of the control character
	case r == 0x7f:
		return 0x2421
	case r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x61c,
		r == 0x2028, r == 0x2029, r == 0xfeff, r >= 0xe0000 && r <= 0xe007f, prefixes(r):
		return '\ufffd'
	}
	return r
}

// prefixes tells whether a character makes one with whatever follows, which then is counted as no cell or one: a few
// letters and signs of Arabic and scripts of India that nobody sees alone.
func prefixes(r rune) bool {
	switch r {
	case 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0xd4e, 0x110bd, 0x110cd, 0x111c2, 0x111c3, 0x113d1, 0x1193f, 0x11941, 0x11d46, 0x11f02:
		return true
	}
	return r >= 0x600 && r <= 0x605 || r >= 0x11a84 && r <= 0x11a89
}

// plain tells whether s is printable ASCII, whose width is its length.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// Lines is [Printable] for text of several lines: it splits at line ends (LF or CR LF) and replaces tabs by spaces up to
// the next multiple of four.
func Lines(s string) []string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = Printable(expandTabs(line))
	}
	return lines
}

func expandTabs(line string) string {
	const stop = 4
	before, rest, found := strings.Cut(line, "\t")
	if !found {
		return line
	}
	var b strings.Builder
	for at := 0; found; before, rest, found = strings.Cut(rest, "\t") {
		before = Printable(before)
		b.WriteString(before)
		at += Width(before)
		n := stop - at%stop
		b.WriteString("    "[:n])
		at += n
	}
	b.WriteString(before)
	return b.String()
}

// Width is how many cells s takes.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// begin returns how long the longest beginning of s of at most w cells is. It reads no further than that.
func begin(s string, w int) (bytes, cells int) {
	for bytes < len(s) {
		n, wide := 1, 1
		if s[bytes] >= 0x80 || bytes+1 < len(s) && s[bytes+1] >= 0x80 {
			var cluster string
			cluster, wide = ansi.FirstGraphemeCluster(s[bytes:], ansi.GraphemeWidth)
			n = len(cluster)
		}
		if cells+wide > w {
			break
		}
		bytes, cells = bytes+n, cells+wide
	}
	return bytes, cells
}

// Fit cuts s, with an ellipsis, or pads it with spaces to exactly w cells.
func Fit(s string, w int) string {
	cut := Cut(s, w, "…")
	return cut + spaces(w-Width(cut))
}

// Right is [Fit] aligned to the right.
func Right(s string, w int) string {
	cut := Cut(s, w, "…")
	return spaces(w-Width(cut)) + cut
}

// Cut returns s when it fits into w cells, and otherwise as much of its beginning as fits in front of tail. It costs the
// same however long s is.
func Cut(s string, w int, tail string) string {
	if n, _ := begin(s, w); n == len(s) {
		return s
	}
	room := w - Width(tail)
	if room < 0 {
		return ""
	}
	n, _ := begin(s, room)
	return s[:n] + tail
}

// Middle is [Fit] for names that are alike at their beginning: it cuts in the middle.
func Middle(s string, w int) string {
	n := Width(s)
	if n <= w || w < 3 {
		return Fit(s, w)
	}
	tail := w / 2
	head, _ := begin(s, w-tail-1)
	return Fit(s[:head]+"…"+From(s, n-tail), w)
}

// From returns the cells of s from the given one on: what a view that is scrolled to the right shows. A wide character
// that is cut apart becomes a space.
func From(s string, cell int) string {
	n, cells := begin(s, cell)
	if cells >= cell || n == len(s) {
		return s[n:]
	}
	cluster, wide := ansi.FirstGraphemeCluster(s[n:], ansi.GraphemeWidth)
	return spaces(cells+wide-cell) + s[n+len(cluster):]
}

// Wrap breaks s into lines of at most w cells: at spaces, which are left out there, and within words that are longer than a
// line. A character that is wider than a line becomes an ellipsis. The result has a line at least, unless w is less than 1.
func Wrap(s string, w int) []string {
	if w < 1 {
		return nil
	}
	var lines []string
	for len(lines) == 0 || s != "" {
		n, _ := begin(s, w)
		if n == len(s) {
			return append(lines, s)
		}
		switch space := strings.LastIndexByte(s[:n+1], ' '); {
		case space > 0 && strings.Trim(s[:space], " ") != "":
			lines, s = append(lines, strings.TrimRight(s[:space], " ")), strings.TrimLeft(s[space:], " ")
		case n > 0:
			lines, s = append(lines, s[:n]), s[n:]
		default:
			cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
			lines, s = append(lines, "…"), s[len(cluster):]
		}
	}
	return lines
}

const blank = "                                                                                                                                "

func spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blank):
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

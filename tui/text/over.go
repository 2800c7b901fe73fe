package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// styleEnd is the sequence that ends every style.
const styleEnd = "\x1b[0m"

// Over lays row over line from a cell on. Both may be styled; the width of line stays, unless row reaches beyond its end. A
// wide character that is cut apart becomes a space.
func Over(line, row string, cell int) string {
	end, at := cell+Width(row), 0
	var before, style, after []byte // style is what is on where after begins
	styled := false
	for line != "" {
		part, cells := first(line)
		line = line[len(part):]
		switch {
		case part[0] != '\x1b' && at+cells <= cell:
			before = append(before, part...)
		case part[0] != '\x1b' && at >= end, part[0] == '\x1b' && len(after) > 0:
			after = append(after, part...)
		case part[0] != '\x1b':
			before = append(before, spaces(cell-at)...)
			after = append(after, spaces(at+cells-end)...)
		default:
			styled = true
			if at <= cell {
				before = append(before, part...)
			}
			if style = append(style, part...); part == styleEnd {
				style = style[:0]
			}
		}
		at += cells
	}
	before = append(before, spaces(cell-at)...)
	if styled {
		before = append(before, styleEnd...)
	}
	return string(before) + row + string(style) + string(after)
}

// first is the first character of a line, or a sequence that changes the style, which has no cells.
func first(line string) (part string, cells int) {
	if line[0] != '\x1b' {
		return ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
	}
	if end := strings.IndexByte(line, 'm'); end >= 0 {
		return line[:end+1], 0
	}
	return line, 0
}

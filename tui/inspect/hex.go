package inspect

import (
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// hexRows are a hex dump: offset, bytes, and what of them is printable ASCII.
// Places are offsets.
type hexRows struct {
	body string
	per  int // bytes in a row: 16, or 8 where there is little room
}

// hexWidth is how many cells a row of a hex dump of 16 bytes takes.
const hexWidth = 78

func newHexRows(body string, width int) hexRows {
	if width < hexWidth {
		return hexRows{body: body, per: 8}
	}
	return hexRows{body: body, per: 16}
}

// Len is the number of rows.
func (r hexRows) Len() int { return (len(r.body) + r.per - 1) / r.per }

func (r hexRows) bytes(row int) string {
	return r.body[row*r.per : min((row+1)*r.per, len(r.body))]
}

func (r hexRows) places(row int) (first, last int) { return row * r.per, (row+1)*r.per - 1 }
func (r hexRows) reveal(place int) int             { return place / r.per }

// Spans are the three columns.
func (r hexRows) Spans(dst []text.Span, s *theme.Screen, row, _ int) []text.Span {
	line := string(r.appendLine(nil, row))
	hex := len("00000000  ")
	ascii := hex + 3*r.per + r.per/8
	return append(dst, text.Span{Ink: s.Muted, Text: line[:hex]}, text.Span{Ink: s.Text, Text: line[hex:ascii]},
		text.Span{Ink: s.String, Text: line[ascii:]})
}

func (r hexRows) text(row int) string { return string(r.appendLine(nil, row)) }

func (r hexRows) appendLine(line []byte, row int) []byte {
	const digits = "0123456789abcdef"
	for shift := 28; shift >= 0; shift -= 4 {
		line = append(line, digits[row*r.per>>shift&15])
	}
	line = append(line, "  "...)
	bytes := r.bytes(row)
	for i := range r.per {
		if i > 0 && i%8 == 0 {
			line = append(line, ' ')
		}
		if i < len(bytes) {
			line = append(line, digits[bytes[i]>>4], digits[bytes[i]&15], ' ')
		} else {
			line = append(line, "   "...)
		}
	}
	line = append(line, " |"...)
	for i := range len(bytes) {
		c := bytes[i]
		if c < 0x20 || c > 0x7e {
			c = '.'
		}
		line = append(line, c)
	}
	return append(line, '|')
}

// find looks for bytes, also across rows, and for what stands in a row, such as 0d 0a.
func (r hexRows) find() func(pattern) []int {
	return func(p pattern) []int {
		var found []int
		var line []byte
		for row := range r.Len() {
			line = r.appendLine(line[:0], row)
			at, before := row*r.per, len(found)
			for end := min(at+r.per+len(p.text)-1, len(r.body)); at < end; at++ {
				n := index(p, r.body[at:end])
				if n < 0 {
					break
				}
				at += n
				found = append(found, at)
			}
			if len(found) == before && index(p, line) >= 0 {
				found = append(found, row*r.per)
			}
		}
		return found
	}
}

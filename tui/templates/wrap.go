package templates

import (
	"strings"

	"github.com/thorhook/thorhook/tui/text"
)

// tabStop is how far apart the places are that a tab leads to, in cells.
const tabStop = 4

// A piece is a part of a line that fits on the screen.
type piece struct{ from, to int } // bytes of the line

// wrap breaks a line into pieces of at most w cells, one at least.
func wrap(line string, w int) []piece {
	var pieces []piece
	from, cells := 0, 0
	for at := 0; at < len(line); {
		n := clusterLen(line[at:])
		wide := text.Width(shown(line[at:at+n], cells))
		if cells+wide > w && at > from {
			pieces = append(pieces, piece{from, at})
			from, cells = at, 0
			continue
		}
		cells += wide
		at += n
	}
	return append(pieces, piece{from, len(line)})
}

// shown is a character as it stands on the screen, cells behind the beginning of its piece.
func shown(cluster string, cells int) string {
	if cluster == "\t" {
		return "    "[:tabStop-cells%tabStop]
	}
	return text.Printable(cluster)
}

// look is a part of a line as it stands on the screen, cells behind the beginning of its piece.
func look(line string, p piece, cells int) string {
	var b strings.Builder
	for at := p.from; at < p.to; {
		n := min(clusterLen(line[at:]), p.to-at)
		s := shown(line[at:at+n], cells)
		b.WriteString(s)
		cells += text.Width(s)
		at += n
	}
	return b.String()
}

// colAt is the place in a piece that is nearest to a cell of it.
func colAt(line string, p piece, cell int) int {
	cells := 0
	for at := p.from; at < p.to; {
		n := clusterLen(line[at:])
		if cells += text.Width(shown(line[at:at+n], cells)); cells > cell {
			return at
		}
		at += n
	}
	return p.to
}

// pieceOf is the index of the piece that a cursor is in. At the seam of two it is the second.
func pieceOf(pieces []piece, col int) int {
	i := len(pieces) - 1
	for i > 0 && pieces[i].from > col {
		i--
	}
	return i
}

func width(line string, p piece) int { return text.Width(look(line, p, 0)) }

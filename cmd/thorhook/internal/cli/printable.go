package cli

import (
	"strings"

	"github.com/thorhook/thorhook/tui/text"
)

// printableLines is printable for text of several lines: line ends and tabs stay.
func printableLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		for k := range cells {
			cells[k] = printable(cells[k])
		}
		lines[i] = strings.Join(cells, "\t")
	}
	return strings.Join(lines, "\n")
}

// printable replaces what could act on a terminal by visible signs.
func printable(s string) string { return text.Printable(s) }

package text_test

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

func TestOver(t *testing.T) {
	for _, tt := range []struct {
		name, line, row string
		cell            int
		want            string
	}{
		{"in the middle", "abcdefgh", "XY", 3, "abcXYfgh"},
		{"at the beginning", "abcdefgh", "XY", 0, "XYcdefgh"},
		{"at the end", "abcdefgh", "XY", 6, "abcdefXY"},
		{"all of it", "abc", "XYZ", 0, "XYZ"},
		{"wide ones stay whole", "日本語テ", "XY", 2, "日XY語テ"},
		{"or become spaces", "日本語テ", "XY", 1, " XY 語テ"},
		{"beyond the end", "ab", "XYZ", 1, "aXYZ"},
		{"on one side", "日本語テ", "X", 1, " X本語テ"},
	} {
		if got := text.Over(tt.line, tt.row, tt.cell); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzOver(f *testing.F) {
	for i, s := range awkward() {
		f.Add(s+"日本語"+s, "XY", i)
		f.Add("│"+s+"│", s, 1)
	}
	f.Fuzz(func(t *testing.T, line, row string, cell int) {
		line, row = text.Printable(line), text.Printable(row)
		row = "│" + row + "│"
		room := text.Width(line) - text.Width(row)
		if room < 0 {
			return
		}
		cell = min(cell&63, room)
		over := text.Over(line, row, cell)
		if got := text.Width(over); got != text.Width(line) {
			t.Errorf("%q over %q at %d has %d cells, want %d: %q", row, line, cell, got, text.Width(line), over)
		}
		ink := theme.Ink{Open: "\x1b[1;31m", Close: "\x1b[0m"}
		coloured := text.Over(ink.Paint(line), ink.Paint(row), cell)
		if got := ansi.Strip(coloured); got != over {
			t.Errorf("in colour %q, without %q", got, over)
		}
	})
}

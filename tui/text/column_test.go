package text_test

import (
	"testing"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

func TestColumn(t *testing.T) {
	for _, tt := range []struct {
		width, column int
		want          string
	}{
		{20, 5, "> abcd…|end         "},
		{20, 9, "> abcdefg  |end     "},
		{20, 0, "> |end              "},
		{20, -3, "> |end              "},
		{6, 9, "> abc…"},
		{1, 9, ">"},
	} {
		l := text.NewLine(tt.width)
		l.Add(theme.Ink{}, ">")
		l.Space(1)
		l.Column(tt.column, func(l *text.Line) { l.Add(theme.Ink{}, "abcdefg") })
		l.Add(theme.Ink{}, "|end")
		if got := l.String(); got != tt.want {
			t.Errorf("%d cells, column of %d: %q, want %q", tt.width, tt.column, got, tt.want)
		}
	}
}

package text_test

import (
	"strings"
	"testing"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

func TestLine(t *testing.T) {
	red, over := theme.Ink{Open: "<r>", Close: "</r>"}, theme.Ink{Open: "<o>", Close: "</o>"}
	for _, tt := range []struct {
		name  string
		w     int
		write func(l *text.Line)
		want  string
	}{
		{"empty", 3, func(*text.Line) {}, "   "},
		{"no room", 0, func(l *text.Line) { l.Add(red, "x") }, ""},
		{"negative", -1, func(l *text.Line) { l.Add(red, "x") }, ""},
		{"inks", 4, func(l *text.Line) { l.Add(red, "x"); l.Add(theme.Ink{}, "y") }, "<r>x</r>y  "},
		{"cut", 4, func(l *text.Line) { l.Add(red, "ab"); l.Add(theme.Ink{}, "cdef") }, "<r>ab</r>c…"},
		{"columns", 9, func(l *text.Line) { l.Fit(red, "ab", 3); l.Right(theme.Ink{}, "12", 4); l.Fit(red, "cdef", 9) }, "<r>ab </r>  12<r>c…</r>"},
		{"over", 5, func(l *text.Line) { l.Over(over); l.Add(red, "ab"); l.Space(1) }, "<o>ab</o><o> </o><o>  </o>"},
		{"space beyond the end", 2, func(l *text.Line) { l.Space(9) }, "  "},
		{"reset", 1, func(l *text.Line) { l.Over(over); l.Add(red, "ab"); l.Reset(3); l.Add(red, "x") }, "<r>x</r>  "},
		{"halves of a flag", 5, func(l *text.Line) { l.Add(theme.Ink{}, "🇩"); l.Add(theme.Ink{}, "🇪"); l.Add(theme.Ink{}, "x") }, "🇩🇪x  "},
	} {
		l := text.NewLine(tt.w)
		tt.write(l)
		if got := l.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if l.Left() != 0 {
			t.Errorf("%s: %d cells left after String", tt.name, l.Left())
		}
	}
}

func FuzzLine(f *testing.F) {
	for i, s := range awkward() {
		f.Add(s, s, awkward()[(i+7)%len(awkward())], 9)
	}
	f.Fuzz(func(t *testing.T, a, b, c string, w int) {
		w &= 31
		l := text.NewLine(w)
		for _, s := range []string{a, b, c} {
			l.Add(theme.Ink{}, text.Printable(s))
		}
		if got := l.String(); text.Width(got) != w {
			t.Errorf("%q, %q and %q in %d cells: %q, which has %d", a, b, c, w, got, text.Width(got))
		}
		l.Reset(w)
		for _, s := range []string{a, b, c} {
			l.Add(theme.Ink{Open: "\x1b[1m", Close: "\x1b[0m"}, text.Printable(s))
		}
		if got := l.String(); text.Width(got) != w {
			t.Errorf("%q, %q and %q in %d coloured cells: %q, which has %d", a, b, c, w, got, text.Width(got))
		}
	})
}

func BenchmarkLineOfALongText(b *testing.B) {
	long := strings.Repeat("größe und noch mehr davon, ", 40_000)
	l := text.NewLine(0)
	for b.Loop() {
		l.Reset(120)
		l.Add(theme.Ink{}, long)
	}
}

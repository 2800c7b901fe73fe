package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

func spans(texts ...string) []text.Span {
	var all []text.Span
	for _, s := range texts {
		all = append(all, text.Span{Text: s})
	}
	return all
}

func TestAddFrom(t *testing.T) {
	for _, tt := range []struct {
		name    string
		in      []text.Span
		w, cell int
		want    string
	}{
		{"nothing", nil, 3, 0, "   "},
		{"fits", spans("ab", "c"), 3, 0, "abc"},
		{"cut", spans("ab", "cd"), 3, 0, "ab>"},
		{"cut between", spans("abc", "", "d"), 3, 0, "ab>"},
		{"nothing more", spans("abc", "", ""), 3, 0, "abc"},
		{"from within", spans("ab", "cd"), 3, 1, "bcd"},
		{"from the second", spans("ab", "cdefg"), 3, 2, "cd>"},
		{"from half a character", spans("a日本", "x"), 4, 2, " 本x"},
		{"from beyond", spans("ab"), 3, 5, "   "},
		{"before the beginning", spans("ab"), 3, -5, "ab "},
		{"no room", spans("ab"), 0, 0, ""},
		{"no room for more than the tail", spans("ab"), 1, 0, ">"},
		{"no room for a wide character", spans("日本"), 3, 0, "日>"},
	} {
		l := text.NewLine(tt.w)
		l.AddFrom(tt.in, tt.cell, ">")
		if got := l.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   []text.Span
		w    int
		want []string
	}{
		{"nothing", nil, 3, []string{""}},
		{"empty", spans("", ""), 3, []string{""}},
		{"fits", spans("ab", "c", ""), 3, []string{"ab|c"}},
		{"two lines", spans("ab", "cd"), 3, []string{"ab|c", "d"}},
		{"one span", spans("abcdefg"), 3, []string{"abc", "def", "g"}},
		{"wide", spans("日本語"), 3, []string{"日", "本", "語"}},
		{"too wide", spans("日", "a"), 1, []string{"日", "a"}},
	} {
		var got []string
		for line := range text.Parts(tt.in, tt.w) {
			got = append(got, joined(line, "|"))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func joined(line []text.Span, between string) string {
	var texts []string
	for _, s := range line {
		texts = append(texts, s.Text)
	}
	return strings.Join(texts, between)
}

func FuzzSpans(f *testing.F) {
	for i, s := range awkward() {
		f.Add(s, awkward()[(i+5)%len(awkward())], 7, i)
	}
	f.Fuzz(func(t *testing.T, a, b string, w, cell int) {
		w, cell = w&31+1, cell&15
		in := spans(text.Printable(a), text.Printable(b))
		l := text.NewLine(w)
		l.AddFrom(in, cell, "…")
		if got := l.String(); text.Width(got) != w {
			t.Errorf("%q and %q from %d in %d cells: %q, which has %d", a, b, cell, w, got, text.Width(got))
		}
		var all string
		for line := range text.Parts(in, w) {
			l := text.NewLine(w)
			for _, s := range line {
				l.Add(theme.Ink{Open: "\x1b[1m", Close: "\x1b[0m"}, s.Text)
			}
			if got := l.String(); text.Width(got) != w {
				t.Errorf("%q and %q: part %q in %d cells has %d", a, b, line, w, text.Width(got))
			}
			all += joined(line, "")
		}
		if all != in[0].Text+in[1].Text {
			t.Errorf("the parts of %q and %q in %d cells: %q", a, b, w, all)
		}
	})
}

package text_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/text"
)

func Example() {
	title := text.Printable("a\ttitle of \u202egnp.jpg")
	fmt.Printf("%q\n", text.Fit(title, 12))
	fmt.Printf("%q\n", text.Fit("日本語", 5))
	// Output:
	// "a␉title of …"
	// "日本…"
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"plain text":                    "plain text",
		"größe 日本 👩‍👩‍👧":                "größe 日本 👩‍👩‍👧",
		"a\x00b\x1b[31mred\x7f":         "a␀b␛[31mred␡",
		"two\r\nlines\tand a tab":       "two␍␊lines␉and a tab",
		"C1 \u009b31m \u0085":           "C1 \ufffd31m \ufffd",
		"not UTF-8 \xff\x9b":            "not UTF-8 \ufffd\ufffd",
		"\u202eabc\u2066d\u200fe\ufeff": "\ufffdabc\ufffdd\ufffde\ufffd",
		"tag \U000e0041\u2028":          "tag \ufffd\ufffd",
		"\u0301 stands on nothing":      "◌\u0301 stands on nothing",
		"e\u0301 stands on e":           "e\u0301 stands on e",
		"\u0600a takes the next one":    "\ufffda takes the next one",
	} {
		if got := text.Printable(in); got != want {
			t.Errorf("Printable(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestEveryCharacterKeepsToItself: whatever character a text consists of, a frame around it stays where it is.
func TestEveryCharacterKeepsToItself(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		s := text.Printable(string(r))
		if got, want := text.Width("│"+s+"│"), 1+text.Width(s)+1; got != want {
			t.Errorf("%U between two lines makes %d cells, want %d", r, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	for in, want := range map[string][]string{
		"":                    {""},
		"a\nb\r\nc\n":         {"a", "b", "c", ""},
		"\tx\n12\ty\n1234\tz": {"    x", "12  y", "1234    z"},
		"日\tx\t":              {"日  x   "},
		"\x1b[1m\tx":          {"␛[1m    x"},
		"a\rb":                {"a␍b"},
	} {
		if diff := cmp.Diff(want, text.Lines(in)); diff != "" {
			t.Errorf("Lines(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func TestFitting(t *testing.T) {
	const wide, flags = "日本語", "🇩🇪🇫🇷"
	for _, tt := range []struct {
		name      string
		got, want string
	}{
		{"Fit pads", text.Fit("ab", 4), "ab  "},
		{"Fit cuts", text.Fit("abcdef", 4), "abc…"},
		{"Fit pads what a wide character leaves", text.Fit(wide, 4), "日… "},
		{"Fit in nothing", text.Fit("ab", 0), ""},
		{"Fit in less", text.Fit("ab", -3), ""},
		{"Right pads", text.Right("12", 4), "  12"},
		{"Right cuts", text.Right("12345", 4), "123…"},
		{"Cut lets be", text.Cut("abc", 3, "…"), "abc"},
		{"Cut with a long tail", text.Cut("abcdef", 5, "[+]"), "ab[+]"},
		{"Cut without room for the tail", text.Cut("abcdef", 2, "[+]"), ""},
		{"Cut keeps marks with their letter", text.Cut("ae\u0301bc", 3, "…"), "ae\u0301…"},
		{"Cut keeps flags whole", text.Cut(flags, 3, ""), "🇩🇪"},
		{"Middle pads", text.Middle("ab", 4), "ab  "},
		{"Middle cuts", text.Middle("amazon_product_by-url", 9), "amaz…-url"},
		{"Middle of wide ones", text.Middle("日本語日本語", 7), "日… 語 "},
		{"Middle of next to nothing", text.Middle("abc", 2), "a…"},
		{"From the beginning", text.From("abc", 0), "abc"},
		{"From within", text.From("abc", 2), "c"},
		{"From the end", text.From("abc", 3), ""},
		{"From half a character", text.From(wide, 3), " 語"},
		{"From behind a mark", text.From("e\u0301x", 1), "x"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		in   string
		w    int
		want []string
	}{
		{"", 5, []string{""}},
		{"fits", 5, []string{"fits"}},
		{"break at spaces, please", 10, []string{"break at", "spaces,", "please"}},
		{"exactly ten", 7, []string{"exactly", "ten"}},
		{"many    spaces    ", 6, []string{"many", "spaces"}},
		{"  keeps the indent", 9, []string{"  keeps", "the", "indent"}},
		{"longer-than-a-line", 7, []string{"longer-", "than-a-", "line"}},
		{"ab ---------", 4, []string{"ab", "----", "----", "-"}},
		{"日本語", 4, []string{"日本", "語"}},
		{"a日", 1, []string{"a", "…"}},
		{"none", 0, nil},
	} {
		if diff := cmp.Diff(tt.want, text.Wrap(tt.in, tt.w)); diff != "" {
			t.Errorf("Wrap(%q, %d) (-want +got):\n%s", tt.in, tt.w, diff)
		}
	}
}

// awkward are texts that are hard to measure.
func awkward() []string {
	return []string{
		"", "plain", "größe", "日本語のテキスト", "e\u0301\u0301x", "\u0301x", "👩‍👩‍👧 family 🇩🇪🇫", "\ufe0fx", "#\ufe0f\u20e3", "שלום עולם",
		"a\x1b[31mred\x1b[0m", "\x9b31m", "\xff\xfe", "\u202eevil", "\u1100\u1161\u11a8", "\u1161", "क्षि", "👍🏽", "🏽", "❤\ufe0f", "☂", "\u0600a",
		"a-b ---- c   d ", "ｶﾞ", "ﾞ",
	}
}

func FuzzWidths(f *testing.F) {
	for _, s := range awkward() {
		f.Add(s, 5)
		f.Add(strings.Repeat(s, 3), 2)
	}
	f.Fuzz(func(t *testing.T, raw string, w int) {
		w &= 63
		s := text.Printable(raw)
		if text.Printable(s) != s || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }) {
			t.Errorf("Printable(%q) = %q", raw, s)
		}
		for name, got := range map[string]string{"Fit": text.Fit(s, w), "Right": text.Right(s, w), "Middle": text.Middle(s, w)} {
			if text.Width(got) != w {
				t.Errorf("%s(%q, %d) = %q, which has %d cells", name, s, w, got, text.Width(got))
			}
		}
		if got := text.Cut(s, w, "…"); text.Width(got) > w || text.Width(s) <= w && got != s {
			t.Errorf("Cut(%q, %d) = %q, which has %d cells", s, w, got, text.Width(got))
		}
		if got, want := text.Width(text.From(s, w)), max(0, text.Width(s)-w); got != want {
			t.Errorf("From(%q, %d) has %d cells, want %d", s, w, got, want)
		}
		lines := text.Wrap(s, w)
		if i := slices.IndexFunc(lines, func(line string) bool { return text.Width(line) > w }); i >= 0 {
			t.Errorf("Wrap(%q, %d): line %q is too wide", s, w, lines[i])
		}
		if all := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); w > 1 && all != strings.ReplaceAll(s, " ", "") {
			t.Errorf("Wrap(%q, %d) = %q has lost something", s, w, lines)
		}
	})
}

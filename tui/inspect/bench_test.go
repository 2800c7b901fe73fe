package inspect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/tui/internal/golden"
)

// megabyte is a JSON document of 1 MB: rows, or one string.
func megabyte(of string) string {
	if of == "one string" {
		return `["` + strings.Repeat("größe und noch mehr ", 50_000) + `"]`
	}
	var b strings.Builder
	for n := 0; b.Len() < 1<<20; n++ {
		fmt.Fprintf(&b, `{"asin":"B0%d","price":12.50,"title":"a title of some words, größer","tags":["a","b"],"in":"{\"spider_id\":\"3\"}"},`, n)
	}
	return "[" + strings.TrimSuffix(b.String(), ",") + "]"
}

func BenchmarkView(b *testing.B) {
	for _, tt := range []struct{ name, body, keys, find string }{
		{"pretty", "rows", "G", ""}, {"pretty wrapped", "rows", "w G", ""}, {"pretty scrolled", "rows", "right right right G", ""}, {"raw", "rows", "v pgdown pgdown", ""},
		{"raw cut", "rows", "v w", ""}, {"hex", "rows", "v v G", ""}, {"search", "rows", "", "größer"},
		{"one string", "one string", "", ""}, {"one string wrapped", "one string", "w G k k k", ""},
	} {
		b.Run(tt.name, func(b *testing.B) {
			i := start(b, golden.Screen(b, "dark"), golden.Size{W: 120, H: 40}).show(subject(exchange(megabyte(tt.body), "", "")))
			i.press(tt.keys)
			if tt.find != "" {
				i.find(tt.find)
			}
			b.ReportAllocs()
			for b.Loop() {
				i.View()
			}
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	for _, keys := range []string{"j", "G g", "pgdown", "1 9", "] [", "enter enter", "/ 1 enter n esc"} {
		b.Run(keys, func(b *testing.B) {
			i := start(b, golden.Screen(b, "dark"), golden.Size{W: 120, H: 40}).show(subject(exchange(megabyte("rows"), "", "")))
			for b.Loop() {
				i.press(keys)
			}
		})
	}
}

// BenchmarkShow is going through small deliveries.
func BenchmarkShow(b *testing.B) {
	i := start(b, golden.Screen(b, "dark"), golden.Size{W: 120, H: 40})
	first, second := subject(documented()), failing()
	second.Row.Dispatch, second.Exchange.Request = "other", append([]byte(nil), first.Exchange.Request...)
	second.Exchange.Request[second.Exchange.RequestHead+14]++
	for b.Loop() {
		i.show(first).show(second)
	}
}

package jsonview_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/jsonview"
	"github.com/thorhook/thorhook/tui/text"
)

// rows is a document of n bytes: result rows with a few fields and a document in a string.
func rows(n int) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := 0; b.Len() < n; i++ {
		b.WriteString(`{"asin":"B0` + strconv.Itoa(i) + `","price":12.50,"title":"a title of some words, größer","tags":["a","b"],"in":"{\"spider_id\":\"3\"}"},`)
	}
	return strings.TrimSuffix(b.String(), ",") + "]"
}

func BenchmarkParse(b *testing.B) {
	for name, doc := range map[string]string{
		"rows": rows(10 << 20), "numbers": "[" + strings.Repeat("1,", 5<<20) + "1]", "brackets": strings.Repeat("[", 5<<20) + strings.Repeat("]", 5<<20),
		"strings": "[" + strings.Repeat(`"[\"[\\\"[1]\\\"]\"]",`, 1<<19) + "1]",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := jsonview.Parse([]byte(doc)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOutline(b *testing.B) {
	tree, err := jsonview.Parse([]byte(rows(3 << 20)))
	if err != nil {
		b.Fatal(err)
	}
	o := jsonview.NewOutline(tree)
	b.Run("toggle in "+strconv.Itoa(o.Len())+" lines", func(b *testing.B) {
		row := o.Len() / 2
		for !o.Row(row).Folds {
			row++
		}
		for b.Loop() {
			row = o.Toggle(row)
		}
	})
	b.Run("fold", func(b *testing.B) {
		for b.Loop() {
			o.Fold(jsonview.All)
		}
	})
	b.Run("find in sight", func(b *testing.B) {
		for b.Loop() {
			o.Find(tree.At(tree.Len() / 2))
		}
	})
	b.Run("spans of 40 lines", func(b *testing.B) {
		s := golden.Screen(b, "dark")
		var spans []text.Span
		for b.Loop() {
			for row := range 40 {
				spans = o.Spans(spans[:0], s, o.Len()/2+row, 200)
			}
		}
	})
}

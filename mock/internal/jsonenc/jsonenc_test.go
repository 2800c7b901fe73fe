package jsonenc

import (
	"encoding/json"
	"math"
	"testing"
)

func FuzzAppendStringAgreesWithEncodingJSON(f *testing.F) {
	for _, s := range []string{"", "plain", "a\"b\\c", "\x00\x1f\x7f\b\f\n\r\t", "<&>", "\u2028\u2029", "\xff\xc3", "🙂 العربية", "a\xf0\x9f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := AppendString(nil, s); string(got) != string(want) {
			t.Errorf("AppendString(%q) = %s, want %s", s, got, want)
		}
		if got := AppendString(nil, []byte(s)); string(got) != string(want) {
			t.Errorf("AppendString([]byte(%q)) = %s, want %s", s, got, want)
		}
	})
}

func FuzzAppendFloatAgreesWithEncodingJSON(f *testing.F) {
	for _, v := range []float64{0, 1, -1.5, 1e21, 1e20, 1e-7, 1e-6, 123456789.125, math.MaxFloat64, math.SmallestNonzeroFloat64} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v float64) {
		want, err := json.Marshal(v)
		if err != nil {
			want = []byte("null")
		}
		if got := AppendFloat(nil, v); string(got) != string(want) {
			t.Errorf("AppendFloat(%v) = %s, want %s", v, got, want)
		}
	})
}

func TestAppendStringAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, 256)
	for _, s := range []string{"plain", "quo\"te & <tag>", "ümläut 🙂"} {
		if n := testing.AllocsPerRun(100, func() { buf = AppendString(buf[:0], s) }); n != 0 {
			t.Errorf("AppendString(%q): %v allocations, want 0", s, n)
		}
	}
}

// TestEveryByteAtEveryPlace puts each byte among plain ones, so that no place of a word of eight hides it.
func TestEveryByteAtEveryPlace(t *testing.T) {
	for b := range 256 {
		for place := range 17 {
			text := []byte("abcdefghijklmnopq")
			text[place] = byte(b)
			want, err := json.Marshal(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if got := AppendString(nil, text); string(got) != string(want) {
				t.Errorf("byte %#02x at %d: %s, want %s", b, place, got, want)
			}
		}
	}
}

func BenchmarkAppendString(b *testing.B) {
	url := "https://th-scrapers-1303252866.cos.na-siliconvalley.myqcloud.com/scrapers/thordata/2025/06/07/2e9ddee0582a40a9b1c3d5e7f9012345.csv"
	buf := make([]byte, 0, 256)
	b.SetBytes(int64(len(url)))
	for b.Loop() {
		buf = AppendString(buf[:0], url)
	}
}

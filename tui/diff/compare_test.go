package diff

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/text"
)

const head = "POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\r\n"

func side(seq uint64, head, body string) Side {
	return Side{Row: book.Row{Seq: seq}, Kept: true, Exchange: wire.Exchange{
		Request: []byte(head + body), RequestHead: len(head), Err: "connect localhost:3000: refused",
	}}
}

// listed writes items as a list: sign, path, texts, reason.
func listed(items []item) string {
	var b strings.Builder
	for _, it := range items {
		fmt.Fprintf(&b, "%c", " +-~=#!"[it.op])
		for _, s := range []string{it.path, it.a} {
			if s != "" {
				b.WriteString(" " + s)
			}
		}
		if it.b != "" {
			b.WriteString(" → " + it.b)
		}
		if it.count > 1 {
			fmt.Fprintf(&b, " (%d)", it.count)
		}
		if it.why != "" {
			b.WriteString(" : " + it.why)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func bodies(t *testing.T, a, b string) []item {
	t.Helper()
	x, y := side(1, head, a), side(2, head, b)
	items := compare(&x, &y).request.items
	for i, it := range items {
		if it.op == heading && it.path == "body" {
			return items[i+1:]
		}
	}
	t.Fatalf("no body:\n%s", listed(items))
	return nil
}

func TestBodies(t *testing.T) {
	for _, tt := range []struct{ name, a, b, want string }{
		{"members", `{"id":1,"gone":[true],"code":200,"same":"x","type":1}`, `{"id":1,"code":400,"new":{"a":1},"same":"x","type":"1"}`, `
  .id 1
- .gone [true]
~ .code 200 → 400
+ .new → {"a":1}
  .same "x"
~ .type 1 → "1"
`},
		{"deeper", `{"resource":{"apiCode":200,"x":[{"a":null}]},"n":1}`, `{"resource":{"apiCode":200,"x":[{"a":true}]},"n":1}`, `
  .resource.apiCode 200
~ .resource.x[0].a null → true
  .n 1
`},
		{"numbers", `{"a":1.0,"b":1e3,"c":-0,"d":10,"e":1e99999999999,"f":0.10,"g":1}`, `{"a":1,"b":1000,"c":0,"d":100,"e":1e99999999998,"f":0.1000,"g":-1}`, `
= .a 1.0 → 1 : spelling
= .b 1e3 → 1000 : spelling
= .c -0 → 0 : spelling
~ .d 10 → 100
~ .e 1e99999999999 → 1e99999999998
= .f 0.10 → 0.1000 : spelling
~ .g 1 → -1
`},
		{"spelling", `{"a":"\u0041","b\/":1,"c":1}`, `{"b/":1,"a":"A","c":1}`, `
= .a "\u0041" → "A" : spelling
= .["b\/"] "b\/" → "b/" : spelling of the key
  .["b\/"] 1
  .c 1
= . a, b/, c → b/, a, c : order of keys
`},
		{"white space", `{"a":1,"b":" "}`, "{\"a\": 1,\n\"b\":\" \"}\n", `
  .a 1
  .b " "
= . 0 B → 3 B : white space
`},
		{"white space moved", `{"a": 1}`, `{ "a":1}`, `
  .a 1
= . 1 B → 1 B : white space
`},
		{"a key twice", `{"a":1,"a":2}`, `{"a":1,"a":3,"a":4}`, `
  .a 1
~ .a 2 → 3
+ .a → 4
`},
		{"arrays", `[1,2,3,4,5]`, `[1,2,6,3,4,5]`, `
  .[:2] (2)
+ .[2] → 6
  .[-3:] (3)
`},
		{"rows", `{"rows":[{"a":1},{"a":2},{"a":3}]}`, `{"rows":[{"a":1},{"a":7}]}`, `
  .rows[:1]
~ .rows[1].a 2 → 7
- .rows[2] {"a":3}
`},
		{"JSON in a string", `{"url":"{\"ok\":true,\"p\":[{\"k\":\"a\"}]}","s":"{}"}`, `{"url":"{\"ok\":true, \"p\":[{\"k\":\"b\"}]}","s":"[]"}`, `
  .url | fromjson | .ok true
~ .url | fromjson | .p[0].k "a" → "b"
= .url | fromjson 0 B → 1 B : white space
~ .s "{}" → "[]"
`},
		{"a long text", `{"m":"the quick brown fox jumps over the lazy dog"}`, `{"m":"the quick brown fox jumps over the lazy cat"}`, `
~ .m …er the lazy dog" → …er the lazy cat"
`},
		{"not the same kind", `{"a":1}`, `[1]`, `
~ . {"a":1} → [1]
`},
		{"control bytes", `{"a":"` + "\u202e" + `"}`, `{"a\u0007":"` + "\x7f" + `"}`, `
- .a "` + "\ufffd" + `"
+ .["a\u0007"] → "␡"
`},
		{"lines", "one\ntwo\tx\nthree\n4\n5\n6\n7\n8\n9\n10\neleven", "one\n2\tx\nand\nthree\n4\n5\n6\n7\n8\n9\n10\neleven\n", `
  one
~ two x → 2   x
+ → and
  three
  4
  5
  (2)
  8
  9
  10
~ eleven (no line end) → eleven
`},
		{"line ends", "a\r\nb\n", "a\nb\n", `
~ a␍ → a
  b
`},
		{"nothing against text", "", "a\nb", `
+ → a
+ → b (no line end)
`},
		{"bytes", "0123456789abcdefGHIJKLMNOPQRSTUVWXYZ\x00", "0123456789abcdefGHIJ!LMNOPQRSTUVWXYZ\x00", `
! 37 B and 37 B; the first difference is at byte 20 (0x14)
  000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef → 000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef
~ 000010  47 48 49 4a 4b 4c 4d 4e 4f 50 51 52 53 54 55 56  GHIJKLMNOPQRSTUV → 000010  47 48 49 4a 21 4c 4d 4e 4f 50 51 52 53 54 55 56  GHIJ!LMNOPQRSTUV
  000020  57 58 59 5a 00                                   WXYZ. → 000020  57 58 59 5a 00                                   WXYZ.
`},
		{"more bytes", "\xff", "\xff" + strings.Repeat("a", 16), `
! 1 B and 17 B; the first difference is at byte 1 (0x1)
~ 000000  ff                                               . → 000000  ff 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61  .aaaaaaaaaaaaaaa
+ → 000010  61                                               a
`},
		{"secrets", `{"apiKey":"0123456789abcdef0123","token":12,"x":"Y","in":"{\"token\":\"abc\"}"}`, `{"apiKey":"0123456789abcdef9999","token":13,"x":"y","in":"{\"token\":\"abd\"}"}`, `
~ .apiKey "0123****************" → "0123****************" : secret, differs
~ .token 11 → 11 : secret, differs
~ .x "Y" → "y"
~ .in | fromjson | .token "***" → "***" : secret, differs
`},
		{"a secret text of JSON", `{"token":"{\"a\":1}"}`, `{"token":"{\"a\":2}"}`, `
~ .token "*********" → "*********" : secret, differs
`},
		{"a secret in lines", "x=1 \"token\": \"abcdef\"\n", "x=1 \"token\": \"abcdeg\"\n", `
~ x=1 "token": "******" → x=1 "token": "******" : secret, differs
`},
	} {
		got := strings.ReplaceAll(listed(bodies(t, tt.a, tt.b)), "  (", " (")
		want := strings.ReplaceAll(strings.TrimPrefix(tt.want, "\n"), "  (", " (")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestHeads(t *testing.T) {
	const (
		one = "POST /hook?token=secret HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer 0123456789abcdef\r\nX-A: 1\r\nX-A: 2\r\nGone: x\r\n\r\n"
		two = "POST /other?token=sesame HTTP/1.1\r\nauthorization: Bearer 0123456789abcdeg\r\nHost: localhost\r\nX-A: 1\r\nNew: \x1b[31m\r\nX-A: 3\r\n\r\n"
	)
	x, y := side(1, one, "{}"), side(2, two, "{}")
	want := `~ request line POST /hook?token=****** HTTP/1.1 → POST /other?token=****** HTTP/1.1
# headers
  Host localhost
= Authorization Authorization → authorization : spelling of the name
~ Authorization Bearer 0123************ → Bearer 0123************ : secret, differs
  X-A 1
+ New → ␛[31m
~ X-A 2 → 3
- Gone x
= order of headers Host, Authorization, X-A, X-A, Gone → authorization, Host, X-A, New, X-A
# body
  all 2 B
`
	got := compare(&x, &y).request
	if diff := cmp.Diff(want, listed(got.items)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.found != 7 {
		t.Errorf("%d differences", got.found)
	}
	x.ShowSecrets, y.ShowSecrets = true, true
	if got := listed(compare(&x, &y).request.items); !strings.Contains(got, "cdef → …89abcdeg\n") && !strings.Contains(got, "Bearer 0123456789abcdef → Bearer 0123456789abcdeg") {
		t.Errorf("secrets are not shown:\n%s", got)
	}
	y = side(2, strings.ReplaceAll(one, ": ", ":"), "{}")
	if got := listed(compare(&x, &y).request.items); !strings.Contains(got, "= head : white space or line ends") {
		t.Errorf("white space of the head:\n%s", got)
	}
}

func TestMissing(t *testing.T) {
	x, y := side(1, head, "{}"), side(2, head, "{}")
	for _, tt := range []struct {
		name              string
		change            func()
		request, response string
	}{
		{"same", func() {}, "! no difference: byte for byte the same, 74 B\n",
			"! #1: no response: connect localhost:3000: refused\n! #2: no response: connect localhost:3000: refused\n"},
		{"one response", func() { x.Exchange.Response = []byte("HTTP/1.1 200 OK\r\n\r\n"); y.Exchange.Err = "" },
			"! no difference: byte for byte the same, 74 B\n", "! #2: no response\n"},
		{"dropped", func() { y.Kept = false }, "! #2: its bytes were dropped to stay within the memory limit\n",
			"! #2: its bytes were dropped to stay within the memory limit\n"},
	} {
		tt.change()
		got := compare(&x, &y)
		if diff := cmp.Diff([]string{tt.request, tt.response}, []string{listed(got.request.items), listed(got.response.items)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func FuzzBodies(f *testing.F) {
	f.Add([]byte(`{"a":[1,2.0,"x"],"token":"abc","u":"{\"a\":1}"}`), []byte(`{"a":[2,1],"token":{"b":1},"u":"[1]"}`))
	f.Add([]byte("a\nb\r\nc"), []byte("b\nc\n"))
	f.Add([]byte("\xff\x00"), []byte("[]"))
	f.Add([]byte("\xff"+strings.Repeat("0", 32)), []byte(strings.Repeat("0", 32)+"1")) // two differences
	f.Fuzz(func(t *testing.T, a, b []byte) {
		x, y := side(1, head, string(a)), side(2, head, string(b))
		got := compare(&x, &y).request
		if same := string(a) == string(b); same != (got.found == 0) {
			t.Errorf("%q and %q: %d differences\n%s", a, b, got.found, listed(got.items))
		}
		for _, it := range got.items {
			if all := it.path + it.a + it.b; all != text.Printable(all) {
				t.Errorf("%q is not printable", all)
			}
		}
		for _, layout := range [][]row{rowsOf(got.items, true, true), rowsOf(got.items, false, false)} {
			starts := 0
			for _, r := range layout {
				if r.start {
					starts++
				}
			}
			if starts != got.found {
				t.Errorf("%d differences, %d to jump to\n%s", got.found, starts, listed(got.items))
			}
		}
	})
}

// TestBounds: whatever stands in a body, the comparison is short and ends soon.
func TestBounds(t *testing.T) {
	numbers := "[" + strings.TrimSuffix(strings.Repeat("1,", maxBody/2-2), ",") + "]"
	var random, other strings.Builder
	for i := range maxBody / 16 {
		fmt.Fprintf(&random, "line %d\n", i*7919%65521)
		fmt.Fprintf(&other, "line %d\n", i*104729%65521)
	}
	deep := func(n string) string {
		key := strings.Repeat("é", 1000)
		return strings.Repeat(`{"`+key+`":`, 200) + "[" + strings.TrimSuffix(strings.Repeat(n+",", 1000), ",") + "]" + strings.Repeat("}", 200)
	}
	for _, tt := range []struct{ name, a, b string }{
		{"long paths", deep("1"), deep("2")},
		{"numbers", numbers, strings.ReplaceAll(numbers, "1", "2")},
		{"brackets", strings.Repeat("[", maxBody/2) + strings.Repeat("]", maxBody/2), strings.Repeat("[", maxBody/2-1) + " " + strings.Repeat("]", maxBody/2-1)},
		{"a string", `"` + strings.Repeat("x", maxBody-3) + `y"`, `"` + strings.Repeat("x", maxBody-3) + `z"`},
		{"lines", random.String(), other.String()},
		{"one line", strings.Repeat("x", maxBody), strings.Repeat("x", maxBody-1) + "y"},
		{"long", strings.Repeat("x", maxBody+1), strings.Repeat("x", maxBody+1) + "y"},
	} {
		items := bodies(t, tt.a, tt.b)
		if len(items) > maxItems+1 {
			t.Errorf("%s: %d items", tt.name, len(items))
		}
		for _, it := range items {
			if len(it.path)+len(it.a)+len(it.b) > 6*clip {
				t.Errorf("%s: an item of %d bytes", tt.name, len(it.path)+len(it.a)+len(it.b))
			}
		}
	}
}

package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMaskHidesSecrets(t *testing.T) {
	for _, tt := range []struct{ name, head, body, want string }{
		{"bearer", "POST / HTTP/1.1\r\nAuthorization: Bearer 0123456789abcdef\r\n\r\n", "",
			"POST / HTTP/1.1\r\nAuthorization: Bearer 0123************\r\n\r\n"},
		{"lower case, no space", "POST / HTTP/1.1\r\nx-api-key:short\r\nA: b\r\n\r\n", "", "POST / HTTP/1.1\r\nx-api-key:*****\r\nA: b\r\n\r\n"},
		{"name contains", "POST / HTTP/1.1\r\nX-Hub-Signature-256: sha256=abcdef\r\n\r\n", "", "POST / HTTP/1.1\r\nX-Hub-Signature-256: sha2*********\r\n\r\n"},
		{"folded", "HTTP/1.1 200 OK\nSet-Cookie: a=1;\n b=2\nDate: today\n\n", "", "HTTP/1.1 200 OK\nSet-Cookie: ****\n ***\nDate: today\n\n"},
		{"query", "POST /h?a=1&api_key=abcdefghijklmnop&TOKEN=x HTTP/1.1\r\n\r\n", "", "POST /h?a=1&api_key=abcd************&TOKEN=* HTTP/1.1\r\n\r\n"},
		{"key", "", `{"apiKey":"289f5c53e47d616","b":"c"}`, `{"apiKey":"289f***********","b":"c"}`},
		{"blanks and case", "", "{\n \"APIKEY\" : \"short\", \"x\":1}", "{\n \"APIKEY\" : \"*****\", \"x\":1}"},
		{"empty", "", `{"token":"","password":"a"}`, `{"token":"","password":"*"}`},
		{"escapes", "", `{"token":"ab\"cdefghijklmnop\\","b":1}`, `{"token":"ab******************","b":1}`},
		{"nested", "", `{"url":"{\"apiKey\":\"0123456789abcdef\",\"a\":1}"}`, `{"url":"{\"apiKey\":\"0123************\",\"a\":1}"}`},
		{"nested with escapes", "", `{"url":"{\"token\":\"a\\\"b\\\\\",\"a\":1}"}`, `{"url":"{\"token\":\"**********\",\"a\":1}"}`},
		{"nested twice", "", `{"u":"{\"v\":\"{\\\"token\\\":\\\"abc\\\"}\"}"}`, `{"u":"{\"v\":\"{\\\"token\\\":\\\"***\\\"}\"}"}`},
		{"number", "", `{"token":-12.5e3,"a":7}`, `{"token":-11.1e1,"a":7}`},
		{"words", "", `{"token":null,"secret":true}`, `{"token":null,"secret":true}`},
		{"array", "", `{"token":["abc",{"x":12}],"a":"b"}`, `{"token":["***",{"*":11}],"a":"b"}`},
		{"nested and cut off", "", `{"u":"{\"token\":\"abc","a":"b"}`, `{"u":"{\"token\":\"***","a":"b"}`},
		{"other key", "", `{"tokens":"abc","monkey":"def"}`, `{"tokens":"abc","monkey":"def"}`},
		{"text", "", `token: "abc"`, `token: "abc"`},
		{"not whole", "", `{"token":"abc`, `{"token":"***`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var m Mask
			got := m.AppendMasked([]byte("kept"), []byte(tt.head+tt.body), len(tt.head))
			if diff := cmp.Diff("kept"+tt.want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMaskOwnNames(t *testing.T) {
	m := Mask{Headers: []string{"X-Mine"}, Fields: []string{"*hush*"}}
	raw := "POST /?hushed=1 HTTP/1.1\r\nX-Mine: a\r\nAuthorization: b\r\n\r\n"
	got := string(m.AppendMasked(nil, []byte(raw+`{"myHushMoney":"5","token":"t"}`), len(raw)))
	want := "POST /?hushed=* HTTP/1.1\r\nX-Mine: *\r\nAuthorization: b\r\n\r\n" + `{"myHushMoney":"*","token":"t"}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMaskExchange(t *testing.T) {
	head := "POST /?token=abc HTTP/1.1\r\n\r\n"
	x := Exchange{Target: "http://h/?token=abc", Request: []byte(head + `{"token":"abc"}`), RequestHead: len(head),
		Response: []byte("HTTP/1.1 200 OK\r\nSet-Cookie: abc\r\n\r\nabc"), ResponseHead: 36}
	var m Mask
	got, scratch := m.Exchange(&x, nil)
	if n := bytes.Count(got.Request, []byte("abc")) + strings.Count(got.Target, "abc"); n != 0 {
		t.Errorf("%d secrets left in request %q and target %q", n, got.Request, got.Target)
	}
	if want := "HTTP/1.1 200 OK\r\nSet-Cookie: ***\r\n\r\nabc"; string(got.Response) != want {
		t.Errorf("response %q, want %q", got.Response, want)
	}
	if !strings.Contains(string(x.Request), "abc") || !strings.Contains(x.Target, "abc") {
		t.Error("the original was changed")
	}
	if n := testing.AllocsPerRun(100, func() { scratch = m.AppendMasked(scratch[:0], x.Request, x.RequestHead) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func FuzzMask(f *testing.F) {
	f.Add("POST /?token=1 HTTP/1.1\r\nToken: x\r\n\r\n", `{"a":"{\"token\":\"x\\\\\",\"b\":[1]}","token":[{"a":"b"},12]}`, "sëcret\"\\")
	f.Add("", `{"token":"\u00e4\u00e4\u00e4\u00e4\u00e4","apiKey" : {"a":[]}}`, "0123456789abcdef")
	f.Add("", `"token\":[1\u0031 \\\"`, "\\\\\\\"")
	f.Fuzz(func(t *testing.T, head, body, secret string) {
		var m Mask
		got := m.AppendMasked(nil, []byte(head+body), len(head))
		if len(got) != len(head)+len(body) {
			t.Fatalf("length %d, want %d", len(got), len(head)+len(body))
		}
		if json.Valid([]byte(body)) && !json.Valid(got[len(head):]) {
			t.Errorf("%s is valid JSON, masked %s is not", body, got[len(head):])
		}
		inner, _ := json.Marshal(map[string]any{"a": 1, "apiKey": "<>" + secret + "<>", "b": []string{secret}})
		outer, _ := json.Marshal(map[string]string{"token": secret + "!", "url": string(inner)})
		checkMasked(t, &m, outer, secret)
	})
}

// checkMasked masks JSON with secrets at two levels and looks at what a reader of the JSON would see.
func checkMasked(t *testing.T, m *Mask, outer []byte, secret string) {
	t.Helper()
	masked := m.AppendMasked(nil, outer, 0)
	var o struct{ Token, URL string }
	var i struct{ APIKey string }
	if err := json.Unmarshal(masked, &o); err != nil {
		t.Fatalf("masked %s: %v", masked, err)
	}
	if err := json.Unmarshal([]byte(o.URL), &i); err != nil {
		t.Fatalf("masked url in %s: %v", masked, err)
	}
	for _, got := range []string{o.Token, i.APIKey} {
		if len(strings.TrimRight(got, "*")) > keptOfSecret || len(got) > 0 && !strings.HasSuffix(got, "*") {
			t.Errorf("%q shows more than %d bytes of %q, in %s", got, keptOfSecret, secret, masked)
		}
	}
}

func BenchmarkMask(b *testing.B) {
	target, err := ParseTarget("http://127.0.0.1:3000/hook", "")
	if err != nil {
		b.Fatal(err)
	}
	raw, head := smallRequest(b, target)
	raw = append(raw[:head], documentedBody...)
	var m Mask
	var dst []byte
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		dst = m.AppendMasked(dst[:0], raw, head)
	}
}

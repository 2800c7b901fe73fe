package wire

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseTarget(t *testing.T) {
	type parts struct{ Scheme, Host, Path, name, dial, port string }
	for _, tt := range []struct {
		url  string
		want parts
	}{
		{"http://localhost:3000/hook", parts{"http", "localhost:3000", "/hook", "localhost", "localhost", "3000"}},
		{"http://example.test", parts{"http", "example.test", "/", "example.test", "example.test", "80"}},
		{"https://Example.test:/?a=1&b", parts{"https", "Example.test", "/?a=1&b", "Example.test", "Example.test", "443"}},
		{"HTTP://h:80/a%2Fb/c d?q=ü é", parts{"http", "h:80", "/a%2Fb/c%20d?q=%C3%BC%20%C3%A9", "h", "h", "80"}},
		{"http://[::1]:8080", parts{"http", "[::1]:8080", "/", "::1", "::1", "8080"}},
		{"http://[fe80::1%25eth0]/x", parts{"http", "[fe80::1]", "/x", "fe80::1", "fe80::1%eth0", "80"}},
		{"http://127.0.0.1/?", parts{"http", "127.0.0.1", "/?", "127.0.0.1", "127.0.0.1", "80"}},
	} {
		got, err := ParseTarget(tt.url, "")
		if err != nil {
			t.Errorf("%s: %v", tt.url, err)
			continue
		}
		if diff := cmp.Diff(tt.want, parts{got.Scheme, got.Host, got.Path, got.name, got.dial, got.port}, cmp.AllowUnexported(parts{})); diff != "" {
			t.Errorf("%s: %s", tt.url, diff)
		}
	}
}

func TestParseTargetErrors(t *testing.T) {
	for url, want := range map[string]string{
		"":                          `parse target "": no scheme`,
		"localhost:3000/hook":       `parse target "localhost:3000/hook": no scheme`,
		"/hook?to=http://x":         `parse target "/hook?to=http://x": no scheme`,
		"ftp://h/":                  `parse target "ftp://h/": unsupported scheme "ftp"`,
		"http:///hook":              `parse target "http:///hook": no host`,
		"http://:80/":               `parse target "http://:80/": no host`,
		"http://me:pw@h/?a@b":       `parse target "http://…@h/?a@b": user information is not supported`,
		"http://me:p%zz@h/":         `parse target "http://…@h/": invalid URL escape "%zz"`,
		"http://h/#top":             `parse target "http://h/#top": a fragment is never sent`,
		"http://h/#":                `parse target "http://h/#": a fragment is never sent`,
		"http://h:70000/":           `parse target "http://h:70000/": port 70000 is not within 1 to 65535`,
		"http://h:0/":               `parse target "http://h:0/": port 0 is not within 1 to 65535`,
		"http://h:x/":               `parse target "http://h:x/": invalid port ":x" after host`,
		"http://bücher.test/":       `parse target "http://bücher.test/": host "bücher.test" is not ASCII`,
		"http://h/\r\nX: y":         `parse target "http://h/\r\nX: y": net/url: invalid control character in URL`,
		"http://h%0d%0aX:1/":        `parse target "http://h%0d%0aX:1/": invalid URL escape "%0d"`,
		"http://[::1/":              `parse target "http://[::1/": missing ']' in host`,
		"me:pw@http://localhost:80": `parse target "me:pw@http://localhost:80": no scheme`,
	} {
		_, err := ParseTarget(url, "")
		if err == nil {
			t.Errorf("%s: no error, want %q", url, want)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Error(diff)
		}
		if errors.Is(err, ErrNoScheme) != strings.HasSuffix(want, ": no scheme") {
			t.Errorf("%s: errors.Is(err, ErrNoScheme) is %v", url, errors.Is(err, ErrNoScheme))
		}
	}
}

func TestLoopback(t *testing.T) {
	for _, tt := range []struct {
		url, socket string
		want        bool
	}{
		{"http://127.0.0.1:1/", "", true}, {"http://127.8.9.10/", "", true}, {"http://[::1]/", "", true}, {"http://[::ffff:127.0.0.1]/", "", true},
		{"http://localhost/", "", true}, {"http://LOCALHOST./", "", true}, {"http://a.b.localhost:9/", "", true},
		{"http://0.0.0.0/", "", true}, {"http://example.test/", "/run/s", true},
		{"http://10.0.0.1/", "", false}, {"http://[fe80::1%25lo]/", "", false}, {"http://192.168.1.1/", "", false}, {"http://8.8.8.8/", "", false},
	} {
		target, err := ParseTarget(tt.url, tt.socket)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := target.Loopback(t.Context()); got != tt.want || err != nil {
			t.Errorf("%s %s: %v, %v; want %v", tt.url, tt.socket, got, err, tt.want)
		}
	}
}

func TestOnThisMachineMeansAllAddresses(t *testing.T) {
	here, there := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("192.0.2.1")
	for _, tt := range []struct {
		addrs []netip.Addr
		want  bool
	}{{nil, false}, {[]netip.Addr{here}, true}, {[]netip.Addr{here, there}, false}, {[]netip.Addr{netip.IPv6Loopback(), here}, true}} {
		if got := onThisMachine(tt.addrs); got != tt.want {
			t.Errorf("%v: %v, want %v", tt.addrs, got, tt.want)
		}
	}
}

func TestAppendHeadRefuses(t *testing.T) {
	for _, tt := range []struct {
		method, path string
		header       Header
		want         string
	}{
		{"PO ST", "/", Header{"A", "b"}, `write head: method "PO ST" is not a token`},
		{"", "/", Header{"A", "b"}, `write head: method "" is not a token`},
		{"POST", "/a b", Header{"A", "b"}, `write head: request target "/a b" is not visible ASCII`},
		{"POST", "", Header{"A", "b"}, `write head: request target "" is not visible ASCII`},
		{"POST", "/\r\nX: y", Header{"A", "b"}, `write head: request target "/\r\nX: y" is not visible ASCII`},
		{"POST", "/", Header{"A:", "b"}, `write head: header name "A:" is not a token`},
		{"POST", "/", Header{"", "b"}, `write head: header name "" is not a token`},
		{"POST", "/", Header{"Ä", "b"}, `write head: header name "Ä" is not a token`},
		{"POST", "/", Header{"A", "b\r\nC: d"}, `write head: header A: byte 0x0d in the value`},
		{"POST", "/", Header{"A", "b\nC: d"}, `write head: header A: byte 0x0a in the value`},
		{"POST", "/", Header{"A", "\x00"}, `write head: header A: byte 0x00 in the value`},
	} {
		got, err := AppendHead([]byte("kept"), tt.method, tt.path, []Header{{"Fine", "fine"}, tt.header})
		if err == nil || err.Error() != tt.want || string(got) != "kept" {
			t.Errorf("%+v: %q, error %v; want %s", tt, got, err, tt.want)
		}
	}
}

func TestSplitHead(t *testing.T) {
	for _, tt := range []struct {
		head, line string
		header     []Header
	}{
		{"", "", nil},
		{"HTTP/1.1 200 OK", "HTTP/1.1 200 OK", nil},
		{"GET / HTTP/1.1\r\nb: 1\r\nA:2 \r\nB:\r\n\r\nC: not a header", "GET / HTTP/1.1", []Header{{"b", "1"}, {"A", "2"}, {"B", ""}}},
		{"x\nA: 1,\n\t2\nno colon\n", "x", []Header{{"A", "1, 2"}, {"no colon", ""}}},
		{"x\n folded first\n", "x", []Header{{" folded first", ""}}},
	} {
		line, header := SplitHead([]byte(tt.head))
		if diff := cmp.Diff(tt.header, header); diff != "" || line != tt.line {
			t.Errorf("%q: line %q, %s", tt.head, line, diff)
		}
	}
}

func FuzzHeadRoundTrip(f *testing.F) {
	f.Add("POST", "/hook?a=b", "X-A", "some value", "b")
	f.Add("P", "*", "a", "", "\t é \t")
	f.Fuzz(func(t *testing.T, method, path, name, value, other string) {
		in := []Header{{name, value}, {name, other}}
		head, err := AppendHead(nil, method, path, in)
		if err != nil {
			return
		}
		line, out := SplitHead(head)
		for i := range in {
			in[i].Value = strings.Trim(in[i].Value, " \t")
		}
		if diff := cmp.Diff(in, out); diff != "" || line != method+" "+path+" HTTP/1.1" {
			t.Errorf("line %q: %s", line, diff)
		}
	})
}

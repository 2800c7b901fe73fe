package rawhttp_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/rawhttp"
)

func FuzzUnchanged(f *testing.F) {
	f.Add([]byte(head+"{}"), len(head))
	f.Add([]byte("#/ a\r\n\xff:\r\r\n\r\n\x00"), 12)
	f.Add([]byte(""), -1)
	f.Fuzz(func(t *testing.T, raw []byte, n int) {
		x := &wire.Exchange{Request: raw, RequestHead: n}
		text := rawhttp.Text(x)
		for _, edited := range [][]byte{text, append(slices.Clone(text), '\n')} {
			got, err := rawhttp.Parse(edited, x)
			if err != nil || got.Changed || !bytes.Equal(got.Request, raw) || got.Restored != nil {
				t.Errorf("%q, head %d: %+v, %v", raw, n, got, err)
			}
		}
	})
}

// FuzzParse: whatever the edit, what comes of it can be sent, has its length and the original's forced headers.
func FuzzParse(f *testing.F) {
	f.Add([]byte("POST /\nhost: you\n\nbody"), "{}")
	f.Add(rawhttp.Text(exchange(head, "[]")), "[]")
	f.Add([]byte("#\nP /\nContent-Length: 1\nContent-Length: 2\n\n\n"), "a\r\n")
	f.Fuzz(func(t *testing.T, edited []byte, body string) {
		x := exchange(head, body)
		got, err := rawhttp.Parse(edited, x)
		if err != nil || !got.Changed {
			return
		}
		line, header := wire.SplitHead(got.Request[:got.Head])
		method, path, _ := strings.Cut(strings.TrimSuffix(line, " HTTP/1.1"), " ")
		again, err := wire.AppendHead(nil, method, path, header)
		if err != nil || !bytes.Equal(again, got.Request[:got.Head]) {
			t.Errorf("%q: head %q cannot be sent: %v", edited, got.Request[:got.Head], err)
		}
		values := func(header []wire.Header, name string) (all []string) {
			for _, h := range header {
				if strings.EqualFold(h.Name, name) {
					all = append(all, h.Value)
				}
			}
			return all
		}
		_, original := wire.SplitHead([]byte(head))
		for _, name := range thordata.ForcedHeaders() {
			if is, want := values(header, name), values(original, name); !slices.Equal(is, want) {
				t.Errorf("%q: %s is %q, want %q", edited, name, is, want)
			}
		}
		if is := values(header, "Content-Length"); !slices.Equal(is, []string{strconv.Itoa(len(got.Request) - got.Head)}) {
			t.Errorf("%q: length %q of %d bytes", edited, is, len(got.Request)-got.Head)
		}
	})
}

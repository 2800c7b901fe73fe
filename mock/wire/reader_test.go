package wire

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// A parsed is what both readers make of a response.
type parsed struct {
	Status int
	Header map[string][]string
	Body   string
	OK     bool
}

// ours reads the final response as Send does.
func ours(stream io.Reader, method string) parsed {
	rd := reader{src: stream}
	for limit := headLimit; ; {
		head, err := rd.head(limit)
		if err != nil {
			return parsed{}
		}
		r, err := parseReply(head, method == "HEAD")
		if err != nil {
			return parsed{}
		}
		if r.status < 200 && r.status != 101 {
			limit -= len(head)
			continue
		}
		got := parsed{Status: r.status, Header: map[string][]string{}}
		_, fields := SplitHead(head)
		for _, f := range fields {
			name := textproto.CanonicalMIMEHeaderKey(f.Name)
			got.Header[name] = append(got.Header[name], f.Value)
		}
		b := body{room: DefaultBodyLimit}
		err = rd.body(&r, &b)
		got.Body, got.OK = string(b.kept), err == nil
		return got
	}
}

// theirs reads it with net/http. deliberate names a rule that this package does not share, "" when none was at work.
func theirs(stream, method string) (got parsed, deliberate string) {
	br := bufio.NewReader(strings.NewReader(stream))
	for {
		resp, err := http.ReadResponse(br, &http.Request{Method: method})
		if err != nil {
			if strings.Contains(err.Error(), "bad trailer key") {
				return got, "names of trailers"
			}
			return got, ""
		}
		if resp.StatusCode < 100 {
			return got, "status below 100"
		}
		if resp.StatusCode < 200 && resp.StatusCode != 101 {
			continue
		}
		body, err := io.ReadAll(resp.Body)
		got = parsed{resp.StatusCode, resp.Header, string(body), err == nil}
		if _, inTrailer := errors.AsType[textproto.ProtocolError](err); inTrailer {
			return got, "trailers are not checked"
		}
		if err != nil && (strings.Contains(err.Error(), "trailer") || strings.Contains(err.Error(), "too much non-data")) {
			return got, "trailers and chunk lines may be long"
		}
		return got, ""
	}
}

// foldsFraming tells whether a field that says where the body ends is folded, which only net/http takes.
func foldsFraming(stream string) bool {
	low := strings.ToLower(stream)
	return (strings.Contains(low, "\n ") || strings.Contains(low, "\n\t")) &&
		(strings.Contains(low, "content-length") || strings.Contains(low, "transfer-encoding") || strings.Contains(low, "connection"))
}

func FuzzReaderAgreesWithNetHTTP(f *testing.F) {
	for _, seed := range []string{
		okAnswer,
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204\n\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n1 \r\na\r\n0\r\n\r\n",
		"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nuntil the end",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length:1\r\nA: b\r\n c\r\nX Y : z\r\n\r\na",
		"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
		"HTTP/2.0   200 \r\nConnection: keep-alive, close\r\n\r\n",
		"SSH-2.0-OpenSSH\r\n", "\x15\x03\x01\x00\x02\x02\x46", "", "\r\n\r\n", "HTTP/1.1 +20 x\n\n", "HTTP/1.1 200 OK\n:\n\n", "HTTP/0.0 101\n0:\n \n\r\n0",
	} {
		f.Add(seed, false)
	}
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", true)
	f.Fuzz(func(t *testing.T, stream string, head bool) {
		method := "POST"
		if head {
			method = "HEAD"
		}
		got := ours(strings.NewReader(stream), method)
		if bytewise := ours(iotest.OneByteReader(strings.NewReader(stream)), method); !cmp.Equal(got, bytewise) {
			t.Errorf("read byte by byte, it differs: %s", cmp.Diff(got, bytewise))
		}
		want, deliberate := theirs(stream, method)
		if deliberate != "" || foldsFraming(stream) || strings.Contains(stream, "HTTP/1.1 +") || strings.Contains(stream, "HTTP/1.0 +") {
			return
		}
		for _, h := range []map[string][]string{got.Header, want.Header} { // net/http takes these out, or changes them
			for _, name := range []string{"Transfer-Encoding", "Content-Length", "Connection", "Trailer", "Cache-Control"} {
				delete(h, name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", stream, diff)
		}
	})
}

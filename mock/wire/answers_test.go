package wire

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// An outcome is what the tests of answers look at.
type outcome struct {
	Status     int
	Head, Body string
	Size       int64
	Err        string
	Conns      int // after a second request
}

// An answerCase is an answer of a receiver and what comes of it.
type answerCase struct {
	name, answer string
	want         outcome
}

func wholeAnswers() []answerCase {
	ok := "HTTP/1.1 200 OK\r\n"
	long := strings.Repeat("x", 30)
	return []answerCase{
		{"length", ok + "Content-Length: 2\r\n\r\nok", outcome{200, ok + "Content-Length: 2\r\n\r\n", "ok", 2, "", 1}},
		{"line feeds, no reason", "HTTP/1.1 201\ncontent-length:0\n\n", outcome{201, "HTTP/1.1 201\ncontent-length:0\n\n", "", 0, "", 1}},
		{"no content", "HTTP/1.1 204 No Content\r\n\r\n", outcome{204, "HTTP/1.1 204 No Content\r\n\r\n", "", 0, "", 1}},
		{"not modified with length", "HTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n", outcome{304, "HTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n", "", 0, "", 1}},
		{"informational", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n",
			outcome{200, ok + "Content-Length: 0\r\n\r\n", "", 0, "", 1}},
		{"chunked", ok + "Transfer-Encoding: Chunked\r\n\r\n3;a=\"b\"\r\nabc\r\nA \r\n0123456789\r\n0\r\n\r\n",
			outcome{200, ok + "Transfer-Encoding: Chunked\r\n\r\n", "abc0123456789", 13, "", 1}},
		{"trailers", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\nZ: z\r\n\r\n", outcome{200, ok + "Transfer-Encoding: chunked\r\n\r\n", "a", 1, "", 1}},
		{"both framings", ok + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
			outcome{200, ok + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n", "a", 1, "", 2}},
		{"until close", ok + "Connection: close\r\n\r\nall", outcome{200, ok + "Connection: close\r\n\r\n", "all", 3, "", 2}},
		{"close with length", ok + "Connection: x, Close\r\nContent-Length: 1\r\n\r\na", outcome{200, ok + "Connection: x, Close\r\nContent-Length: 1\r\n\r\n", "a", 1, "", 2}},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", outcome{200, "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n", "a", 1, "", 2}},
		{"more than announced", ok + "Content-Length: 1\r\n\r\nabc", outcome{200, ok + "Content-Length: 1\r\n\r\n", "a", 1, "", 2}},
		{"same length twice", ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", outcome{200, ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", "a", 1, "", 1}},
		{"longer than the limit", ok + "Content-Length: 30\r\n\r\n" + long, outcome{200, ok + "Content-Length: 30\r\n\r\n", long[:20], 30, "", 1}},
	}
}

func brokenAnswers() []answerCase {
	ok := "HTTP/1.1 200 OK\r\n"
	return []answerCase{
		{"empty", "", outcome{Err: "read response: connection closed without an answer", Conns: 2}},
		{"cut in the head", ok + "A: b\r\n", outcome{Head: ok + "A: b\r\n", Err: "read response: connection closed within the head", Conns: 2}},
		{"cut in the body", ok + "Content-Length: 5\r\n\r\nab", outcome{200, ok + "Content-Length: 5\r\n\r\n", "ab", 2, "read response body: connection closed within the body", 2}},
		{"cut in a chunk", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nab", outcome{200, ok + "Transfer-Encoding: chunked\r\n\r\n", "ab", 2,
			"read response body: connection closed within the body", 2}},
		{"another protocol", "SSH-2.0-OpenSSH_9.6\r\n", outcome{Head: "SSH-2.0-OpenSSH_9.6\r\n", Err: `parse response: malformed status line "SSH-2.0-OpenSSH_9.6"`, Conns: 2}},
		{"no line", strings.Repeat("\x00", 70), outcome{Head: strings.Repeat("\x00", 70), Err: "parse response: malformed status line \"" + strings.Repeat(`\x00`, 64) + "\"", Conns: 2}},
		{"long status", "HTTP/1.1 2000 OK\r\n", outcome{Head: "HTTP/1.1 2000 OK\r\n", Err: `parse response: malformed status line "HTTP/1.1 2000 OK"`, Conns: 2}},
		{"no number", "HTTP/1.1 abc OK\r\n", outcome{Head: "HTTP/1.1 abc OK\r\n", Err: `parse response: malformed status code "abc"`, Conns: 2}},
		{"bad field", ok + "a b c\r\n\r\n", outcome{Head: ok + "a b c\r\n\r\n", Err: `parse response: malformed header line "a b c"`, Conns: 2}},
		{"two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\na", outcome{Head: ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
			Err: "parse response: contradictory Content-Length fields", Conns: 2}},
		{"bad length", ok + "Content-Length: +1\r\n\r\n", outcome{Head: ok + "Content-Length: +1\r\n\r\n", Err: `parse response: malformed Content-Length "+1"`, Conns: 2}},
		{"other coding", ok + "Transfer-Encoding: gzip\r\n\r\n", outcome{Head: ok + "Transfer-Encoding: gzip\r\n\r\n", Err: "parse response: unsupported transfer encoding", Conns: 2}},
		{"bad chunk", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", outcome{200, ok + "Transfer-Encoding: chunked\r\n\r\n", "", 0,
			`parse response: malformed chunk: size "xyz"`, 2}},
		{"switching", "HTTP/1.1 101 Switching Protocols\r\n\r\n", outcome{Status: 101, Head: "HTTP/1.1 101 Switching Protocols\r\n\r\n", Err: "parse response: unexpected status 101", Conns: 2}},
	}
}

func TestAnswers(t *testing.T) {
	for _, tt := range append(wholeAnswers(), brokenAnswers()...) {
		t.Run(tt.name, func(t *testing.T) {
			serve := answering(tt.answer)
			if tt.want.Conns == 2 {
				serve = answeringOnce(tt.answer)
			}
			c, p := client(t, serve)
			c.BodyLimit = 20
			target := mustTarget(t, "http://127.0.0.1:3000/")
			ex := send(t, c, target)
			send(t, c, target)
			got := outcome{ex.Status, string(ex.Response[:ex.ResponseHead]), string(ex.Response[ex.ResponseHead:]), ex.ResponseSize, ex.Err, int(p.count.Load())}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if (ex.Stage == StageRead) != (ex.Err != "") {
				t.Errorf("stage %q with error %q", ex.Stage, ex.Err)
			}
		})
	}
}

func TestAnswerToHead(t *testing.T) {
	c, p := client(t, answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"))
	var ex Exchange
	for range 2 {
		request := []byte("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
		c.Send(t.Context(), mustTarget(t, "http://127.0.0.1/"), request, len(request), &ex)
		if ex.Status != 200 || ex.Err != "" || ex.ResponseSize != 0 {
			t.Errorf("status %d, error %q, size %d; want 200 without a body", ex.Status, ex.Err, ex.ResponseSize)
		}
	}
	if n := p.count.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestLongAnswers(t *testing.T) {
	for _, tt := range []struct {
		name        string
		limit, size int64
		conns       int32
	}{
		{"kept whole", 0, DefaultBodyLimit, 1},
		{"drained", 0, DefaultBodyLimit + drainLimit, 1},
		{"left", 0, DefaultBodyLimit + drainLimit + fullBuffer, 2},
		{"none kept", -1, 100, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			head := "HTTP/1.1 200 OK\r\nContent-Length: " + strconv.FormatInt(tt.size, 10) + "\r\n\r\n"
			c, p := client(t, answering(head+strings.Repeat("y", int(tt.size))))
			c.BodyLimit = tt.limit
			target := mustTarget(t, "http://127.0.0.1:3000/")
			ex := send(t, c, target)
			send(t, c, target)
			if ex.Status != 200 || ex.Err != "" || p.count.Load() != tt.conns {
				t.Errorf("status %d, error %q, %d connections; want 200 on %d", ex.Status, ex.Err, p.count.Load(), tt.conns)
			}
			if kept := int64(len(ex.Response) - ex.ResponseHead); kept != min(tt.size, c.bodyLimit()) {
				t.Errorf("kept %d bytes, want %d", kept, min(tt.size, c.bodyLimit()))
			}
			if tt.conns == 1 && ex.ResponseSize != tt.size || ex.ResponseSize > tt.size {
				t.Errorf("size %d, want %d", ex.ResponseSize, tt.size)
			}
		})
	}
}

func TestEndlessHead(t *testing.T) {
	c, _ := client(t, answering("HTTP/1.1 200 OK\r\n"+strings.Repeat("A: b\r\n", headLimit/6+1)))
	ex := send(t, c, mustTarget(t, "http://127.0.0.1:3000/"))
	if diff := cmp.Diff(failure{StageRead, "parse response: head longer than 1048576 bytes"}, failure{ex.Stage, ex.Err}); diff != "" {
		t.Error(diff)
	}
}

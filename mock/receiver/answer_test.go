package receiver

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
)

func TestAnswerBytes(t *testing.T) {
	kept := request{keep: true}
	for name, test := range map[string]struct {
		answer Answer
		req    request
		want   string
		keep   bool
	}{
		"zero":             {Answer{}, kept, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true},
		"no content":       {Answer{Status: 204, Body: "x"}, kept, "HTTP/1.1 204 No Content\r\n\r\n", true},
		"no such status":   {Answer{Status: 799}, kept, "HTTP/1.1 799 \r\nContent-Length: 0\r\n\r\n", true},
		"close":            {Answer{Close: true}, kept, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false},
		"own close":        {Answer{Header: []wire.Header{{Name: "connection", Value: "x, close"}}}, kept, "HTTP/1.1 200 OK\r\nconnection: x, close\r\nContent-Length: 0\r\n\r\n", false},
		"own length":       {Answer{Header: []wire.Header{{Name: "content-length", Value: "9"}}, Body: "x"}, kept, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx", true},
		"head":             {Answer{Body: "abc"}, request{keep: true, isHead: true}, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", true},
		"raw without head": {Answer{Raw: []byte("abc")}, kept, "abc", true},
		"raw truncated":    {Answer{Raw: []byte("abc"), Fault: FaultTruncate}, kept, "abc", false},
	} {
		t.Run(name, func(t *testing.T) {
			out, _, keep := test.answer.append(nil, &test.req)
			if diff := cmp.Diff(test.want, string(out)); diff != "" || keep != test.keep {
				t.Errorf("keep %v, want %v; bytes (-want +got):\n%s", keep, test.keep, diff)
			}
		})
	}
}

func TestFaultNames(t *testing.T) {
	want := []string{"none", "reset", "hang", "garbage", "truncate", "fault 5"}
	for i, name := range want {
		if got := Fault(i).String(); got != name {
			t.Errorf("Fault(%d) = %s, want %s", i, got, name)
		}
	}
}

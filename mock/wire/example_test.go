package wire_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/thorhook/thorhook/mock/wire"
)

func ExampleClient_Send() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, "got ", r.Header.Get("Webhook-Dispatch-Id"))
	}))
	defer server.Close()

	target, err := wire.ParseTarget(server.URL+"/hook", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	body := `{"eventType":"ACTOR.RUN.SUCCEEDED"}`
	request, err := wire.AppendHead(nil, "POST", target.Path, []wire.Header{
		{Name: "Host", Value: target.Host},
		{Name: "Content-Length", Value: fmt.Sprint(len(body))},
		{Name: "Webhook-Dispatch-Id", Value: "2e9ddee0582a"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	head := len(request)

	var client wire.Client
	defer client.Close()
	var x wire.Exchange
	client.Send(context.Background(), target, append(request, body...), head, &x)
	fmt.Printf("%d %s %q\n", x.Status, x.Response[x.ResponseHead:], x.Err)

	// Output: 202 got 2e9ddee0582a ""
}

func ExampleParseTarget() {
	_, err := wire.ParseTarget("localhost:3000/hook", "")
	fmt.Println(err)
	// Output: parse target "localhost:3000/hook": no scheme
}

func ExampleTarget_Loopback() {
	for _, url := range []string{"http://localhost:3000/", "http://192.0.2.1/"} {
		target, err := wire.ParseTarget(url, "")
		if err != nil {
			fmt.Println(err)
			return
		}
		here, err := target.Loopback(context.Background())
		fmt.Println(target.Host, here, err)
	}
	// Output:
	// localhost:3000 true <nil>
	// 192.0.2.1 false <nil>
}

func ExampleSplitHead() {
	line, header := wire.SplitHead([]byte("HTTP/1.1 429 Too Many Requests\r\nretry-after: 5\r\n\r\n"))
	fmt.Println(line)
	fmt.Println(header)
	// Output:
	// HTTP/1.1 429 Too Many Requests
	// [{retry-after 5}]
}

func ExampleMask_AppendMasked() {
	head := "POST / HTTP/1.1\r\n\r\n"
	var mask wire.Mask
	masked := mask.AppendMasked(nil, []byte(head+`{"apiKey":"289f5c53e47d6164","flow":1765}`), len(head))
	fmt.Printf("%s\n", masked[len(head):])
	// Output: {"apiKey":"289f************","flow":1765}
}

func ExampleExchange_AppendJSON() {
	x := wire.Exchange{Seq: 1, Attempt: 1, Stage: wire.StageConnect, Err: "connect 127.0.0.1:3000: connection refused"}
	line := x.AppendJSON(nil)
	back, err := wire.ParseExchangeJSON(line)
	fmt.Println(back.Seq, back.Stage, back.Err, err)
	// Output: 1 connect connect 127.0.0.1:3000: connection refused <nil>
}

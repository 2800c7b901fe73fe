package wire

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// documentedBody looks like a webhook's body as it is sent: compact, with JSON inside JSON, 1.4 KB.
var documentedBody = `{"userId":3406,"userName":"Thor84******","createdAt":"2025-06-07T06:33:14Z","eventType":"ACTOR.RUN.SUCCEEDED","eventData":` +
	`{"prodect_id":"3","apiRunId":"2e9ddee0582a40a98e41a28ba23da5d1"},"resource":{"taskId":"2e9ddee0582a40a98e41a28ba23da5d1","url":"{\"spider_errors\":true,` +
	`\"spider_id\":\"3\",\"spider_parameters\":[{\"url\":\"https://www.amazon.com/dp/B0DPMHRZ1W?th=1\\u0026psc=1\"}]}","apiKey":"289f5c53e47d61643a1c8f62a1c7d94b",` +
	`"apiUrl":"","apiCode":400,"apiResponseTime":28000,"apiErrorMsg":"","apiResult":"","errorNumber":1,"successRate":0,"runseconds":12340,"detail":` +
	`"Completed! 26 requests in total: 26 successful, 0 failed","flow":1765,"fileSize":1765,"type":0,"csvUrl":"https://th-scrapers-1303252866.cos.example.com/` +
	`scrapers/thordata/2025/06/07/2e9ddee0582a40a98e41a28ba23da5d1.csv","jsonUrl":"https://th-scrapers-1303252866.cos.example.com/scrapers/thordata/2025/06/07/` +
	`2e9ddee0582a40a98e41a28ba23da5d1.json","audioUrl":"","videoUrl":"","subtitleUrl":"","createdAt":"2025-06-07T14:33:14+08:00","finishedAt":"2025-06-07T14:33:44+08:00"},` +
	`"globals":{"dateISO":"2025-06-07T06:33:44.000Z","dateUnix":1749278024,"padding":"` + strings.Repeat("p", 120) + `"}}`

func sampleExchange() Exchange {
	head := "POST /hook HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nContent-Type: application/json\r\nWebhook-Dispatch-Id: 2e9ddee0582a\r\n\r\n"
	answer := "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
	return Exchange{
		Seq: 7, At: time.Date(2025, 6, 7, 14, 33, 14, 123456789, time.FixedZone("", 8*3600)), Index: 3, Task: "2e9ddee0582a",
		Spider: "amazon_product_by-url", Outcome: "success", Kind: "success", Event: "ACTOR.RUN.SUCCEEDED", Dispatch: "d", Attempt: 2,
		Delivered: true, Final: true, Target: "http://127.0.0.1:3000/hook", Request: []byte(head + `{"a":1}`), RequestHead: len(head), Status: 200,
		Response: []byte(answer + "ok"), ResponseHead: len(answer), ResponseSize: 2,
		Timing: Timing{Connect: 120 * time.Microsecond, Write: 12 * time.Microsecond, FirstByte: 1234567 * time.Microsecond, Total: 1234699 * time.Microsecond},
		Remote: "127.0.0.1:3000",
	}
}

func TestAppendJSON(t *testing.T) {
	x := sampleExchange()
	const want = `{"seq":7,"at":"2025-06-07T14:33:14.123456789+08:00","index":3,"task":"2e9ddee0582a","spider":"amazon_product_by-url",` +
		`"outcome":"success","kind":"success","event":"ACTOR.RUN.SUCCEEDED","dispatch":"d","attempt":2,"delivered":true,"final":true,"retry_in_ms":0.000,` +
		`"target":"http://127.0.0.1:3000/hook","request":{"line":"POST /hook HTTP/1.1","headers":[["Host","127.0.0.1:3000"],["Content-Type","application/json"],` +
		`["Webhook-Dispatch-Id","2e9ddee0582a"]],"body":"{\"a\":1}"},"response":{"status":200,"line":"HTTP/1.1 200 OK","headers":[["Content-Length","2"]],"body":"ok","size":2},` +
		`"timing_ms":{"resolve":0.000,"connect":0.120,"tls":0.000,"write":0.012,"first_byte":1234.567,"read":0.000,"total":1234.699},` +
		`"remote":"127.0.0.1:3000","stage":"","error":""}`
	if diff := cmp.Diff(want, string(x.AppendJSON(nil))); diff != "" {
		t.Error(diff)
	}
}

func TestAppendJSONWithoutAnswer(t *testing.T) {
	x := Exchange{Reused: true, Redialed: true, Early: true, Stage: StageConnect, Err: "connect 127.0.0.1:1: connection refused"}
	got := string(x.AppendJSON(nil))
	for _, want := range []string{`"request":{"line":"","headers":[],"body":""},"response":null,`,
		`"reused":true,"redialed":true,"early":true,"stage":"connect","error":"connect 127.0.0.1:1: connection refused"}`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
}

func TestAppendJSONOfFaults(t *testing.T) {
	for fault, stage := range map[string]Stage{FaultDrop: StageDropped, FaultDuplicate: "", "delay 500ms": StageTimeout} {
		x := Exchange{Early: true, Fault: fault, Stage: stage}
		line := x.AppendJSON(nil)
		if want := `"early":true,"fault":"` + fault + `","stage":"` + string(stage) + `",`; !strings.Contains(string(line), want) {
			t.Errorf("%s\nlacks %s", line, want)
		}
		if got, err := ParseExchangeJSON(line); err != nil || got.Fault != fault || got.Stage != stage {
			t.Errorf("%s\ncomes back as %q, %q, %v", line, got.Fault, got.Stage, err)
		}
	}
}

func FuzzExchangeJSONRoundTrip(f *testing.F) {
	f.Add("POST / HTTP/1.1\r\nA: b\r\n\r\n", "body", "HTTP/1.1 200 OK\nX:y\n z\n\n", "\xff\x00", int64(1234567), uint16(200), "")
	f.Add("", "", "", "", int64(-5), uint16(0), "drop")
	f.Add("SSH-2.0", "x", "\r\n\r\n", "", int64(1), uint16(99), "duplicate")
	f.Add("a: b\r\n\r\n\r\n", "", "HTTP/1.1 200\r\nA : b \r\n", "", int64(1), uint16(99), "delay 500ms")
	f.Fuzz(func(t *testing.T, head, body, answer, answerBody string, ns int64, status uint16, fault string) {
		x := sampleExchange()
		x.Fault = strings.ToValidUTF8(fault, "")
		x.Request, x.RequestHead = []byte(head+body), len(head)
		x.Response, x.ResponseHead = []byte(answer+answerBody), len(answer)
		x.Status, x.RetryIn = int(status), time.Duration(ns%(1<<50)).Truncate(time.Microsecond)
		line := x.AppendJSON(nil)
		if !json.Valid(line) || strings.ContainsAny(string(line), "\r\n") {
			t.Fatalf("not a line of JSON: %q", line)
		}
		got, err := ParseExchangeJSON(line)
		if err != nil {
			t.Fatal(err)
		}
		if len(x.Response) == 0 && status == 0 {
			x.ResponseSize = 0
		}
		normal := cmp.Transformer("bytes", func(b []byte) string { return string(b) })
		if diff := cmp.Diff(x, got, normal); diff != "" {
			t.Errorf("%s\n%s", line, diff)
		}
	})
}

func TestParseExchangeJSONRejects(t *testing.T) {
	for _, line := range []string{"", "[]", `{"seq":-1}`, `{"at":"yesterday"}`} {
		if _, err := ParseExchangeJSON([]byte(line)); err == nil || !strings.HasPrefix(err.Error(), "parse exchange: ") {
			t.Errorf("%s: error %v, want one of parse exchange", line, err)
		}
	}
}

func TestAppendJSONAllocatesNothing(t *testing.T) {
	x := sampleExchange()
	buf := make([]byte, 0, 4<<10)
	if n := testing.AllocsPerRun(100, func() { buf = x.AppendJSON(buf[:0]) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	x := sampleExchange()
	x.Request = append(x.Request[:x.RequestHead], documentedBody...)
	buf := make([]byte, 0, 8<<10)
	b.SetBytes(int64(len(x.Request)))
	b.ReportAllocs()
	for b.Loop() {
		buf = x.AppendJSON(buf[:0])
	}
}

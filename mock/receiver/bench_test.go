package receiver

import (
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// The clients are in this process: a request costs both sides.
func BenchmarkKeepAlive64(b *testing.B) {
	body := `{"eventType":"ACTOR.RUN.SUCCEEDED","resource":{"taskId":"t","detail":"` + strings.Repeat("x", 1350) + `"}}`
	request := []byte("POST /hook HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\nWebhook: thordata\r\n" +
		"Webhook-Dispatch-Id: 2e9ddee0582a40a92e9ddee0582a40a9\r\nRequest-Origin: WEBHOOK\r\nUser-Agent: x\r\nContent-Length: " +
		strconv.Itoa(len(body)) + "\r\n\r\n" + body)
	for _, mode := range []struct {
		name string
		cfg  Config
	}{{"off", Config{Keep: -1}}, {"fail", Config{Keep: -1, FailRate: 0.1}}, {"record", Config{}}} {
		b.Run(mode.name, func(b *testing.B) {
			r := Start(b, mode.cfg)
			parallelism := max(1, 64/runtime.GOMAXPROCS(0))
			clients := make(chan *client, parallelism*runtime.GOMAXPROCS(0))
			for range cap(clients) {
				clients <- dial(b, r)
			}
			b.SetParallelism(parallelism)
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				c := <-clients
				answer := make([]byte, 256)
				for pb.Next() {
					if _, err := c.Write(request); err != nil {
						b.Error(err)
						return
					}
					if _, err := io.ReadAtLeast(c, answer, 1); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
		})
	}
}

// BenchmarkParseHead and BenchmarkLabels are the parts of a request that grow with it.
func BenchmarkParseHead(b *testing.B) {
	head := []byte(post(""))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseHead(head); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLabels(b *testing.B) {
	body := []byte(`{"userId":3406,"eventType":"ACTOR.RUN.SUCCEEDED","resource":{"taskId":"t","url":"` + strings.Repeat(`{\"a\":1},`, 100) + `","flow":1765}}`)
	b.ReportAllocs()
	for b.Loop() {
		if event, _ := labels(body); event == "" {
			b.Fatal("no event")
		}
	}
}

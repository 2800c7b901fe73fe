package mock_test

import (
	"testing"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/thordata"
)

// BenchmarkMessages is the making of a webhook: plan the task, draw its inputs, render event and request.
func BenchmarkMessages(b *testing.B) {
	e := mock.Start(b, mock.Config{To: "http://127.0.0.1:9/hook", Events: []thordata.Kind{thordata.KindSuccess}})
	b.ReportAllocs()
	n, bytes := 0, 0
	for m, err := range e.Messages(b.N, func(int) mock.Task { return mock.Task{} }) {
		if err != nil {
			b.Fatal(err)
		}
		n++
		bytes += len(m.Request)
	}
	b.SetBytes(int64(bytes / max(n, 1)))
}

// BenchmarkRun is the whole way: make, deliver over loopback to a receiver in this process, sum up.
func BenchmarkRun(b *testing.B) {
	r := receiver.Start(b, receiver.Config{Keep: -1})
	var tally mock.Tally
	e := mock.Start(b, mock.Config{
		To: r.URL(), Concurrency: 64, Order: mock.OrderAny, Events: []thordata.Kind{thordata.KindSuccess},
		Journal: mock.Limits{Exchanges: -1}, Observe: tally.Add,
	})
	b.ReportAllocs()
	b.ResetTimer()
	if err := e.Run(b.Context(), b.N, func(int) mock.Task { return mock.Task{} }); err != nil {
		b.Fatal(err)
	}
	if tally.Delivered != b.N {
		b.Fatalf("%d of %d delivered", tally.Delivered, b.N)
	}
}

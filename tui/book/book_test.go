package book_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
)

func exchange(n int) *wire.Exchange {
	head := "POST / HTTP/1.1\r\n\r\n"
	x := &wire.Exchange{
		At: time.Date(2025, 6, 7, 6, 33, 14, n, time.UTC), Task: fmt.Sprintf("%032x", n/2), Dispatch: fmt.Sprintf("%032x", n/2), Spider: "amazon_product_by-url",
		Outcome: "success", Kind: []string{"running", "success"}[n%2], Event: "ACTOR.RUN.SUCCEEDED", Target: "http://localhost:3000/", Attempt: 1, Final: true,
		Delivered: true, Status: 200, RequestHead: len(head), Request: fmt.Appendf(nil, "%sbody %d", head, n), Response: []byte("HTTP/1.1 200 OK\r\n\r\nok"),
		ResponseHead: 19, ResponseSize: 2, Timing: wire.Timing{Total: time.Duration(n) * time.Microsecond},
	}
	return x
}

func TestRowIsTheExchange(t *testing.T) {
	b := book.New(book.Limits{})
	x := exchange(3)
	x.Stage, x.Err, x.RetryIn, x.Fault = wire.StageRead, "read response: EOF", time.Minute, "delay 2s"
	ended := time.Now().Round(0)
	seq := b.Append(book.Entry{Run: 2, Scenario: "retry", Ended: ended}, x)
	row, ok := b.Row(seq)
	want := book.Row{
		Seq: 1, Run: 2, Scenario: "retry", Note: "delay 2s", At: x.At, Ended: ended, Task: x.Task, Spider: x.Spider, Outcome: x.Outcome, Kind: x.Kind,
		Event: x.Event, Dispatch: x.Dispatch, Target: x.Target, Attempt: 1, RetryIn: time.Minute, Delivered: true, Final: true, Status: 200,
		Stage: wire.StageRead, Err: x.Err, Latency: x.Timing.Total, Size: len("body 3"), ResponseSize: 2,
	}
	if diff := cmp.Diff(want, row); diff != "" || !ok {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}
	kept, ok := b.Exchange(seq)
	x.Seq = 1
	if diff := cmp.Diff(*x, kept); diff != "" || !ok {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}
	x.Request[0] = 'X'
	if kept.Request[0] != 'P' {
		t.Error("the book shares the caller's bytes")
	}
	for _, none := range []uint64{0, 2} {
		if _, ok := b.Row(none); ok {
			t.Errorf("there is a row %d", none)
		}
		if _, ok := b.Exchange(none); ok {
			t.Errorf("there is an exchange %d", none)
		}
	}
}

func TestOldestBytesAreDroppedFirst(t *testing.T) {
	b := book.New(book.Limits{Bytes: 20_000})
	for n := range 100 {
		b.Append(book.Entry{}, exchange(n))
	}
	dropped, bytes := b.Dropped()
	if dropped == 0 || bytes > 20_000 || bytes < 15_000 {
		t.Fatalf("dropped up to %d, %d bytes kept", dropped, bytes)
	}
	for seq := uint64(1); seq <= 100; seq++ {
		if _, ok := b.Exchange(seq); ok != (seq > dropped) {
			t.Errorf("exchange %d kept: %v, dropped up to %d", seq, ok, dropped)
		}
		if _, ok := b.Row(seq); !ok {
			t.Errorf("row %d is gone", seq)
		}
	}
	big := exchange(1)
	big.Request = append(big.Request, make([]byte, 100_000)...)
	seq := b.Append(book.Entry{}, big)
	if _, ok := b.Exchange(seq); !ok {
		t.Error("the newest exchange was dropped")
	}
	if dropped, _ := b.Dropped(); dropped != seq-1 {
		t.Errorf("dropped up to %d beside one that is larger than the budget, want %d", dropped, seq-1)
	}
}

func TestRowsBeyondTheLimitAreForgotten(t *testing.T) {
	b := book.New(book.Limits{Rows: 5000, Bytes: 1})
	for n := range 20_000 {
		b.Append(book.Entry{}, exchange(n))
	}
	first, last := b.First(), b.Last()
	if kept := last - first + 1; last != 20_000 || kept < 5000 || kept >= 5000+4096 {
		t.Errorf("rows %d to %d are kept", first, last)
	}
	if _, ok := b.Row(first - 1); ok {
		t.Error("a forgotten row is there")
	}
	rows := b.Rows(nil, 1, last+5, 3)
	if len(rows) != 3 || rows[0].Seq != first {
		t.Errorf("Rows gave %d from %d, want 3 from %d", len(rows), rows[0].Seq, first)
	}
	b.Clear()
	if _, ok := b.Row(last); ok || b.First() != last+1 {
		t.Errorf("after Clear the first row is %d", b.First())
	}
	if seq := b.Append(book.Entry{}, exchange(1)); seq != last+1 {
		t.Errorf("after Clear the next number is %d", seq)
	}
	if row, ok := b.Row(last + 1); !ok || row.Seq != last+1 {
		t.Errorf("after Clear: %v %v", row.Seq, ok)
	}
}

func TestAttemptsAndBefore(t *testing.T) {
	b := book.New(book.Limits{})
	for n := range 10 { // of five tasks, running and success each
		b.Append(book.Entry{}, exchange(n))
	}
	again := exchange(3)
	again.Attempt = 2
	b.Append(book.Entry{}, again)
	seqs := func(rows []book.Row) (all []uint64) {
		for _, r := range rows {
			all = append(all, r.Seq)
		}
		return all
	}
	if diff := cmp.Diff([]uint64{4, 11}, seqs(b.Attempts(4))); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
	b.Append(book.Entry{Run: 1, Scenario: "again"}, exchange(3)) // equal seeds give equal ids
	if diff := cmp.Diff([]uint64{12}, seqs(b.Attempts(12))); diff != "" {
		t.Errorf("attempts of another run (-want +got):\n%s", diff)
	}
	if got := b.Attempts(13); got != nil {
		t.Errorf("attempts of no row: %v", got)
	}
	for _, tt := range []struct {
		seq, want uint64
		ok        bool
	}{{1, 0, false}, {2, 1, true}, {3, 2, true}, {4, 3, true}, {11, 4, true}, {13, 0, false}} {
		if got, ok := b.Before(tt.seq); got != tt.want || ok != tt.ok {
			t.Errorf("before %d: %d %v, want %d %v", tt.seq, got, ok, tt.want, tt.ok)
		}
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := book.New(book.Limits{})
		ctx, cancel := context.WithCancel(t.Context())
		var got []uint64
		var team sync.WaitGroup
		team.Go(func() {
			for after := uint64(0); ; {
				last, err := b.Wait(ctx, after)
				if err != nil {
					return
				}
				got, after = append(got, last), last
			}
		})
		synctest.Wait()
		b.Append(book.Entry{}, exchange(0))
		synctest.Wait()
		b.Append(book.Entry{}, exchange(1))
		synctest.Wait()
		cancel()
		team.Wait()
		if diff := cmp.Diff([]uint64{1, 2}, got); diff != "" {
			t.Errorf("woke up at (-want +got):\n%s", diff)
		}
	})
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	b := book.New(book.Limits{Bytes: 50_000, Rows: 1000})
	var team sync.WaitGroup
	for range 4 {
		team.Go(func() {
			for n := range 3000 {
				seq := b.Append(book.Entry{Run: n % 3}, exchange(n))
				b.Row(seq)
				b.Exchange(seq / 2)
				b.Attempts(seq)
				b.Rows(nil, seq-min(seq, 10), seq, 5)
			}
		})
	}
	team.Wait()
	if b.Last() != 12_000 {
		t.Errorf("last row is %d", b.Last())
	}
}

// TestMemoryOfRows holds the promise of Limits.Rows.
func TestMemoryOfRows(t *testing.T) {
	const rows = 200_000
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	b := book.New(book.Limits{Bytes: 1})
	for n := range rows {
		b.Append(book.Entry{Run: 1, Scenario: "burst"}, exchange(n))
	}
	each := float64(heap()-before) / rows
	runtime.KeepAlive(b)
	if each > 200 {
		t.Errorf("a row costs %.0f bytes", each)
	}
	t.Logf("a row costs %.0f bytes", each)
}

func BenchmarkAppend(b *testing.B) {
	book, x := book.New(book.Limits{}), exchange(1)
	book.Append(entry(), x)
	b.ReportAllocs()
	for b.Loop() {
		book.Append(entry(), x)
	}
}

func entry() book.Entry { return book.Entry{Run: 1, Scenario: "burst"} }

func BenchmarkRows(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			book := book.New(book.Limits{Bytes: 1})
			for i := range n {
				book.Append(entry(), exchange(i%5000))
			}
			rows := book.Rows(nil, uint64(n)-60, uint64(n), 60)
			for b.Loop() {
				rows = book.Rows(rows[:0], uint64(n)-60, uint64(n), 60)
			}
		})
	}
}

func TestFailed(t *testing.T) {
	for _, tt := range []struct {
		row          book.Row
		failed, copy bool
	}{
		{book.Row{Final: true}, true, false},
		{book.Row{Final: true, Delivered: true}, false, false},
		{book.Row{}, false, false},
		{book.Row{Final: true, Note: wire.FaultDuplicate}, false, true},
		{book.Row{Final: true, Stage: wire.StageRead, Err: "read response: interrupted"}, false, false},
	} {
		if tt.row.Failed() != tt.failed || tt.row.Copy() != tt.copy {
			t.Errorf("%+v: failed %v, copy %v", tt.row, tt.row.Failed(), tt.row.Copy())
		}
	}
}

// TestLongCauses: a receiver that makes every cause another one does not make rows large.
func TestLongCauses(t *testing.T) {
	b := book.New(book.Limits{})
	x := exchange(1)
	x.Err = "read response: malformed status line " + strings.Repeat("\u00fc", 5000)
	row, _ := b.Row(b.Append(book.Entry{}, x))
	if len(row.Err) > 200 || !strings.HasPrefix(row.Err, "read response: malformed") || !utf8.ValidString(row.Err) {
		t.Errorf("the row has a cause of %d bytes: %q", len(row.Err), row.Err)
	}
	if kept, _ := b.Exchange(row.Seq); kept.Err != x.Err {
		t.Error("the exchange has another cause")
	}
}

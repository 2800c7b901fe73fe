package feed_test

import (
	"fmt"
	"testing"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/internal/golden"
)

// full is a pane with n rows.
func full(b *testing.B, n int) *rig {
	r := newRig(b, book.Limits{Rows: 2_000_000, Bytes: 8 << 20})
	r.feed.SetScreen(golden.Screen(b, "dark"))
	r.feed.SetSize(200, 60)
	r.add(n)
	return r
}

// BenchmarkFrame is what a key and the frame after it cost: flat.
func BenchmarkFrame(b *testing.B) {
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		r := full(b, n)
		for _, size := range []golden.Size{{W: 200, H: 60}, {W: 40, H: 30}} {
			b.Run(fmt.Sprintf("%d rows at %dx%d", n, size.W, size.H), func(b *testing.B) {
				r.feed.SetSize(size.W, size.H)
				r.press("home", "pgdown")
				b.ReportAllocs()
				for b.Loop() {
					r.feed.Update(keyMsg("down"))
					r.feed.View()
				}
			})
		}
	}
}

// BenchmarkFrames is the same in other orders, with a million rows.
func BenchmarkFrames(b *testing.B) {
	r := full(b, 1_000_000)
	for _, tt := range []struct {
		name string
		keys []string
	}{{"filtered", nil}, {"by latency", []string{"o"}}, {"by task", []string{"u"}}} {
		r.do(r.feed.SetFilter("event:succeeded"))
		r.press(tt.keys...)
		r.press("home", "pgdown")
		b.Run(tt.name, func(b *testing.B) {
			for b.Loop() {
				r.feed.Update(keyMsg("down"))
				r.feed.View()
			}
		})
	}
}

// BenchmarkAppend is what 200 more rows cost the pane when there are a million, their way through the filter included.
func BenchmarkAppend(b *testing.B) {
	for _, tt := range []struct {
		name, filter string
		keys         []string
	}{{"all", "", nil}, {"filtered", "event:succeeded latency:>2ms", nil}, {"by latency", "event:succeeded", []string{"o"}}, {"by task", "", []string{"u"}}} {
		b.Run(tt.name, func(b *testing.B) {
			r := full(b, 1_000_000)
			r.do(r.feed.SetFilter(tt.filter))
			r.press(tt.keys...)
			for b.Loop() {
				b.StopTimer()
				for range 200 {
					e, x := rowAt(int(r.book.Last()))
					r.book.Append(e, &x)
				}
				b.StartTimer()
				r.do(r.feed.Append(r.book.Last()))
				r.feed.View()
			}
		})
	}
}

// BenchmarkFilter filters a million rows, by what the rows alone have.
func BenchmarkFilter(b *testing.B) {
	r := full(b, 1_000_000)
	for _, filter := range []string{"status:>=500", "event:failed task:2e9d latency:>3ms", "event:succeeded"} {
		b.Run(filter, func(b *testing.B) {
			for b.Loop() {
				r.do(r.feed.SetFilter(filter))
				r.do(r.feed.SetFilter(""))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/row")
		})
	}
}

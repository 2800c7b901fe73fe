package feed

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/query"
)

// fill appends n rows with few different values, so that many are alike.
func fill(b *book.Book, random *rand.Rand, n int) {
	for range n {
		x := wire.Exchange{
			Task: fmt.Sprint(random.IntN(40)), Status: []int{0, 200, 404, 500}[random.IntN(4)], Request: make([]byte, random.IntN(5)),
			Kind: []string{"running", "success"}[random.IntN(2)],
		}
		x.Timing.Total = time.Duration(random.IntN(4)) * time.Millisecond
		b.Append(book.Entry{Run: random.IntN(2)}, &x)
	}
}

// naive is what an index of all rows of a book must show.
func naive(b *book.Book, q query.Query, by order, reverse bool) (seqs []uint64) {
	rows := slices.DeleteFunc(b.Rows(nil, 0, b.Last(), 1<<30), func(r book.Row) bool { return !q.Match(&r, nil) })
	first := map[string]uint64{}
	for _, r := range rows {
		if key := fmt.Sprint(r.Run, " ", r.Task); first[key] == 0 {
			first[key] = r.Seq
		}
	}
	value := func(r book.Row) int {
		switch by {
		case byLatency:
			return int(r.Latency)
		case byStatus:
			return cmp.Or(r.Status, 1000)
		case bySize:
			return r.Size
		case byTask:
			return int(first[fmt.Sprint(r.Run, " ", r.Task)])
		}
		return 0
	}
	slices.SortStableFunc(rows, func(a, b book.Row) int { return value(a) - value(b) })
	if by.sorted() != reverse {
		slices.Reverse(rows)
	}
	for _, r := range rows {
		seqs = append(seqs, r.Seq)
	}
	return seqs
}

// TestIndex compares indexes that grow in chunks of all lengths with sorting everything at once.
func TestIndex(t *testing.T) {
	seed := maphash.MakeSeed()
	for _, filter := range []string{"", "status:>=400", "event:success latency:>1ms"} {
		for by := bySeq; by <= byTask; by++ {
			for _, reverse := range []bool{false, true} {
				random := rand.New(rand.NewPCG(1, uint64(by)))
				b := book.New(book.Limits{})
				q, err := query.Parse(filter)
				if err != nil {
					t.Fatal(err)
				}
				x := newIndex(q, by, reverse, 1, 0)
				for range 30 {
					fill(b, random, random.IntN(60))
					for x.last = b.Last(); x.behind(); {
						x.fold(look(b, q, by, seed, x.scanned+1, min(x.last, x.scanned+1+uint64(random.IntN(40)))))
					}
				}
				check(t, fmt.Sprintf("%q by %v, reverse %v", filter, by, reverse), b, &x)
			}
		}
	}
}

func check(t *testing.T, name string, b *book.Book, x *index) {
	t.Helper()
	var got []uint64
	for i := range x.rows() {
		got = append(got, x.at(i))
	}
	if diff := gocmp.Diff(naive(b, x.query, x.by, x.reverse), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	for i, seq := range got {
		row, _ := b.Row(seq)
		e := entryOf(x.by.key(&row), seq)
		if x.by == byTask {
			continue
		}
		if at := x.position(e); at != i {
			t.Errorf("%s: row %d stands at %d, its position is %d", name, seq, i, at)
		}
	}
}

// TestTrim forgets the oldest rows.
func TestTrim(t *testing.T) {
	for by := bySeq; by < byTask; by++ {
		b := book.New(book.Limits{Rows: 4096})
		fill(b, rand.New(rand.NewPCG(2, 3)), 5000)
		q, _ := query.Parse("status:500")
		x := newIndex(q, by, false, 1, b.Last())
		x.fold(look(b, q, by, maphash.MakeSeed(), 1, b.Last()))
		fill(b, rand.New(rand.NewPCG(4, 5)), 4096)
		x.trim(b.First())
		for x.last = b.Last(); x.behind(); {
			x.fold(look(b, q, by, maphash.MakeSeed(), x.scanned+1, x.last))
		}
		if b.First() != 4097 {
			t.Fatalf("the book begins at %d", b.First())
		}
		check(t, by.String(), b, &x)
	}
}

func TestMarks(t *testing.T) {
	var m marks
	random := rand.New(rand.NewPCG(6, 7))
	want := map[uint64]bool{}
	for range 5000 {
		seq, on := 1+random.Uint64N(20_000), random.IntN(3) > 0
		m.set(seq, on)
		if delete(want, seq); on {
			want[seq] = true
		}
	}
	for _, first := range []uint64{1, 4096, 4100, 8193, 8193, 30_000} {
		m.trim(first)
		var seqs []uint64
		for seq := range want {
			if seq >= first {
				seqs = append(seqs, seq)
			}
			if m.has(seq) != (seq >= first) {
				t.Fatalf("row %d is marked: %v, rows begin at %d", seq, m.has(seq), first)
			}
		}
		slices.Sort(seqs)
		if diff := gocmp.Diff(seqs, append([]uint64(nil), m.list()...)); diff != "" || m.count != len(seqs) {
			t.Errorf("marks from %d on, %d counted (-want +got):\n%s", first, m.count, diff)
		}
	}
	m.set(7, true)
	if m.count != 0 {
		t.Error("a row that was trimmed can be marked")
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		millis(0): "0.0", millis(40 * time.Microsecond): "<0.1", millis(3149 * time.Microsecond): "3.1", millis(30 * time.Second): "30000.0",
		millis(10 * time.Minute): "600000", kilobytes(1536): "1.5", kilobytes(3): "<0.1", spaced(1): "1", spaced(1204): "1 204", spaced(1234567): "1 234 567",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

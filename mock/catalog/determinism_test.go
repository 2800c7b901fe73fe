package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/thorhook/thorhook/mock/thordata"
)

// golden is the hash of everything at seed 42. A change of it changes the bytes of every run: say so in the changelog.
const golden = "c6f03baf0c00bfb14cf9ed27493479841f6c1dc96dae81c07282bb74f0ab3050"

// everything appends inputs, rows and error rows of all spiders, the spiders in the order given.
func everything(g *Generator, order []int) [][]byte {
	texts := make([][]byte, len(order))
	for _, i := range order {
		s := &thordata.Spiders()[i]
		var text []byte
		for key := range uint64(20) {
			input := g.AppendInput(nil, s, key)
			text = append(append(text, input...), '\n')
			text = append(g.AppendRow(text, s, key, input), '\n')
			text = append(g.AppendErrorRow(text, s, input, 300, "nothing collected"), '\n')
		}
		texts[i] = text
	}
	return texts
}

func inOrder() []int {
	order := make([]int, len(thordata.Spiders()))
	for i := range order {
		order[i] = i
	}
	return order
}

func TestGolden(t *testing.T) {
	sum := sha256.Sum256(slices.Concat(everything(New(42), inOrder())...))
	if got := hex.EncodeToString(sum[:]); got != golden {
		t.Errorf("hash %s, want %s", got, golden)
	}
}

func TestOrderAndConcurrencyChangeNothing(t *testing.T) {
	want := slices.Concat(everything(New(42), inOrder())...)
	one := New(42)
	got := make([][]byte, 2*runtime.GOMAXPROCS(0)+2)
	var all sync.WaitGroup
	for i := range got {
		order := inOrder()
		if i%2 == 1 {
			slices.Reverse(order)
		}
		all.Go(func() { got[i] = slices.Concat(everything(one, order)...) })
	}
	all.Wait()
	for i := range got {
		if string(got[i]) != string(want) {
			t.Errorf("goroutine %d made other bytes", i)
		}
	}
}

func BenchmarkInput(b *testing.B) {
	g := New(42)
	spiders := thordata.Spiders()
	buf := make([]byte, 0, 4096)
	b.ReportAllocs()
	key := uint64(0)
	for b.Loop() {
		buf = g.AppendInput(buf[:0], &spiders[key%uint64(len(spiders))], key)
		key++
	}
}

func BenchmarkInputAmazon(b *testing.B) {
	g := New(42)
	s := spiderByID(b, "amazon_product_by-url")
	buf := make([]byte, 0, 4096)
	b.ReportAllocs()
	key := uint64(0)
	for b.Loop() {
		buf = g.AppendInput(buf[:0], s, key)
		key++
	}
}

func BenchmarkRow(b *testing.B) {
	g := New(42)
	spiders := thordata.Spiders()
	inputs := make([][]byte, len(spiders))
	for i := range spiders {
		inputs[i] = g.AppendInput(nil, &spiders[i], 1)
	}
	buf := make([]byte, 0, 8192)
	b.ReportAllocs()
	key := uint64(0)
	for b.Loop() {
		i := key % uint64(len(spiders))
		buf = g.AppendRow(buf[:0], &spiders[i], key, inputs[i])
		key++
	}
	b.ReportMetric(float64(b.N)/float64(b.Elapsed().Milliseconds()+1), "rows/ms")
}

func BenchmarkNew(b *testing.B) {
	s := spiderByID(b, "amazon_product_by-url")
	for b.Loop() {
		New(42).AppendInput(nil, s, 1)
	}
}

func BenchmarkCompilePlans(b *testing.B) {
	for b.Loop() {
		compilePlans()
	}
}

package picker_test

import (
	"fmt"
	"testing"

	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/picker"
)

// many are n scenarios.
func many(n int) []picker.Item {
	all := items()
	for i := len(all); i < n; i++ {
		it := all[i%9]
		it.Name = fmt.Sprint(it.Name, "-", i)
		all = append(all, it)
	}
	return all
}

// BenchmarkView must be flat: a frame costs what is on the screen.
func BenchmarkView(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := picker.New(golden.Screen(b, "dark"))
			p.SetSize(46, 58)
			p.SetItems(many(n))
			for b.Loop() {
				p.View()
			}
		})
	}
}

func BenchmarkSetItems(b *testing.B) {
	all := many(500)
	p := picker.New(golden.Screen(b, "dark"))
	p.SetSize(46, 58)
	press(p, "/", "u", "n", "enter")
	for b.Loop() {
		p.SetItems(all)
	}
}

package diff

import (
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
)

// A field is a header with its value as it may be shown.
type field struct {
	name  string
	value value
}

func fields(m message) (line value, all []field) {
	first, raw := wire.SplitHead(m.raw[:m.head])
	firstShown, shown := wire.SplitHead(m.shown[:m.head])
	for i, h := range raw {
		f := field{h.Name, value{h.Value, strings.Repeat("*", len(h.Value))}}
		if len(shown) == len(raw) {
			f.value.shown = shown[i].Value
		}
		all = append(all, f)
	}
	return value{first, firstShown}, all
}

// head compares first lines and headers.
func (c *comparison) head(a, b message, firstLine string) {
	lineA, x := fields(a)
	lineB, y := fields(b)
	if lineA.raw != lineB.raw {
		c.differ(changed, firstLine, lineA, lineB, "")
	}
	c.add(item{op: heading, path: "headers"})
	keys := func(all []field) (keys []string) {
		for _, f := range all {
			keys = append(keys, strings.ToLower(f.name))
		}
		return number(keys)
	}
	pairs, moved := align(keys(x), keys(y))
	for _, p := range pairs {
		switch {
		case p.b < 0:
			c.differ(removed, cut(x[p.a].name, clip), x[p.a].value, value{}, "")
		case p.a < 0:
			c.differ(added, cut(y[p.b].name, clip), value{}, y[p.b].value, "")
		default:
			c.header(x[p.a], y[p.b])
		}
	}
	if moved {
		c.differ(spelled, "order of headers", value{names(x), names(x)}, value{names(y), names(y)}, "")
	}
	if string(a.raw[:a.head]) != string(b.raw[:b.head]) && c.found == 0 {
		c.add(item{op: spelled, path: "head", why: "white space or line ends"})
	}
}

func (c *comparison) header(a, b field) {
	if a.name != b.name {
		c.differ(spelled, cut(a.name, clip), value{a.name, a.name}, value{b.name, b.name}, "spelling of the name")
	}
	switch {
	case a.value.raw != b.value.raw:
		c.differ(changed, cut(a.name, clip), a.value, b.value, "")
	case a.name == b.name:
		c.same(cut(a.name, clip), a.value)
	}
}

func names(all []field) string {
	var names []string
	for _, f := range all {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// number makes keys that stand more than once different from each other: the second gets a 2, and so on.
func number(keys []string) []string {
	seen := make(map[string]int, len(keys))
	for i, k := range keys {
		if seen[k]++; seen[k] > 1 {
			keys[i] = fmt.Sprintf("%s\x00%d", k, seen[k])
		}
	}
	return keys
}

// A pair is two indexes that belong together; one is -1 where there is no other.
type pair struct{ a, b int }

// align pairs two lists of keys, in which each stands once. The pairs have a's order; what only b has stands in front of the
// common key before which it is in b, or at the end. moved tells whether common keys have another order.
func align(a, b []string) (pairs []pair, moved bool) {
	in := make(map[string]int, len(a)) // index in a
	for i, k := range a {
		in[k] = i
	}
	partner := make([]int, len(a))    // index in b plus one, 0 for none
	behind := make([][]int, len(a)+1) // what only b has behind a common key, by its index in a plus one
	at := 0
	for j, k := range b {
		i, ok := in[k]
		if !ok {
			behind[at] = append(behind[at], j)
			continue
		}
		partner[i] = j + 1
		moved = moved || i+1 < at
		at = i + 1
	}
	waiting := behind[0]
	flush := func(next []int) {
		for _, j := range waiting {
			pairs = append(pairs, pair{-1, j})
		}
		waiting = next
	}
	for i := range a {
		if partner[i] > 0 {
			flush(behind[i+1])
		}
		pairs = append(pairs, pair{i, partner[i] - 1})
	}
	flush(nil)
	return pairs, moved
}

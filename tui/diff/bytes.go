package diff

import (
	"fmt"
	"strings"
)

// perRow is how many bytes stand in a row of hex.
const perRow = 16

// bytes shows the first difference of two bodies in hex, with what surrounds it.
func (c *comparison) bytes(a, b value) {
	at := 0
	for at < min(len(a.raw), len(b.raw)) && a.raw[at] == b.raw[at] {
		at++
	}
	c.note("%s and %s; the first difference is at byte %d (0x%x)", size(int64(len(a.raw))), size(int64(len(b.raw))), at, at)
	first := at - at%perRow
	within := false // a difference
	for from := max(0, first-perRow); from < first+3*perRow; from += perRow {
		x, y := window(a.raw, from), window(b.raw, from)
		if x == "" && y == "" {
			return
		}
		it := item{op: changed, isLine: true, a: hexRow(window(a.shown, from), from), b: hexRow(window(b.shown, from), from)}
		switch {
		case x == y:
			it.op = equal
		case x == "":
			it.op, it.a = added, ""
		case y == "":
			it.op, it.b = removed, ""
		case it.a == it.b:
			it.why = "secret, differs"
		}
		it.start = it.op.differs() && !within
		within = it.op.differs()
		c.add(it)
	}
}

func window(s string, from int) string { return s[min(from, len(s)):min(from+perRow, len(s))] }

// hexRow is offset, bytes in hex, and what of them is printable ASCII.
func hexRow(s string, offset int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%06x ", offset)
	for i := range perRow {
		if i < len(s) {
			fmt.Fprintf(&b, " %02x", s[i])
		} else {
			b.WriteString("   ")
		}
	}
	b.WriteString("  ")
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			c = '.'
		}
		b.WriteByte(c)
	}
	return b.String()
}

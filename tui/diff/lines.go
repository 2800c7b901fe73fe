package diff

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/thorhook/thorhook/tui/text"
)

// lines compares texts line by line.
func (c *comparison) lines(a, b value) {
	atA, atB := 0, 0
	for _, e := range udiff.Lines(a.raw, b.raw) {
		same := e.Start - atA
		c.context(a.shown[atA:e.Start])
		atA, atB = e.End, atB+same
		c.hunk(split(a, e.Start, e.End), split(b, atB, atB+len(e.New)))
		atB += len(e.New)
	}
	c.context(a.shown[atA:])
}

// around is how many equal lines stay beside a difference.
const around = 3

// context adds lines that are alike; of many only those at the ends, beside one item for the rest.
func (c *comparison) context(part string) {
	lines := strings.SplitAfter(part, "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	}
	for i, line := range lines {
		switch {
		case i < around || i >= len(lines)-around:
			c.add(item{op: equal, isLine: true, a: printableLine(line)})
		case i == around:
			c.add(item{op: equal, isLine: true, count: len(lines) - 2*around})
		}
	}
}

// split returns the lines of a part of a text, with their ends.
func split(v value, from, to int) []value {
	var all []value
	for line := range strings.Lines(v.raw[from:to]) {
		all = append(all, value{line, v.shown[from : from+len(line)]})
		from += len(line)
	}
	return all
}

// hunk adds lines that took the place of others.
func (c *comparison) hunk(a, b []value) {
	for i := range max(len(a), len(b)) {
		it := item{op: changed, isLine: true, start: i == 0}
		switch {
		case i >= len(a):
			it.op = added
		case i >= len(b):
			it.op = removed
		case a[i].shown == b[i].shown:
			it.why = "secret, differs"
		}
		if i < len(a) {
			it.a = printableLine(a[i].shown)
		}
		if i < len(b) {
			it.b = printableLine(b[i].shown)
		}
		c.add(it)
	}
}

// printableLine shows a line's end only where it is not a plain line feed.
func printableLine(line string) string {
	body, ended := strings.CutSuffix(line, "\n")
	if len(body) > clip {
		body = strings.ToValidUTF8(body[:clip], "") + "…"
	}
	body = text.Lines(body)[0]
	if !ended {
		body += " (no line end)"
	}
	return body
}

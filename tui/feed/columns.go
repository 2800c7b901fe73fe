package feed

import (
	"cmp"
	"slices"
	"strconv"
)

// A field is what a column shows.
type field uint8

const (
	seqField field = iota // in the order on the screen
	timeField
	eventField
	taskField
	spiderField
	chainField // in place of event, attempt and status, when grouped by task
	attemptField
	statusField
	latencyField
	barField
	sizeField
	noteField
)

// A column of the table; a space follows each but the last.
type column struct {
	field field
	name  string
	x, w  int
	most  int   // width that it can make use of
	by    int16 // order that a click on its name asks for, -1 for none
	right bool  // aligned
}

// signs are the cells in front of the columns: cursor, mark, outcome, note, hit.
const signs = 5

const noOrder = -1

// wishes are the columns that there can be, most useful first, at their least widths.
func (m *Model) wishes() []column {
	digits := max(3, len(strconv.FormatUint(m.shown.last, 10)))
	seq := column{field: seqField, name: "#", w: digits, by: int16(bySeq), right: true}
	clock := column{field: timeField, name: "run clock", w: 12, by: int16(bySeq)}
	task := column{field: taskField, name: "task", w: 8, by: noOrder}
	spider := column{field: spiderField, name: "spider", w: 12, most: 34, by: noOrder}
	latency := column{field: latencyField, name: "ms", w: 7, by: int16(byLatency), right: true}
	bar := column{field: barField, name: "latency", w: 4, most: 10, by: int16(byLatency)}
	if m.shown.by == byTask {
		least := min(27, max(m.w-signs, 1)) // running 200 → succeeded 200
		chain := column{field: chainField, name: "events and answers", w: least, most: 60, by: noOrder}
		return []column{chain, latency, seq, task, clock, bar, spider}
	}
	size := column{field: sizeField, name: "kB", w: 7, by: int16(bySize), right: true}
	all := []column{
		{field: eventField, name: "event", w: 9, by: noOrder},
		{field: statusField, name: "status", w: 6, most: 7, by: int16(byStatus), right: true},
		seq, latency, task, clock,
		{field: attemptField, name: "try", w: 3, by: noOrder, right: true},
		bar, spider, size,
		{field: noteField, name: "note", w: 10, most: 24, by: noOrder},
	}
	if m.wanted().by == bySize {
		all = slices.DeleteFunc(all, func(c column) bool { return c.field == sizeField })
		all = slices.Insert(all, 2, size)
	}
	return all
}

// arrange chooses the columns that fit, and widens those that can make use of what is left.
func (m *Model) arrange() []column {
	left := m.w - signs + 1
	all := m.columns[:0]
	for _, c := range m.wishes() {
		if c.w+1 <= left {
			left -= c.w + 1
			all = append(all, c)
		}
	}
	for i := range all {
		more := max(0, min(all[i].most-all[i].w, left))
		all[i].w += more
		left -= more
	}
	slices.SortFunc(all, func(a, b column) int { return cmp.Compare(a.field, b.field) })
	x := signs
	for i := range all {
		all[i].x = x
		x += all[i].w + 1
	}
	return all
}

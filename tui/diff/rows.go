package diff

// A half tells which of an item's two texts a row shows.
type half byte

const (
	both half = iota
	first
	second
)

// A row is a line of the view.
type row struct {
	item  int // index in the section
	half  half
	start bool // of a difference
	fold  int  // more than 0: stands for that many equal things
}

// rowsOf lays a section out: side by side or below each other, runs of equal values as one row or not.
func rowsOf(items []item, split, fold bool) []row {
	var rows []row
	for i := 0; i < len(items); {
		it, next := &items[i], i+1
		switch {
		case it.op == equal && it.isLine && it.count > 1:
			rows = append(rows, row{item: i, fold: it.count})
		case it.op == equal && !it.isLine && fold:
			n := it.count
			for ; next < len(items) && items[next].op == equal && !items[next].isLine; next++ {
				n += items[next].count
			}
			rows = append(rows, row{item: i, fold: n})
		case it.op.differs() && it.isLine && !split:
			for next < len(items) && items[next].op.differs() && items[next].isLine && !items[next].start {
				next++
			}
			rows = appendHunk(rows, items, i, next)
		default:
			rows = append(rows, row{item: i, start: it.start})
		}
		i = next
	}
	return rows
}

// appendHunk appends what went of the items from one index to another, and then what came.
func appendHunk(rows []row, items []item, from, to int) []row {
	begin := len(rows)
	for i := from; i < to; i++ {
		if items[i].op != added {
			rows = append(rows, row{item: i, half: first})
		}
	}
	for i := from; i < to; i++ {
		if items[i].op != removed {
			rows = append(rows, row{item: i, half: second})
		}
	}
	rows[begin].start = true
	return rows
}

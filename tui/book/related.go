package book

// nearby bounds how far a row looks for those that belong to it.
const nearby = 5000

// Attempts returns the attempts of the same dispatch and event in the same run as a row's, in the book's order, itself
// included, as far as they stand within 5,000 rows of it. Another run with the same seed has the same ids.
func (b *Book) Attempts(seq uint64) []Row {
	b.mu.Lock()
	defer b.mu.Unlock()
	if seq < b.first || seq > b.last {
		return nil
	}
	self := b.cell(seq)
	own := self.common.Value()
	var all []Row
	for n := max(b.first, seq-min(seq, nearby)); n <= min(b.last, seq+nearby); n++ {
		if c := b.cell(n); c.dispatch == self.dispatch {
			if m := c.common.Value(); m.kind == own.kind && m.event == own.event && m.run == own.run && m.scenario == own.scenario {
				all = append(all, c.row(n))
			}
		}
	}
	return all
}

// Before returns the number of the row that a row is most likely to be compared with: the newest before it of the same
// dispatch and event, else of the same task, else of all. It looks at the 5,000 rows before; false when there is none.
func (b *Book) Before(seq uint64) (before uint64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if seq <= b.first || seq > b.last {
		return 0, false
	}
	self := b.cell(seq)
	before = seq - 1
	sameTask := false
	for n := seq - 1; n >= max(b.first, seq-min(seq-1, nearby)); n-- {
		c := b.cell(n)
		if c.dispatch == self.dispatch && c.common.Value().event == self.common.Value().event {
			return n, true
		}
		if !sameTask && c.task == self.task {
			before, sameTask = n, true
		}
	}
	return before, true
}

// cell returns the cell of a row that is kept. The lock is held.
func (b *Book) cell(seq uint64) *cell { return &b.blocks[(seq-1)/blockLen][(seq-1)%blockLen] }

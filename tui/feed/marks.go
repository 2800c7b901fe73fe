package feed

import "math/bits"

// marks are the rows that are marked, as bits, so that a million of them are 125 KB. The zero value has none.
type marks struct {
	pages []*page // nil where nothing is marked
	base  uint64  // number of the first page
	count int
}

const pageLen = 4096

type page [pageLen / 64]uint64

// has tells whether a row is marked.
func (m *marks) has(seq uint64) bool {
	n := seq/pageLen - m.base
	return n < uint64(len(m.pages)) && m.pages[n] != nil && m.pages[n][seq%pageLen/64]>>(seq%64)&1 == 1
}

// set marks a row, or takes the mark away. Rows that were trimmed are left alone.
func (m *marks) set(seq uint64, on bool) {
	if seq/pageLen < m.base || m.has(seq) == on {
		return
	}
	n := seq/pageLen - m.base
	for uint64(len(m.pages)) <= n {
		m.pages = append(m.pages, nil)
	}
	if m.pages[n] == nil {
		m.pages[n] = &page{}
	}
	m.pages[n][seq%pageLen/64] ^= 1 << (seq % 64)
	if on {
		m.count++
	} else {
		m.count--
	}
}

// trim forgets the marks of rows below first.
func (m *marks) trim(first uint64) {
	for seq := first / pageLen * pageLen; seq < first; seq++ {
		m.set(seq, false)
	}
	for ; m.base < first/pageLen; m.base++ {
		if len(m.pages) == 0 {
			m.base = first / pageLen
			return
		}
		if m.pages[0] != nil {
			for _, word := range m.pages[0] {
				m.count -= bits.OnesCount64(word)
			}
		}
		m.pages = m.pages[1:]
	}
}

// clear takes all marks away.
func (m *marks) clear() { m.pages, m.count = nil, 0 }

// list returns the marked rows in their order.
func (m *marks) list() []uint64 {
	all := make([]uint64, 0, m.count)
	for n, p := range m.pages {
		if p == nil {
			continue
		}
		for i, word := range p {
			for ; word != 0; word &= word - 1 {
				all = append(all, (m.base+uint64(n))*pageLen+uint64(i*64+bits.TrailingZeros64(word)))
			}
		}
	}
	return all
}

package report

import (
	"fmt"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

const (
	pageExcerpt   = 16 << 10 // bytes of a head and of a body
	pageBytes     = 8 << 20  // bytes of all exchanges
	pageExchanges = 10_000
	pageFindings  = 100 // of a scenario
)

// A budget says which exchanges a page holds, and of which the bytes, by scenario and exchange.
type budget struct {
	listed, whole       []map[int]bool
	noBytes, notListed  int
	bytesLeft, rowsLeft int
}

// A fate is what became of an exchange; the page's style and script know the words.
type fate string

const (
	fateOK          fate = "ok"  // delivered
	fateBad         fate = "bad" // a finding names it
	fateUndelivered fate = "off" // not delivered, which may be as expected
)

func fateOf(x *wire.Exchange, named map[uint64]bool) fate {
	switch {
	case named[x.Seq]:
		return fateBad
	case x.Delivered:
		return fateOK
	}
	return fateUndelivered
}

// named are the exchanges that findings name.
func named(out *scenarios.Outcome) map[uint64]bool {
	set := map[uint64]bool{}
	for i := range out.Findings {
		set[out.Findings[i].Exchange] = true
	}
	return set
}

// spend gives room to the exchanges that findings name, to those that were not delivered, to all others, in this order.
func spend(r *scenarios.Result) *budget {
	b := &budget{bytesLeft: pageBytes, rowsLeft: pageExchanges}
	names := make([]map[uint64]bool, len(r.Scenarios))
	for i := range r.Scenarios {
		b.listed, b.whole = append(b.listed, map[int]bool{}), append(b.whole, map[int]bool{})
		names[i] = named(&r.Scenarios[i])
	}
	for _, rank := range []fate{fateBad, fateUndelivered, fateOK} {
		for i := range r.Scenarios {
			for k := range r.Scenarios[i].Exchanges {
				x := &r.Scenarios[i].Exchanges[k]
				if fateOf(x, names[i]) == rank {
					b.give(i, k, x)
				}
			}
		}
	}
	return b
}

func (b *budget) give(i, k int, x *wire.Exchange) {
	if b.rowsLeft == 0 {
		b.notListed++
		return
	}
	b.rowsLeft--
	b.listed[i][k] = true
	cost := 0
	for _, part := range []int{x.RequestHead, len(x.Request) - x.RequestHead, x.ResponseHead, len(x.Response) - x.ResponseHead} {
		cost += min(max(part, 0), pageExcerpt)
	}
	if cost > b.bytesLeft {
		b.noBytes++
		return
	}
	b.bytesLeft -= cost
	b.whole[i][k] = true
}

// leftOut says what the page does not hold, "" when it is complete but for long bodies.
func (b *budget) leftOut() string {
	switch {
	case b.notListed > 0 && b.noBytes > 0:
		return fmt.Sprintf("To keep the page usable, %s are left out, and the bytes of %s. The JSON report has them all.",
			count(b.notListed, "exchange"), count(b.noBytes, "other"))
	case b.notListed > 0:
		return fmt.Sprintf("To keep the page usable, %s are left out. The JSON report has them all.", count(b.notListed, "exchange"))
	case b.noBytes > 0:
		return fmt.Sprintf("To keep the page usable, the bytes of %s are left out. The JSON report has them all.", count(b.noBytes, "exchange"))
	}
	return ""
}

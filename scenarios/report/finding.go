package report

import (
	"fmt"

	"github.com/thorhook/thorhook/scenarios"
)

const (
	maxFindings = 20      // of a scenario that the formats with excerpts show
	excerpt     = 1 << 10 // bytes of a head and of a body in a finding
)

// A shown is a finding ready to show: masked, visible, bounded. Request and Response are nil when it is about no exchange.
type shown struct {
	Expectation, Expected, Actual string
	Place, Fix                    string
	Delivery                      string // of the exchange; "" for none
	Seq                           uint64 // of the exchange, 0 when it was not kept
	Request, Response             []string
}

// findings shows the first findings of an outcome; more counts the rest.
func (o Options) findings(out *scenarios.Outcome, limit int) (all []shown, more int) {
	n := min(len(out.Findings), limit)
	for i := range n {
		all = append(all, o.finding(out, &out.Findings[i]))
	}
	return all, len(out.Findings) - n
}

func (o Options) finding(out *scenarios.Outcome, f *scenarios.Finding) shown {
	s := shown{
		Expectation: clip(f.Expectation),
		Expected:    clip(o.maskedText(f.Expected)),
		Actual:      clip(o.maskedText(f.Actual)),
		Place:       visible(f.Place),
		Fix:         clip(f.Hint),
	}
	if s.Fix == "" {
		s.Fix = clip(out.Scenario.Fix)
	}
	if f.Exchange == 0 {
		return s
	}
	x := exchangeOf(out, f.Exchange)
	if x == nil {
		s.Delivery = fmt.Sprintf("seq %d, whose record was not kept", f.Exchange)
		return s
	}
	m := o.masked(x)
	s.Seq, s.Delivery = m.Seq, deliveryLine(&m, o.maskedText(out.Notes[x.Seq]))
	s.Request, s.Response = requestLines(&m, excerpt), responseLines(&m, excerpt)
	return s
}

// rows shows the verdict: masked and visible. It is empty without one.
func (o Options) rows(r *scenarios.Result) []scenarios.Row {
	if r.Verdict == nil {
		return nil
	}
	rows := make([]scenarios.Row, len(r.Verdict.Rows))
	for i, row := range r.Verdict.Rows {
		rows[i] = scenarios.Row{
			Property:  scenarios.Property(visible(string(row.Property))),
			Title:     clip(row.Title),
			Mark:      row.Mark,
			Evidence:  clip(o.maskedText(row.Evidence)),
			Fix:       clip(row.Fix),
			Scenarios: make([]string, len(row.Scenarios)),
		}
		for k, name := range row.Scenarios {
			rows[i].Scenarios[k] = visible(name)
		}
	}
	return rows
}

// probeLine says what a probe saw, in one line.
func (o Options) probeLine(p *scenarios.ProbeResult) string {
	s := "probe " + clip(p.Name)
	if p.Task != "" {
		s += " of task " + visible(p.Task)
	}
	switch {
	case p.Met:
		s += ": met"
	case p.Err != "":
		s += ": " + clip(o.maskedText(p.Err))
	default:
		s += ": not met"
	}
	s += ", asked " + count(p.Asked, "time")
	if p.Effect > 0 {
		s += ", effect after " + millis(p.Effect)
	}
	if p.Observed != "" {
		s += ", observed " + clip(o.maskedText(p.Observed))
	}
	return s
}

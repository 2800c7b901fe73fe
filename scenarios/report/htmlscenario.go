package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

func (o Options) pageScenario(r *scenarios.Result, i int, b *budget) pageScenario {
	out := &r.Scenarios[i]
	g := gradeOf(r, out)
	p := pageScenario{
		ID: scenarioID(i), Name: visible(out.Scenario.Name), Class: string(g), Open: g == gradeFailed || g == gradeBroken,
		Did:         fmt.Sprintf("%s, %s", count(out.Tally.Attempts, "attempt"), count(out.Checks, "check")),
		Description: clip(out.Scenario.Description), Proves: clip(out.Scenario.Proves), Reason: clip(o.maskedText(out.Reason)),
		Facts:    facts(out),
		Timeline: timeline(out), Histogram: histogram(out),
	}
	if g == gradeSkipped {
		p.Did = "not run"
	}
	named := named(out)
	findings, more := o.findings(out, pageFindings)
	for _, f := range findings {
		one := pageFinding{shown: f}
		if len(f.Request) > 0 {
			one.Bytes = strings.Join(f.Request, "\n") + "\n\n" + strings.Join(f.Response, "\n")
		}
		if f.Seq > 0 {
			one.Link = exchangeID(i, f.Seq)
		}
		p.Findings = append(p.Findings, one)
	}
	if more > 0 {
		p.MoreFindings = "… " + count(more, "further finding")
	}
	for k := range out.Probes {
		p.Probes = append(p.Probes, o.probeLine(&out.Probes[k]))
	}
	for k := range out.Exchanges {
		if b.listed[i][k] {
			p.Exchanges = append(p.Exchanges, o.pageExchange(out, i, k, named, b.whole[i][k]))
		}
	}
	if left := max(out.Tally.Attempts, len(out.Exchanges)) - len(p.Exchanges); left > 0 {
		p.MoreExchanges = "… " + count(left, "further exchange") + " not listed"
	}
	return p
}

func facts(out *scenarios.Outcome) []pageFact {
	var all []pageFact
	add := func(name, value string) {
		if value != "" {
			all = append(all, pageFact{Name: name, Value: value})
		}
	}
	add("file", visible(out.Scenario.File))
	add("property", visible(string(out.Scenario.Property)))
	add("tags", visible(strings.Join(out.Scenario.Tags, ", ")))
	if out.State == scenarios.Skipped {
		return all
	}
	t := &out.Tally
	add("delivered", fmt.Sprintf("%d of %d", t.Delivered, t.Deliveries))
	if t.Retries > 0 {
		add("retries", fmt.Sprint(t.Retries))
	}
	if t.Quantile(1) > 0 {
		add("p50", millis(t.Quantile(0.5)))
		add("p95", millis(t.Quantile(0.95)))
		add("p99", millis(t.Quantile(0.99)))
	}
	add("took", millis(out.Took))
	add("seed", fmt.Sprint(out.Seed))
	return all
}

func (o Options) pageExchange(out *scenarios.Outcome, i, k int, named map[uint64]bool, whole bool) pageExchange {
	x := o.masked(&out.Exchanges[k])
	e := pageExchange{
		ID: exchangeID(i, x.Seq), Class: string(fateOf(&x, named)), Seq: x.Seq, Answer: visible(strings.TrimSuffix(answer(&x), " after "+millis(x.Timing.Total))),
		Kind: visible(x.Kind), Task: visible(x.Task), Attempt: fmt.Sprintf("attempt %d", x.Attempt), Took: millis(x.Timing.Total),
		About: about(&x), Note: clip(o.maskedText(out.Notes[x.Seq])), LeftOut: !whole,
	}
	e.Phases, e.Waterfall = phases(&x.Timing)
	if whole {
		e.Request = strings.Join(requestLines(&x, pageExcerpt), "\n")
		e.Response = strings.Join(responseLines(&x, pageExcerpt), "\n")
	}
	return e
}

// about tells what the row of an exchange has no room for.
func about(x *wire.Exchange) string {
	parts := []string{x.At.UTC().Format(time.RFC3339Nano)}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+value)
		}
	}
	add("", x.Event)
	add("dispatch ", x.Dispatch)
	add("spider ", x.Spider)
	add("to ", x.Target)
	if x.Reused {
		add("", "on a kept connection")
	}
	if x.Redialed {
		add("", "sent again on a new connection")
	}
	if x.Early {
		add("", "answered before the request was written whole")
	}
	add("on purpose: ", x.Fault)
	switch {
	case x.Delivered:
		add("", "delivered")
	case x.Final:
		add("", "given up")
	default:
		add("", "tried again after "+millis(x.RetryIn))
	}
	return visible(strings.Join(parts, " · "))
}

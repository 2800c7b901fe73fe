package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
)

// Judge folds a run of the library into the verdict on its receiver. It looks at nothing but r, so equal results give
// equal verdicts. hasSecret and hasProbe tell what the run could observe: whether the receiver's secret header was known,
// and whether a probe asked the application what happened.
//
// A row fails when one of its scenarios does. Three findings count for another row than their scenario's: a receiver that
// did not answer afterwards, or took no connection, is not alive; and where ordinary events miss the time limit, another
// scenario's timeouts are late answers, too. Of a scenario of severity warn an answer below 500 is a warning, 5xx or none
// still a fail.
//
// A row is not observable when the run lacked what it needs: the secret, for what forgers send; a probe, for duplicates
// and order, whose statuses alone could fail a receiver but never clear it; or scenarios, when some were not run.
func Judge(r *Result, hasSecret, hasProbe bool) *Verdict {
	facts := propertyFacts()
	t := trial{hasSecret: hasSecret, hasProbe: hasProbe, rows: make([]evidence, len(facts))}
	for i := range r.Scenarios {
		o := &r.Scenarios[i]
		t.late = t.late || o.Scenario.Property == Timely && slices.ContainsFunc(o.Findings, func(f Finding) bool {
			return t.blames(o, &f) == Timely
		})
	}
	gone := goneFrom(r.Scenarios)
	for i := range r.Scenarios {
		o := &r.Scenarios[i]
		t.hearAlive(o)
		if row := o.Scenario.Property.rank(); i > gone && row < len(t.rows) {
			t.rows[row].unseen = append(t.rows[row].unseen, proof{scenario: o.Scenario.Name, sentence: "the receiver was not alive any more"})
			continue
		}
		t.hear(o)
	}
	v := &Verdict{Rows: make([]Row, len(facts))}
	for i, f := range facts {
		v.Rows[i] = t.judge(f, &t.rows[i])
	}
	return v
}

// Failed tells whether a row is marked fail.
func (v *Verdict) Failed() bool {
	return slices.ContainsFunc(v.Rows, func(r Row) bool { return r.Mark == Fail })
}

// Strict turns every warning into a fail, and returns the verdict.
func (v *Verdict) Strict() *Verdict {
	for i := range v.Rows {
		if v.Rows[i].Mark == Warn {
			v.Rows[i].Mark = Fail
		}
	}
	return v
}

// A trial collects what the scenarios of a run say about each property.
type trial struct {
	hasSecret, hasProbe bool
	late                bool // ordinary events miss the time limit
	rows                []evidence
}

// evidence is what is known of one property, each list in the order of the run.
type evidence struct {
	fails, warns []proof
	passed       []string // scenarios
	unseen       []proof  // scenarios that were not run to their end
	sent         int      // deliveries of the scenarios that passed
}

// A proof is a sentence on a scenario.
type proof struct {
	scenario string
	sentence string
	fix      string
	status   int // that was answered, 0 when it is about no answer
}

// goneFrom is the index of the scenario after which no ordinary event was answered properly until the end of the run, the
// number of scenarios when the receiver lived. What came behind it says nothing about the receiver's other properties.
func goneFrom(all []Outcome) int {
	from := len(all)
	for i := len(all) - 1; i >= 0; i-- {
		switch n := len(all[i].Exchanges); {
		case all[i].State == Skipped || n == 0:
		case isDead(&all[i]):
			from = i
		default:
			return from
		}
	}
	return from
}

// isDead tells whether the receiver was not alive after a scenario, or not there for it.
func isDead(o *Outcome) bool {
	last := o.Exchanges[len(o.Exchanges)-1]
	return o.State == Broken && unreachable(&last) ||
		slices.ContainsFunc(o.Findings, func(f Finding) bool { return f.Expectation == findingAlive })
}

// hear takes a scenario's outcome down.
func (t *trial) hear(o *Outcome) {
	rank := o.Scenario.Property.rank()
	if rank >= len(t.rows) {
		return
	}
	clean := true
	for i := range o.Findings {
		f := &o.Findings[i]
		to := t.blames(o, f)
		if to == "" {
			continue
		}
		clean = clean && to != o.Scenario.Property
		x := exchangeOf(o, f)
		p := proof{scenario: o.Scenario.Name, sentence: sentence(o, f, x), fix: fixFor(o, f, to)}
		if x != nil {
			p.status = x.Status
		}
		if row := &t.rows[to.rank()]; to == o.Scenario.Property && mild(o, f, x) {
			row.warns = append(row.warns, p)
		} else {
			row.fails = append(row.fails, p)
		}
	}
	row := &t.rows[rank]
	switch {
	case o.State == Skipped, o.State == Broken:
		row.unseen = append(row.unseen, proof{scenario: o.Scenario.Name, sentence: o.Reason})
	case clean:
		row.passed = append(row.passed, o.Scenario.Name)
		row.sent += o.Tally.Deliveries
	}
}

// hearAlive takes down that the receiver was there after the scenario, or was not there when it began; hear blames it when
// it was gone afterwards.
func (t *trial) hearAlive(o *Outcome) {
	row := &t.rows[Alive.rank()]
	if len(o.Exchanges) == 0 {
		return
	}
	last := &o.Exchanges[len(o.Exchanges)-1]
	if o.State == Broken && unreachable(last) {
		row.fails = append(row.fails, proof{
			scenario: o.Scenario.Name, sentence: o.Scenario.Name + ": no connection any more: " + last.Err, fix: deadFix,
		})
	}
	if last.Kind != kindAlive || last.Stage == wire.StageDropped {
		return
	}
	if !slices.ContainsFunc(o.Findings, func(f Finding) bool { return f.Expectation == findingAlive }) {
		row.passed = append(row.passed, o.Scenario.Name)
		row.sent++
	}
}

// The findings that are judged by their name.
const (
	findingAlive = "alive"
	findingSame  = "same"
	findingProbe = "probe "
)

// blames tells which property a finding speaks against, "" for none: what the user's own probes expect is not part of the
// verdict.
func (t *trial) blames(o *Outcome, f *Finding) Property {
	x := exchangeOf(o, f)
	late := x != nil && x.Stage == wire.StageTimeout && t.late
	switch {
	case strings.HasPrefix(f.Expectation, findingProbe):
		return ""
	case late:
		return Timely
	case f.Expectation == findingAlive, x != nil && unreachable(x):
		return Alive
	}
	return o.Scenario.Property
}

// unreachable tells whether an attempt did not even get a connection.
func unreachable(x *wire.Exchange) bool {
	return x.Stage == wire.StageResolve || x.Stage == wire.StageConnect
}

// mild tells whether a finding of a scenario of severity warn is a warning indeed.
func mild(o *Outcome, f *Finding, x *wire.Exchange) bool {
	return o.Scenario.Severity == SeverityWarn && f.Expectation != findingSame && (x == nil || x.Status > 0 && x.Status < 500)
}

func exchangeOf(o *Outcome, f *Finding) *wire.Exchange {
	for i := range o.Exchanges {
		if f.Exchange != 0 && o.Exchanges[i].Seq == f.Exchange {
			return &o.Exchanges[i]
		}
	}
	return nil
}

// sentence says what a finding saw.
func sentence(o *Outcome, f *Finding, x *wire.Exchange) string {
	name := o.Scenario.Name
	switch {
	case f.Expectation == findingSame:
		return fmt.Sprintf("%s: the probe saw %s where it sees %s after an ordinary delivery", name,
			settledText(o, f.Actual), settledText(o, f.Expected))
	case x == nil:
		return fmt.Sprintf("%s: %s: expected %s, got %s", name, f.Expectation, short(f.Expected), short(f.Actual))
	case f.Expectation == findingAlive:
		return fmt.Sprintf("%s: an ordinary event afterwards %s", name, answerIn(x))
	}
	what := x.Kind
	if note := o.Notes[x.Seq]; note != "" {
		what += ", " + short(note)
	}
	if f.Expectation == "each.status" || x.Status == 0 {
		return fmt.Sprintf("%s: delivery %d (%s) %s, expected %s", name, x.Seq, what, answerIn(x), short(f.Expected))
	}
	return fmt.Sprintf("%s: delivery %d (%s) %s, but %s is %s, expected %s", name, x.Seq, what, answerIn(x), f.Expectation,
		short(f.Actual), short(f.Expected))
}

// settledText is an observation without task ids and time stamps, which say nothing and differ from run to run.
func settledText(o *Outcome, observed string) string {
	for i := range o.Probes {
		if task := o.Probes[i].Task; task != "" {
			observed = strings.ReplaceAll(observed, task, "{{task}}")
		}
	}
	return short(neutral("", observed))
}

// answerIn says what came back in an attempt.
func answerIn(x *wire.Exchange) string {
	if x.Status == 0 || x.Stage != "" {
		return "got no answer: " + short(x.Err)
	}
	return fmt.Sprintf("was answered %d", x.Status)
}

// short cuts a text to what fits into a sentence.
func short(s string) string {
	const most = 100
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

package scenarios

import (
	"fmt"
	"net/http"
	"slices"
)

// judge makes the row of a property.
func (t *trial) judge(f propertyFact, e *evidence) Row {
	row := Row{Property: f.property, Title: f.title, Scenarios: e.names()}
	row.Mark, row.Evidence, row.Fix = t.mark(f, e)
	return row
}

func (t *trial) mark(f propertyFact, e *evidence) (mark Mark, seen, fix string) {
	switch {
	case len(e.fails) > 0:
		return Fail, several(e.fails), t.advice(f, e.fails[0])
	case f.property == RefusesForged && !t.hasSecret:
		return NotObservable, "the run knows no secret, so it cannot send a wrong one",
			"give the secret that your headers template holds: --secret-header 'Authorization: Bearer …'"
	case len(e.warns) > 0:
		return Warn, several(e.warns), e.warns[0].fix
	case len(e.unseen) > 0:
		return NotObservable, fmt.Sprintf("%s did not run to the end: %s", amount(len(e.unseen), "scenario", "scenarios"),
			e.unseen[0].scenario+": "+e.unseen[0].sentence), t.remedy(f)
	case len(e.passed) == 0:
		return NotObservable, "no scenario looked at it", "run the whole library"
	case f.probe && !t.hasProbe:
		return NotObservable, fmt.Sprintf("%s, all acknowledged; %s", e.extent(), f.unseen),
			"let thorhook ask your application what happened: --probe FILE"
	}
	seen = e.extent() + ", all as they should be"
	if f.property == Alive {
		seen = "an ordinary event was answered after each of " + amount(len(e.passed), "scenario", "scenarios")
	}
	if f.probe {
		seen += ", and the probe saw the same as after ordinary deliveries"
	}
	return Pass, seen, ""
}

// advice is the fix of a failed row. A receiver that asks for a secret which the run does not know refuses everything:
// that is no fault of it.
func (t *trial) advice(f propertyFact, p proof) string {
	if !t.hasSecret && f.property != RefusesGarbage && (p.status == http.StatusUnauthorized || p.status == http.StatusForbidden) {
		return "the receiver asks for a secret: give it with --secret-header 'Authorization: Bearer …'; if it is not meant to, answer 204"
	}
	return p.fix
}

// remedy is what to do when scenarios could not be carried out.
func (t *trial) remedy(f propertyFact) string {
	if f.probe && t.hasProbe {
		return "see that the probe finds every task that was delivered, and give it a select that picks what may not change, such as json.state"
	}
	return "remove what stopped them, see the row alive and the scenarios' reasons, and check again"
}

// names are the scenarios behind a row, failing ones first.
func (e *evidence) names() []string {
	var names []string
	for _, list := range [][]proof{e.fails, e.warns, e.unseen} {
		for _, p := range list {
			names = append(names, p.scenario)
		}
	}
	return unique(append(names, e.passed...))
}

// unique drops what stands earlier already.
func unique(names []string) []string {
	var kept []string
	for _, n := range names {
		if !slices.Contains(kept, n) {
			kept = append(kept, n)
		}
	}
	return kept
}

// several is the first proof, and how many more there are.
func several(proofs []proof) string {
	first := proofs[0].sentence
	if more := len(proofs) - 1; more > 0 {
		return fmt.Sprintf("%s; and %d more", first, more)
	}
	return first
}

// extent says how much went well.
func (e *evidence) extent() string {
	return amount(e.sent, "delivery", "deliveries") + " in " + amount(len(e.passed), "scenario", "scenarios")
}

func amount(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// fixFor is what to do about a finding: the scenario knows, unless the finding counts for another property than its own.
func fixFor(o *Outcome, f *Finding, to Property) string {
	switch {
	case to == o.Scenario.Property && o.Scenario.Fix != "":
		return o.Scenario.Fix
	case to == o.Scenario.Property:
		return f.Hint
	case to == Timely:
		return "store the event, answer 204, and work afterwards in a queue or a background job"
	}
	return fmt.Sprintf("look into the receiver's log at the time of %s. %s", o.Scenario.Name, deadFix)
}

const deadFix = "A process that ends or hangs, or answers 5xx to what follows, loses everyone's events: catch the error where the " +
	"request is handled, bound memory and time, and let a supervisor start the process again"

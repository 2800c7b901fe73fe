package scenarios

import "slices"

// A propertyFact is what the verdict says about a property whatever the receiver does.
type propertyFact struct {
	property Property
	title    string
	probe    bool   // statuses alone cannot show it
	unseen   string // what a run without a probe did not look at
}

// propertyFacts are in the order of the verdict.
func propertyFacts() []propertyFact {
	return []propertyFact{
		{property: Acknowledges, title: "acknowledges every event"},
		{property: Timely, title: "answers within the time limit"},
		{
			property: Idempotent, title: "a duplicate changes nothing", probe: true,
			unseen: "whether they took effect once or several times cannot be seen from outside",
		},
		{
			property: OrderSafe, title: "the order of arrival does not matter", probe: true,
			unseen: "whether the end state is the same cannot be seen from outside",
		},
		{property: Tolerant, title: "tolerates unknown fields and events"},
		{property: Robust, title: "survives null, large and deep bodies"},
		{property: RefusesGarbage, title: "refuses garbage with 4xx"},
		{property: RefusesForged, title: "refuses a missing or wrong secret"},
		{property: RetrySafe, title: "asks of the sender only what works out"},
		{property: Alive, title: "still alive after each scenario"},
	}
}

// Title says the property in words.
func (p Property) Title() string {
	for _, f := range propertyFacts() {
		if f.property == p {
			return f.title
		}
	}
	return string(p)
}

// rank is the property's row in the verdict; what is no property comes last.
func (p Property) rank() int {
	facts := propertyFacts()
	if i := slices.IndexFunc(facts, func(f propertyFact) bool { return f.property == p }); i >= 0 {
		return i
	}
	return len(facts)
}

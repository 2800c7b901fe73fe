package scenarios

import "time"

// A Duration is written as 500ms, 2s or 1m30s.
type Duration time.Duration

// A Range is a whole number, or bounds: 3, ">=2", "<5", "2..4".
type Range struct{ Min, Max int }

// A StatusSet is a set of HTTP statuses, written as 2xx, 204, "!5xx", a list of them, any or none. Its zero value is unset.
type StatusSet struct {
	Text     string // as it was written
	accepted [600]bool
	none     bool // no answer is needed
}

// A Property is a row of the verdict.
type Property string

// The properties of a receiver, in the order of the verdict.
const (
	Acknowledges   Property = "acknowledges"    // answers every event with 2xx
	Timely         Property = "timely"          // within the time limit
	Idempotent     Property = "idempotent"      // a duplicate is answered 2xx and changes nothing
	OrderSafe      Property = "order-safe"      // early, late and contradictory events are answered 2xx and the end state is right
	Tolerant       Property = "tolerant"        // unknown fields, events, tasks and variants of documented fields are answered 2xx
	Robust         Property = "robust"          // null, large and deep bodies are survived
	RefusesGarbage Property = "refuses-garbage" // 4xx to what is no webhook, rather than 5xx or silence
	RefusesForged  Property = "refuses-forged"  // 4xx to a missing or wrong secret
	RetrySafe      Property = "retry-safe"      // what it asks of the sender (Retry-After, 410, redirects) and resent dispatches work out
	Alive          Property = "alive"           // still answers after each of the above
)

// Severity is what a failed scenario counts for in the verdict.
type Severity string

// The severities.
const (
	SeverityFail Severity = "fail"
	SeverityWarn Severity = "warn" // unwise, but no delivery is lost
)

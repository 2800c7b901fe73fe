package scenarios

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Duration is written as 500ms, 2s or 1m30s.
type Duration time.Duration

// UnmarshalText reads what [time.ParseDuration] reads, but for negative durations.
func (d *Duration) UnmarshalText(text []byte) error {
	value, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no duration such as 500ms, 2s or 1m30s", text)
	}
	if value < 0 {
		return fmt.Errorf("the duration %s must not be negative", text)
	}
	*d = Duration(value)
	return nil
}

// String returns the duration as [time.Duration] prints it.
func (d Duration) String() string { return time.Duration(d).String() }

// A Range is a whole number, or bounds: 3, ">=2", "<5", "2..4". Both Min and Max belong to it.
type Range struct{ Min, Max int }

// unbounded is the Max of a range that has none.
const unbounded = int(^uint(0) >> 1)

// UnmarshalText reads a range; its numbers are counts, so none is negative.
func (r *Range) UnmarshalText(text []byte) error {
	s := string(text)
	read, err := parseRange(s)
	if err != nil {
		return fmt.Errorf(`%q is no range such as 3, ">=2", "<5" or 2..4`, s)
	}
	if read.Min > read.Max {
		return fmt.Errorf("no number is in the range %q", s)
	}
	*r = read
	return nil
}

func parseRange(s string) (Range, error) {
	if low, high, ok := strings.Cut(s, ".."); ok {
		from, err := parseCount(low)
		if err != nil {
			return Range{}, err
		}
		to, err := parseCount(high)
		return Range{from, to}, err
	}
	sign := s[:len(s)-len(strings.TrimLeft(s, "<>="))]
	n, err := parseCount(s[len(sign):])
	if err != nil {
		return Range{}, err
	}
	switch sign {
	case "", "=", "==":
		return Range{n, n}, nil
	case ">=":
		return Range{n, unbounded}, nil
	case ">":
		return Range{n + 1, unbounded}, nil
	case "<=":
		return Range{0, n}, nil
	case "<":
		return Range{0, n - 1}, nil
	}
	return Range{}, strconv.ErrSyntax
}

func parseCount(s string) (int, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31)
	return int(n), err
}

// Contains reports whether n is in the range.
func (r Range) Contains(n int) bool { return r.Min <= n && n <= r.Max }

// String returns the range as a file has it.
func (r Range) String() string {
	switch {
	case r.Min == r.Max:
		return strconv.Itoa(r.Min)
	case r.Max == unbounded:
		return ">=" + strconv.Itoa(r.Min)
	case r.Min == 0:
		return "<=" + strconv.Itoa(r.Max)
	}
	return fmt.Sprintf("%d..%d", r.Min, r.Max)
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

// Properties lists all properties in the order of the verdict.
func Properties() []Property {
	return []Property{
		Acknowledges, Timely, Idempotent, OrderSafe, Tolerant, Robust, RefusesGarbage, RefusesForged, RetrySafe, Alive,
	}
}

// Severity is what a failed scenario counts for in the verdict.
type Severity string

// The severities.
const (
	SeverityFail Severity = "fail"
	SeverityWarn Severity = "warn" // unwise, but no delivery is lost
)

// sizeUnits are the units of a size, longer names first.
var sizeUnits = [...]struct {
	name  string
	bytes int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"KB", 1e3}, {"MB", 1e6}, {"B", 1}, {"", 1}}

// maxSize bounds the bodies that scenarios make.
const maxSize = 256 << 20

// parseSize reads a number of bytes: 512, 64KiB, 10MB.
func parseSize(s string) (int64, error) {
	for _, unit := range sizeUnits {
		digits, ok := strings.CutSuffix(s, unit.name)
		if !ok {
			continue
		}
		n, err := parseCount(digits)
		if err != nil {
			break
		}
		if n < 1 || int64(n) > maxSize/unit.bytes {
			return 0, fmt.Errorf("the size %s must be 1B to %dMiB", s, maxSize>>20)
		}
		return int64(n) * unit.bytes, nil
	}
	return 0, fmt.Errorf("%q is no size such as 512, 64KiB or 10MB", s)
}

package mock

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A Policy says when a failed delivery is tried again. The zero value never does. Thordata documents no retries: which
// policy fits is an assumption.
type Policy struct {
	Name  string
	Waits []time.Duration // before the second attempt, the third, …; after the last the delivery is given up
}

// maxRetries bounds custom policies; maxRetryAfter bounds how long a receiver may send us away.
const (
	maxRetries    = 1000
	maxRetryAfter = 7 * 24 * time.Hour
)

// Policies returns the named policies.
//
//   - none: one attempt.
//   - apify: eleven retries, the first after a minute, each wait twice the one before (Apify's documentation; the last
//     attempt comes 34 h after the first, which it calls 32).
//   - standard-webhooks: the example schedule of the Standard Webhooks specification, without jitter.
func Policies() []Policy {
	return []Policy{
		{Name: "none"},
		{Name: "apify", Waits: growing(11, time.Minute, 2)},
		{Name: "standard-webhooks", Waits: []time.Duration{
			5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
			10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
		}},
	}
}

// ParsePolicy reads the name of a policy, a list of waits ("5s,1m,10m"), a count of equal waits ("5x10s"), or of growing
// ones ("5x1s^2": each twice the one before).
func ParsePolicy(s string) (Policy, error) {
	var names []string
	for _, p := range Policies() {
		if p.Name == s {
			return p, nil
		}
		names = append(names, p.Name)
	}
	if s == "" || s[0] < '0' || s[0] > '9' {
		return Policy{}, fmt.Errorf("unknown retry policy %q%s", s, suggest.DidYouMean(s, names))
	}
	waits, err := parseWaits(s)
	if err != nil {
		return Policy{}, fmt.Errorf("parse retry policy %q: %w", s, err)
	}
	p := Policy{Name: s, Waits: waits}
	return p, p.check()
}

// check refuses policies that go back in time or beyond horizon.
func (p Policy) check() error {
	total := time.Duration(0)
	for _, wait := range p.Waits {
		if wait < 0 {
			return fmt.Errorf("retry policy %q: wait %s is negative", p.Name, wait)
		}
		if wait > horizon-total {
			return fmt.Errorf("retry policy %q: the waits add up to more than %d years", p.Name, horizon/year)
		}
		total += wait
	}
	return nil
}

func parseWaits(s string) ([]time.Duration, error) {
	if count, rest, ok := strings.Cut(s, "x"); ok {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 || n > maxRetries {
			return nil, fmt.Errorf("the count %q must be 1 to %d", count, maxRetries)
		}
		first, factor, grows := strings.Cut(rest, "^")
		wait, err := parseWait(first)
		if err != nil {
			return nil, err
		}
		f := 1.0
		if grows {
			if f, err = strconv.ParseFloat(factor, 64); err != nil || !(f >= 1) || f > 100 {
				return nil, fmt.Errorf("the factor %q must be 1 to 100", factor)
			}
		}
		return growing(n, wait, f), nil
	}
	var waits []time.Duration
	for _, part := range strings.Split(s, ",") {
		wait, err := parseWait(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		waits = append(waits, wait)
	}
	return waits, nil
}

func parseWait(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no wait such as 5s or 10m", s)
	}
	return d, nil
}

// growing returns n waits, each factor times the one before, none above a year.
func growing(n int, first time.Duration, factor float64) []time.Duration {
	waits := make([]time.Duration, n)
	next := float64(first)
	for i := range waits {
		waits[i] = time.Duration(min(next, float64(year)))
		next *= factor
	}
	return waits
}

// again decides what follows an attempt: whether the delivery is tried once more, and how long after. An answer of 410
// ends it. Retry-After, in seconds or as a date, replaces the policy's wait for as long as the policy has retries left.
func (p Policy) again(x *wire.Exchange, now time.Time) (bool, time.Duration) {
	if x.Status == http.StatusGone || x.Attempt > len(p.Waits) {
		return false, 0
	}
	if after, ok := retryAfter(x, now); ok {
		return true, after
	}
	return true, p.Waits[x.Attempt-1]
}

// retryAfter reads the Retry-After of an answer. A date counts from the answer's own Date where it has one, since the
// run's clock need not be the receiver's.
func retryAfter(x *wire.Exchange, now time.Time) (time.Duration, bool) {
	if x.Status == 0 {
		return 0, false
	}
	value, date := "", ""
	_, fields := wire.SplitHead(x.Response[:x.ResponseHead])
	for _, f := range fields {
		switch {
		case strings.EqualFold(f.Name, "Retry-After"):
			value = f.Value
		case strings.EqualFold(f.Name, "Date"):
			date = f.Value
		}
	}
	if value == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second, true
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if sent, err := http.ParseTime(date); err == nil {
		now = sent
	}
	return min(max(until.Sub(now), 0), maxRetryAfter), true
}

// delivered reports whether an answer counts as delivered. Source: assumption success-status.
func delivered(a *thordata.Assumptions, x *wire.Exchange) bool {
	if x.Stage != "" {
		return false
	}
	if a.SuccessStatus == "200" {
		return x.Status == http.StatusOK
	}
	return x.Status >= 200 && x.Status < 300
}

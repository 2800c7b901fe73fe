package scenarios

import (
	"fmt"
	"strconv"
	"strings"
)

// A StatusSet is a set of HTTP statuses, written as 2xx, 204, "!5xx", a list of them, any or none. Its zero value is unset.
type StatusSet struct {
	Text     string // as it was written, a list's elements joined by ", "
	accepted [1000]bool
	none     bool // no answer is needed
}

// ParseStatusSet reads a set of statuses: elements separated by commas, each a status, a class such as 2xx, one of these
// after "!" for all but it, any for every answer, or none, which accepts also that there is no answer. Excluded
// statuses are left out of the rest; a set of exclusions alone is any answer but these.
func ParseStatusSet(text string) (StatusSet, error) {
	set := StatusSet{}
	var excluded [1000]bool
	elements := strings.Split(text, ",")
	onlyExcluded := true
	for i, element := range elements {
		element = strings.TrimSpace(element)
		elements[i] = element
		into := &set.accepted
		if rest, not := strings.CutPrefix(element, "!"); not {
			element, into = rest, &excluded
		} else {
			onlyExcluded = false
		}
		if element == "none" && into == &set.accepted {
			set.none, element = true, "any"
		}
		from, to, ok := statuses(element)
		if !ok {
			return StatusSet{}, fmt.Errorf("%q is no status such as 204, 2xx, !5xx, any or none", elements[i])
		}
		for s := from; s <= to; s++ {
			into[s] = true
		}
	}
	for s := range set.accepted {
		set.accepted[s] = (set.accepted[s] || onlyExcluded && s >= 100) && !excluded[s]
	}
	set.Text = strings.Join(elements, ", ")
	return set, nil
}

// statuses returns the bounds of an element, both included.
func statuses(element string) (from, to int, ok bool) {
	if element == "any" {
		return 100, 999, true
	}
	if len(element) != 3 || element[0] < '1' || element[0] > '9' {
		return 0, 0, false
	}
	if class := element[1:]; class == "xx" || class == "XX" {
		from = int(element[0]-'0') * 100
		return from, from + 99, true
	}
	n, err := strconv.Atoi(element)
	return n, n, err == nil && n >= 100
}

// UnmarshalText reads what [ParseStatusSet] reads.
func (s *StatusSet) UnmarshalText(text []byte) error {
	set, err := ParseStatusSet(string(text))
	if err == nil {
		*s = set
	}
	return err
}

// Contains reports whether an answer of this status is in the set; 0 stands for no answer.
func (s StatusSet) Contains(status int) bool {
	if status == 0 {
		return s.none
	}
	return status > 0 && status < len(s.accepted) && s.accepted[status]
}

// IsZero reports whether the set is unset.
func (s StatusSet) IsZero() bool { return s.Text == "" }

// String returns the set as it was written.
func (s StatusSet) String() string { return s.Text }

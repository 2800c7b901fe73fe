package mock

import (
	"fmt"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/mock/thordata"
)

// An Outcome is how a task ends, and so which lifecycle it has.
type Outcome string

// The outcomes. Mixed draws one of the first five for each task; "" is Success.
const (
	Success    Outcome = "success"    // running, then success: every input was collected
	Failure    Outcome = "failure"    // running, then failure: an error occurred
	Partial    Outcome = "partial"    // running, then success (assumption partial.event): some inputs failed
	Empty      Outcome = "empty"      // running, then failure: no data collected
	Endless    Outcome = "running"    // running, and never anything else
	Documented Outcome = "documented" // success alone, as in Thordata's example: its contradictions and masked ids included
	Mixed      Outcome = "mixed"      // 60 % success, 15 % failure, 10 % partial, 10 % empty, 5 % running
)

// Outcomes lists all outcomes.
func Outcomes() []Outcome {
	return []Outcome{Success, Failure, Partial, Empty, Endless, Documented, Mixed}
}

// ParseOutcome reads the name of an outcome.
func ParseOutcome(s string) (Outcome, error) {
	var names []string
	for _, o := range Outcomes() {
		if string(o) == s {
			return o, nil
		}
		names = append(names, string(o))
	}
	return "", fmt.Errorf("unknown outcome %q, must be one of %s%s", s, strings.Join(names, ", "), suggest.DidYouMean(s, names))
}

// A Task says what to scrape and how it ends. The zero value is a successful task of a spider that the seed draws.
type Task struct {
	Spider  string  // spider id, "" for one drawn from the seed
	Outcome Outcome // "" is Success
	// Inputs are the elements of spider_parameters, each a JSON object; nil for one to four drawn from the seed.
	Inputs []string
	// Duration is how long the task runs, at most a year; 0 for 8 s to 60 s drawn from the seed (media tasks: up to 3 min).
	Duration time.Duration
}

func (t Task) check() error {
	if t.Spider != "" {
		if _, err := thordata.SpiderByID(t.Spider); err != nil {
			return err
		}
	}
	switch t.Outcome {
	case "", Success, Failure, Partial, Empty, Endless, Documented, Mixed:
	default:
		_, err := ParseOutcome(string(t.Outcome))
		return err
	}
	if t.Duration < 0 || t.Duration > year {
		return fmt.Errorf("task duration %s: must not be negative, nor above a year", t.Duration)
	}
	if t.Outcome == Partial && len(t.Inputs) == 1 {
		return fmt.Errorf("task inputs: a partial success needs two at least, one to fail and one to succeed")
	}
	return checkInputs(t.Inputs)
}

// outcome resolves "" and Mixed.
func (t Task) outcome(s stream) Outcome {
	switch t.Outcome {
	case "":
		return Success
	case Mixed:
		switch n := s.named("outcome").below(100); {
		case n < 60:
			return Success
		case n < 75:
			return Failure
		case n < 85:
			return Partial
		case n < 95:
			return Empty
		}
		return Endless
	}
	return t.Outcome
}

// ParseKinds reads a list of event kinds separated by commas, such as "running,success".
func ParseKinds(s string) ([]thordata.Kind, error) {
	var names []string
	known := map[string]bool{}
	for _, k := range thordata.Kinds() {
		names = append(names, string(k))
		known[string(k)] = true
	}
	var kinds []thordata.Kind
	for _, word := range strings.Split(s, ",") {
		word = strings.TrimSpace(word)
		if !known[word] {
			return nil, fmt.Errorf("unknown event %q, must be some of %s%s", word, strings.Join(names, ", "), suggest.DidYouMean(word, names))
		}
		kinds = append(kinds, thordata.Kind(word))
	}
	return kinds, nil
}

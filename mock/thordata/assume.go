package thordata

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
)

// Assumptions are the settings for everything on the wire that Thordata does not document. Make one with [Assume]; the
// meaning, the default and the alternatives of each field stand in [AssumptionTable].
type Assumptions struct {
	EventCreated, EventCreationFailed, EventRunning, EventSuccess, EventFailure string

	WebhookHeader, RequestOrigin, UserAgent, AcceptEncoding, DispatchID string

	CreatedAt, UserID, DefaultPayload, Globals            string
	UnknownVariable, SpacedVariable, ObjectInText         string
	FinishedAtRunning, FailureURLs, FailureCode           string
	SuccessCode, SuccessRate, RunSeconds, Flow            string
	MediaType, SpiderID, PartialEvent, FilesDate, FilesAt string
	Retry, Timeout, SuccessStatus                         string
}

// An Assumption describes one setting: what is unknown, what the mock does by default, what else it could do.
type Assumption struct {
	Key          string
	Default      string
	Alternatives []string // the other values; "…" stands for any text
	Question     string   // what Thordata leaves open
	Reason       string   // why the default is the default

	field func(*Assumptions) *string
	check func(string) error // nil: Default and Alternatives only
}

// Assume returns the defaults with the given settings on top, later maps over earlier ones. Unknown keys and values are
// errors with a suggestion.
func Assume(settings ...map[string]string) (Assumptions, error) {
	var a Assumptions
	for i := range assumptions {
		*assumptions[i].field(&a) = assumptions[i].Default
	}
	for _, m := range settings {
		for _, key := range sortedKeys(m) {
			if err := a.set(key, m[key]); err != nil {
				return a, err
			}
		}
	}
	return a, nil
}

// AssumptionTable returns all assumptions in the order in which they are explained.
func AssumptionTable() []Assumption { return slices.Clone(assumptions) }

// AssumptionKeys returns the keys of all assumptions.
func AssumptionKeys() []string {
	keys := make([]string, len(assumptions))
	for i := range assumptions {
		keys[i] = assumptions[i].Key
	}
	return keys
}

// Value returns the setting of a key, "" for an unknown one.
func (a Assumptions) Value(key string) string {
	for i := range assumptions {
		if assumptions[i].Key == key {
			return *assumptions[i].field(&a)
		}
	}
	return ""
}

func (a *Assumptions) set(key, value string) error {
	i := slices.IndexFunc(assumptions, func(s Assumption) bool { return s.Key == key })
	if i < 0 {
		return fmt.Errorf("unknown assumption %q%s", key, suggest.DidYouMean(key, AssumptionKeys()))
	}
	s := &assumptions[i]
	if err := s.accepts(value); err != nil {
		return fmt.Errorf("assumption %s=%q: %w", key, value, err)
	}
	*s.field(a) = value
	return nil
}

func (s *Assumption) accepts(value string) error {
	if s.check != nil {
		return s.check(value)
	}
	words := append([]string{s.Default}, s.Alternatives...)
	if slices.Contains(words, value) {
		return nil
	}
	return fmt.Errorf("must be one of %s%s", strings.Join(words, ", "), suggest.DidYouMean(value, words))
}

// headerValue accepts what may stand in an HTTP header: visible ASCII, spaces within. Empty is a value too: of
// Request-Origin the page prints none.
func headerValue(value string) error {
	if strings.TrimSpace(value) != value {
		return fmt.Errorf("must not begin or end with a space")
	}
	for i := range len(value) {
		if value[i] < 0x20 || value[i] > 0x7e {
			return fmt.Errorf("byte %#02x cannot stand in a header", value[i])
		}
	}
	return nil
}

func anyName(value string) error {
	if value == "" {
		return fmt.Errorf("must not be empty")
	}
	return nil
}

func codeOrMixed(value string) error {
	if value == "mixed" {
		return nil
	}
	return code(value)
}

func code(value string) error {
	if n, err := strconv.Atoi(value); err != nil || n < 0 || n > 99999 {
		return fmt.Errorf("must be a code such as 200")
	}
	return nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

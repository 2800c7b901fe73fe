package mock

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/catalog"
	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// Config says what an [Emitter] sends, to whom, and how. Only To is needed.
type Config struct {
	To         string // URL of the receiver
	UnixSocket string // path of a Unix socket to connect to instead of To's host, "" for none

	Seed  uint64    // fixes every byte of every request
	Start time.Time // where the run's clock starts; zero is [DocumentedAt]
	Speed Speed     // zero is Max: virtual time, no waiting; a Control's goes before
	// Arrival is the time between the starts of two tasks of a [Emitter.Run]; zero is a second.
	// Tasks that begin before an earlier one's event is due wait in memory, some 100 bytes each.
	Arrival time.Duration
	// Arrivals, when not nil, says instead when the i-th task starts, counted from the clock's start. It must be pure and
	// never fall.
	Arrivals func(i int) time.Duration

	Profile string            // a documented variant of the webhook, see [thordata.Profiles]; "" is today's
	Assume  map[string]string // settings for what is not documented, see [thordata.AssumptionTable]
	Events  []thordata.Kind   // kinds of event that the webhook is subscribed to; nil is all that the profile knows

	Payload string        // payload template; "" is the profile's default payload
	Headers string        // headers template, a JSON object; "" is none
	Header  []wire.Header // further headers; the forced ones win over these and over the template's
	Set     []Setting     // variables to replace, in order

	Retry       Policy // zero is the assumption retry, which is none by default
	Order       Order  // zero is OrderTask
	Concurrency int    // attempts in flight at a time, zero is 16
	// Client makes the attempts; nil is a new one. It serves this Emitter alone from New on: where its Timeout and MaxConns
	// are 0 they become the assumed timeout and Concurrency, and Close closes it.
	Client *wire.Client

	Journal Limits // what the journal keeps
	// Observe is called with every exchange in the journal's order, one at a time. It must not keep the bytes, change the
	// exchange or call the Journal, which waits for it.
	Observe func(*wire.Exchange)
	// Control intervenes while something is under way, nil for nobody. One may serve many Emitters.
	Control *Control
}

// Order says whether the events of a task wait for each other.
type Order string

// OrderTask holds an event back until the one before it was delivered or given up; OrderAny sends each at its own time,
// so that a retried running may arrive after success. Thordata promises no order.
const (
	OrderTask Order = "task"
	OrderAny  Order = "any"
)

// A Setting replaces the value of a variable by its path, such as resource.apiCode, in all templates.
type Setting struct {
	Path  string // one of [thordata.FieldPaths]
	Value string // JSON
}

// ParseSetting reads "resource.apiCode=500". A value that is no JSON is taken as a string.
func ParseSetting(s string) (Setting, error) {
	path, value, ok := strings.Cut(s, "=")
	if !ok {
		return Setting{}, fmt.Errorf("parse setting %q: must be PATH=VALUE", s)
	}
	return Setting{Path: path, Value: jsonOrString(value)}, checkPath(path)
}

func checkPath(path string) error {
	if slices.Contains(thordata.FieldPaths(), path) {
		return nil
	}
	return fmt.Errorf("unknown path %q%s", path, suggest.DidYouMean(path, thordata.FieldPaths()))
}

// emitterOf checks a configuration and makes everything of an Emitter that does not run.
func emitterOf(cfg Config) (*Emitter, error) {
	profile, err := thordata.ProfileByName(cfg.Profile)
	if err != nil {
		return nil, err
	}
	assume, err := thordata.Assume(profile.Assume, cfg.Assume)
	if err != nil {
		return nil, err
	}
	if err := cfg.complete(&assume); err != nil {
		return nil, err
	}
	target, err := wire.ParseTarget(cfg.To, cfg.UnixSocket)
	if err != nil {
		return nil, err
	}
	webhook, err := newWebhook(&cfg, &assume, profile, target)
	if err != nil {
		return nil, err
	}
	e := &Emitter{cfg: cfg, target: target, webhook: webhook}
	e.planner = planner{
		seed: cfg.Seed, tasks: streamOf(cfg.Seed, "task"), assume: assume, account: newAccount(cfg.Seed, &assume),
		catalog: catalog.New(uint64(streamOf(cfg.Seed, "catalog"))), events: map[thordata.Kind]bool{},
		five:    slices.Contains(profile.Events, thordata.KindCreated),
		globals: len(cfg.Set) > 0 || strings.Contains(cfg.Payload+cfg.Headers, "globals"),
	}
	return e, e.planner.subscribe(cfg.Events, profile)
}

// subscribe limits the events to some kinds, nil for all that the profile has.
func (pl *planner) subscribe(kinds []thordata.Kind, p thordata.Profile) error {
	if kinds == nil {
		kinds = p.Events
	}
	for _, k := range kinds {
		if !slices.Contains(p.Events, k) {
			return fmt.Errorf("config: profile %s has no event %q", p.Name, k)
		}
		pl.events[k] = true
	}
	return nil
}

// complete fills the defaults and refuses impossible values.
func (c *Config) complete(a *thordata.Assumptions) error {
	if c.To == "" {
		return errors.New("config: To is empty: where shall the webhooks go?")
	}
	if c.Start.IsZero() {
		c.Start = documentedAt
	}
	if c.Arrival == 0 {
		c.Arrival = time.Second
	}
	if c.Concurrency == 0 {
		c.Concurrency = 16
	}
	if c.Order == "" {
		c.Order = OrderTask
	}
	if c.Arrival < 0 || c.Concurrency < 0 {
		return errors.New("config: Arrival and Concurrency must not be negative")
	}
	if !c.Speed.valid() {
		return fmt.Errorf("config: Speed %s is not within 0.001 to 1000000", c.Speed)
	}
	if c.Order != OrderTask && c.Order != OrderAny {
		return fmt.Errorf("unknown order %q, must be task or any%s", c.Order, suggest.DidYouMean(string(c.Order), []string{"task", "any"}))
	}
	if c.Retry.Name == "" && c.Retry.Waits == nil {
		policy, err := ParsePolicy(a.Retry)
		if err != nil {
			return err
		}
		c.Retry = policy
	}
	if err := c.Retry.check(); err != nil {
		return err
	}
	return c.completeClient(a)
}

// arrival is when the i-th task starts, from the clock's start.
func (c *Config) arrival(i int) time.Duration {
	if c.Arrivals != nil {
		return c.Arrivals(i)
	}
	return time.Duration(i) * c.Arrival
}

func (c *Config) completeClient(a *thordata.Assumptions) error {
	timeout, err := time.ParseDuration(a.Timeout)
	if err != nil || timeout <= 0 {
		return fmt.Errorf("assumption timeout=%q: must be a duration such as 30s", a.Timeout)
	}
	if c.Client == nil {
		c.Client = &wire.Client{}
	}
	if c.Client.Timeout == 0 {
		c.Client.Timeout = timeout
	}
	if c.Client.MaxConns == 0 {
		c.Client.MaxConns = c.Concurrency
	}
	return nil
}

// templateOptions are the rules of Thordata's templates under the assumptions.
func templateOptions(a *thordata.Assumptions) template.Options {
	o := template.Options{
		Variables:   thordata.Variables(),
		Paths:       thordata.FieldPaths(),
		UnknownNull: a.UnknownVariable == "null",
		TrimSpaces:  a.SpacedVariable == "variable",
		Forced:      forced(),
	}
	if a.ObjectInText == "apify" {
		o.ObjectText = template.ObjectApify
	}
	return o
}

// TemplateOptions returns the template rules for a profile and assumptions, for linting and rendering outside a run.
func TemplateOptions(profile string, assume map[string]string) (template.Options, error) {
	p, err := thordata.ProfileByName(profile)
	if err != nil {
		return template.Options{}, err
	}
	a, err := thordata.Assume(p.Assume, assume)
	if err != nil {
		return template.Options{}, err
	}
	return templateOptions(&a), nil
}

// forced are the headers that templates and users cannot set: Thordata's five, and those that belong to the HTTP message
// itself, which any sender computes.
func forced() []string {
	return append(thordata.ForcedHeaders(), "Content-Length", "Transfer-Encoding", "Connection", "Trailer", "Upgrade", "Expect")
}

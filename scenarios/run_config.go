package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// seedOf is the scenario's own seed, or one drawn from the run's seed and the scenario's name: neither its place among the
// others nor what runs beside it matters.
func seedOf(run uint64, s *Scenario) uint64 {
	if s.Seed != nil {
		return *s.Seed
	}
	return rand.New(rand.NewPCG(run, hashOf(s.Name))).Uint64()
}

func hashOf(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// config is what the engine is to send for a scenario.
func (r *Runner) config(s *Scenario, seed uint64, starts []time.Duration) (mock.Config, error) {
	cfg := mock.Config{
		To: r.To, UnixSocket: r.UnixSocket, Seed: seed, Profile: s.Webhook.Profile, Assume: s.Webhook.assume(),
		Payload: s.Webhook.Payload, Order: mock.Order(s.Delivery.Order), Concurrency: s.Delivery.Concurrency,
		Client: r.client(s), Journal: r.Limits, Control: r.Control,
	}
	cfg.Arrivals = func(i int) time.Duration { return starts[min(i, len(starts)-1)] }
	if cfg.Profile == "" {
		cfg.Profile = r.Profile
	}
	if r.SecretHeader.Name != "" {
		cfg.Header = []wire.Header{r.SecretHeader}
	}
	var err error
	if len(s.Webhook.Events) > 0 {
		if cfg.Events, err = mock.ParseKinds(strings.Join(s.Webhook.Events, ",")); err != nil {
			return cfg, err
		}
	}
	if s.Delivery.Retry != "" {
		if cfg.Retry, err = mock.ParsePolicy(s.Delivery.Retry); err != nil {
			return cfg, err
		}
	}
	switch {
	case r.Speed != nil:
		cfg.Speed = *r.Speed
	case s.Delivery.Speed != "":
		if cfg.Speed, err = mock.ParseSpeed(s.Delivery.Speed); err != nil {
			return cfg, err
		}
	}
	cfg.Headers = s.Webhook.HeadersTemplate
	if cfg.Headers == "" && len(s.Webhook.Headers) > 0 { // a scenario made in Go
		text, err := jsonOf(s.Webhook.Headers)
		if err != nil {
			return cfg, err
		}
		cfg.Headers = string(text)
	}
	cfg.Set, err = s.Webhook.settings()
	return cfg, err
}

// client makes the scenario's own client, so that the end of one scenario's connections is none of another's business.
func (r *Runner) client(s *Scenario) *wire.Client {
	c := &wire.Client{}
	if m := r.Client; m != nil {
		c.Timeout, c.MaxConns, c.BodyLimit, c.TLS, c.HTTP2 = m.Timeout, m.MaxConns, m.BodyLimit, m.TLS, m.HTTP2
		c.Proxy, c.Dial, c.Lookup = m.Proxy, m.Dial, m.Lookup
	}
	if s.Delivery.Timeout > 0 {
		c.Timeout = time.Duration(s.Delivery.Timeout)
	}
	return c
}

// assume joins the assumptions with the keys that have a name of their own in the file.
func (w *Webhook) assume() map[string]string {
	all := maps.Clone(w.Assume)
	if all == nil {
		all = map[string]string{}
	}
	for kind, name := range w.EventNames {
		all["event."+kind] = name
	}
	if w.DispatchID != "" {
		all["dispatch-id"] = w.DispatchID
	}
	return all
}

func (w *Webhook) settings() ([]mock.Setting, error) {
	var all []mock.Setting
	for _, path := range slices.Sorted(maps.Keys(w.Set)) {
		value, err := jsonOf(w.Set[path])
		if err != nil {
			return nil, fmt.Errorf("set %s: %w", path, err)
		}
		all = append(all, mock.Setting{Path: path, Value: string(value)})
	}
	return all, nil
}

// jsonOf is v as compact JSON, with < > & as they are.
func jsonOf(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// tasks are the scenario's tasks one by one, and when each starts.
func (s *Scenario) tasks(seed uint64) (tasks []mock.Task, starts []time.Duration, err error) {
	list := s.Tasks
	if len(list) == 0 {
		list = []Task{{}}
	}
	at := time.Duration(0)
	for n := range list {
		t := &list[n]
		task := mock.Task{Spider: t.Spider, Outcome: mock.Outcome(t.Outcome), Duration: time.Duration(t.Duration)}
		for _, in := range t.Inputs {
			object, err := jsonOf(in)
			if err != nil {
				return nil, nil, fmt.Errorf("task input: %w", err)
			}
			task.Inputs = append(task.Inputs, string(object))
		}
		draw := rand.New(rand.NewPCG(seed, hashOf(fmt.Sprintf("arrival/%d", n))))
		for range max(1, t.Count) {
			if len(tasks) > 0 {
				at += t.Arrival.gap(draw)
			}
			tasks, starts = append(tasks, task), append(starts, at)
		}
	}
	return tasks, starts, nil
}

// gap draws the time between two tasks, in whole microseconds: the logarithm's last bits differ between processors.
func (a Arrival) gap(draw *rand.Rand) time.Duration {
	switch {
	case a.Every > 0:
		return time.Duration(a.Every)
	case a.Poisson > 0:
		return time.Duration(draw.ExpFloat64() / a.Poisson * float64(time.Second)).Round(time.Microsecond)
	case a.Uniform[1] > 0:
		low, high := time.Duration(a.Uniform[0]), time.Duration(a.Uniform[1])
		return low + time.Duration(draw.Int64N(int64(max(0, high-low))+1))
	}
	return time.Second
}

package mock

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A webhook is one integration of the dashboard: templates and headers, compiled. It is safe for concurrent use.
type webhook struct {
	payload   *template.Payload
	headers   *template.Headers // nil for none
	settings  []setting
	perEvent  bool   // dispatch-id=event
	eventType string // of all events, when a setting replaces it

	// The head of every request: before the length of the body, up to the dispatch id, up to the template's headers, and
	// the further headers.
	beforeLength, beforeDispatch, afterDispatch, further []byte

	overridden []string
}

type setting struct {
	path  []string
	value []byte
}

// defaultPayload is the documented example's keys in its order.
const defaultPayload = `{"userId":"{{userId}}","userName":"{{userName}}","createdAt":"{{createdAt}}",` +
	`"eventType":"{{eventType}}","eventData":"{{eventData}}","resource":"{{resource}}"}`

// newWebhook compiles the templates. An error of a template is a [template.Errors].
func newWebhook(cfg *Config, a *thordata.Assumptions, p thordata.Profile, t *wire.Target) (*webhook, error) {
	w := &webhook{perEvent: a.DispatchID == "event"}
	o := templateOptions(a)
	text := cfg.Payload
	if text == "" {
		text = DefaultTemplate(p, a)
		o.Variables = append(o.Variables, "status")
		o.Paths = append(o.Paths, "status")
	}
	var err error
	if w.payload, err = template.Parse(text, o); err != nil {
		return nil, fmt.Errorf("payload template: %w", err)
	}
	if cfg.Headers != "" {
		if w.headers, err = template.ParseHeaders(cfg.Headers, templateOptions(a)); err != nil {
			return nil, fmt.Errorf("headers template: %w", err)
		}
		w.overridden = w.headers.Overridden()
	}
	for _, s := range cfg.Set {
		if err := checkPath(s.Path); err != nil {
			return nil, fmt.Errorf("set %s: %w", s.Path, err)
		}
		if !json.Valid([]byte(s.Value)) {
			return nil, fmt.Errorf("set %s: %q is no JSON", s.Path, s.Value)
		}
		w.settings = append(w.settings, setting{strings.Split(s.Path, "."), []byte(s.Value)})
		if s.Path == "eventType" && json.Unmarshal([]byte(s.Value), &w.eventType) != nil {
			w.eventType = s.Value
		}
	}
	return w, w.compileHead(cfg, a, t)
}

// DefaultTemplate is the payload template of a webhook without one of its own.
func DefaultTemplate(p thordata.Profile, a *thordata.Assumptions) string {
	switch {
	case p.Template != "":
		return p.Template
	case a.DefaultPayload == "template":
		return thordata.DocumentedTemplate()
	}
	return defaultPayload
}

// compileHead lays out the head as Go's HTTP client would: Host, User-Agent and Content-Length first, then the rest. The
// order and User-Agent are assumed (header.user-agent); names and values of the forced headers are Thordata's.
func (w *webhook) compileHead(cfg *Config, a *thordata.Assumptions, t *wire.Target) error {
	const dispatch = "dispatch"
	first := []wire.Header{{Name: "Host", Value: t.Host}}
	agent := wire.Header{Name: "User-Agent", Value: a.UserAgent}
	rest := []wire.Header{
		{Name: "Content-Type", Value: "application/json"}, {Name: "Request-Origin", Value: a.RequestOrigin},
		{Name: "Webhook", Value: a.WebhookHeader}, {Name: "Webhook-Dispatch-Id", Value: dispatch},
	}
	var further []wire.Header
	for _, h := range cfg.Header {
		switch {
		case slices.ContainsFunc(forced(), func(f string) bool { return strings.EqualFold(f, h.Name) }):
			w.overridden = append(w.overridden, h.Name)
		case strings.EqualFold(h.Name, "User-Agent"):
			agent.Value = h.Value
		default:
			further = append(further, h)
		}
	}
	if a.AcceptEncoding != "none" {
		further = append(further, wire.Header{Name: "Accept-Encoding", Value: a.AcceptEncoding})
	}
	if !w.namesAgent() {
		first = append(first, agent)
	}
	head, err := wire.AppendHead(nil, "POST", t.Path, slices.Concat(first, rest, further))
	if err != nil {
		return err
	}
	w.beforeLength, err = wire.AppendHead(nil, "POST", t.Path, first)
	if err != nil {
		return err
	}
	w.beforeLength = append(w.beforeLength[:len(w.beforeLength)-2], "Content-Length: "...)
	remaining := string(head[len(w.beforeLength)-len("Content-Length: "):])
	before, after, _ := strings.Cut(remaining, "Webhook-Dispatch-Id: "+dispatch+"\r\n")
	w.beforeDispatch = []byte("\r\n" + before + "Webhook-Dispatch-Id: ")
	w.afterDispatch = []byte("\r\n")
	w.further = []byte(after)
	return nil
}

// namesAgent reports whether the headers template sets User-Agent, which is not forced.
func (w *webhook) namesAgent() bool {
	isAgent := func(name string) bool { return strings.EqualFold(name, "User-Agent") }
	return w.headers != nil && slices.ContainsFunc(w.headers.Names(), isAgent)
}

// A composer renders messages into buffers of its own. It serves one goroutine at a time.
type composer struct {
	request []byte
	fields  []template.Field
	body    []byte
	vars    []byte
}

// compose renders the request of an event. The result is valid until the next call.
func (c *composer) compose(w *webhook, e *thordata.Event, dispatch string) (request []byte, head int, err error) {
	vars := template.Vars(e)
	if len(w.settings) > 0 {
		c.vars, _ = e.AppendJSON(c.vars[:0], nil)
		doc, err := w.document(c.vars)
		if err != nil {
			return nil, 0, err
		}
		vars = doc
	}
	c.body = w.payload.Append(c.body[:0], vars)
	return c.wrap(w, vars, dispatch, c.body)
}

// wrap puts the head before a body. The result is valid until the next call.
func (c *composer) wrap(w *webhook, vars template.Vars, dispatch string, body []byte) (request []byte, head int, err error) {
	b := append(c.request[:0], w.beforeLength...)
	b = strconv.AppendInt(b, int64(len(body)), 10)
	b = append(b, w.beforeDispatch...)
	b = append(b, dispatch...)
	b = append(b, w.afterDispatch...)
	if w.headers != nil {
		if c.fields, err = w.headers.Append(c.fields[:0], vars); err != nil {
			return nil, 0, fmt.Errorf("headers template: %w", err)
		}
		for _, f := range c.fields {
			b = append(b, f.Name...)
			b = append(b, ": "...)
			b = append(b, f.Value...)
			b = append(b, "\r\n"...)
		}
	}
	b = append(b, w.further...)
	head = len(b)
	c.request = append(b, body...)
	return c.request, head, nil
}

// document makes variables out of a JSON object, with the settings in their places.
func (w *webhook) document(object []byte) (*template.Document, error) {
	doc, err := template.ParseDocument(object)
	if err != nil {
		return nil, err
	}
	for _, s := range w.settings {
		if err := doc.Set(s.path, s.value); err != nil {
			return nil, fmt.Errorf("set %s: %w", strings.Join(s.path, "."), err)
		}
	}
	return doc, nil
}

// jsonOrString returns s when it is JSON, and s as a JSON string otherwise.
func jsonOrString(s string) string {
	if json.Valid([]byte(s)) {
		return s
	}
	return string(jsonenc.AppendString(nil, s))
}

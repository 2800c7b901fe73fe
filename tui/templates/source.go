package templates

import (
	"errors"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// A Source makes requests of templates.
type Source struct {
	Default string // payload template of a webhook without one of its own
	// Render is called in the background, one call at a time. It must be pure.
	Render func(Ask) Rendered
	Mask   *wire.Mask // what is masked in requests that are shown; nil is the zero Mask
}

// An Ask is what to render: two templates, for an event.
type Ask struct {
	Payload, Headers string
	Outcome          mock.Outcome  // of the task
	Kind             thordata.Kind // of its event, "" for the task's last
}

// Rendered is what templates make.
type Rendered struct {
	Request    []byte    // as it would be sent; nil when the templates make none
	Head       int       // length of its head
	Findings   []Finding // about the payload template, then about the headers template, each by position
	Overridden []string  // headers that lose against the sender's own, as they are spelled
	Err        string    // why there is no request, when no finding says it; else ""
}

// A Finding is something to say about one of the templates.
type Finding struct {
	Headers bool // about the headers template
	template.Finding
}

// refused tells whether the templates cannot be applied.
func (r *Rendered) refused() bool { return r.Err != "" || r.count(template.SeverityError) > 0 }

// count is how many findings there are of a severity.
func (r *Rendered) count(s template.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Renderer returns the source of a configuration: requests as an Emitter with other templates would send them for a task like
// the given one. The configuration's templates, Client, Control, Observe and Journal are not used, and nothing is sent. What is
// wrong with the configuration shows in Rendered.Err.
func Renderer(cfg mock.Config, task mock.Task) Source {
	cfg.Client, cfg.Control, cfg.Observe, cfg.Journal = nil, nil, nil, mock.Limits{Exchanges: -1}
	r := renderer{cfg: cfg, task: task}
	var profile thordata.Profile
	var assume thordata.Assumptions
	if profile, r.err = thordata.ProfileByName(cfg.Profile); r.err == nil {
		if assume, r.err = thordata.Assume(profile.Assume, cfg.Assume); r.err == nil {
			r.options, r.err = mock.TemplateOptions(cfg.Profile, cfg.Assume)
		}
	}
	r.standard = mock.DefaultTemplate(profile, &assume)
	return Source{Default: r.standard, Render: r.render}
}

type renderer struct {
	cfg      mock.Config
	task     mock.Task
	options  template.Options
	standard string
	err      error // of the configuration
}

func (r renderer) render(a Ask) Rendered {
	if r.err != nil {
		return Rendered{Err: r.err.Error()}
	}
	var out Rendered
	r.cfg.Payload, r.cfg.Headers, r.task.Outcome = a.Payload, a.Headers, a.Outcome
	if a.Payload == r.standard {
		r.cfg.Payload = "" // which may use variables that others may not
	} else {
		out.add(template.Lint(a.Payload, r.options), false)
	}
	out.add(template.LintHeaders(a.Headers, r.options), true)
	if a.Payload == "" {
		return out // a finding says so; to the Emitter it would be the default
	}
	emitter, err := mock.New(r.cfg)
	if err == nil {
		defer emitter.Close()
		out.Overridden = emitter.Overridden()
		var m mock.Message
		if m, err = r.event(emitter, a.Kind); err == nil {
			out.Request, out.Head = m.Request, m.Head
		}
	}
	if _, told := errors.AsType[template.Errors](err); err != nil && !told {
		out.Err = err.Error()
	}
	return out
}

func (r *Rendered) add(findings []template.Finding, headers bool) {
	for _, f := range findings {
		r.Findings = append(r.Findings, Finding{headers, f})
	}
}

// event renders the first event of a kind, "" for the last one of all.
func (r renderer) event(e *mock.Emitter, kind thordata.Kind) (mock.Message, error) {
	if kind != "" {
		return e.First(r.task, kind)
	}
	var last mock.Message
	for m, err := range e.Messages(1, func(int) mock.Task { return r.task }) {
		if err != nil {
			return m, err
		}
		last = m
	}
	if last.Request == nil {
		return last, errors.New("the webhook is subscribed to no event of this task")
	}
	return last, nil
}

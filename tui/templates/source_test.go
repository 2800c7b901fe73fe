package templates_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/templates"
)

func TestRenderer(t *testing.T) {
	base := mock.Config{To: "http://localhost:3000/hook"}
	with := func(change func(*mock.Config)) mock.Config {
		cfg := base
		change(&cfg)
		return cfg
	}
	for _, tt := range []struct {
		name     string
		cfg      mock.Config
		ask      templates.Ask
		body     string
		findings []string
		err      string
	}{
		{name: "last event", cfg: base, ask: templates.Ask{Payload: `["{{eventType}}"]`, Outcome: mock.Success}, body: `["ACTOR.RUN.SUCCEEDED"]`},
		{name: "an event", cfg: base, ask: templates.Ask{Payload: `["{{eventType}}"]`, Kind: thordata.KindRunning}, body: `["ACTOR.RUN.RUNNING"]`},
		{name: "no such event", cfg: base, ask: templates.Ask{Payload: `[]`, Outcome: mock.Success, Kind: thordata.KindFailure},
			err: `a task with outcome success has no event "failure": it has [running success]`},
		{name: "no event", cfg: with(func(c *mock.Config) { c.Events = []thordata.Kind{thordata.KindFailure} }), ask: templates.Ask{Payload: `[]`},
			err: "the webhook is subscribed to no event of this task"},
		{name: "empty", cfg: base, ask: templates.Ask{}, findings: []string{"false 1:1: error: unexpected end, want a value"}},
		{name: "errors in both", cfg: base, ask: templates.Ask{Payload: `["{{x}}"]`, Headers: "{}}"}, findings: []string{
			`false 1:3: error: unknown variable "x"`, "true 1:3: error: unexpected '}', want the end"}},
		{name: "warnings", cfg: base, ask: templates.Ask{Payload: `["{{ x }}"]`}, body: `["{{ x }}"]`, findings: []string{
			`false 1:3: warning: "{{ x }}" has spaces and stays as it is (did you mean {{x}}?)`}},
		{name: "default with variables of its own", cfg: with(func(c *mock.Config) { c.Profile = "sdk" }), body: `"status":"Ready"`},
		{name: "unknown profile", cfg: with(func(c *mock.Config) { c.Profile = "sdx" }), err: `unknown profile "sdx"`},
		{name: "no target", cfg: with(func(c *mock.Config) { c.To = "" }), ask: templates.Ask{Payload: "[]"}, err: "config: To is empty"},
		{name: "a value that no header holds", cfg: with(func(c *mock.Config) {
			c.Set = []mock.Setting{{Path: "resource.detail", Value: `"\u0001"`}}
		}), ask: templates.Ask{Payload: "[]", Headers: `{"A":"{{resource.detail}}"}`}, err: "headers template: "},
	} {
		source := templates.Renderer(tt.cfg, mock.Task{})
		if strings.HasPrefix(tt.name, "default") {
			tt.ask.Payload = source.Default
		}
		got := source.Render(tt.ask)
		var findings []string
		for _, f := range got.Findings {
			findings = append(findings, fmt.Sprint(f.Headers, " ", f.Finding))
		}
		if diff := cmp.Diff(tt.findings, findings); diff != "" {
			t.Errorf("%s: findings (-want +got):\n%s", tt.name, diff)
		}
		if !strings.HasPrefix(got.Err, tt.err) || tt.err == "" && got.Err != "" {
			t.Errorf("%s: error %q, want %q", tt.name, got.Err, tt.err)
		}
		if body := string(got.Request[got.Head:]); !strings.Contains(body, tt.body) || tt.body == "" && body != "" {
			t.Errorf("%s: body %s, want %s", tt.name, body, tt.body)
		}
	}
}

// TestRendererLeavesTheConfigurationAlone: what the configuration shares with a run is not touched.
func TestRendererLeavesTheConfigurationAlone(t *testing.T) {
	client := &wire.Client{}
	var control mock.Control
	cfg := mock.Config{
		To: "http://localhost:3000/hook", Client: client, Control: &control, Payload: "[1]", Header: []wire.Header{{Name: "host", Value: "x"}},
		Observe: func(*wire.Exchange) { t.Error("something was sent") },
	}
	got := templates.Renderer(cfg, mock.Task{}).Render(templates.Ask{Payload: "[2]", Headers: `{"Webhook":"x","A":"1"}`})
	if diff := cmp.Diff([]string{"Webhook", "host"}, got.Overridden); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if body := string(got.Request[got.Head:]); body != "[2]" {
		t.Errorf("body %s", body)
	}
	if client.Timeout != 0 || client.MaxConns != 0 {
		t.Errorf("the client was changed: %s, %d", client.Timeout, client.MaxConns)
	}
}

package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
)

func (d *decoder) checkWebhook(w *Webhook, read func(string) ([]byte, error)) {
	d.checkAssumptions(w.Assume)
	for _, key := range slices.Sorted(maps.Keys(w.EventNames)) {
		if w.EventNames[key] == "" && d.has("webhook.event_names."+key) {
			d.wrong("webhook.event_names."+key, "event_names: the name of %s is empty", key)
		}
	}
	options, err := mock.TemplateOptions(w.Profile, w.Assume)
	if err != nil {
		options = template.Options{} // the profile or an assumption is unknown, and a problem already
	}
	d.readPayload(w, options, read)
	d.readHeaders(w, options, read)
}

func (d *decoder) checkAssumptions(assume map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(assume)) {
		value, at := assume[key], "webhook.assume."+key
		_, err := thordata.Assume(map[string]string{key: value})
		if err == nil && key == "retry" {
			_, err = mock.ParsePolicy(value)
		}
		if timeout, bad := time.ParseDuration(value); err == nil && key == "timeout" && (bad != nil || timeout <= 0) {
			err = errors.New("must be a duration such as 30s")
		}
		if err != nil && !d.broken(at) {
			d.wrong(at, "%s", err)
		}
	}
}

// readPayload finds the payload template and checks it.
func (d *decoder) readPayload(w *Webhook, o template.Options, read func(string) ([]byte, error)) {
	if d.bothGiven("webhook", "payload", "payload_file") {
		return
	}
	check := func(text string) error {
		_, err := template.Parse(text, o)
		return err
	}
	switch {
	case w.PayloadFile != "":
		if text, ok := d.readBeside("webhook.payload_file", w.PayloadFile, read); ok {
			w.Payload = string(text)
			d.fileFindings("webhook.payload_file", w.PayloadFile, text, check)
		}
	case d.has("webhook.payload"):
		d.textFindings("webhook.payload", check(w.Payload))
	}
}

// readHeaders finds the headers template, makes JSON of it, and checks it.
func (d *decoder) readHeaders(w *Webhook, o template.Options, read func(string) ([]byte, error)) {
	if d.bothGiven("webhook", "headers", "headers_file") {
		return
	}
	check := func(text string) error {
		_, err := template.ParseHeaders(text, o)
		return err
	}
	if w.HeadersFile != "" {
		if text, ok := d.readBeside("webhook.headers_file", w.HeadersFile, read); ok {
			w.HeadersTemplate = string(text)
			d.fileFindings("webhook.headers_file", w.HeadersFile, text, check)
		}
		return
	}
	if len(w.Headers) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(w.Headers)) {
		findings, _ := errors.AsType[template.Errors](check(headersJSON(map[string]string{name: w.Headers[name]})))
		for _, f := range findings {
			d.wrong("webhook.headers."+name, "header %s: %s", name, f.Message)
		}
	}
	w.HeadersTemplate = headersJSON(w.Headers)
}

// headersJSON writes a headers template with sorted names.
func headersJSON(headers map[string]string) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(headers) // texts always have a spelling in JSON
	return string(bytes.TrimSpace(text.Bytes()))
}

func (d *decoder) bothGiven(at, key, file string) bool {
	if d.has(at+"."+key) && d.has(at+"."+file) {
		d.problem(d.places[at+"."+file].key, "only one of %s and %s may be set", key, file)
		return true
	}
	return false
}

// textFindings turns what is wrong with a template in the file into problems at their own places.
func (d *decoder) textFindings(at string, err error) {
	findings, _ := errors.AsType[template.Errors](err)
	for _, f := range findings {
		d.wrongText(at, f.Line, f.Column, "template: "+f.Message)
	}
}

// fileFindings checks a template in a file of its own, which is the file that its problems name.
func (d *decoder) fileFindings(at, name string, text []byte, check func(string) error) {
	if len(bytes.TrimSpace(text)) == 0 {
		d.wrong(at, "%s: %s is empty", label(at), name)
		return
	}
	findings, _ := errors.AsType[template.Errors](check(string(text)))
	src := newSource(beside(d.source.name, name), text)
	for _, f := range findings {
		d.problems = append(d.problems, src.problem(spot{f.Line, f.Column}, "template: "+f.Message))
	}
}

func (d *decoder) checkDelivery(v *Delivery) {
	if d.has("delivery.retry") {
		if _, err := mock.ParsePolicy(v.Retry); err != nil {
			d.wrong("delivery.retry", "retry: %s", err)
		}
	}
	if d.has("delivery.speed") {
		if _, err := mock.ParseSpeed(v.Speed); err != nil {
			d.wrong("delivery.speed", "speed: %s", err)
		}
	}
}

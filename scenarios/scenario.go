package scenarios

import "slices"

//go:generate go run ./internal/schemagen -o scenario.schema.json

// A Scenario is one file: what to send, in which way, and what must come of it. Field tags are the keys of the file and
// what their values may be; comments become the descriptions in the JSON Schema.
type Scenario struct {
	Name        string   `yaml:"name"`                    // letters, digits and dashes; the file's base name when absent
	Description string   `yaml:"description"`             // one line
	Proves      string   `yaml:"proves"`                  // what a pass proves
	Fix         string   `yaml:"fix"`                     // what to do in the receiver when it fails
	Tags        []string `yaml:"tags"`                    // words to choose scenarios by
	Property    Property `yaml:"property" one:"property"` // row of the verdict that the scenario counts for, none when absent
	Severity    Severity `yaml:"severity" one:"severity"` // what a failure is in the verdict: fail (default) or warn
	Seed        *uint64  `yaml:"seed"`                    // fixes every byte of every request; the run's seed when absent

	Tasks    []Task   `yaml:"tasks"`    // one successful task when absent
	Webhook  Webhook  `yaml:"webhook"`  // the integration as the dashboard would have it
	Delivery Delivery `yaml:"delivery"` // how requests are sent
	Sequence []Step   `yaml:"sequence"` // explicit steps; without it every task runs through its life
	Expect   Expect   `yaml:"expect"`   // what must come of the run
	Probes   []Probe  `yaml:"probes"`   // questions to the application

	File string `yaml:"-"` // where it was loaded from, for messages

	places map[string]place // of every key and element that stands in the file, by path
}

// Place says where a key or an element stands, such as "retry.yaml:12:3" for expect.run.p95 or expect.assert[0]; "" when
// it is not in the file.
func (s *Scenario) Place(path string) string {
	p, ok := s.places[path]
	if !ok {
		return ""
	}
	return p.key.in(s.File)
}

// HasTags reports whether the scenario has all of the tags.
func (s *Scenario) HasTags(tags []string) bool {
	return !slices.ContainsFunc(tags, func(tag string) bool { return !slices.Contains(s.Tags, tag) })
}

// A Task is a scraping task, or several alike.
type Task struct {
	Spider   string           `yaml:"spider" one:"spider"`        // spider id, drawn from the seed when absent
	Count    int              `yaml:"count" min:"1" max:"100000"` // 1 when absent
	Outcome  string           `yaml:"outcome" one:"outcome"`      // how the task ends, success when absent
	Inputs   []map[string]any `yaml:"inputs"`                     // elements of spider_parameters, drawn from the seed when absent
	Duration Duration         `yaml:"duration" min:"1"`           // how long the task runs, drawn from the seed when absent
	Arrival  Arrival          `yaml:"arrival"`                    // times between the starts of tasks; a second when absent
}

// An Arrival says how tasks arrive: exactly one of its fields is set.
type Arrival struct {
	Every   Duration    `yaml:"every" min:"1"` // fixed distance
	Uniform [2]Duration `yaml:"uniform"`       // distances between two bounds
	Poisson float64     `yaml:"poisson"`       // tasks a second, on average
}

// A Webhook is the integration as the dashboard would have it.
type Webhook struct {
	Profile     string            `yaml:"profile" one:"profile"`      // documented variant of the webhook, today's when absent
	Events      []string          `yaml:"events" one:"event"`         // running, success, failure; all when absent
	EventNames  map[string]string `yaml:"event_names" keys:"event"`   // eventType by event, such as running: ACTOR.RUN.CREATED
	DispatchID  string            `yaml:"dispatch_id" one:"dispatch"` // whether a task or an event has an id of its own
	Payload     string            `yaml:"payload"`                    // payload template
	PayloadFile string            `yaml:"payload_file"`               // or its file, relative to the scenario's
	Headers     map[string]string `yaml:"headers"`                    // headers template
	HeadersFile string            `yaml:"headers_file"`               // or its file, a JSON object, relative to the scenario's
	Assume      map[string]string `yaml:"assume" keys:"assumption"`   // decisions on what is undocumented, see thorhook contract
	Set         map[string]any    `yaml:"set" keys:"path"`            // variables to replace, by path

	// HeadersTemplate is the headers template as JSON text, wherever it came from. Payload likewise holds the text of a
	// payload_file.
	HeadersTemplate string `yaml:"-"`
}

// Delivery says how requests are sent.
type Delivery struct {
	Retry       string   `yaml:"retry"`                           // none, apify, standard-webhooks, "5s,1m", 5x10s or 5x1s^2
	Timeout     Duration `yaml:"timeout" min:"1"`                 // of one attempt
	Order       string   `yaml:"order" one:"order"`               // whether a task's events wait for each other (task, default) or not (any)
	Concurrency int      `yaml:"concurrency" min:"1" max:"10000"` // attempts under way at a time, 16 when absent
	Speed       string   `yaml:"speed" examples:"max,1,60"`       // max (default): virtual time, no waiting; 1: real time; 60: so many times faster
}

// A Step is one line of a sequence: exactly one of its fields is set.
type Step struct {
	Send     *Send    `yaml:"send"`     // send an event of a task
	Wait     Duration `yaml:"wait"`     // let time pass on the run's clock
	Repeat   *Repeat  `yaml:"repeat"`   // do steps several times
	Parallel []Step   `yaml:"parallel"` // do steps at the same time
}

// Repeat does its steps several times.
type Repeat struct {
	Times int    `yaml:"times" min:"1" max:"100000" need:"yes"` // how often
	Steps []Step `yaml:"steps" need:"yes"`                      // what to do each time
}

// A Send sends an event of a task, as it is or changed.
type Send struct {
	Task    int    `yaml:"task" min:"1"`               // which of the scenario's tasks, counted from 1; 1 when absent
	As      int    `yaml:"as" min:"1"`                 // send it under the id of this task of the scenario's, so that two tasks differ in nothing else
	Event   string `yaml:"event" one:"event"`          // one that the task has; its last when absent
	Times   int    `yaml:"times" min:"1" max:"100000"` // 1 when absent
	Attempt int    `yaml:"attempt" min:"1"`            // number of the attempt that it stands for; counted when absent
	Change  Change `yaml:"change"`                     // what is different from the event
	Secret  string `yaml:"secret" one:"secret"`        // the receiver's secret header: present when absent
	GoAway  bool   `yaml:"go_away"`                    // close the connection when the body is sent, without waiting for the answer
	Pretend string `yaml:"pretend"`                    // what the sender is to take the answer for: a status or timeout; shown in reports only
	Expect  *Each  `yaml:"expect"`                     // in place of expect.each
}

// A Change makes a request that differs from the event's. Fields apply in this order.
type Change struct {
	Set         map[string]any     `yaml:"set"`                        // values in the body by path; a path that is new is added
	Remove      []string           `yaml:"remove"`                     // paths of the body
	Pad         string             `yaml:"pad" examples:"64KiB,10MB"`  // adds a field "padding" so that the body is this long
	Nest        int                `yaml:"nest" min:"1" max:"1000000"` // adds a field "nested" of so many objects within each other
	Body        *string            `yaml:"body"`                       // another body altogether, byte for byte
	BodyBase64  *string            `yaml:"body_base64"`                // or its bytes in base64, for a body that is no text
	Truncate    int                `yaml:"truncate" min:"1"`           // keep only so many bytes of the body
	Method      string             `yaml:"method"`                     // POST when absent
	Head        []string           `yaml:"head"`                       // all headers, "Name: value", in this order; a name alone keeps the event's own value
	ContentType *string            `yaml:"content_type"`               // forced header
	DispatchID  *string            `yaml:"dispatch_id"`                // forced header
	Headers     map[string]*string `yaml:"headers"`                    // other headers, forced ones too; null takes one away
}

// Expect is what must come of the run.
type Expect struct {
	Each   *Each    `yaml:"each"`         // of every delivery; status 2xx when absent
	Run    Run      `yaml:"run"`          // of all together
	Same   []int    `yaml:"same" min:"1"` // tasks, counted from 1, that every probe must see alike in the end; the first two are the control
	Assert []string `yaml:"assert"`       // expressions over exchanges, summary and probes
}

// Each is what every delivery is held to.
type Each struct {
	Status  StatusSet         `yaml:"status"`          // 2xx, 4xx, 200, [200, 204], any: any answer, none: no answer needed
	Latency Duration          `yaml:"latency" min:"1"` // at most
	Headers map[string]string `yaml:"headers"`         // of the response, exact or /regular expression/
	Body    string            `yaml:"body"`            // of the response, contained or /regular expression/
}

// Run is what a run as a whole is held to.
type Run struct {
	P50        Duration `yaml:"p50" min:"1"`                // median latency, at most
	P95        Duration `yaml:"p95" min:"1"`                // latency of 95 % of the answers, at most
	P99        Duration `yaml:"p99" min:"1"`                // latency of 99 % of the answers, at most
	Attempts   *Range   `yaml:"attempts"`                   // requests made, retries included
	Deliveries *Range   `yaml:"deliveries"`                 // delivered
	Failed     *Range   `yaml:"failed"`                     // given up
	ErrorRate  *float64 `yaml:"error_rate" min:"0" max:"1"` // share of attempts that failed, at most, 0 to 1
	Order      string   `yaml:"order" one:"run order"`      // task: a task's events were delivered in order
	Alive      *bool    `yaml:"alive"`                      // an ordinary event afterwards is answered below 500; true when absent
}

// A Probe asks the application what happened. {{task}}, {{event}} and {{target}} stand for the task id, the event's kind and
// the scheme and host of the receiver. Exactly one of HTTP, Command and File is set.
type Probe struct {
	Name       string       `yaml:"name"`               // how findings call it, "probe 1" and so on when absent
	HTTP       *HTTPProbe   `yaml:"http"`               // a request to the application
	Command    []string     `yaml:"command"`            // a program and its arguments, run without a shell
	File       string       `yaml:"file"`               // a file to read
	Select     string       `yaml:"select"`             // expression over the answer that gives what is observed; all of it when absent
	Expect     *Observation `yaml:"expect"`             // what must be observed; a probe without serves comparisons only
	Eventually Duration     `yaml:"eventually" min:"1"` // keep asking for so long, 5s when absent
	Every      Duration     `yaml:"every" min:"1"`      // pause between two questions, 50ms when absent
}

// HTTPProbe is a request to the application.
type HTTPProbe struct {
	URL     string            `yaml:"url" need:"yes"` // http or https, or begins with {{target}}
	Method  string            `yaml:"method"`         // GET when absent
	Headers map[string]string `yaml:"headers"`        // of the request
	Body    string            `yaml:"body"`           // of the request
}

// An Observation is what a probe must see.
type Observation struct {
	Status StatusSet `yaml:"status"` // of HTTP
	Exit   *int      `yaml:"exit"`   // of a command
	Equals any       `yaml:"equals"` // what was selected, as JSON
	Body   string    `yaml:"body"`   // contained or /regular expression/
	Assert string    `yaml:"assert"` // expression over status, exit, body, json, value
}

package scenarios

// A Scenario is one file: what to send, in which way, and what must come of it. Field tags are the keys of the file; doc
// comments become the descriptions in the JSON Schema.
type Scenario struct {
	Name        string   `yaml:"name"`        // letters, digits and dashes; the file's base name when empty
	Description string   `yaml:"description"` // one line
	Proves      string   `yaml:"proves"`      // what a pass proves
	Fix         string   `yaml:"fix"`         // what to do in the receiver when it fails
	Tags        []string `yaml:"tags"`
	Property    Property `yaml:"property"` // row of the verdict that the scenario counts for, "" for none
	Severity    Severity `yaml:"severity"` // what a failure is in the verdict: fail (default) or warn
	Seed        *uint64  `yaml:"seed"`     // the run's seed when absent

	Tasks    []Task   `yaml:"tasks"` // one successful task when absent
	Webhook  Webhook  `yaml:"webhook"`
	Delivery Delivery `yaml:"delivery"`
	Sequence []Step   `yaml:"sequence"` // explicit steps; without it every task runs through its life
	Expect   Expect   `yaml:"expect"`
	Probes   []Probe  `yaml:"probes"`

	File string `yaml:"-"` // where it was loaded from, for messages
}

// A Task is a scraping task, or several alike.
type Task struct {
	Spider   string           `yaml:"spider"`  // spider id, drawn from the seed when empty
	Count    int              `yaml:"count"`   // 1 when absent
	Outcome  string           `yaml:"outcome"` // success, failure, partial, empty, running, documented or mixed
	Inputs   []map[string]any `yaml:"inputs"`
	Duration Duration         `yaml:"duration"`
	Arrival  Arrival          `yaml:"arrival"` // times between the starts of tasks; a second when absent
}

// An Arrival says how tasks arrive: at most one of its fields is set.
type Arrival struct {
	Every   Duration    `yaml:"every"`   // fixed distance
	Uniform [2]Duration `yaml:"uniform"` // distances between two bounds
	Poisson float64     `yaml:"poisson"` // tasks a second, on average
}

// A Webhook is the integration as the dashboard would have it.
type Webhook struct {
	Profile     string            `yaml:"profile"`
	Events      []string          `yaml:"events"`       // running, success, failure; all when absent
	EventNames  map[string]string `yaml:"event_names"`  // eventType by event, such as running: ACTOR.RUN.CREATED
	DispatchID  string            `yaml:"dispatch_id"`  // task or event
	Payload     string            `yaml:"payload"`      // payload template
	PayloadFile string            `yaml:"payload_file"` // or its file, relative to the scenario's
	Headers     map[string]string `yaml:"headers"`      // headers template
	HeadersFile string            `yaml:"headers_file"`
	Assume      map[string]string `yaml:"assume"` // see thorhook contract
	Set         map[string]any    `yaml:"set"`    // variables to replace, by path
}

// Delivery says how requests are sent.
type Delivery struct {
	Retry       string   `yaml:"retry"`
	Timeout     Duration `yaml:"timeout"`
	Order       string   `yaml:"order"`
	Concurrency int      `yaml:"concurrency"`
	Speed       string   `yaml:"speed"`
}

// A Step is one line of a sequence: exactly one of its fields is set.
type Step struct {
	Send     *Send    `yaml:"send"`
	Wait     Duration `yaml:"wait"` // on the run's clock
	Repeat   *Repeat  `yaml:"repeat"`
	Parallel []Step   `yaml:"parallel"`
}

// Repeat does its steps several times.
type Repeat struct {
	Times int    `yaml:"times"`
	Steps []Step `yaml:"steps"`
}

// A Send sends an event of a task, as it is or changed.
type Send struct {
	Task    int    `yaml:"task"`    // which of the scenario's tasks, counted from 1; 1 when absent
	Event   string `yaml:"event"`   // running, success, failure; the task's last when absent
	Times   int    `yaml:"times"`   // 1 when absent
	Attempt int    `yaml:"attempt"` // number of the attempt that it stands for; counted when absent
	Change  Change `yaml:"change"`  // what is different from the event
	Secret  string `yaml:"secret"`  // present (default), missing or wrong: the receiver's secret header
	GoAway  bool   `yaml:"go_away"` // close the connection when the body is sent, without waiting for the answer
	Pretend string `yaml:"pretend"` // what the sender is to take the answer for: 500, timeout; shown in reports only
	Expect  *Each  `yaml:"expect"`  // in place of expect.each
}

// A Change makes a request that differs from the event's. Fields apply in this order.
type Change struct {
	Set         map[string]any     `yaml:"set"`          // values in the body by path; a path that is new is added
	Remove      []string           `yaml:"remove"`       // paths of the body
	Pad         string             `yaml:"pad"`          // adds a field "padding" so that the body is this long, such as 10MB
	Nest        int                `yaml:"nest"`         // adds a field "nested" of so many objects within each other
	Body        *string            `yaml:"body"`         // another body altogether, byte for byte
	Truncate    int                `yaml:"truncate"`     // keep only so many bytes of the body
	Method      string             `yaml:"method"`       // POST when absent
	ContentType *string            `yaml:"content_type"` // forced header
	DispatchID  *string            `yaml:"dispatch_id"`  // forced header
	Headers     map[string]*string `yaml:"headers"`      // other headers, forced ones too; null takes one away
}

// Expect is what must come of the run.
type Expect struct {
	Each   *Each    `yaml:"each"`   // of every delivery; status 2xx when absent
	Run    Run      `yaml:"run"`    // of all together
	Assert []string `yaml:"assert"` // expressions over exchanges, summary and probes
}

// Each is what every delivery is held to.
type Each struct {
	Status  StatusSet         `yaml:"status"`  // 2xx, 4xx, 200, [200, 204], any: any answer, none: no answer needed
	Latency Duration          `yaml:"latency"` // at most
	Headers map[string]string `yaml:"headers"` // of the response, exact or /regular expression/
	Body    string            `yaml:"body"`    // of the response, contained or /regular expression/
}

// Run is what a run as a whole is held to.
type Run struct {
	P50        Duration `yaml:"p50"` // at most
	P95        Duration `yaml:"p95"`
	P99        Duration `yaml:"p99"`
	Attempts   *Range   `yaml:"attempts"`
	Deliveries *Range   `yaml:"deliveries"` // delivered
	Failed     *Range   `yaml:"failed"`     // given up
	ErrorRate  *float64 `yaml:"error_rate"` // share of attempts that failed, at most, 0 to 1
	Order      string   `yaml:"order"`      // task: a task's events were delivered in order
	Alive      *bool    `yaml:"alive"`      // an ordinary event afterwards is answered below 500; true when absent
}

// A Probe asks the application what happened. {{task}} and {{event}} stand for the task id and the event's kind. Exactly
// one of HTTP, Command and File is set.
type Probe struct {
	Name       string       `yaml:"name"`
	HTTP       *HTTPProbe   `yaml:"http"`
	Command    []string     `yaml:"command"`
	File       string       `yaml:"file"`
	Select     string       `yaml:"select"`     // expression over the answer that gives what is observed; all of it when absent
	Expect     *Observation `yaml:"expect"`     // what must be observed; a probe without serves comparisons only
	Eventually Duration     `yaml:"eventually"` // keep asking for so long, 5s when absent
	Every      Duration     `yaml:"every"`      // pause between two questions, 50ms when absent
}

// HTTPProbe is a request to the application.
type HTTPProbe struct {
	URL     string            `yaml:"url"`
	Method  string            `yaml:"method"`
	Headers map[string]string `yaml:"headers"`
	Body    string            `yaml:"body"`
}

// An Observation is what a probe must see.
type Observation struct {
	Status StatusSet `yaml:"status"` // of HTTP
	Exit   *int      `yaml:"exit"`   // of a command
	Equals any       `yaml:"equals"` // what was selected, as JSON
	Body   string    `yaml:"body"`   // contained or /regular expression/
	Assert string    `yaml:"assert"` // expression over status, exit, body, json, value
}

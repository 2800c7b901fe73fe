package scenarios

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// A runEnv is what expressions of expect.assert may speak of; its tags are the names.
type runEnv struct {
	Exchanges []exchangeView       `expr:"exchanges"`
	Summary   summaryView          `expr:"summary"`
	Probes    map[string]probeView `expr:"probes"`
}

type exchangeView struct {
	Seq       int          `expr:"seq"`
	Index     int          `expr:"index"`
	Task      string       `expr:"task"`
	Spider    string       `expr:"spider"`
	Outcome   string       `expr:"outcome"`
	Event     string       `expr:"event"`
	Kind      string       `expr:"kind"`
	Dispatch  string       `expr:"dispatch"`
	Attempt   int          `expr:"attempt"`
	Delivered bool         `expr:"delivered"`
	Final     bool         `expr:"final"`
	Stage     string       `expr:"stage"`
	Error     string       `expr:"error"`
	Note      string       `expr:"note"`
	AtMS      int64        `expr:"at_ms"`       // since the first exchange, on the run's clock
	RetryInMS int64        `expr:"retry_in_ms"` // wait before the next attempt
	Request   requestView  `expr:"request"`
	Response  responseView `expr:"response"`
	Timing    timingView   `expr:"timing"`

	answer string
}

type requestView struct {
	Line    string            `expr:"line"`
	Headers map[string]string `expr:"headers"` // names in lower case
	Body    string            `expr:"body"`
	JSON    any               `expr:"json"` // nil when the body is no JSON
}

type responseView struct {
	Status  int               `expr:"status"` // 0 without an answer
	Headers map[string]string `expr:"headers"`
	Body    string            `expr:"body"`
	Size    int               `expr:"size"`
	JSON    any               `expr:"json"`
}

type timingView struct {
	ConnectMS   float64 `expr:"connect_ms"`
	WriteMS     float64 `expr:"write_ms"`
	FirstByteMS float64 `expr:"first_byte_ms"`
	TotalMS     float64 `expr:"total_ms"`
}

type summaryView struct {
	Attempts   int     `expr:"attempts"`
	Deliveries int     `expr:"deliveries"`
	Delivered  int     `expr:"delivered"`
	Failed     int     `expr:"failed"`
	Retries    int     `expr:"retries"`
	Tasks      int     `expr:"tasks"`
	P50MS      float64 `expr:"p50_ms"`
	P95MS      float64 `expr:"p95_ms"`
	P99MS      float64 `expr:"p99_ms"`
	MaxMS      float64 `expr:"max_ms"`
}

type probeView struct {
	Observed any     `expr:"observed"` // of the last task
	Met      bool    `expr:"met"`      // for all tasks
	EffectMS float64 `expr:"effect_ms"`
	Tasks    []any   `expr:"tasks"` // what was observed, task by task
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// assertEnv shows an outcome to expressions. Bodies are read as JSON only when an expression asks for it.
func assertEnv(o *Outcome, probes probeResults) *runEnv {
	env := &runEnv{Probes: map[string]probeView{}}
	withJSON := false
	for _, text := range o.Scenario.Expect.Assert {
		withJSON = withJSON || strings.Contains(text, "json")
	}
	if len(o.Scenario.Expect.Assert) == 0 {
		return env
	}
	for i := range o.Exchanges {
		v := viewOf(&o.Exchanges[i], withJSON)
		v.Note = o.Notes[o.Exchanges[i].Seq]
		v.AtMS = o.Exchanges[i].At.Sub(o.Exchanges[0].At).Milliseconds()
		env.Exchanges = append(env.Exchanges, v)
	}
	t := &o.Tally
	env.Summary = summaryView{
		Attempts: t.Attempts, Deliveries: t.Deliveries, Delivered: t.Delivered, Failed: t.Failed, Retries: t.Retries, Tasks: t.Tasks,
		P50MS: milliseconds(t.Quantile(0.50)), P95MS: milliseconds(t.Quantile(0.95)), P99MS: milliseconds(t.Quantile(0.99)),
		MaxMS: milliseconds(t.Quantile(1)),
	}
	for _, r := range probes {
		v, seen := env.Probes[r.Name]
		v.Met = r.Met && (v.Met || !seen)
		v.Observed, v.EffectMS = r.value, milliseconds(r.Effect)
		v.Tasks = append(v.Tasks, r.value)
		env.Probes[r.Name] = v
	}
	return env
}

func viewOf(x *wire.Exchange, withJSON bool) exchangeView {
	requestLine, requestHeader := wire.SplitHead(x.Request[:x.RequestHead])
	_, responseHeader := wire.SplitHead(x.Response[:x.ResponseHead])
	v := exchangeView{
		Seq: int(x.Seq), Index: x.Index, Task: x.Task, Spider: x.Spider, Outcome: x.Outcome, Event: x.Event, Kind: x.Kind,
		Dispatch: x.Dispatch, Attempt: x.Attempt, Delivered: x.Delivered, Final: x.Final, Stage: string(x.Stage), Error: x.Err,
		RetryInMS: x.RetryIn.Milliseconds(), answer: answerOf(x),
	}
	v.Request = requestView{Line: requestLine, Headers: lowered(requestHeader), Body: string(x.Request[x.RequestHead:])}
	v.Response = responseView{
		Status: x.Status, Headers: lowered(responseHeader), Body: string(x.Response[x.ResponseHead:]), Size: int(x.ResponseSize),
	}
	if withJSON {
		v.Request.JSON = jsonIn(v.Request.Body)
		v.Response.JSON = jsonIn(v.Response.Body)
	}
	v.Timing = timingView{
		ConnectMS: milliseconds(x.Timing.Connect), WriteMS: milliseconds(x.Timing.Write),
		FirstByteMS: milliseconds(x.Timing.FirstByte), TotalMS: milliseconds(x.Timing.Total),
	}
	return v
}

// lowered makes headers a map by their names in lower case.
func lowered(fields []wire.Header) map[string]string {
	all := make(map[string]string, len(fields))
	for _, f := range fields {
		name := strings.ToLower(f.Name)
		if before, ok := all[name]; ok {
			all[name] = before + ", " + f.Value
		} else {
			all[name] = f.Value
		}
	}
	return all
}

// jsonIn reads JSON text; nil when it is none.
func jsonIn(text string) any {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	return v
}

package wire

import (
	"encoding/json"
	"fmt"
	"time"
)

// jsonMessage is a request or a response as AppendJSON writes it.
type jsonMessage struct {
	Status     int         `json:"status"`
	Line       string      `json:"line"`
	Headers    [][2]string `json:"headers"`
	HeadBase64 []byte      `json:"head_base64"`
	Body       string      `json:"body"`
	BodyBase64 []byte      `json:"body_base64"`
	Size       int64       `json:"size"`
}

type jsonTiming struct {
	Resolve   float64 `json:"resolve"`
	Connect   float64 `json:"connect"`
	TLS       float64 `json:"tls"`
	Write     float64 `json:"write"`
	FirstByte float64 `json:"first_byte"`
	Read      float64 `json:"read"`
	Total     float64 `json:"total"`
}

type jsonExchange struct {
	Seq       uint64       `json:"seq"`
	At        time.Time    `json:"at"`
	Index     int          `json:"index"`
	Task      string       `json:"task"`
	Spider    string       `json:"spider"`
	Outcome   string       `json:"outcome"`
	Kind      string       `json:"kind"`
	Event     string       `json:"event"`
	Dispatch  string       `json:"dispatch"`
	Attempt   int          `json:"attempt"`
	Delivered bool         `json:"delivered"`
	Final     bool         `json:"final"`
	RetryIn   float64      `json:"retry_in_ms"`
	Target    string       `json:"target"`
	Request   jsonMessage  `json:"request"`
	Response  *jsonMessage `json:"response"`
	Timing    jsonTiming   `json:"timing_ms"`
	Remote    string       `json:"remote"`
	Reused    bool         `json:"reused"`
	Redialed  bool         `json:"redialed"`
	Early     bool         `json:"early"`
	Fault     string       `json:"fault"`
	Stage     Stage        `json:"stage"`
	Error     string       `json:"error"`
}

// ParseExchangeJSON reads a line that [Exchange.AppendJSON] wrote. Everything comes back as it was but for durations, which are
// cut to the microsecond, the name of At's time zone, and text fields that were not UTF-8. Unknown fields are ignored.
func ParseExchangeJSON(line []byte) (Exchange, error) {
	var j jsonExchange
	if err := json.Unmarshal(line, &j); err != nil {
		return Exchange{}, fmt.Errorf("parse exchange: %w", err)
	}
	x := Exchange{
		Seq: j.Seq, At: j.At, Index: j.Index, Task: j.Task, Spider: j.Spider, Outcome: j.Outcome, Kind: j.Kind, Event: j.Event,
		Dispatch: j.Dispatch, Attempt: j.Attempt, Delivered: j.Delivered, Final: j.Final, RetryIn: millis(j.RetryIn), Target: j.Target,
		Timing: Timing{
			Resolve: millis(j.Timing.Resolve), Connect: millis(j.Timing.Connect), TLS: millis(j.Timing.TLS), Write: millis(j.Timing.Write),
			FirstByte: millis(j.Timing.FirstByte), Read: millis(j.Timing.Read), Total: millis(j.Timing.Total),
		},
		Remote: j.Remote, Reused: j.Reused, Redialed: j.Redialed, Early: j.Early, Fault: j.Fault, Stage: j.Stage, Err: j.Error,
	}
	x.Request, x.RequestHead = j.Request.raw()
	if j.Response != nil {
		x.Response, x.ResponseHead = j.Response.raw()
		x.Status, x.ResponseSize = j.Response.Status, j.Response.Size
	}
	return x, nil
}

// raw puts the bytes together again.
func (m *jsonMessage) raw() (raw []byte, head int) {
	switch {
	case m.HeadBase64 != nil:
		raw = m.HeadBase64
	case m.Line != "":
		raw = append(append(raw, m.Line...), "\r\n"...)
		for _, h := range m.Headers {
			raw = append(append(raw, h[0]...), ": "...)
			raw = append(append(raw, h[1]...), "\r\n"...)
		}
		raw = append(raw, "\r\n"...)
	}
	head = len(raw)
	if m.BodyBase64 != nil {
		return append(raw, m.BodyBase64...), head
	}
	return append(raw, m.Body...), head
}

func millis(ms float64) time.Duration {
	us := ms * 1000
	if us < 0 {
		return time.Duration(us-0.5) * time.Microsecond
	}
	return time.Duration(us+0.5) * time.Microsecond
}

package book

import (
	"strings"
	"time"
	"unique"

	"github.com/thorhook/thorhook/mock/wire"
)

// A Row is what lists, filters and statistics need to know of a delivery attempt. It is a value.
type Row struct {
	Seq      uint64 // number in the book, from 1
	Run      int    // number of the run within the session, from 1; 0 for what was sent by hand
	Scenario string // that sent it, "" for what was sent by hand
	Note     string // how it came to be when not by a scenario's plan: "replay of #12", "edited from #12", a fault

	At       time.Time // on the run's clock, UTC
	Ended    time.Time // when it was recorded, on the wall clock
	Task     string
	Spider   string
	Outcome  string
	Kind     string // running, success, failure, …
	Event    string // eventType
	Dispatch string
	Target   string
	Attempt  int
	RetryIn  time.Duration

	Delivered, Final bool
	Status           int // 0 without an answer
	Stage            wire.Stage
	Err              string
	Latency          time.Duration
	Size             int   // bytes of the request's body
	ResponseSize     int64 // bytes of the response's body
}

// Failed tells whether the delivery was given up. What an interrupt cut off was not, and a copy is no delivery.
func (r *Row) Failed() bool {
	return r.Final && !r.Delivered && !r.Copy() && !strings.HasSuffix(r.Err, ": interrupted")
}

// Copy tells whether the row is a copy that the duplicate fault made.
func (r *Row) Copy() bool { return r.Note == wire.FaultDuplicate }

// A cell is a row as the book keeps it: what recurs from row to row is shared.
type cell struct {
	common         unique.Handle[common]
	task, dispatch string
	at, ended      int64 // nanoseconds of Unix time
	latency, retry time.Duration
	size, response int64
	status         uint16
	attempt        uint32
	delivered      bool
	final          bool
}

// common is what many rows have alike.
type common struct {
	run                                                                int
	scenario, note, spider, outcome, kind, event, target, stage, cause string
}

func cellOf(e Entry, x *wire.Exchange) cell {
	if e.Note == "" {
		e.Note = x.Fault
	}
	c := cell{
		common: unique.Make(common{e.Run, e.Scenario, e.Note, x.Spider, x.Outcome, x.Kind, x.Event, x.Target, string(x.Stage), short(x.Err)}),
		task:   x.Task, dispatch: x.Dispatch, at: x.At.UnixNano(), ended: e.Ended.UnixNano(), latency: x.Timing.Total, retry: x.RetryIn,
		size: int64(len(x.Request) - x.RequestHead), response: x.ResponseSize, status: uint16(x.Status), attempt: uint32(x.Attempt),
		delivered: x.Delivered, final: x.Final,
	}
	if c.dispatch == c.task {
		c.dispatch = c.task // one copy of the two
	}
	return c
}

// longestErr is how much a row has of a cause: receivers can make each one another, and long. The exchange has all of it.
const longestErr = 160

func short(cause string) string {
	if len(cause) <= longestErr {
		return cause
	}
	return strings.ToValidUTF8(cause[:longestErr], "") + "…"
}

func (c *cell) row(seq uint64) Row {
	m := c.common.Value()
	return Row{
		Seq: seq, Run: m.run, Scenario: m.scenario, Note: m.note, At: time.Unix(0, c.at).UTC(), Ended: time.Unix(0, c.ended),
		Task: c.task, Spider: m.spider, Outcome: m.outcome, Kind: m.kind, Event: m.event, Dispatch: c.dispatch, Target: m.target,
		Attempt: int(c.attempt), RetryIn: c.retry, Delivered: c.delivered, Final: c.final, Status: int(c.status), Stage: wire.Stage(m.stage),
		Err: m.cause, Latency: c.latency, Size: int(c.size), ResponseSize: c.response,
	}
}

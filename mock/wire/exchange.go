package wire

import "time"

// A Header is one header field as it stands on the wire, case kept.
type Header struct{ Name, Value string }

// A Stage is the part of a delivery that failed.
type Stage string

// The stages in the order in which a delivery passes them. Timeout stands for whichever stage ran out of time. What was dropped
// was not sent at all, by a fault that was asked for: it says nothing about the receiver.
const (
	StageResolve Stage = "resolve"
	StageConnect Stage = "connect"
	StageTLS     Stage = "tls"
	StageWrite   Stage = "write"
	StageRead    Stage = "read"
	StageTimeout Stage = "timeout"
	StageDropped Stage = "dropped"
)

// Values of an Exchange's Fault. The third is "delay " and how long it was, such as "delay 500ms".
const (
	FaultDrop      = "drop"
	FaultDuplicate = "duplicate" // on the copy, not on what it is a copy of
)

// An Exchange is one attempt to deliver one webhook: what was sent, what came back, when and how fast. It is the flat
// record that reports, history, expectations and the screen read.
type Exchange struct {
	Seq      uint64        // position in the journal, from 1; 0 before it is there
	At       time.Time     // when the attempt began, on the run's clock
	Index    int           // number of the task within the run, from 0
	Task     string        // task id
	Spider   string        // spider id, "" when not of a spider
	Outcome  string        // outcome that the task was planned with
	Kind     string        // running, success, failure, …: what the event means
	Event    string        // eventType on the wire
	Dispatch string        // Webhook-Dispatch-Id
	Attempt  int           // from 1
	Final    bool          // no further attempt follows: delivered or given up
	RetryIn  time.Duration // wait before the next attempt, unless Final

	Target       string // URL
	Request      []byte // the bytes sent, byte for byte; of a dropped attempt those that were not
	RequestHead  int    // length of the head, blank line included: the body is Request[RequestHead:]
	Delivered    bool   // the answer counts as delivered by the sender's rule
	Status       int    // of the final response, 0 when none was read
	Response     []byte // head as received (informational responses left out), then the body without its transfer coding
	ResponseHead int    // length of the head: the body is Response[ResponseHead:]
	ResponseSize int64  // body bytes that came; more than were kept when the body was longer than the limit

	Timing   Timing
	Remote   string // address that the connection went to, "" before one was made
	Reused   bool   // the connection was a kept-alive one
	Redialed bool   // a kept-alive connection turned out to be dead before anything was read; sent once more on a new one
	Early    bool   // the answer came before the request was written whole
	Fault    string // what was done to the attempt on purpose: "drop", "duplicate", "delay 500ms"; "" for nothing
	Stage    Stage  // where the delivery failed, "" when a whole response was read
	Err      string // what went wrong there
}

// Timing is how long the phases of an attempt took, in real time whatever the run's clock. A phase that did not happen
// is 0: a kept-alive connection has no Resolve, Connect and TLS.
type Timing struct {
	Resolve   time.Duration // host name to address
	Connect   time.Duration // TCP or Unix socket
	TLS       time.Duration // handshake
	Write     time.Duration // request written
	FirstByte time.Duration // from the request written to the first byte of the response
	Read      time.Duration // from the first byte to the last
	Total     time.Duration // all of the attempt
}

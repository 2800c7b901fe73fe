package query

import "github.com/thorhook/thorhook/mock/wire"

// A field is what a term looks at.
type field uint8

const (
	anywhere field = iota
	status
	event
	task
	spider
	scenario
	attempt
	latency
	size
	body
	response
	header
	problem
	stage
	note
	target
	dispatch
	is
	run
	seq
)

// inBytes tells whether a field is looked for in the bytes of an exchange.
func (f field) inBytes() bool { return f == anywhere || f == body || f == response || f == header }

// A state is a value of the key is.
type state int64

const (
	isDelivered state = iota
	isFailed
	isRetried
)

// states are in the order of their numbers.
func states() []string { return []string{"delivered", "failed", "retried"} }

func stages() []string {
	return []string{string(wire.StageResolve), string(wire.StageConnect), string(wire.StageTLS), string(wire.StageWrite), string(wire.StageRead),
		string(wire.StageTimeout), string(wire.StageDropped)}
}

// A Topic is an entry of the language's help.
type Topic struct {
	Key     string // of a term, or the sign that is explained
	Example string // a whole filter
	Meaning string // of the example, in a few words
}

type keyInfo struct {
	Topic
	field field
}

// keys are all keys, most useful first.
func keys() []keyInfo {
	return []keyInfo{
		{Topic{"status", "status:>=500", "answered with 500 or more; also 2xx, 404, 400..499, none"}, status},
		{Topic{"event", "event:failed", "the task failed; also running, succeeded, or part of the eventType"}, event},
		{Topic{"task", "task:2e9d", "the task's id begins so"}, task},
		{Topic{"spider", "spider:amazon", "the spider's name has it"}, spider},
		{Topic{"scenario", "scenario:burst", "sent by a scenario of such a name"}, scenario},
		{Topic{"attempt", "attempt:>1", "sent again"}, attempt},
		{Topic{"latency", "latency:>300ms", "took longer; also us, s, m, and ms without a unit"}, latency},
		{Topic{"size", "size:>1kb", "the request's body is longer; also b, mb, kib"}, size},
		{Topic{"body", "body:B0DPM", "the request's body has it"}, body},
		{Topic{"response", "response:\"not found\"", "the answer's body has it"}, response},
		{Topic{"header", "header:retry-after", "the head of request or answer has it"}, header},
		{Topic{"error", "error:refused", "went wrong so; * is whatever way"}, problem},
		{Topic{"stage", "stage:connect|timeout", "failed there"}, stage},
		{Topic{"note", "note:replay", "how it came to be: replay, edited, duplicate, drop, delay; * is any"}, note},
		{Topic{"target", "target:localhost:3000", "sent to a URL that has it"}, target},
		{Topic{"dispatch", "dispatch:77ac", "the dispatch's id begins so"}, dispatch},
		{Topic{"is", "is:failed", "given up; also delivered, retried"}, is},
		{Topic{"run", "run:3", "of the session's third run; 0 is by hand"}, run},
		{Topic{"seq", "seq:>=100", "number 100 or later; #100 is that one"}, seq},
	}
}

// Help lists the keys of the language and its signs, most useful first.
func Help() []Topic {
	var all []Topic
	for _, k := range keys() {
		all = append(all, k.Topic)
	}
	return append(all,
		Topic{"a word", "B0DPM", "anywhere: in the row, the heads, the bodies"},
		Topic{"-", "-status:2xx", "does not hold"},
		Topic{"|", "event:failed|succeeded", "one of them holds"},
		Topic{"\"…\"", "\"in stock\"", "as it stands, spaces and signs included"},
	)
}

func keyNames() []string {
	var names []string
	for _, k := range keys() {
		names = append(names, k.Key)
	}
	return names
}

func keyOf(name string) (keyInfo, bool) {
	for _, k := range keys() {
		if k.Key == name {
			return k, true
		}
	}
	return keyInfo{}, false
}

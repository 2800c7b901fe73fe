// Package scenarios reads scenario files, runs them against a receiver, and judges what came of it.
//
// A scenario is one YAML file: which tasks there are, what is sent of them and how, what must come of it, and how to ask
// the application what happened. All keys are optional; types [Scenario] and below are their manual, and [Schema] is the same
// for editors.
//
//	description: The last event arrives twice.
//	tasks:
//	  - {spider: amazon_product_by-url, outcome: success}
//	sequence:
//	  - send: {event: running}
//	  - send: {event: success, times: 2}
//	expect:
//	  each: {status: 2xx, latency: 10s}
//	  run: {deliveries: 3}
//
// # Loading
//
// [Load], [LoadAll] and [LoadPath] read files, [Parse] one from memory, [LoadProbes] a file of probes alone. They are
// strict: an unknown key, a wrong type, a value that cannot be right, a template or an expression that does not compile
// is an error, and the error is [Problems], which lists everything that is wrong with the line and the column where it stands.
// A scenario that loads remembers where its keys stand, see [Scenario.Place].
//
// Of YAML, anchors, aliases and merge keys may be used; tags and several documents in a file may not. Numbers and booleans
// are taken for texts where a text is wanted, as they are written. A file has 256 KiB at most; templates may stand in
// files of their own in the scenario's folder or below (payload_file, headers_file).
//
// # Values
//
// A [Duration] is written 500ms or 1m30s, a [Range] 3, ">=2", "<5" or 2..4, a [StatusSet] 2xx, 204, "!5xx", any, none or a
// list of these. A text between slashes is a regular expression where a text is compared. Tasks are counted from 1, one by
// one: with count: 3 the first entry of tasks is tasks 1 to 3.
//
// # Sequences
//
// Without a sequence every task runs through its life: running, then its end. A sequence says instead what is sent, step by
// step: send an event of a task (its last when none is named; times, change, secret, expect say how), wait on the run's clock,
// repeat {times, steps}, or a list of steps in parallel. See [Send] and [Change] for what may be altered.
//
// [Record] makes such a scenario of recorded exchanges: it sends the same bytes again.
//
// # Expectations
//
// Each delivery must be answered 2xx and the receiver must be alive afterwards, unless expect says otherwise. The short keys
// stand in [Each] and [Run]; anything else is an expression of expr-lang (https://expr-lang.org) under expect.assert that
// gives true or false:
//
//	assert:
//	  - all(exchanges, .response.status < 300)
//	  - count(exchanges, .kind == "success") == 2
//	  - summary.p95_ms < 500 && probes["stored"].met
//
// The names in it are exchanges, summary and probes. Each of exchanges, the attempts in the order they were made, has
//
//	seq, index                 number of the attempt in the run, and of the task
//	task, spider, outcome      whose it is
//	kind, event                running, success, failure; and the eventType sent
//	dispatch, attempt          Webhook-Dispatch-Id, and which try it is, from 1
//	delivered, final           whether it was taken, and whether no other try follows
//	stage, error               where it broke off and why, "" when answered
//	note                       what a step said of it, such as pretend
//	at_ms, retry_in_ms         since the first exchange on the run's clock; wait before the next try
//	request                    line, headers, body, json
//	response                   status (0 without an answer), headers, body, size, json
//	timing                     connect_ms, write_ms, first_byte_ms, total_ms
//
// where headers is a map by names in lower case, and json the body when it is JSON, nil otherwise. The summary has attempts,
// deliveries, delivered, failed, retries, tasks, p50_ms, p95_ms, p99_ms and max_ms. Probes is a map by the names of the
// scenario's own probes, each with observed (of the last task), tasks (observed, task by task), met and effect_ms (from the
// answer until the effect was seen).
//
// # Probes
//
// A [Probe] asks the application what happened, by an HTTP request, a command or a file. {{task}}, {{event}} and {{target}}
// stand for the task's id, the event's kind, and the scheme and host of the receiver. Its select and its expect.assert are
// expressions over status and headers (of HTTP), exit (of a command), body, json, and, in expect.assert, value: what was
// selected. It is asked again until it sees what is expected, for as long as eventually says.
//
// # Running
//
// A [Runner] sends what a scenario says and returns a [Result], which never holds anything that still runs. In virtual
// time, the default, nothing waits. [Test] runs files in a go test.
//
// # Judging
//
// [Library] holds the built-in scenarios, each of which counts for a [Property] of the receiver. [Judge] folds their result
// into a [Verdict], the table of these properties.
package scenarios

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

package scenarios_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/scenarios"
)

// bad are files that cannot be right, with every problem that is found, without the file's name.
var bad = []struct {
	name, text string
	want       []string
}{
	{"empty", "", []string{"1:1: the file is empty"}},
	{"comments", "# nothing\n", []string{"1:1: the file is empty"}},
	{"scalar", "hello", []string{`1:1: the file: must be a map of keys to values, not "hello"`}},
	{"two documents", "name: a\n---\nname: b", []string{"2:1: only one document may stand in a file"}},
	{"empty second document", "name: a\n---\n", []string{"2:1: only one document may stand in a file"}},
	{"not UTF-8", "name: a\nfix: \xff", []string{"2:6: the file is not UTF-8"}},
	{"control character", "name: a\x00", []string{"1:8: the control character U+0000 is not allowed; in double quotes it may be written as an escape"}},
	{"brackets", "tags: " + strings.Repeat("[", 3000), []string{"1:2007: more than 2000 brackets are open"}},
	{"lines", "fix: |\n" + strings.Repeat("  x\n", 20_001), []string{"1:1: the file has more than 20000 lines; put long templates into a payload_file"}},
	{"length", "fix: " + strings.Repeat("x", 256<<10), []string{"1:1: the file is longer than 256 KiB; put long templates into a payload_file"}},
	{"syntax", "tags: [a, b\nname: x", []string{"2:1: ',' or ']' must be specified"}},
	{"unknown key", "descripton: x", []string{`1:1: unknown key "descripton" (did you mean "description"?)`}},
	{"unknown key within", "expect:\n  run: {p96: 1s}", []string{`2:9: unknown key "p96" in run (did you mean "p95"?)`}},
	{"duplicate key", "name: a\nfix: b\nname: c", []string{`3:1: duplicate key "name", it stands in line 1 already`}},
	{"key that is no word", "? [a]\n: b", []string{"2:1: found an invalid key for this map"}},
	{"tag", "seed: !!str 4", []string{"1:7: YAML tags such as !!str are not allowed"}},
	{"unknown anchor", "name: *a", []string{`1:7: unknown anchor "a", it must stand above its alias`}},
	{"alias of itself", "sequence:\n  - &a\n    repeat:\n      times: 2\n      steps: [*a]", []string{"4:7: nested more than 100 levels deep"}},
	{"nothing", "tasks:\nwebhook:\nname:", []string{
		"1:7: tasks: must be a list, not nothing", "2:9: webhook: must be a map of keys to values, not nothing", "3:7: name: must be a text, not nothing",
	}},
	{"wrong types", "seed: x\ntags: ci\ntasks: [1]\nexpect: {run: {alive: yes, attempts: [1]}}\nprobes: [{command: {a: b}, eventually: 3}]", []string{
		`1:7: seed: must be a whole number, not "x"`, `2:7: tags: must be a list, not "ci"`, "3:9: tasks[0]: must be a map of keys to values, not 1",
		`4:23: alive: must be true or false, not "yes"`, `4:38: attempts: must be a number or a range such as ">=2", not a list`,
		"5:20: command: must be a list, not a map", `5:40: eventually: "3" is no duration such as 500ms, 2s or 1m30s`,
	}},
	{"words", "property: idempotence\nseverity: bad\ntasks: [{spider: amazon_product_by-ulr, outcome: sucess}]\nwebhook: {profile: tody, events: [done], dispatch_id: none}\ndelivery: {order: tasks}", []string{
		`1:11: unknown property "idempotence" (did you mean "idempotent"?)`, `2:11: unknown severity "bad", must be fail or warn`,
		`3:18: unknown spider "amazon_product_by-ulr" (did you mean "amazon_product_by-url"?)`, `3:50: unknown outcome "sucess" (did you mean "success"?)`,
		`4:20: unknown profile "tody" (did you mean "today"?)`, `4:35: unknown event "done", must be created, creation-failed, running, success or failure`,
		`4:55: unknown dispatch "none", must be task or event`, `5:19: unknown order "tasks" (did you mean "task"?)`,
	}},
	{"assumptions", "webhook:\n  assume: {retri: none, flow: gigabytes, timeout: soon, retry: often}\n  set: {resource.apicode: 1}\n  event_names: {runing: X, success: ''}", []string{
		`2:12: unknown assumption "retri" in assume (did you mean "retry"?)`, `2:31: assumption flow="gigabytes": must be one of bytes, megabytes (did you mean "megabytes"?)`,
		"2:51: must be a duration such as 30s", `2:64: unknown retry policy "often"`, `3:9: unknown path "resource.apicode" in set (did you mean "resource.apiCode"?)`,
		`4:17: unknown event "runing" in event_names (did you mean "running"?)`, "4:37: event_names: the name of success is empty",
	}},
	{"numbers", "tasks: [{count: 0, duration: -1s}]\ndelivery: {concurrency: 0, timeout: 0s, speed: 0, retry: 0x5s}\nexpect: {run: {error_rate: 2, failed: 4..2, attempts: <0}, each: {latency: 0s}}", []string{
		"1:17: count: must be 1 at least, not 0", "1:30: duration: the duration -1s must not be negative", "2:25: concurrency: must be 1 at least, not 0",
		"2:37: timeout: must be longer than 0s", `2:48: speed: parse speed "0": must be max, or a factor from 0.001 to 1000000 such as 1 or 60`,
		`2:58: retry: parse retry policy "0x5s": the count "0" must be 1 to 1000`,
		"3:28: error_rate: must be 1 at most, not 2", `3:39: failed: no number is in the range "4..2"`, `3:55: attempts: no number is in the range "<0"`,
		"3:76: latency: must be longer than 0s",
	}},
	{"arrival", "tasks:\n  - arrival: {every: 1s, poisson: 2}\n  - arrival: {}\n  - arrival: {uniform: [2s, 1s]}\n  - arrival: {uniform: [2s]}\n  - arrival: {poisson: 0}", []string{
		"2:26: arrival: only one of every, uniform and poisson may be set, and every is", "3:14: arrival: one of every, uniform and poisson must be set",
		"4:24: uniform: the lower bound 2s is above the upper bound 1s", "5:24: uniform: must be a list of 2 values, not of 1",
		"6:24: poisson: must be above 0 and at most 1000000 tasks a second, not 0",
	}},
	{"partial", "tasks: [{outcome: partial, inputs: [{a: 1}]}]", []string{"1:36: inputs: a partial success needs two at least, one to fail and one to succeed"}},
	{"steps", "sequence:\n  - {}\n  - {wait: 1s, send: {}}\n  - {wiat: 1s}\n  - {repeat: {times: 0}}\n  - {parallel: []}", []string{
		"2:5: sequence[0]: one of send, wait, repeat and parallel must be set", "3:6: sequence[1]: only one of send, wait, repeat and parallel may be set, and send is",
		"4:5: sequence[2]: one of send, wait, repeat and parallel must be set", `4:6: unknown key "wiat" in sequence[2] (did you mean "wait"?)`,
		`5:14: the key "steps" is missing in repeat`, "5:22: times: must be 1 at least, not 0", "6:16: parallel: the list is empty; leave the key out instead",
	}},
	{"sends", "tasks: [{outcome: running}, {outcome: documented}]\nsequence:\n  - send: {task: 3}\n  - send: {event: success}\n  - send: {task: 2, event: running, as: 9}\n  - send: {secret: none, pretend: 5oo}", []string{
		"3:18: task: there is no task 3, the scenario has 2", "4:19: event: task 1 never has success, only running",
		"5:28: event: task 2 never has running, only success", "5:41: as: there is no task 9, the scenario has 2",
		`6:20: unknown secret "none", must be present, missing or wrong`, `6:35: pretend: must be a status such as 500, or timeout, not "5oo"`,
	}},
	{"not subscribed", "webhook: {events: [failure]}\nsequence:\n  - send: {}", []string{"3:11: send: task 1 has no event that the webhook is subscribed to"}},
	{"too many sends", "sequence:\n  - repeat: {times: 100000, steps: [{send: {times: 100000}}]}", []string{"2:3: sequence: must send at most 1000000 requests"}},
	{"changes", "sequence:\n  - send:\n      change: {pad: 10XB, method: 'GE T', content_type: \"a\\nb\", headers: {'a b': 1}, set: {a..b: 1}, remove: ['']}", []string{
		`3:21: pad: "10XB" is no size such as 512, 64KiB or 10MB`, `3:35: method: "GE T" is no method of HTTP`,
		`3:57: header Content-Type: byte 0x0a in the value`, `3:82: header name "a b" is not a token`,
		`3:98: "a..b" is no path such as resource.taskId`, `3:111: "" is no path such as resource.taskId`,
	}},
	{"changes as a whole", "sequence: [{send: {change: {body: a, body_base64: '!', head: [Host, 'a b: c', \"X: \\0\"]}}}]", []string{
		"1:38: only one of body and body_base64 may be set", "1:51: body_base64: illegal base64 data at input byte 0",
		`1:69: header name "a b" is not a token`, "1:79: header X: byte 0x00 in the value",
	}},
	{"expectations", "expect:\n  each: {status: 2x, body: /(/, headers: {X: '/[/'}}\n  same: [1, 1, 2]", []string{
		`2:18: status: "2x" is no status such as 204, 2xx, !5xx, any or none`, "2:28: body: the regular expression does not compile: missing closing ): `(`",
		"2:46: X: the regular expression does not compile: missing closing ]: `[`", "3:13: same: task 1 stands there already", "3:16: same: there is no task 2, the scenario has one",
	}},
	{"probes", "probes:\n  - http: {url: 'ftp://x', body: '{{taks}}'}\n  - http: {}\n  - {name: a, file: x, expect: {exit: 1}}\n  - {name: a, command: [ls], expect: {status: 200}}\n  - {file: x, expect: {}}\n  - {select: body}", []string{
		`2:17: url: must begin with http://, https:// or {{target}}, not "ftp://x"`, `2:34: body: unknown {{taks}} (did you mean "task"?); there are {{task}}, {{event}} and {{target}}`,
		`3:11: the key "url" is missing in http`, "4:39: exit: only a command has one", `5:12: name: there is a probe "a" already`, "5:47: status: only an http probe has one",
		"6:23: expect: at least one of status, exit, equals, body and assert must be set", "7:5: probes[5]: one of http, command and file must be set",
	}},
	{"template in a block", "webhook:\n  payload: |\n    {\n      \"id\": {{resource.taskId}}\n      \"x\": \"{{userName}}\"\n    }", []string{`5:7: template: unexpected '"', want ',' or '}'`}},
	{"template in a line", "webhook: {payload: '{\"id\": nul}'}", []string{"1:28: template: unexpected 'n', want a value"}},
	{"template with escapes", `webhook: {payload: "{\"id\": nul}"}`, []string{"1:20: 1:8 of the text: template: unexpected 'n', want a value"}},
	{"unknown variable", "webhook:\n  headers: {X-User: '{{user}}'}", []string{`2:21: header X-User: unknown variable "user" (did you mean "userId"?)`}},
	{"files", "webhook: {payload: '{}', payload_file: a.json, headers_file: ../x.json}", []string{
		"1:26: only one of payload and payload_file may be set", `1:62: headers_file: "../x.json" must be a file in the scenario's folder or below`,
	}},
	{"missing file", "webhook: {payload_file: t/none.json}", []string{"1:25: payload_file: read t/none.json: file does not exist"}},
	{"expressions", "expect:\n  assert:\n    - all(exchanges, .respons.status < 300)\n    - |\n      summary.attempts == 2\n        and nope\n    - 1 +\nprobes: [{file: x, select: boddy}]", []string{
		`3:23: type exchangeView has no field respons (did you mean "response"?)`, `6:13: unknown name nope (did you mean "note"?)`,
		"7:9: unexpected token EOF", `8:28: unknown name boddy (did you mean "body"?)`,
	}},
	{"not a number of JSON", "webhook: {set: {userName: .nan}}", []string{"1:27: .nan has no spelling in JSON"}},
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range bad {
		t.Run(tt.name, func(t *testing.T) {
			_, err := scenarios.Load(fstest.MapFS{"s.yaml": {Data: []byte(tt.text)}}, "s.yaml")
			var got []string
			for _, head := range headsOf(err) {
				got = append(got, strings.TrimPrefix(head, "s.yaml:"))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestTemplateFileIsNamed: what is wrong with a template in a file of its own stands in that file.
func TestTemplateFileIsNamed(t *testing.T) {
	_, err := scenarios.Load(fstest.MapFS{
		"web/s.yaml":   {Data: []byte("webhook: {payload_file: t/p.json}\nnam: x\n")},
		"web/t/p.json": {Data: []byte("{\n\t\"id\": }\n")},
	}, "web/s.yaml")
	want := `web/s.yaml:2:1: unknown key "nam" (did you mean "name"?)
  nam: x
  ^
web/t/p.json:2:8: template: unexpected '}', want a value
  	"id": }
  	      ^`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// TestManyAliases: a small file cannot stand for a huge one.
func TestManyAliases(t *testing.T) {
	text := "sequence:\n  - parallel: &a [{send: {}}]\n"
	for _, level := range []string{"b", "c", "d", "e", "f", "g", "h"} {
		previous := string(level[0] - 1)
		step := "{parallel: *" + previous + "}"
		text += "  - parallel: &" + level + " [" + strings.Repeat(step+", ", 9) + step + "]\n"
	}
	_, err := scenarios.Parse("s.yaml", []byte(text), nil)
	problems, _ := errors.AsType[scenarios.Problems](err)
	if len(problems) != 1 || problems[0].Message != "more than 100000 values, aliases counted each time" {
		t.Errorf("got %v", err)
	}
}

func TestLongLinesAreCut(t *testing.T) {
	_, err := scenarios.Parse("s.yaml", []byte("tags: ["+strings.Repeat("tag, ", 60)+"{a: b}]"), nil)
	want := "s.yaml:1:308: tags[60]: must be a text, not a map\n  " +
		"tag, " + strings.Repeat("tag, ", 21) + "tag, {a: b}]"
	head, rest, _ := strings.Cut(err.Error(), "\n")
	line, caret, _ := strings.Cut(rest, "\n")
	if wantHead, _, _ := strings.Cut(want, "\n"); head != wantHead || len(line) != 122 || line[strings.Index(caret, "^")] != '{' {
		t.Errorf("got\n%s", err)
	}
}

package report_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// secret stands wherever a mask has to find one.
const secret = "Zx81-hunter2-correct-horse"

// hostile is what must not get through: to a terminal, a browser, a parser of XML, TAP, YAML, Markdown or workflow commands.
const hostile = "</script><script>alert(1)</script> ]]> \x1b[31mred\x1b[0m \u202eesrever\u2066 # SKIP | `x` *b* [l](http://e.example) " +
	"::error::x %0A \\ \x00\x08\ufeff\ufffe bad\xff\xfe &amp; <img src=x onerror=alert(1)> @team \u0085\u2028 \U000e0041 'q' \"d\""

func head(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n\r\n" }

func exchange(seq int, kind, task string, status int, request, response string) wire.Exchange {
	x := wire.Exchange{
		Seq: uint64(seq), At: started().Add(time.Duration(seq) * 700 * time.Millisecond), Task: task, Spider: "amazon_product_by-url",
		Kind: kind, Event: "ACTOR.RUN." + strings.ToUpper(kind), Dispatch: "d-" + task, Attempt: 1, Final: true,
		Target: "http://127.0.0.1:3000/hook?token=" + secret, Status: status, Delivered: status/100 == 2, Remote: "127.0.0.1:3000",
		Timing: wire.Timing{Connect: 210 * time.Microsecond, Write: 40 * time.Microsecond,
			FirstByte: time.Duration(seq) * 1300 * time.Microsecond, Read: 90 * time.Microsecond},
	}
	x.Timing.Total = x.Timing.Connect + x.Timing.Write + x.Timing.FirstByte + x.Timing.Read
	requestHead := head("POST /hook?token="+secret+" HTTP/1.1", "Host: 127.0.0.1:3000", "Authorization: Bearer "+secret, "Content-Type: application/json")
	x.Request, x.RequestHead = []byte(requestHead+request), len(requestHead)
	if status == 0 {
		x.Stage, x.Err = wire.StageRead, "read response: connection reset by peer"
		return x
	}
	responseHead := head(fmt.Sprintf("HTTP/1.1 %d X", status), "Set-Cookie: session="+secret)
	x.Response, x.ResponseHead, x.ResponseSize = []byte(responseHead+response), len(responseHead), int64(len(response))
	return x
}

func started() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

func outcome(s scenarios.Scenario, state scenarios.State, exchanges ...wire.Exchange) scenarios.Outcome {
	out := scenarios.Outcome{Scenario: &s, State: state, Seed: 18446744073709551615, Started: started(), Took: 1234 * time.Millisecond,
		Exchanges: exchanges, Checks: len(exchanges) + 1}
	for i := range exchanges {
		out.Tally.Add(&exchanges[i])
	}
	return out
}

// run is a result of run with every state and with hostile content in every field that a stranger can fill.
func run() *scenarios.Result {
	body := `{"apiKey":"` + secret + `","text":"` + hostile + `"}`
	failed := outcome(scenarios.Scenario{Name: "duplicate", File: "hooks/duplicate.yaml", Description: "Every event twice. " + hostile,
		Proves: "That a duplicate changes nothing.", Fix: "Keep the dispatch id and answer 2xx to one that is known.",
		Tags: []string{"retry", "a|b"}, Property: scenarios.Idempotent}, scenarios.Failed,
		exchange(1, "running", "task-1", 200, body, "ok"),
		exchange(2, "success", "task-1", 500, body, hostile),
		exchange(3, "success", "task-2", 500, "\x89PNG\r\n\x1a\n\x00\x00"+strings.Repeat("\xee\x01", 700), strings.Repeat("long ", 600)),
		exchange(4, "failure", "<b>task\u202e3", 0, `{"a":1}`, ""),
	)
	failed.Exchanges[0].Request = nil // dropped by the run's limit
	failed.Notes = map[uint64]string{2: "content type changed to " + hostile}
	failed.Findings = []scenarios.Finding{
		{Expectation: "each.status", Expected: "2xx", Actual: "500", Exchange: 2, Place: "hooks/duplicate.yaml:12:5"},
		{Expectation: "each.status", Expected: "2xx", Actual: "500", Exchange: 3, Place: "hooks/duplicate.yaml:12:5"},
		{Expectation: "assert[0]: " + hostile, Expected: "true", Actual: `{"token":"` + secret + `"}` + hostile, Exchange: 99, Place: `C:\a,b:7`, Hint: hostile},
		{Expectation: "run.p95", Expected: "at most 1 ms\nor so", Actual: "5.5 ms"},
	}
	failed.Probes = []scenarios.ProbeResult{
		{Name: "stored", Task: "task-1", Observed: `{"rows":1,"password":"` + secret + `"}`, Met: true, Asked: 2, Effect: 12 * time.Millisecond},
		{Name: hostile, Task: "task-2", Asked: 1, Err: "run probe: exit 1 " + hostile},
	}
	broken := outcome(scenarios.Scenario{Name: "burst # 1", File: "hooks/burst.yaml"}, scenarios.Broken)
	broken.Reason = "connect 127.0.0.1:3000: connection refused " + hostile
	skipped := outcome(scenarios.Scenario{Name: "secret", File: "hooks/secret.yaml"}, scenarios.Skipped)
	skipped.Reason = "no secret header is known # " + hostile
	warned := outcome(scenarios.Scenario{Name: "wrong-method", Severity: scenarios.SeverityWarn, Property: scenarios.RefusesGarbage}, scenarios.Failed,
		exchange(1, "success", "task-9", 200, `{"x":1}`, ""))
	warned.Findings = []scenarios.Finding{{Expectation: "each.status", Expected: "4xx", Actual: "200", Exchange: 1}}
	passed := outcome(scenarios.Scenario{Name: "success"}, scenarios.Passed, exchange(1, "success", "task-5", 204, `{}`, ""))
	return &scenarios.Result{Target: "http://127.0.0.1:3000/hook?token=" + secret, Seed: 42, Version: "1.2.3", Started: started(),
		Took: 5 * time.Second, Interrupted: true, Scenarios: []scenarios.Outcome{passed, failed, warned, broken, skipped}}
}

// check is run with a verdict that has every mark, not interrupted.
func check() *scenarios.Result {
	r := run()
	r.Interrupted = false
	r.Verdict = &scenarios.Verdict{Rows: []scenarios.Row{
		{Property: scenarios.Acknowledges, Title: "answers every event with 2xx", Mark: scenarios.Pass, Evidence: "4 of 4 events were answered with 2xx",
			Scenarios: []string{"success"}},
		{Property: scenarios.Idempotent, Title: "a duplicate changes nothing", Mark: scenarios.Fail,
			Evidence: `the second delivery was answered 500: {"password":"` + secret + `"} ` + hostile,
			Fix:      "Keep the dispatch id | and answer 2xx to one that is known.", Scenarios: []string{"duplicate", "success"}},
		{Property: scenarios.RefusesGarbage, Title: "refuses what is no webhook", Mark: scenarios.Warn, Evidence: "GET was answered 200",
			Fix: "Answer 405 to other methods.", Scenarios: []string{"wrong-method"}},
		{Property: scenarios.RefusesForged, Title: "refuses forged requests", Mark: scenarios.NotObservable,
			Evidence: "no secret header is known", Fix: "Run with --secret-header.", Scenarios: []string{"secret"}},
	}}
	return r
}

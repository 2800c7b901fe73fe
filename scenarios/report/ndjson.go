package report

import (
	"bufio"
	"io"

	"github.com/thorhook/thorhook/scenarios"
)

// The lines of the NDJSON report are the objects of the JSON report with two fields in front: type and, where it belongs to
// one, the name of the scenario.
type (
	lineRun struct {
		Type string `json:"type"` // run_started and run_finished
		jsonRun
	}
	lineScenario struct {
		Type string `json:"type"`
		jsonScenario
	}
	lineFinding struct {
		Type     string `json:"type"`
		Scenario string `json:"scenario"`
		jsonFinding
	}
	lineProbe struct {
		Type     string `json:"type"`
		Scenario string `json:"scenario"`
		jsonProbe
	}
	lineExchange struct {
		Type     string `json:"type"`
		Scenario string `json:"scenario"`
		Note     string `json:"note"`
	}
	lineVerdict struct {
		Type string    `json:"type"`
		Rows []jsonRow `json:"rows"`
	}
	lineStart struct {
		Type    string `json:"type"`
		Version string `json:"version"`
		Target  string `json:"target"`
		Seed    uint64 `json:"seed"`
		Started any    `json:"started"`
	}
)

// NDJSON writes one object a line, which type tells apart: run_started; for each scenario its lines exchange, finding and probe,
// then scenario; verdict, of a check; run_finished.
func (o Options) NDJSON(w io.Writer, r *scenarios.Result) error {
	o = o.prepared()
	j := &jsonOut{Writer: bufio.NewWriter(w)}
	run := o.jsonRun(r)
	j.line(lineStart{"run_started", run.Version, run.Target, run.Seed, run.Started})
	for i := range r.Scenarios {
		o.lines(j, r, &r.Scenarios[i])
	}
	if r.Verdict != nil {
		j.line(lineVerdict{"verdict", o.jsonVerdict(r)})
	}
	j.line(lineRun{"run_finished", run})
	return j.end()
}

func (j *jsonOut) line(v any) {
	j.value(v, false)
	j.WriteByte('\n')
}

func (o Options) lines(j *jsonOut, r *scenarios.Result, out *scenarios.Outcome) {
	name := out.Scenario.Name
	var line []byte
	for i := range out.Exchanges {
		x := o.masked(&out.Exchanges[i])
		j.value(lineExchange{"exchange", name, o.maskedText(out.Notes[x.Seq])}, true)
		line = x.AppendJSON(append(line[:0], `,"exchange":`...))
		j.raw(append(line, "}\n"...))
	}
	for i := range out.Findings {
		j.line(lineFinding{"finding", name, o.jsonFinding(&out.Findings[i])})
	}
	for i := range out.Probes {
		j.line(lineProbe{"probe", name, o.jsonProbe(&out.Probes[i])})
	}
	j.line(lineScenario{"scenario", o.jsonScenario(r, out)})
}

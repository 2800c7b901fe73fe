package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/scenarios"
)

// The shapes of the JSON reports. Fields are never left out, so that readers need no defaults.
type (
	jsonRun struct {
		Version     string    `json:"version"`
		Target      string    `json:"target"`
		Seed        uint64    `json:"seed"`
		Started     time.Time `json:"started"`
		TookMS      float64   `json:"took_ms"`
		Interrupted bool      `json:"interrupted"`
		Counts      jsonCount `json:"counts"`
	}
	jsonCount struct {
		Scenarios int `json:"scenarios"`
		Passed    int `json:"passed"`
		Warned    int `json:"warned"`
		Failed    int `json:"failed"`
		Broken    int `json:"broken"`
		Skipped   int `json:"skipped"`
		Checks    int `json:"checks"`
		Findings  int `json:"findings"`
		Attempts  int `json:"attempts"`
	}
	jsonScenario struct {
		Name        string    `json:"name"`
		File        string    `json:"file"`
		Description string    `json:"description"`
		Proves      string    `json:"proves"`
		Fix         string    `json:"fix"`
		Tags        []string  `json:"tags"`
		Property    string    `json:"property"`
		Result      grade     `json:"result"`
		Reason      string    `json:"reason"`
		Seed        uint64    `json:"seed"`
		Started     time.Time `json:"started"`
		TookMS      float64   `json:"took_ms"`
		Checks      int       `json:"checks"`
		// Notes say by seq what is particular about an exchange.
		Notes map[uint64]string `json:"notes"`
		Tally jsonTally         `json:"tally"`
	}
	jsonTally struct {
		Attempts   int     `json:"attempts"`
		Deliveries int     `json:"deliveries"`
		Delivered  int     `json:"delivered"`
		Failed     int     `json:"failed"`
		Retries    int     `json:"retries"`
		P50MS      float64 `json:"p50_ms"`
		P95MS      float64 `json:"p95_ms"`
		P99MS      float64 `json:"p99_ms"`
	}
	jsonFinding struct {
		Expectation string `json:"expectation"`
		Expected    string `json:"expected"`
		Actual      string `json:"actual"`
		Exchange    uint64 `json:"exchange"` // seq, 0 for none
		Place       string `json:"place"`
		Hint        string `json:"hint"`
	}
	jsonProbe struct {
		Name     string  `json:"name"`
		Task     string  `json:"task"`
		Observed string  `json:"observed"`
		Met      bool    `json:"met"`
		Asked    int     `json:"asked"`
		EffectMS float64 `json:"effect_ms"`
		Error    string  `json:"error"`
	}
	jsonRow struct {
		Property  string   `json:"property"`
		Title     string   `json:"title"`
		Mark      string   `json:"mark"`
		Evidence  string   `json:"evidence"`
		Fix       string   `json:"fix"`
		Scenarios []string `json:"scenarios"`
	}
)

// ms is a duration in milliseconds with three decimals.
func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (o Options) jsonRun(r *scenarios.Result) jsonRun {
	c := countAll(r)
	return jsonRun{Version: r.Version, Target: o.maskedURL(r.Target), Seed: r.Seed, Started: r.Started.UTC(), TookMS: ms(r.Took),
		Interrupted: r.Interrupted, Counts: jsonCount{c.Scenarios, c.Passed, c.Warned, c.Failed, c.Broken, c.Skipped,
			c.Checks, c.Findings, c.Exchanges}}
}

func (o Options) jsonScenario(r *scenarios.Result, out *scenarios.Outcome) jsonScenario {
	s := out.Scenario
	return jsonScenario{Name: s.Name, File: s.File, Description: s.Description, Proves: s.Proves, Fix: s.Fix,
		Tags: append([]string{}, s.Tags...), Property: string(s.Property), Result: gradeOf(r, out),
		Reason: o.maskedText(out.Reason), Seed: out.Seed, Started: out.Started.UTC(), TookMS: ms(out.Took), Checks: out.Checks, Notes: o.notes(out),
		Tally: tallyOf(&out.Tally)}
}

func (o Options) notes(out *scenarios.Outcome) map[uint64]string {
	notes := make(map[uint64]string, len(out.Notes))
	for seq, note := range out.Notes {
		notes[seq] = o.maskedText(note)
	}
	return notes
}

func tallyOf(t *mock.Tally) jsonTally {
	return jsonTally{t.Attempts, t.Deliveries, t.Delivered, t.Failed, t.Retries,
		ms(t.Quantile(0.5)), ms(t.Quantile(0.95)), ms(t.Quantile(0.99))}
}

func (o Options) jsonFinding(f *scenarios.Finding) jsonFinding {
	return jsonFinding{f.Expectation, o.maskedText(f.Expected), o.maskedText(f.Actual), f.Exchange, f.Place, f.Hint}
}

func (o Options) jsonProbe(p *scenarios.ProbeResult) jsonProbe {
	return jsonProbe{p.Name, p.Task, o.maskedText(p.Observed), p.Met, p.Asked, ms(p.Effect), o.maskedText(p.Err)}
}

// jsonVerdict is null without a verdict.
func (o Options) jsonVerdict(r *scenarios.Result) []jsonRow {
	if r.Verdict == nil {
		return nil
	}
	rows := []jsonRow{}
	for _, row := range r.Verdict.Rows {
		rows = append(rows, jsonRow{string(row.Property), row.Title, string(row.Mark), o.maskedText(row.Evidence), row.Fix,
			append([]string{}, row.Scenarios...)})
	}
	return rows
}

// jsonOut writes JSON values. Errors stay in the Writer until Flush, but for values that cannot be encoded.
type jsonOut struct {
	*bufio.Writer
	scratch []byte
	err     error
}

// value writes v with what could act on a screen as \u escapes, and ends before the last brace of an object when open.
func (j *jsonOut) value(v any, open bool) {
	text, err := json.Marshal(v)
	if err != nil {
		j.err = fmt.Errorf("encode report: %w", err)
		return
	}
	if open {
		text = text[:len(text)-1]
	}
	j.raw(text)
}

// raw writes JSON text. Hidden characters can stand within strings only, where an escape means the same.
func (j *jsonOut) raw(text []byte) {
	j.scratch = j.scratch[:0]
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if c == 0x7f {
				j.scratch = append(j.scratch, `\u007f`...)
			} else {
				j.scratch = append(j.scratch, c)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case hidden(r) && r > 0xffff:
			r -= 0x10000
			j.scratch = fmt.Appendf(j.scratch, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case hidden(r):
			j.scratch = fmt.Appendf(j.scratch, `\u%04x`, r)
		default:
			j.scratch = append(j.scratch, text[i:i+n]...)
		}
		i += n
	}
	j.Write(j.scratch)
}

func (j *jsonOut) end() error {
	if err := j.Flush(); err != nil {
		return err
	}
	return j.err
}

// JSON writes one object: the run's fields, verdict (null of a run), and scenarios, each with findings, probes and exchanges
// as [wire.Exchange.AppendJSON] writes them.
func (o Options) JSON(w io.Writer, r *scenarios.Result) error {
	o = o.prepared()
	j := &jsonOut{Writer: bufio.NewWriter(w)}
	j.value(o.jsonRun(r), true)
	j.WriteString(",\n\"verdict\":")
	j.value(o.jsonVerdict(r), false)
	j.WriteString(",\n\"scenarios\":[")
	for i := range r.Scenarios {
		j.separate(i)
		o.jsonOutcome(j, r, &r.Scenarios[i])
	}
	j.WriteString("\n]}\n")
	return j.end()
}

func (j *jsonOut) separate(i int) {
	if i > 0 {
		j.WriteByte(',')
	}
	j.WriteByte('\n')
}

func (o Options) jsonOutcome(j *jsonOut, r *scenarios.Result, out *scenarios.Outcome) {
	j.value(o.jsonScenario(r, out), true)
	j.WriteString(`,"findings":[`)
	for i := range out.Findings {
		j.separate(i)
		j.value(o.jsonFinding(&out.Findings[i]), false)
	}
	j.WriteString(`],"probes":[`)
	for i := range out.Probes {
		j.separate(i)
		j.value(o.jsonProbe(&out.Probes[i]), false)
	}
	j.WriteString(`],"exchanges":[`)
	var line []byte
	for i := range out.Exchanges {
		j.separate(i)
		x := o.masked(&out.Exchanges[i])
		line = x.AppendJSON(line[:0])
		j.raw(line)
	}
	j.WriteString(`]}`)
}

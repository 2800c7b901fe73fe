package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/theme"
)

// A summary is what stands below the lines of a run.
type summary struct {
	tally *mock.Tally
	took  time.Duration
	again string // how to run the same again
	next  string // what to do next, "" for nothing
}

func (s summary) text(t theme.Theme) []byte {
	var b bytes.Buffer
	failed := fmt.Sprintf("%d failed", s.tally.Failed)
	if s.tally.Failed > 0 {
		failed = t.Fail.Render(failed)
	}
	fmt.Fprintf(&b, "%s · %s · %s · %s · %s in %s (%s)\n", counted(s.tally.Tasks, "task"), counted(s.tally.Deliveries, "event"),
		t.OK.Render(fmt.Sprintf("%d delivered", s.tally.Delivered)), failed, counted(s.tally.Attempts, "attempt"), shortDuration(s.took), s.rate())
	if len(s.tally.Statuses) > 0 {
		fmt.Fprintf(&b, "latency p50 %s · p95 %s · p99 %s\n", shortDuration(s.tally.Quantile(0.50)), shortDuration(s.tally.Quantile(0.95)), shortDuration(s.tally.Quantile(0.99)))
	}
	if line := s.failures(); line != "" {
		fmt.Fprintf(&b, "failed attempts: %s\n", line)
	}
	fmt.Fprintf(&b, "%s\n", t.Muted.Render("again: "+s.again))
	if s.next != "" {
		fmt.Fprintf(&b, "%s\n", t.Muted.Render("next:  "+s.next))
	}
	return b.Bytes()
}

// rate is attempts a second, with a decimal where there are few.
func (s summary) rate() string {
	rate := float64(s.tally.Attempts) / max(s.took.Seconds(), 1e-9)
	if rate < 10 {
		return fmt.Sprintf("%.1f/s", rate)
	}
	return fmt.Sprintf("%.0f/s", rate)
}

// failures counts failed attempts by stage, answers by status.
func (s summary) failures() string {
	var parts []string
	for _, stage := range slices.Sorted(maps.Keys(s.tally.Stages)) {
		parts = append(parts, fmt.Sprintf("%s %d", stage, s.tally.Stages[stage]))
	}
	for _, status := range slices.Sorted(maps.Keys(s.tally.Statuses)) {
		if status < 200 || status > 299 {
			parts = append(parts, fmt.Sprintf("answered %d: %d", status, s.tally.Statuses[status]))
		}
	}
	return strings.Join(parts, " · ")
}

func (s summary) json() string {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	stages, statuses := s.tally.Stages, s.tally.Statuses
	if stages == nil { // nothing was sent
		stages, statuses = map[wire.Stage]int{}, map[int]int{}
	}
	data, err := json.Marshal(struct {
		Tasks     int                `json:"tasks"`
		Events    int                `json:"events"`
		Delivered int                `json:"delivered"`
		Failed    int                `json:"failed"`
		Attempts  int                `json:"attempts"`
		Retries   int                `json:"retries"`
		Stages    map[wire.Stage]int `json:"failed_stages"`
		Statuses  map[int]int        `json:"statuses"`
		TookMS    float64            `json:"took_ms"`
		P50       float64            `json:"p50_ms"`
		P95       float64            `json:"p95_ms"`
		P99       float64            `json:"p99_ms"`
	}{
		s.tally.Tasks, s.tally.Deliveries, s.tally.Delivered, s.tally.Failed, s.tally.Attempts, s.tally.Retries, stages, statuses,
		ms(s.took), ms(s.tally.Quantile(0.50)), ms(s.tally.Quantile(0.95)), ms(s.tally.Quantile(0.99)),
	})
	if err != nil {
		panic(err) // numbers and names only
	}
	return string(data)
}

// shortDuration prints a duration with three significant digits or so.
func shortDuration(d time.Duration) string {
	switch {
	case d >= time.Minute:
		return shortWait(d.Round(time.Second))
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(time.Microsecond).String()
}

// shortWait prints a duration without the zero seconds and minutes at its end: 1m, 2h8m, 17h4m.
func shortWait(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// counted writes "1 event" or "3 events".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

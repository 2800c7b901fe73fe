package tui

import (
	"time"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/stats"
)

// A tally is what the rows so far add up to: by scenario, of its last run, and in all.
type tally struct {
	all     statsOf
	last    uint64 // number of the newest row
	first   uint64 // rows before it were cleared
	told    int    // what came of the runs up to this number was told
	runs    map[string]*runStats
	changed map[string]bool // scenarios with new rows since the items were made
}

// statsOf are the sums of a run.
type statsOf = stats.Stats

type runStats struct {
	run int
	statsOf
}

func newTally() tally { return tally{runs: map[string]*runStats{}, changed: map[string]bool{}} }

func (t *tally) add(rows []book.Row) {
	for i := range rows {
		r := &rows[i]
		if r.Seq < t.first {
			continue
		}
		t.all.Add(r)
		if r.Scenario == "" { // sent by hand
			continue
		}
		s := t.runs[r.Scenario]
		if s == nil || r.Run > s.run {
			s = &runStats{run: r.Run}
			t.runs[r.Scenario] = s
		}
		if r.Run == s.run {
			s.Add(r)
		}
		t.changed[r.Scenario] = true
	}
}

// of returns the sums of a scenario's run; of its last one when run is 0. They are empty when nothing was sent yet.
func (t *tally) of(name string, run int) *stats.Stats {
	if s := t.runs[name]; s != nil && (run == 0 || s.run == run) {
		return &s.statsOf
	}
	return &statsOf{}
}

// recentLen is how many latencies a sparkline can show.
const recentLen = 40

func recent(s *statsOf) []time.Duration { return s.Recent(nil, recentLen) }

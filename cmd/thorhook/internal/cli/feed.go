package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
)

// A feed writes the exchanges of a run as they happen and sums them up. The journal calls observe one exchange at a
// time; a goroutine that end waits for flushes the output and draws the progress bar.
//
// Attempts in flight together end in any order. The lines of text that are written together stand in the order of the
// clock; json and ndjson keep the journal's order, in which the numbers rise.
type feed struct {
	env    *Env
	format string // text, json or ndjson
	quiet  bool
	lines  lineFormat
	stop   context.CancelCauseFunc // ends the run when the output is gone

	mu       sync.Mutex // over all below
	out      printer
	pending  []pendingLine // of text in out's buffer
	unsorted bool          // pending is not in the order of the clock
	sorted   []byte        // reused
	tally    mock.Tally
	worst    *wire.Exchange // the first that was given up, of those that were sent if any was
	err      error          // of writing

	done, stopped chan struct{}
}

// A pendingLine is a line in the buffer.
type pendingLine struct {
	at       time.Time
	from, to int
}

// flushEvery bounds how long a line waits in the buffer; a progress bar appears after barAfter.
const (
	flushEvery = 50 * time.Millisecond
	barAfter   = time.Second
)

func newFeed(env *Env, format string, quiet bool, lines lineFormat, tasks int, stop context.CancelCauseFunc) *feed {
	f := &feed{
		env: env, format: format, quiet: quiet, stop: stop, lines: lines, out: *newPrinter(env, format),
		done: make(chan struct{}), stopped: make(chan struct{}),
	}
	go f.tick(tasks) // owned by end
	return f
}

// begin prints what stands above the lines.
func (f *feed) begin(seed uint64, policy mock.Policy) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.format == "text" && !f.quiet {
		f.out.buffer.Write(f.lines.heading())
		f.flush()
	}
	if f.format == "json" {
		f.keep(f.out.text([]byte(fmt.Sprintf(`{"seed":%d,"start":%q,"retry":%q,"exchanges":[`, seed, f.lines.start.Format(time.RFC3339Nano), policy.Name))))
		f.out.nested = true
	}
}

// observe writes an exchange.
func (f *feed) observe(x *wire.Exchange) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tally.Add(x)
	if x.Final && !x.Delivered && (f.worst == nil || f.worst.Stage == wire.StageDropped) {
		kept := *x
		kept.Request, kept.Response = slices.Clone(x.Request), slices.Clone(x.Response)
		f.worst = &kept
	}
	switch {
	case f.format != "text":
		f.keep(f.out.write(x))
	case !f.quiet:
		f.line(x)
	}
}

// line puts a line into the buffer. The lock is held.
func (f *feed) line(x *wire.Exchange) {
	from := f.out.buffer.Len()
	f.out.buffer.Write(f.lines.line(x))
	if n := len(f.pending); n > 0 && x.At.Before(f.pending[n-1].at) {
		f.unsorted = true
	}
	f.pending = append(f.pending, pendingLine{x.At, from, f.out.buffer.Len()})
	if f.out.buffer.Len() >= bufferSize {
		f.flush()
	}
}

// flush writes what is in the buffer. The lock is held.
func (f *feed) flush() {
	if f.unsorted {
		slices.SortStableFunc(f.pending, func(a, b pendingLine) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.from, b.from)) })
		f.sorted = f.sorted[:0]
		for _, p := range f.pending {
			f.sorted = append(f.sorted, f.out.buffer.Bytes()[p.from:p.to]...)
		}
		copy(f.out.buffer.Bytes(), f.sorted) // all lines, and nothing else, stand in the buffer
	}
	f.pending, f.unsorted = f.pending[:0], false
	f.keep(f.out.flush())
}

// keep remembers the first error of writing and ends the run with it. The lock is held.
func (f *feed) keep(err error) {
	if err != nil && f.err == nil {
		f.err = err
		f.stop(err)
	}
}

// tick flushes, and shows a bar on a terminal on which no lines appear, until end.
func (f *feed) tick(tasks int) {
	defer close(f.stopped)
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	var bar *progressbar.ProgressBar
	began := time.Now()
	for {
		select {
		case <-f.done:
			if bar != nil {
				_ = bar.Clear() // only decoration
			}
			return
		case <-ticker.C:
		}
		f.mu.Lock()
		f.flush()
		so := f.tally.Tasks
		f.mu.Unlock()
		if bar == nil && f.env.StderrTTY && (!f.env.StdoutTTY || f.quiet) && time.Since(began) > barAfter {
			bar = newBar(f.env.Stderr, tasks, "tasks")
		}
		if bar != nil {
			_ = bar.Set(so)
		}
	}
}

func newBar(w io.Writer, total int, things string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(things), progressbar.OptionSetWidth(30),
		progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond))
}

// end writes the summary and returns the first error of writing.
func (f *feed) end(s summary) error {
	close(f.done)
	<-f.stopped
	f.mu.Lock()
	defer f.mu.Unlock()
	f.flush()
	s.tally = &f.tally
	switch f.format {
	case "text":
		if !f.quiet {
			f.out.buffer.WriteByte('\n')
		}
		f.out.buffer.Write(s.text(f.env.Theme))
	case "json":
		f.keep(f.out.text([]byte(`],"summary":` + s.json() + "}\n")))
	default:
		_, _ = f.env.Stderr.Write(s.text(f.env.ErrTheme)) // nobody is left to tell when standard error is gone
	}
	f.flush()
	return f.err
}

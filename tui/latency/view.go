package latency

import (
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// From these sizes on parts are shown, or stand beside each other.
const (
	besideFrom   = 90
	headFrom     = 5
	airFrom      = 8
	seriesFrom   = 5 // lines of the series: legend, two of the plot, failures, time
	leastSpread  = 3
	mostSpread   = 56
	betweenParts = 2
)

// View draws the view.
func (v *Latency) View() string {
	lines := make([]string, 0, v.h)
	if v.h >= headFrom {
		lines = append(lines, v.counts())
	}
	if v.subject.Max == 0 {
		for _, line := range text.Wrap(v.nothing(), v.w-1) {
			lines = append(lines, v.screen.Muted.Paint(text.Fit(" "+line, v.w)))
		}
	} else {
		lines = append(lines, v.percentiles())
		lines = append(lines, v.charts(v.h-len(lines))...)
	}
	lines = lines[:min(len(lines), v.h)]
	for len(lines) < v.h {
		lines = append(lines, text.Fit("", v.w))
	}
	return strings.Join(lines, "\n")
}

// charts draws the histogram and the series, beside or above each other, in h lines.
func (v *Latency) charts(h int) []string {
	var lines []string
	if h > airFrom {
		lines = append(lines, text.Fit("", v.w))
		h--
	}
	spread, course := histogram{v.screen, &v.subject}, newSeries(v.screen, v.subject.Series)
	if v.w >= besideFrom && h >= seriesFrom {
		left := min(v.w*2/5, mostSpread)
		beside := course.lines(v.w-left-betweenParts, h)
		for i, line := range spread.lines(left, h) {
			lines = append(lines, line+text.Fit("", betweenParts)+beside[i])
		}
		return lines
	}
	if h < seriesFrom+leastSpread {
		return append(lines, spread.lines(v.w, h)...)
	}
	above := min(len(v.subject.Bars)+1, h-seriesFrom, max(h/2, 4))
	return append(append(lines, spread.lines(v.w, above)...), course.lines(v.w, h-above)...)
}

func (v *Latency) name() string {
	if v.subject.Name == "" {
		return "all deliveries"
	}
	return text.Printable(v.subject.Name)
}

// counts is the line that says whose latencies these are and what came of the attempts.
func (v *Latency) counts() string {
	s, sub := v.screen, &v.subject
	tail := []struct {
		ink  theme.Ink
		text string
	}{
		{s.Muted, counted(sub.Attempts, "attempt") + " · "}, {s.Muted, strconv.Itoa(sub.Delivered) + " delivered · "}, {s.Muted, "0 failed"},
	}
	if sub.Failed > 0 {
		tail[2].ink, tail[2].text = s.Fail, s.Glyphs.Fail+" "+strconv.Itoa(sub.Failed)+" failed"
	}
	l := text.NewLine(v.w)
	room := v.w - 3
	for _, part := range tail {
		room -= text.Width(part.text)
	}
	if name := v.name(); room >= min(text.Width(name), 12) {
		l.Space(1)
		l.Add(s.Title, text.Cut(name, room, "…"))
		l.Space(1)
	}
	l.Space(1)
	for _, part := range tail {
		l.Add(part.ink, part.text)
	}
	return l.String()
}

func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// percentiles is the line of the numbers.
func (v *Latency) percentiles() string {
	s, sub := v.screen, &v.subject
	l := text.NewLine(v.w)
	for _, p := range []struct {
		name  string
		value time.Duration
	}{{"p50", sub.P50}, {"p90", sub.P90}, {"p95", sub.P95}, {"p99", sub.P99}, {"max", sub.Max}} {
		if p.name == "p90" && v.w < 50 {
			continue
		}
		l.Space(1)
		l.Add(s.Muted, p.name+" ")
		l.Add(s.Text, text.Millis(p.value))
	}
	l.Add(s.Muted, " ms")
	return l.String()
}

// nothing says why there is nothing to draw.
func (v *Latency) nothing() string {
	if v.subject.Attempts > 0 {
		return "no answer came yet, and only answers have a latency"
	}
	return "nothing was sent yet: run the scenario, or look at another one with < and >"
}

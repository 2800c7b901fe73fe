package report

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// The charts are drawn on a canvas of fixed width that the page scales. Nothing but numbers and escaped text goes into them.
const (
	chartWidth  = 640
	laneHeight  = 16
	laneLabel   = 110 // width of a lane's name
	maxLanes    = 16  // further tasks share the last
	chartBars   = 28
	chartHeight = 120 // of the histogram's bars
)

// A drawing is what stands in an SVG image.
type drawing struct{ strings.Builder }

func (d *drawing) text(x float64, y int, anchor, s string) {
	fmt.Fprintf(d, `<text x="%.1f" y="%d" text-anchor="%s">%s</text>`, x, y, anchor, html.EscapeString(s))
}

// image returns the drawing as an image with a description. It is safe as HTML, since all text went through EscapeString.
func (d *drawing) image(height int, label string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg>`,
		chartWidth, height, html.EscapeString(label), d))
}

// timeline draws a lane for each task with a mark for each attempt: a dot when it was delivered, a ring when it was not, a cross
// when a finding names it. Marks that would cover each other are drawn once. It is "" without exchanges.
func timeline(out *scenarios.Outcome) template.HTML {
	if len(out.Exchanges) == 0 {
		return ""
	}
	const left, width = laneLabel + 8, chartWidth - laneLabel - 16
	first, last := span(out.Exchanges)
	names, lanes := lanesOf(out.Exchanges)
	found, tally := named(out), map[fate]int{}
	var crosses string
	d := &drawing{}
	drawn := map[string]bool{}
	for i := range out.Exchanges {
		x := &out.Exchanges[i]
		fate := fateOf(x, found)
		tally[fate]++
		at, y := left+(width-8)*share(x.At.Sub(first), last.Sub(first))+4, lanes[i]*laneHeight+laneHeight/2
		key := fmt.Sprint(fate, y, int(at))
		if drawn[key] {
			continue
		}
		drawn[key] = true
		switch fate {
		case fateOK:
			fmt.Fprintf(d, `<circle class="dot" cx="%.1f" cy="%d" r="3.5"/>`, at, y)
		case fateUndelivered:
			fmt.Fprintf(d, `<circle class="ring" cx="%.1f" cy="%d" r="3.2"/>`, at, y)
		case fateBad:
			crosses += fmt.Sprintf(`M%.1f %dl7 7m0-7l-7 7`, at-3.5, y-3)
		}
	}
	fmt.Fprintf(d, `<path class="cross" d="%s"/>`, crosses)
	for i, name := range names {
		d.text(laneLabel, i*laneHeight+laneHeight-4, "end", name)
	}
	axis := len(names)*laneHeight + 4
	fmt.Fprintf(d, `<path class="axis" d="M%d %dh%d"/>`, left, axis, width)
	d.text(left, axis+15, "start", "0")
	d.text(chartWidth-8, axis+15, "end", "+"+millis(last.Sub(first)))
	return d.image(axis+20, fmt.Sprintf("Timeline of %s: %d delivered, %d not delivered, %d with a finding, over %s",
		count(len(out.Exchanges), "attempt"), tally[fateOK], tally[fateUndelivered], tally[fateBad], millis(last.Sub(first))))
}

func span(all []wire.Exchange) (first, last time.Time) {
	first, last = all[0].At, all[0].At
	for i := range all {
		if all[i].At.Before(first) {
			first = all[i].At
		}
		if all[i].At.After(last) {
			last = all[i].At
		}
	}
	return first, last
}

// share is part of whole, between 0 and 1.
func share(part, whole time.Duration) float64 {
	if whole <= 0 {
		return 0
	}
	return min(max(float64(part)/float64(whole), 0), 1)
}

// lanesOf names the lanes and tells in which one each exchange is.
func lanesOf(all []wire.Exchange) (names []string, lanes []int) {
	number := map[string]int{}
	for i := range all {
		n, known := number[all[i].Task]
		if !known {
			n = min(len(number), maxLanes-1)
			number[all[i].Task] = n
			name := visible(all[i].Task)
			if runes := []rune(name); len(runes) > 14 {
				name = string(runes[:13]) + "…"
			}
			if name == "" {
				name = "no task"
			}
			if n == len(names) {
				names = append(names, name)
			} else {
				names[n] = "others"
			}
		}
		lanes = append(lanes, n)
	}
	return names, lanes
}

// histogram draws how many answers took how long, on a logarithmic axis, with the median and the 95th percentile. It is ""
// with fewer than two answers.
func histogram(out *scenarios.Outcome) template.HTML {
	low, high, n := time.Duration(math.MaxInt64), time.Duration(0), 0
	for i := range out.Exchanges {
		if x := &out.Exchanges[i]; x.Stage == "" && x.Timing.Total > 0 {
			low, high, n = min(low, x.Timing.Total), max(high, x.Timing.Total), n+1
		}
	}
	if n < 2 {
		return ""
	}
	place := func(d time.Duration) float64 {
		if high == low {
			return 0.5
		}
		return min(max(math.Log(float64(d)/float64(low))/math.Log(float64(high)/float64(low)), 0), 1)
	}
	var bars [chartBars]int
	most := 0
	for i := range out.Exchanges {
		if x := &out.Exchanges[i]; x.Stage == "" && x.Timing.Total > 0 {
			b := min(int(place(x.Timing.Total)*chartBars), chartBars-1)
			bars[b]++
			most = max(most, bars[b])
		}
	}
	p50, p95 := out.Tally.Quantile(0.5), out.Tally.Quantile(0.95)
	d := &drawing{}
	d.bars(bars[:], most)
	for _, q := range []struct {
		name string
		d    time.Duration
	}{{"p50", p50}, {"p95", p95}} {
		x := place(q.d) * chartWidth
		fmt.Fprintf(d, `<path class="at" d="M%.1f 16V%d"/>`, x, chartHeight+16)
		d.text(min(max(x, 12), chartWidth-12), 11, "middle", q.name)
	}
	d.text(0, chartHeight+31, "start", millis(low))
	d.text(chartWidth, chartHeight+31, "end", millis(high))
	return d.image(chartHeight+36, fmt.Sprintf("Latency of %s: from %s to %s, median %s, 95th percentile %s", count(n, "answer"),
		millis(low), millis(high), millis(p50), millis(p95)))
}

func (d *drawing) bars(bars []int, most int) {
	const width = float64(chartWidth) / chartBars
	for i, n := range bars {
		if n == 0 {
			continue
		}
		height := max(float64(n)/float64(most)*chartHeight, 2)
		fmt.Fprintf(d, `<rect class="bar" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2"/>`,
			float64(i)*width+1, chartHeight+16-height, width-2, height)
	}
	fmt.Fprintf(d, `<path class="axis" d="M0 %dH%d"/>`, chartHeight+16, chartWidth)
}

// phases lists the phases of an attempt that happened and draws them in a row.
func phases(t *wire.Timing) (list []pageFact, waterfall template.HTML) {
	all := []struct {
		name string
		d    time.Duration
	}{{"resolve", t.Resolve}, {"connect", t.Connect}, {"tls", t.TLS}, {"write", t.Write}, {"wait", t.FirstByte}, {"read", t.Read}}
	var sum time.Duration
	for _, p := range all {
		sum += p.d
	}
	if sum <= 0 {
		return nil, ""
	}
	d := &drawing{}
	at := 0.0
	for i, p := range all {
		if p.d <= 0 {
			continue
		}
		width := share(p.d, sum) * chartWidth
		class := fmt.Sprintf("p%d", i+1)
		fmt.Fprintf(d, `<rect class="%s" x="%.1f" width="%.1f" height="10"/>`, class, at, width)
		at += width
		list = append(list, pageFact{p.name, millis(p.d), class})
	}
	return list, template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %d 10" preserveAspectRatio="none" aria-hidden="true">%s</svg>`, chartWidth, d))
}

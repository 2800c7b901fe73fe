package inspect

import (
	"fmt"
	"strconv"
	"time"

	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// newPage draws up what the tab shows.
func (i *Inspector) newPage() page {
	s := i.screen
	if !i.filled {
		p := &written{}
		p.wrap(text.Span{}, s.Text, "Select a delivery to see its request, the answer and the timing here.", i.w-1)
		p.wrap(text.Span{}, s.Muted, "No delivery yet? Press enter on a scenario to run it.", i.w-1)
		return p
	}
	switch i.tab {
	case timingTab:
		return i.timingPage()
	case attemptsTab:
		return i.attemptsPage()
	case findingsTab:
		return i.findingsPage()
	}
	if !i.subject.Kept {
		p := &written{}
		i.addDropped(p)
		i.addKnown(p)
		return p
	}
	return i.messagePage()
}

// messagePage draws up the request or the response.
func (i *Inspector) messagePage() page {
	which := i.tab.part()
	p := &i.messages[which]
	s := i.screen
	switch {
	case len(p.from.raw) == 0:
		return i.emptyPage(which)
	case p.message == nil:
		w := &written{}
		w.add(text.Span{Ink: s.Flight, Text: s.Glyphs.Flight + " making ready " + counted(len(p.from.raw), "byte")})
		return w
	}
	how := p.message.show(i.mode)
	m := newMessagePage(p.message, how, i.body(p, how))
	if which == request {
		m.mark()
		return m
	}
	m.first = i.outcome()
	if x := &i.subject.Exchange; x.Err != "" {
		m.notes = append(m.notes[:len(m.notes):len(m.notes)], note{string(x.Stage) + ": " + x.Err, true})
	}
	return m
}

// outcome says whether the delivery was taken, and what comes next.
func (i *Inspector) outcome() outcome {
	r, g := &i.subject.Row, &i.screen.Glyphs
	switch {
	case r.Delivered:
		return outcome{i.screen.OK, g.OK, "delivered"}
	case r.Final:
		return outcome{i.screen.Fail, g.Fail, "given up"}
	}
	return outcome{i.screen.Warn, g.Warn, "not delivered, again in " + shortly(r.RetryIn)}
}

// emptyPage is the page of a message of which there is nothing.
func (i *Inspector) emptyPage(which int) page {
	s, x := i.screen, &i.subject.Exchange
	p := &written{}
	if which == request {
		p.wrap(text.Span{Text: "  "}, s.Text, "Nothing was sent.", i.w-1)
		return p
	}
	o, said := i.outcome(), "no answer"
	if x.Err != "" {
		said += ": " + string(x.Stage) + ": " + x.Err
	}
	p.wrap(text.Span{Ink: o.ink, Text: o.glyph + " "}, o.ink, said, i.w-1)
	p.wrap(text.Span{Text: "  "}, s.Text, o.word, i.w-1)
	p.wrap(text.Span{Text: "  "}, s.Muted, "The next tab, ], shows how far it came.", i.w-1)
	return p
}

// addDropped says that the bytes are gone.
func (i *Inspector) addDropped(p *written) {
	s := i.screen
	said := fmt.Sprintf("the bytes of #%d were dropped to stay within the memory limit", i.subject.Row.Seq)
	p.wrap(text.Span{Ink: s.Warn, Text: s.Glyphs.Warn + " "}, s.Warn, said, i.w-1)
}

// addKnown adds what is known without the bytes.
func (i *Inspector) addKnown(p *written) {
	s, r := i.screen, &i.subject.Row
	o := i.outcome()
	status := "no answer"
	if r.Status != 0 {
		status = strconv.Itoa(r.Status)
	}
	p.add()
	p.add(text.Span{Ink: o.ink, Text: o.glyph + " "}, text.Span{Ink: s.Muted, Text: text.Fit("status", phaseWidth-2)}, text.Span{Ink: s.Text, Text: status + ", " + o.word})
	known := [][2]string{
		{"error", r.Err}, {"latency", millis(r.Latency) + " ms"}, {"request", counted(r.Size, "byte") + " of body"},
		{"response", counted(int(r.ResponseSize), "byte") + " of body"}, {"event", r.Event}, {"task", r.Task}, {"spider", r.Spider},
		{"dispatch", r.Dispatch}, {"target", i.target()}, {"at", r.At.Format("2006-01-02 15:04:05.000 MST")}, {"scenario", r.Scenario},
	}
	for _, k := range known {
		if k[1] != "" {
			p.wrap(text.Span{Ink: s.Muted, Text: text.Fit("  "+k[0], phaseWidth)}, s.Text, k[1], i.w-1)
		}
	}
}

// findingsPage shows what was not as expected.
func (i *Inspector) findingsPage() page {
	s := i.screen
	p := &written{}
	if len(i.subject.Findings) > 0 {
		for k := range i.subject.Findings {
			i.addFinding(p, &i.subject.Findings[k])
		}
		return p
	}
	said, hint := "Nothing failed here: no expectation of the scenario speaks against this delivery.", "Expectations are checked when a scenario has ended."
	if i.subject.Row.Scenario == "" {
		said, hint = "This one was sent by hand.", "Expectations belong to scenarios: run one, and what fails is listed here."
	}
	p.wrap(text.Span{Ink: s.OK, Text: ""}, s.Text, said, i.w-1)
	p.wrap(text.Span{}, s.Muted, hint, i.w-1)
	return p
}

func (i *Inspector) addFinding(p *written, f *scenarios.Finding) {
	s, width := i.screen, i.w-1
	if p.Len() > 0 {
		p.add()
	}
	p.wrap(text.Span{Ink: s.Fail, Text: s.Glyphs.Fail + " "}, s.Fail, f.Expectation, width)
	line := func(label string, ink theme.Ink, what string) {
		if what != "" {
			p.wrap(text.Span{Ink: s.Muted, Text: text.Fit("  "+label, phaseWidth)}, ink, what, width)
		}
	}
	if f.Exchange == 0 {
		line("about", s.Text, "the run as a whole")
	}
	line("expected", s.Text, f.Expected)
	line("actual", s.Text, f.Actual)
	line("where", s.Muted, f.Place)
	if f.Hint != "" {
		p.wrap(text.Span{Ink: s.Accent, Text: "  " + s.Glyphs.Right + " "}, s.Accent, f.Hint, width)
	}
}

// shortly is a duration as a person says it.
func shortly(d time.Duration) string {
	if d >= time.Second {
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Millisecond).String()
}

package inspect

import (
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A phase is a part of an attempt.
type phase struct {
	name string
	took time.Duration
}

func phases(t *wire.Timing) []phase {
	return []phase{{"resolve", t.Resolve}, {"connect", t.Connect}, {"TLS", t.TLS}, {"write", t.Write}, {"first byte", t.FirstByte}, {"read", t.Read}}
}

// failedPhase is the number of the phase in which an attempt failed, -1 for none. Out of time it was in the one that its
// error names.
func failedPhase(x *wire.Exchange) int {
	began := x.Timing.FirstByte > 0 || x.Timing.Read > 0
	switch {
	case x.Stage == "":
		return -1
	case x.Stage == wire.StageResolve || strings.HasPrefix(x.Err, "resolve"):
		return 0
	case x.Stage == wire.StageConnect || strings.HasPrefix(x.Err, "connect"):
		return 1
	case x.Stage == wire.StageTLS || strings.HasPrefix(x.Err, "handshake"):
		return 2
	case x.Stage == wire.StageWrite || strings.HasPrefix(x.Err, "write"):
		return 3
	case !began:
		return 4
	}
	return 5
}

const (
	phaseWidth  = 13 // sign and name
	numberWidth = 10
)

// timingPage shows how long each phase took: numbers, and bars one behind the other on one scale.
func (i *Inspector) timingPage() page {
	s, x := i.screen, &i.subject.Exchange
	p := &written{}
	width := i.w - 1
	if !i.subject.Kept {
		i.addDropped(p)
		p.add()
		p.add(text.Span{Ink: s.Text, Text: text.Fit("  total", phaseWidth)}, number(s.Text, i.subject.Row.Latency, numberWidth))
		return p
	}
	all, failed := phases(&x.Timing), failedPhase(x)
	var sum time.Duration
	for _, ph := range all {
		sum += ph.took
	}
	if failed >= 0 { // the rest went by until it had failed
		all[failed].took += max(0, x.Timing.Total-sum)
	}
	scale := max(x.Timing.Total, sum, 1)
	room := width - phaseWidth - numberWidth - len(" ms  ")
	var at time.Duration
	for n, ph := range all {
		name, sign := s.Text, "  "
		switch {
		case n == failed:
			name, sign = s.Fail, s.Glyphs.Fail+" "
		case ph.took == 0:
			name = s.Muted
		}
		p.add(text.Span{Ink: name, Text: text.Fit(sign+ph.name, phaseWidth)}, number(name, ph.took, numberWidth), text.Span{Ink: theme.Ink{}, Text: "  "},
			text.Span{Ink: i.barInk(n, failed), Text: i.bar(at, ph.took, scale, room)})
		at += ph.took
	}
	p.add(text.Span{Ink: s.Title, Text: text.Fit("  total", phaseWidth)}, number(s.Title, x.Timing.Total, numberWidth))
	p.add()
	i.addCircumstances(p, width)
	return p
}

// number is a duration in a column for numbers of w cells.
func number(ink theme.Ink, d time.Duration, w int) text.Span {
	if d == 0 {
		return text.Span{Ink: ink, Text: text.Right("-", w) + "   "}
	}
	return text.Span{Ink: ink, Text: text.Right(millis(d), w) + " ms"}
}

func (i *Inspector) barInk(n, failed int) theme.Ink {
	switch {
	case n == failed:
		return i.screen.Fail
	case n == 4: // waiting for the receiver
		return i.screen.Flight
	}
	return i.screen.Accent
}

// bar is a bar of the length of a duration that begins at another, in room cells for all of the scale. What took any time
// is seen.
func (i *Inspector) bar(at, took, scale time.Duration, room int) string {
	if took <= 0 || room <= 0 {
		return ""
	}
	eighths := func(d time.Duration) int { return int(float64(d) / float64(scale) * float64(8*room)) }
	from := min(eighths(at)/8, room-1)
	n := max(1, min(eighths(took), 8*(room-from)))
	b := &i.screen.Glyphs.Bar
	return strings.Repeat(" ", from) + strings.Repeat(b[8], n/8) + strings.TrimSpace(b[n%8])
}

// addCircumstances adds what else there is to know of how it was sent.
func (i *Inspector) addCircumstances(p *written, width int) {
	s, x := i.screen, &i.subject.Exchange
	fact := func(ink theme.Ink, sign, label, what string) {
		if what != "" {
			p.wrap(text.Span{Ink: ink, Text: text.Fit(sign+" "+label, phaseWidth)}, s.Text, what, width)
		}
	}
	if x.Stage != "" {
		fact(s.Fail, s.Glyphs.Fail, "failed", string(x.Stage)+": "+x.Err)
	}
	switch {
	case x.Redialed:
		fact(s.Warn, s.Glyphs.Warn, "redialed", "the connection that had been kept was dead: sent once more on a new one")
	case x.Reused:
		fact(s.Muted, " ", "reused", "a connection that had been kept: nothing to resolve or connect")
	}
	if x.Early {
		fact(s.Warn, s.Glyphs.Warn, "early", "the answer came before the request was written whole")
	}
	fact(s.Muted, " ", "remote", x.Remote)
	fact(s.Muted, " ", "target", i.target())
	fact(s.Muted, " ", "began", x.At.UTC().Format("2006-01-02 15:04:05.000 MST")+" on the run's clock")
	fact(s.Warn, s.Glyphs.Warn, "fault", x.Fault)
}

// target is where the delivery went, masked.
func (i *Inspector) target() string {
	if i.subject.ShowSecrets {
		return i.subject.Row.Target
	}
	masked, _ := i.opts.Mask.Exchange(&wire.Exchange{Target: i.subject.Row.Target}, nil)
	return masked.Target
}

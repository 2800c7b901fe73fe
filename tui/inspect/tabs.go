package inspect

import (
	"fmt"

	"github.com/thorhook/thorhook/tui/text"
)

// A tab is one of the inspector's views.
type tab int

const (
	requestTab tab = iota
	responseTab
	timingTab
	attemptsTab
	findingsTab
	tabCount
)

// part is the message that a tab shows, -1 for none.
func (t tab) part() int {
	switch t {
	case requestTab:
		return request
	case responseTab:
		return response
	}
	return -1
}

// label is a tab's name in the strip, and how many cells of it are its name when there is little room.
func (i *Inspector) label(t tab) (name string, short int) {
	switch t {
	case requestTab:
		return "request", 3
	case responseTab:
		return "response", 3
	case timingTab:
		return "timing", 3
	case attemptsTab:
		if n := len(i.subject.Attempts); n > 1 {
			return fmt.Sprintf("attempts(%d)", n), 3
		}
		return "attempts", 3
	}
	if n := len(i.subject.Findings); n > 0 {
		return fmt.Sprintf("findings(%d)", n), 4
	}
	return "findings", 4
}

// labels are the names in the strip, each with a cell on both sides, as far as there is room: all in full, or only that of
// the tab, or that one alone.
func (i *Inspector) labels() []string {
	full, short := make([]string, tabCount), make([]string, tabCount)
	fullWidth, shortWidth := int(tabCount)-1, int(tabCount)-1
	for t := range tabCount {
		name, n := i.label(t)
		around := [2]string{" ", " "}
		full[t] = " " + name + " "
		short[t] = full[t][:n+1] + " "
		if t == i.tab {
			around = [2]string{"[", "]"}
			full[t] = around[0] + name + around[1]
			short[t] = full[t]
		}
		fullWidth, shortWidth = fullWidth+len(full[t]), shortWidth+len(short[t])
	}
	switch {
	case fullWidth <= i.w:
		return full
	case shortWidth <= i.w:
		return short
	}
	return nil
}

// strip is the line with the tabs.
func (i *Inspector) strip() string {
	s := i.screen
	labels := i.labels()
	if labels == nil {
		name, _ := i.label(i.tab)
		return i.drawn(text.Span{Ink: s.Accent, Text: "[" + name + "]"}, text.Span{Ink: s.Muted, Text: fmt.Sprintf(" %d/%d", i.tab+1, tabCount)})
	}
	spans := make([]text.Span, 0, 2*tabCount)
	for t, label := range labels {
		if t > 0 {
			spans = append(spans, text.Span{Ink: s.Muted, Text: s.Glyphs.Box.Vertical})
		}
		ink := s.Text
		switch {
		case tab(t) == i.tab:
			ink = s.Accent
		case tab(t) == findingsTab && len(i.subject.Findings) > 0:
			ink = s.Fail
		}
		spans = append(spans, text.Span{Ink: ink, Text: label})
	}
	return i.drawn(spans...)
}

// tabAt is the tab at a cell of the strip.
func (i *Inspector) tabAt(x int) (tab, bool) {
	at := 0
	for t, label := range i.labels() {
		if at += len(label); x < at {
			return tab(t), true
		}
		at++
	}
	return 0, false
}

// show turns to a tab.
func (i *Inspector) show(t tab) (turned bool) {
	t = (t + tabCount) % tabCount
	turned = t != i.tab
	i.tab = t
	return turned
}

package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/suggest"
)

// The faults that can be switched on the fly, by the key of their menu.
func faultNames(*Model) []string {
	return []string{"duplicate 1/10", "drop 1/10", "delay 500ms 1/10", "none"}
}

// rates are the shares that the menu cycles through: one in so many.
func rates() []int { return []int{1, 2, 3, 5, 10, 20, 50, 100} }

func delays() []time.Duration {
	return []time.Duration{100 * time.Millisecond, 500 * time.Millisecond, 2 * time.Second, 10 * time.Second, 35 * time.Second}
}

// openFaults asks which faults are on. Every key takes effect at once, also in runs under way.
func (m *Model) openFaults() tea.Cmd {
	n, delay := 10, 500*time.Millisecond
	for _, have := range []int{m.faults().DuplicateOneIn, m.faults().DropOneIn, m.faults().DelayOneIn} {
		if have > 0 {
			n = have
		}
	}
	if d := m.faults().Delay; d > 0 {
		delay = d
	}
	m.prompt = &prompt{
		shown: func() string {
			return fmt.Sprintf("faults: %s   d duplicate · o drop · l delay · n 1 in %d · w %s · 0 none · esc done", faultsText(m.flags.faults), n, delay)
		},
		menu: func(key string) (tea.Cmd, bool) {
			f := m.faults()
			switch key {
			case "d":
				f.DuplicateOneIn = toggled(f.DuplicateOneIn, n)
			case "o":
				f.DropOneIn = toggled(f.DropOneIn, n)
			case "l":
				f.DelayOneIn, f.Delay = toggled(f.DelayOneIn, n), delay
			case "n":
				n = next(rates(), n)
				f.DuplicateOneIn, f.DropOneIn, f.DelayOneIn = rated(f.DuplicateOneIn, n), rated(f.DropOneIn, n), rated(f.DelayOneIn, n)
			case "w":
				delay = next(delays(), delay)
				f.Delay = delay
			case "0":
				f = mock.Faults{}
			case "enter", "x", "q":
				return nil, false
			}
			m.session.Control.SetFaults(f)
			return nil, true
		},
	}
	return nil
}

func (m *Model) faults() mock.Faults { return m.session.Control.Faults() }

func toggled(have, n int) int {
	if have > 0 {
		return 0
	}
	return n
}

// rated is the share of a fault that is on.
func rated(have, n int) int {
	if have == 0 {
		return 0
	}
	return n
}

// next is the value after v, the first one after the last.
func next[T comparable](all []T, v T) T { return all[(slices.Index(all, v)+1)%len(all)] }

// faultsText says which faults are on, "none" when none is.
func faultsText(f mock.Faults) string {
	var on []string
	say := func(name string, n int) {
		if n > 0 {
			on = append(on, fmt.Sprintf("%s 1/%d", name, n))
		}
	}
	say("duplicate", f.DuplicateOneIn)
	say("drop", f.DropOneIn)
	say("delay "+f.Delay.String(), f.DelayOneIn)
	if len(on) == 0 {
		return "none"
	}
	return strings.Join(on, ", ")
}

// setFaults reads what the palette was given: "duplicate 1/10", "drop", "delay 2s 1/5", "none".
func (m *Model) setFaults(spec string) tea.Cmd {
	f, err := parseFault(m.faults(), spec)
	if err != nil {
		return m.complain(err)
	}
	m.session.Control.SetFaults(f)
	return m.say("faults: " + faultsText(f))
}

func parseFault(f mock.Faults, spec string) (mock.Faults, error) {
	words := strings.Fields(spec)
	if len(words) == 0 {
		return f, fmt.Errorf("set faults: which? duplicate, drop, delay or none")
	}
	n, delay := 10, 500*time.Millisecond
	for _, word := range words[1:] {
		if share, ok := strings.CutPrefix(word, "1/"); ok {
			count, err := strconv.Atoi(share)
			if err != nil || count < 1 {
				return f, fmt.Errorf("set faults: %q is no share such as 1/10", word)
			}
			n = count
			continue
		}
		d, err := time.ParseDuration(word)
		if err != nil || d < 0 || d > time.Hour {
			return f, fmt.Errorf("set faults: %q is neither a share such as 1/10 nor a delay such as 500ms", word)
		}
		delay = d
	}
	switch words[0] {
	case "duplicate":
		f.DuplicateOneIn = n
	case "drop":
		f.DropOneIn = n
	case "delay":
		f.DelayOneIn, f.Delay = n, delay
	case "none":
		f = mock.Faults{}
	default:
		return f, fmt.Errorf("set faults: unknown fault %q%s", words[0], suggest.DidYouMean(words[0], []string{"duplicate", "drop", "delay", "none"}))
	}
	return f, nil
}

package tui

import (
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/session"
	"github.com/thorhook/thorhook/tui/text"
	"github.com/thorhook/thorhook/tui/theme"
)

// A word is a piece of the header.
type word struct {
	ink  theme.Ink
	text string
}

// How much of the target is worth showing: host and port, with its scheme where there is room.
const (
	leastURL  = 21
	leastHost = 14
)

// header is the first line: what runs, where to, how the receiver is, what failed, and at its right what is not as usual. What
// tells less gives way: the name of the program, the usual settings, the path of the target.
func (m *Model) header() string {
	s, w := m.screen, m.layout.w
	l := text.NewLine(w)
	if w >= 80 {
		l.Add(s.Title, " thorhook")
	}
	for _, run := range m.doing() {
		l.Space(1)
		l.Add(run.ink, run.text)
	}
	l.Space(2)
	state, failed := m.receiver(), m.failures()
	room := l.Left() - text.Width(state.text) - 1
	if failed.text != "" {
		room -= text.Width(failed.text) + 2
	}
	url := m.shown(m.state.Receiver.URL)
	right := m.settings(room - min(text.Width(url), leastURL) - 4)
	if right != "" {
		room -= text.Width(right) + 4
	}
	if text.Width(url) > room {
		url = strings.TrimPrefix(url, "http://")
	}
	if room >= min(text.Width(url), leastHost) {
		l.Add(s.Text, text.Cut(url, room, s.Glyphs.Ellipsis))
		l.Space(1)
	}
	l.Add(state.ink, state.text)
	if failed.text != "" {
		l.Space(2)
		l.Add(failed.ink, failed.text)
	}
	l.Space(l.Left() - text.Width(right) - 1)
	l.Add(s.Muted, right)
	return l.String()
}

// doing says what is under way.
func (m *Model) doing() (words []word) {
	s, g := m.screen, &m.screen.Glyphs
	if m.flags.paused {
		words = append(words, word{s.Warn, g.Warn + " paused"})
	}
	if m.isRunning() {
		return append(words, word{s.Flight, fmt.Sprintf("%s %d running", g.Flight, m.state.Running+m.state.Queued)})
	}
	if !m.flags.paused {
		words = append(words, word{s.Muted, g.Idle + " idle"})
	}
	return words
}

// receiver says how the receiver is, since when.
func (m *Model) receiver() word {
	r, g := &m.state.Receiver, &m.screen.Glyphs
	since := r.Since.Format("15:04:05")
	switch {
	case !r.Known:
		return word{m.screen.Muted, g.Idle + " asking"}
	case r.Up && m.opts.Builtin && r.URL == m.opts.To:
		return word{m.screen.OK, g.Dot + " built-in receiver"}
	case r.Up:
		return word{m.screen.OK, g.Dot + " up since " + since}
	}
	return word{m.screen.Fail, fmt.Sprintf("%s %s since %s", g.Fail, text.Printable(r.Err), since)}
}

// failures says how many scenarios failed, and how many deliveries were given up, which a scenario may expect.
func (m *Model) failures() word {
	failed, lost := 0, m.tally.all.Failed
	for i := range m.state.Scenarios {
		if s := m.state.Scenarios[i].State; s == session.Failed || s == session.Broken {
			failed++
		}
	}
	switch {
	case failed > 0 && m.layout.w >= 100:
		return word{m.screen.Fail, fmt.Sprintf("%s %s failed", m.screen.Glyphs.Fail, counted(failed, "scenario"))}
	case failed > 0:
		return word{m.screen.Fail, fmt.Sprintf("%s %d failed", m.screen.Glyphs.Fail, failed)}
	case lost > 0:
		return word{m.screen.Muted, fmt.Sprintf("%d given up", lost)}
	}
	return word{}
}

// settings are what is not as usual, the speed and the seed, as far as they fit into some cells.
func (m *Model) settings(room int) string {
	var words []string
	if f := faultsText(m.flags.faults); f != "none" {
		words = append(words, "faults: "+f)
	}
	if m.opts.ShowSecrets {
		words = append(words, "secrets shown")
	}
	if m.state.Templates.Payload != "" || m.state.Templates.Headers != "" {
		words = append(words, "own templates")
	}
	words = append(words, "speed "+m.flags.speed.String(), fmt.Sprintf("seed %d", m.opts.Seed))
	for n := len(words); n > 0; n-- {
		if all := strings.Join(words[:n], " · "); text.Width(all) <= room {
			return all
		}
	}
	return ""
}

// shown is a URL as it may be shown.
func (m *Model) shown(url string) string { return text.Printable(shown(m.opts, url)) }

// shown is a URL with the secrets among its parameters masked, unless they are to be shown.
func shown(o Options, url string) string {
	if o.ShowSecrets {
		return url
	}
	masked, _ := o.mask().Exchange(&wire.Exchange{Target: url}, nil)
	return masked.Target
}

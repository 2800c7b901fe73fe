package inspect

import (
	"bytes"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/jsonview"
)

// The parts of an exchange.
const (
	request = iota
	response
)

// small is up to which size a message is made ready at once.
const small = 64 << 10

// A part is the request or the response of the subject.
type part struct {
	from    source
	message *message          // nil until it is ready
	outline *jsonview.Outline // of a JSON body; nil until it is shown
	version int               // of from
	asked   bool              // a command is at work on it
}

// source is what a message is made of.
type source struct {
	raw     []byte // read only
	head    int
	size    int64 // of the body, which may be more than was kept
	secrets bool  // unmasked
}

func sourceOf(s *Subject, which int) source {
	x := &s.Exchange
	from := source{x.Response, x.ResponseHead, x.ResponseSize, s.ShowSecrets}
	if which == request {
		from = source{x.Request, x.RequestHead, int64(len(x.Request) - x.RequestHead), s.ShowSecrets}
	}
	from.head = max(0, min(from.head, len(from.raw)))
	return from
}

// replace takes the part of another subject. When the bytes are the same, everything stays as it is.
func (p *part) replace(from source, version int) {
	old := p.from
	p.from = from
	if from.head == old.head && from.size == old.size && from.secrets == old.secrets && bytes.Equal(from.raw, old.raw) {
		return
	}
	p.message, p.outline, p.asked, p.version = nil, nil, false, version
}

// made is the end of making a message ready.
type made struct {
	which, version int
	message        *message
}

// prepare makes the message of the tab ready. When it is big the command does it.
func (i *Inspector) prepare() tea.Cmd {
	which := i.tab.part()
	if which < 0 || !i.filled || !i.subject.Kept {
		return nil
	}
	p := &i.messages[which]
	if p.message != nil || p.asked || len(p.from.raw) == 0 {
		return nil
	}
	if len(p.from.raw) <= small && !compressed(p.from.raw[:p.from.head]) {
		p.message = newMessage(p.from, i.opts.Mask)
		return nil
	}
	p.asked = true
	version, from, mask := p.version, p.from, i.opts.Mask
	return func() tea.Msg { return made{which, version, newMessage(from, mask)} }
}

// tookMade takes a message that a command has made ready.
func (i *Inspector) tookMade(m made) tea.Cmd {
	p := &i.messages[m.which]
	if m.version != p.version || p.message != nil {
		return nil
	}
	p.message, p.asked = m.message, false
	return i.turn()
}

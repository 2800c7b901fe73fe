package tui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/diff"
	"github.com/thorhook/thorhook/tui/rawhttp"
	"github.com/thorhook/thorhook/tui/session"
)

// targetTimeout bounds how long a target's name is looked up.
const targetTimeout = 10 * time.Second

// sentMsg is the end of a request that was sent by hand.
type sentMsg struct {
	seq  uint64 // of the last one
	note string
	also string
	err  error
}

// An outgoing request is one to be sent by hand; Draft is the file that it was written in, "" for none.
type outgoing struct {
	session.Sending
	Draft string
}

// replay sends the marked deliveries, or the selected one, again: byte for byte to where they went, or, when the target was
// changed since, with the new target's request line and Host.
func (m *Model) replay() tea.Cmd {
	var all []outgoing
	for _, seq := range m.selected() {
		x, ok := m.session.Book.Exchange(seq)
		if !ok {
			return m.complain(fmt.Errorf("replay #%d: its bytes were dropped to stay within the memory limit", seq))
		}
		out, err := m.sending(x, x.Request, x.RequestHead, fmt.Sprintf("replay of #%d", seq))
		if err != nil {
			return m.complain(fmt.Errorf("replay #%d: %w", seq, err))
		}
		all = append(all, out)
	}
	return m.sendAll(all, "")
}

// sending is a request like x's, to x's own target, or, when that was changed since, to what took its place.
func (m *Model) sending(x wire.Exchange, request []byte, head int, note string) (outgoing, error) {
	out := outgoing{Sending: session.Sending{To: x.Target, Request: request, Head: head, Like: x, Note: note}}
	name := ""
	if row, ok := m.session.Book.Row(x.Seq); ok {
		name = row.Scenario
	}
	url := m.session.Redirected(x.Target, name)
	if url == x.Target {
		return out, nil
	}
	target, err := wire.ParseTarget(url, "")
	if err != nil {
		return out, err
	}
	out.To = url
	out.Request, out.Head, err = rawhttp.Retarget(request, head, target)
	return out, err
}

// sendAll sends requests one after the other in the background; also is to be told with their end.
func (m *Model) sendAll(all []outgoing, also string) tea.Cmd {
	if len(all) == 0 {
		return nil
	}
	note := all[0].Note
	if len(all) > 1 {
		note = counted(len(all), "replay")
	}
	return tea.Batch(m.say("on its way: "+note), func() tea.Msg {
		end := sentMsg{note: note, also: also}
		for _, out := range all {
			if end.seq, end.err = m.session.Send(m.ctx, out.Sending); end.err != nil {
				if out.Draft != "" {
					end.err = fmt.Errorf("%w; your text is in %s", end.err, out.Draft)
				}
				break
			}
			if out.Draft != "" {
				_ = os.RemoveAll(filepath.Dir(out.Draft)) // a leftover does no harm
			}
		}
		return end
	})
}

// sent tells what came of a request that was sent by hand.
func (m *Model) sent(msg sentMsg) tea.Cmd {
	if msg.err != nil {
		return m.complain(fmt.Errorf("%s: %w", msg.note, msg.err))
	}
	row, ok := m.session.Book.Row(msg.seq)
	if !ok {
		return nil
	}
	return m.notify(fmt.Sprintf("%s: #%d %s%s", msg.note, msg.seq, answer(&row), msg.also), !row.Delivered)
}

// answer says how an attempt ended.
func answer(r *book.Row) string {
	if r.Stage != "" {
		return r.Err
	}
	return fmt.Sprintf("answered %d in %s", r.Status, r.Latency.Round(10*time.Microsecond))
}

// openDiff compares two marked deliveries, or the selected one with what it is most likely to be compared with: the attempt
// before it, or the delivery before it of the same task, or the one before it at all.
func (m *Model) openDiff() tea.Cmd {
	a, b, err := m.pair()
	if err != nil {
		return m.complain(err)
	}
	m.mode = diffMode
	return m.parts.diff.Set(m.side(a), m.side(b))
}

func (m *Model) side(seq uint64) diff.Side {
	row, _ := m.session.Book.Row(seq)
	x, kept := m.session.Book.Exchange(seq)
	return diff.Side{Row: row, Exchange: x, Kept: kept, ShowSecrets: m.opts.ShowSecrets, Mask: m.opts.Mask}
}

func (m *Model) pair() (a, b uint64, err error) {
	if marked := m.parts.feed.Marked(); len(marked) == 2 {
		return marked[0], marked[1], nil
	} else if len(marked) > 2 {
		return 0, 0, fmt.Errorf("diff: mark two deliveries, not %d", len(marked))
	}
	row, ok := m.parts.feed.Selected()
	if !ok {
		return 0, 0, errors.New("diff: no delivery is selected")
	}
	if marked := m.parts.feed.Marked(); len(marked) == 1 && marked[0] != row.Seq {
		return marked[0], row.Seq, nil
	}
	if before, ok := m.session.Book.Before(row.Seq); ok {
		return before, row.Seq, nil
	}
	return 0, 0, errors.New("diff: there is nothing before it: mark two deliveries with space")
}

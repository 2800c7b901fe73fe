package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/session"
)

// framesPerSecond is how often the screen is drawn at the most; what is sent in between comes in one batch.
const framesPerSecond = 30

// mostRows is how many rows come in a batch at the most: what is beyond comes with the next one, so that a key never waits
// behind more than a few milliseconds of work.
const mostRows = 10_000

// rowsMsg is a batch of new rows.
type rowsMsg struct {
	rows []book.Row
	upTo uint64 // number of the last one
}

// stateMsg is a new state of the session.
type stateMsg session.State

// pullRows waits for rows after a number, not before the next frame is due, and brings them. It ends without a message when
// the screen does.
func pullRows(ctx context.Context, b *book.Book, after uint64) tea.Cmd {
	return func() tea.Msg {
		if !pause(ctx, time.Second/framesPerSecond) {
			return nil
		}
		last, err := b.Wait(ctx, after)
		if err != nil {
			return nil
		}
		rows := b.Rows(nil, after+1, last, mostRows)
		if len(rows) > 0 {
			last = rows[len(rows)-1].Seq
		}
		return rowsMsg{rows, last}
	}
}

// pullState waits for a state other than the one of a version and brings it.
func pullState(ctx context.Context, s *session.Session, seen uint64) tea.Cmd {
	return func() tea.Msg {
		if seen > 0 && !pause(ctx, time.Second/framesPerSecond) {
			return nil
		}
		state, err := s.Wait(ctx, seen)
		if err != nil {
			return nil
		}
		return stateMsg(state)
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package session

import (
	"context"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
)

// A Sending is a request that is sent by hand, once.
type Sending struct {
	To      string        // URL; the request's own line and Host are sent as they are
	Request []byte        // head and body
	Head    int           // length of the head
	Like    wire.Exchange // says what it is: the fields from At to Attempt
	Note    string        // how it came to be, for its row
}

// Send sends a request and returns the number of its row. It waits for the answer: call it in the background. A request that
// fails is no error, its row says so; the error is a target that cannot be or is not allowed, or the end of ctx or the session.
func (s *Session) Send(ctx context.Context, out Sending) (seq uint64, err error) {
	if s.cfg.Allowed != nil {
		if err := s.cfg.Allowed(ctx, out.To); err != nil {
			return 0, err
		}
	}
	if s.life.Err() != nil {
		return 0, errClosed
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	socket := ""
	if out.To == s.cfg.To {
		socket = s.cfg.UnixSocket
	}
	emitter, err := mock.New(mock.Config{
		To: out.To, UnixSocket: socket, Client: s.client(), Profile: s.cfg.Profile, Journal: mock.Limits{Exchanges: -1},
		Observe: func(x *wire.Exchange) { seq = s.Book.Append(book.Entry{Note: out.Note, Ended: stamp()}, x) },
	})
	if err != nil {
		return 0, err
	}
	defer emitter.Close()
	like := out.Like
	record := wire.Exchange{
		At: stamp(), Index: like.Index, Task: like.Task, Spider: like.Spider, Outcome: like.Outcome, Kind: like.Kind, Event: like.Event,
		Dispatch: like.Dispatch, Attempt: like.Attempt,
	}
	if len(emitter.Send(ctx, mock.Sending{Record: record, Request: out.Request, Head: out.Head, Once: true})) == 0 || seq == 0 {
		return 0, errClosed
	}
	return seq, nil
}

// client makes a client of the model.
func (s *Session) client() *wire.Client {
	c := &wire.Client{}
	if m := s.cfg.Client; m != nil {
		c.Timeout, c.BodyLimit, c.TLS, c.HTTP2 = m.Timeout, m.BodyLimit, m.TLS, m.HTTP2
		c.Proxy, c.Dial, c.Lookup = m.Proxy, m.Dial, m.Lookup
	}
	return c
}

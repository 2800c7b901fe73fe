package scenarios_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// A pipeListener gives a server the other ends of connections that live in memory.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { l.once.Do(func() { close(l.done) }); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// In the bubble six seconds take no time, so a slow receiver can be given the whole library.
func TestVerdictNamesASlowReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
		server := &http.Server{Handler: &planted{fault: slow}}
		var team sync.WaitGroup
		team.Go(func() { server.Serve(l) })
		r := &scenarios.Runner{
			To: "http://127.0.0.1/hook", Parallel: 4, SecretHeader: wire.Header{Name: "Authorization", Value: secret},
			Client: &wire.Client{Timeout: 10 * time.Second, Dial: l.dial},
		}
		v := scenarios.Judge(r.Run(t.Context(), library(t)), true, false)
		server.Close()
		team.Wait()
		want := map[scenarios.Property]scenarios.Mark{
			scenarios.Timely: scenarios.Fail, scenarios.Idempotent: scenarios.NotObservable, scenarios.OrderSafe: scenarios.NotObservable,
		}
		if diff := cmp.Diff(want, marks(v)); diff != "" {
			t.Errorf("rows other than pass (-want +got):\n%s\n%+v", diff, v.Rows)
		}
	})
}

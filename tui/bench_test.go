package tui

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/session"
)

// still returns the screen of a session in which nothing happens by itself: nobody listens anywhere.
func still(t testing.TB, library []*scenarios.Scenario, w, h int) *Model {
	t.Helper()
	var sources []session.Source
	for _, sc := range library {
		sources = append(sources, session.Source{Name: sc.Name, Load: func() (*scenarios.Scenario, error) { return sc, nil }})
	}
	nobody := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody there") }
	s := session.New(session.Config{To: target, Client: &wire.Client{Dial: nobody}, Sources: sources})
	t.Cleanup(s.Close)
	m, err := New(t.Context(), s, Options{Theme: "dark", Profile: termenv.TrueColor, To: target, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return m
}

func library(t testing.TB) []*scenarios.Scenario {
	t.Helper()
	all, err := scenarios.Library()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// sent makes n exchanges as an emitter would record them, all alike but for what tells them apart.
func sent(t testing.TB, n int) []wire.Exchange {
	t.Helper()
	e, err := mock.New(mock.Config{To: target})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var all []wire.Exchange
	for m, err := range e.Messages((n+1)/2, func(int) mock.Task { return mock.Task{Outcome: mock.Mixed} }) {
		if err != nil {
			t.Fatal(err)
		}
		answer := "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
		all = append(all, wire.Exchange{
			At: m.At, Index: m.Index, Task: m.Task, Spider: m.Spider, Outcome: string(m.Outcome), Kind: string(m.Kind), Event: m.Event, Dispatch: m.Dispatch,
			Attempt: 1, Final: true, Delivered: true, Status: 200, Target: target, Request: append([]byte(nil), m.Request...), RequestHead: m.Head,
			Response: []byte(answer), ResponseHead: len(answer) - 2, ResponseSize: 2, Timing: wire.Timing{Total: time.Duration(len(all)%997) * 37 * time.Microsecond},
		})
	}
	return all
}

// fill appends n rows to the session's book and gives them to the model as a command would, in batches.
func fill(m *Model, all []wire.Exchange, n int) {
	from := m.session.Book.Last() + 1
	for i := range n {
		m.session.Book.Append(book.Entry{Run: 1, Scenario: "success", Ended: time.Unix(int64(i/5000), 0)}, &all[i%len(all)])
	}
	last := m.session.Book.Last()
	for from <= last {
		rows := m.session.Book.Rows(nil, from, last, mostRows)
		if len(rows) == 0 {
			return
		}
		from = rows[len(rows)-1].Seq + 1
		m.Update(rowsMsg{rows, from - 1})
	}
}

// BenchmarkFrame is a key and the frame after it at 200×60: the same however many deliveries there are.
func BenchmarkFrame(b *testing.B) {
	all := sent(b, 2000)
	for _, n := range []int{1000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := still(b, library(b), 200, 60)
			fill(m, all, n)
			m.Update(keyMsg("tab"))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.Update(keyMsg([]string{"k", "j"}[i%2]))
				_ = m.View()
			}
		})
	}
}

// BenchmarkBatch is what a thirtieth of a second brings at 5,000 deliveries a second, and the frame after it. What is left of
// the 33 ms is the time in which keys are taken.
func BenchmarkBatch(b *testing.B) {
	all := sent(b, 2000)
	for _, filter := range []string{"", "event:failed|succeeded latency:>1ms"} {
		b.Run("filter="+filter, func(b *testing.B) {
			m := still(b, library(b), 200, 60)
			fill(m, all, 100_000)
			m.parts.feed.SetFilter(filter)
			for b.Loop() {
				fill(m, all, 167)
				_ = m.View()
			}
		})
	}
}

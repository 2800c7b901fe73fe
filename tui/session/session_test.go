package session_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/internal/pipe"
	"github.com/thorhook/thorhook/tui/session"
)

const to = "http://127.0.0.1:3000/hook"

// source is a scenario in memory.
func source(t *testing.T, name, text string) session.Source {
	t.Helper()
	load := func() (*scenarios.Scenario, error) {
		sc, err := scenarios.Parse(name+".yaml", []byte(text), nil)
		if sc != nil {
			sc.Name = name
		}
		return sc, err
	}
	return session.Source{Name: name, File: name + ".yaml", Load: load}
}

func open(t *testing.T, host *pipe.Host, sources ...session.Source) *session.Session {
	t.Helper()
	s := session.New(session.Config{To: to, Client: &wire.Client{Dial: host.Dial}, Seed: 1, Sources: sources})
	t.Cleanup(s.Close)
	return s
}

// until waits for a state that is as wanted.
func until(t *testing.T, s *session.Session, wanted func(session.State) bool) session.State {
	t.Helper()
	st := s.State()
	for !wanted(st) {
		var err error
		if st, err = s.Wait(t.Context(), st.Version); err != nil {
			t.Fatal(err)
		}
	}
	return st
}

func ended(st session.State) bool { return st.Running+st.Queued == 0 }

const plain = "tasks: [{outcome: success, count: 3}]\n"

func TestRunsAndTheirFindings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := pipe.Start(t, receiver.Config{Script: func(x *wire.Exchange) receiver.Answer {
			if x.Event == "ACTOR.RUN.FAILED" {
				return receiver.Answer{Status: 500}
			}
			return receiver.Answer{}
		}})
		s := open(t, host, source(t, "good", plain), source(t, "bad", "tasks: [{outcome: success}, {outcome: failure}]\n"),
			source(t, "broken", "tasks: [{outcome: sucess}]\n"))
		if err := s.Run("good", "bad", "broken"); err != nil {
			t.Fatal(err)
		}
		st := until(t, s, ended)
		var states []session.RunState
		for _, sc := range st.Scenarios {
			states = append(states, sc.State)
		}
		if diff := cmp.Diff([]session.RunState{session.Passed, session.Failed, session.Broken}, states); diff != "" {
			t.Errorf("states (-want +got):\n%s", diff)
		}
		bad, broken := st.Scenarios[1], st.Scenarios[2]
		if bad.Planned != 4 || len(bad.Findings) == 0 || bad.Checks == 0 {
			t.Errorf("bad: %+v", bad)
		}
		for _, f := range bad.Findings {
			row, ok := s.Book.Row(f.Exchange)
			if f.Exchange > 0 && (!ok || row.Scenario != "bad" || row.Status != 500 || row.Kind != "failure") {
				t.Errorf("finding %q points at %+v", f.Expectation, row)
			}
		}
		if !strings.Contains(broken.Problem, `did you mean "success"`) {
			t.Errorf("problem %q", broken.Problem)
		}
		if rows := s.Book.Rows(nil, 1, 100, 100); len(rows) != 6+4+2 { // and whether it is alive, twice
			t.Errorf("%d rows", len(rows))
		}
		if err := s.Run("nonesuch"); err == nil || !strings.Contains(err.Error(), "nonesuch") {
			t.Errorf("run of no scenario: %v", err)
		}
	})
}

func TestStopAndClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := pipe.Start(t, receiver.Config{Answer: receiver.Answer{Fault: receiver.FaultHang}})
		var all []session.Source
		var names []string
		for _, name := range strings.Fields("a b c d e f") {
			all, names = append(all, source(t, name, plain)), append(names, name)
		}
		s := open(t, host, all...)
		if err := s.Run(names...); err != nil {
			t.Fatal(err)
		}
		if err := s.Run(names...); err != nil { // they are under way: nothing happens
			t.Fatal(err)
		}
		synctest.Wait()
		if st := s.State(); st.Running != 4 || st.Queued != 2 {
			t.Errorf("%d running, %d queued", st.Running, st.Queued)
		}
		s.Stop("f", "a")
		until(t, s, func(st session.State) bool {
			return st.Scenarios[0].State == session.Skipped && st.Scenarios[5].State == session.Skipped
		})
		began := time.Now()
		s.Close()
		if took := time.Since(began); took > time.Second {
			t.Errorf("Close took %v", took)
		}
		if err := s.Run("a"); err == nil {
			t.Error("a closed session runs")
		}
	})
}

func TestReceiverIsWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := pipe.Start(t, receiver.Config{})
		s := open(t, host)
		up := func(want bool) func(session.State) bool {
			return func(st session.State) bool { return st.Receiver.Known && st.Receiver.Up == want }
		}
		until(t, s, up(true))
		host.Down()
		st := until(t, s, up(false))
		if st.Receiver.Err != "connection refused" || !st.Receiver.Since.Equal(time.Now()) {
			t.Errorf("down: %+v", st.Receiver)
		}
		host.Up(t)
		until(t, s, up(true))
		if host.Receiver().Count() != 0 {
			t.Error("the watch sends requests")
		}
		if err := s.SetTarget(t.Context(), "http://127.0.0.1:4000/"); err != nil {
			t.Fatal(err)
		}
		st = until(t, s, up(true))
		if url, _ := s.Target("x"); url != "http://127.0.0.1:4000/" || st.Receiver.URL != url {
			t.Errorf("target %s", url)
		}
		if err := s.SetTarget(t.Context(), "localhost:3000"); !errors.Is(err, wire.ErrNoScheme) {
			t.Errorf("set a target that is none: %v", err)
		}
	})
}

func TestTargetsAndTemplates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := pipe.Start(t, receiver.Config{})
		s := open(t, host, source(t, "here", plain), source(t, "there", plain))
		if err := s.SetTarget(t.Context(), "http://127.0.0.1:4000/other", "there"); err != nil {
			t.Fatal(err)
		}
		s.SetTemplates(session.Templates{Payload: `{"only":"{{eventType}}"}`, Headers: `{"X-Mine":"{{userId}}"}`})
		if err := s.Run("here", "there"); err != nil {
			t.Fatal(err)
		}
		until(t, s, ended)
		lines := map[string]bool{}
		for _, row := range s.Book.Rows(nil, 1, 100, 100) {
			x, _ := s.Book.Exchange(row.Seq)
			line, _, _ := strings.Cut(string(x.Request), "\r\n")
			lines[row.Scenario+" "+line] = true
			body := string(x.Request[x.RequestHead:])
			if row.Kind != "alive" && (!strings.HasPrefix(body, `{"only":"ACTOR.RUN.`) || !strings.Contains(string(x.Request), "X-Mine: ")) {
				t.Errorf("#%d %s sent %s", row.Seq, row.Kind, x.Request)
			}
		}
		want := map[string]bool{"here POST /hook HTTP/1.1": true, "there POST /other HTTP/1.1": true}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Errorf("request lines (-want +got):\n%s", diff)
		}
	})
}

func TestSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := pipe.Start(t, receiver.Config{})
		s := open(t, host, source(t, "one", plain))
		if err := s.Run("one"); err != nil {
			t.Fatal(err)
		}
		until(t, s, ended)
		x, _ := s.Book.Exchange(1)
		seq, err := s.Send(t.Context(), session.Sending{To: to, Request: x.Request, Head: x.RequestHead, Like: x, Note: "replay of #1"})
		if err != nil {
			t.Fatal(err)
		}
		again, _ := s.Book.Exchange(seq)
		row, _ := s.Book.Row(seq)
		if string(again.Request) != string(x.Request) || row.Note != "replay of #1" || row.Scenario != "" || !row.Delivered || row.Task != x.Task {
			t.Errorf("sent %+v\n%s", row, again.Request)
		}
		host.Down()
		if seq, err = s.Send(t.Context(), session.Sending{To: to, Request: x.Request, Head: x.RequestHead, Like: x}); err != nil {
			t.Errorf("a receiver that is down is an error: %v", err)
		}
		if row, _ := s.Book.Row(seq); row.Stage != wire.StageConnect {
			t.Errorf("stage %q", row.Stage)
		}
		s.Close()
		if _, err := s.Send(context.Background(), session.Sending{To: to, Request: x.Request, Head: x.RequestHead, Like: x}); err == nil {
			t.Error("a closed session sends")
		}
	})
}

func TestPauseAndStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := pipe.Start(t, receiver.Config{})
		s := open(t, host, source(t, "one", plain))
		s.Control.Pause()
		if err := s.Run("one"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for want := range uint64(3) {
			if got := s.Book.Last(); got != want {
				t.Fatalf("%d rows, want %d", got, want)
			}
			s.Control.Step(1)
			synctest.Wait()
		}
		s.Control.Resume()
		until(t, s, ended)
		if got := s.Book.Last(); got != 7 {
			t.Errorf("%d rows, want 7", got)
		}
	})
}

func TestNotAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := pipe.Start(t, receiver.Config{})
		no := errors.New("elsewhere")
		s := session.New(session.Config{
			To: to, Client: &wire.Client{Dial: host.Dial}, Sources: []session.Source{source(t, "plain", plain)}, Allowed: func(context.Context, string) error { return no },
		})
		defer s.Close()
		if err := s.SetTarget(t.Context(), "http://example.com/"); !errors.Is(err, no) {
			t.Errorf("SetTarget: %v", err)
		}
		if _, err := s.Send(t.Context(), session.Sending{To: "http://example.com/"}); !errors.Is(err, no) {
			t.Errorf("Send: %v", err)
		}
		if err := s.Run("plain"); err != nil {
			t.Fatal(err)
		}
		st := until(t, s, ended)
		if sc := st.Scenarios[0]; sc.State != session.Broken || sc.Reason != "elsewhere" || s.Book.Last() != 0 {
			t.Errorf("a run: %s, %q, %d deliveries", sc.State, sc.Reason, s.Book.Last())
		}
	})
}

// TestUnknownHost: why a name leads nowhere is said without whom was asked.
func TestUnknownHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := session.New(session.Config{To: "http://nowhere.example/", Client: &wire.Client{Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "nowhere.example", Server: "10.0.0.1:53"}}
		}}})
		defer s.Close()
		if st := until(t, s, func(st session.State) bool { return st.Receiver.Known }); st.Receiver.Err != "no such host" {
			t.Errorf("receiver: %q", st.Receiver.Err)
		}
	})
}

package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/session"
)

// TestFindingsAreMasked: what an expectation says of an answer is shown without the answer's secrets.
func TestFindingsAreMasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{Answer: receiver.Answer{Body: `{"apiKey":"very-secret-word-0123"}`}}, book.Limits{}, "plain", plain+"expect: {each: {body: nothing}}\n")
		d.press("enter", "tab", "k", "tab", "]", "]", "]", "]")
		d.sees("each.body", "findings")
		if strings.Contains(d.text(), "secret-word") {
			t.Errorf("a secret is shown:\n%s", d.text())
		}
		d.press("M", "y")
		d.sees("very-secret-word-0123")
	})
}

// TestReplayGoesWhereItWent: also a replay of a replay, of a scenario with a target of its own, until that is given up.
func TestReplayGoesWhereItWent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		if err := d.session.SetTarget(t.Context(), "http://127.0.0.1:4000/own", "plain"); err != nil {
			t.Fatal(err)
		}
		d.press("enter", "r", "r")
		last := func() string {
			x, _ := d.session.Book.Exchange(d.session.Book.Last())
			line, _, _ := strings.Cut(string(x.Request), "\r\n")
			return x.Target + " " + line
		}
		const own = "http://127.0.0.1:4000/own POST /own HTTP/1.1"
		if d.session.Book.Last() != 9 || last() != own {
			t.Errorf("the second replay, #%d, went to %s", d.session.Book.Last(), last())
		}
		if err := d.session.SetTarget(t.Context(), target, "plain"); err != nil {
			t.Fatal(err)
		}
		d.settle()
		d.press("r")
		if want := target + " POST /hook HTTP/1.1"; last() != want {
			t.Errorf("after the target was changed a replay went to %s", last())
		}
	})
}

// TestCrashReachesTheScreen: a panic in a run becomes one of Update, which bubbletea catches to give the terminal back.
func TestCrashReachesTheScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		loads := 0
		s := session.New(session.Config{To: target, Sources: []session.Source{{Name: "bad", Load: func() (*scenarios.Scenario, error) {
			if loads++; loads > 1 {
				panic("on purpose")
			}
			return &scenarios.Scenario{Name: "bad"}, nil
		}}}})
		defer s.Close()
		m, err := New(t.Context(), s, Options{Theme: "none", To: target})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Run("bad"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		defer func() {
			if cause, _ := recover().(string); !strings.Contains(cause, "on purpose") || !strings.Contains(cause, "goroutine") {
				t.Errorf("Update panics with %q", cause)
			}
		}()
		m.Update(stateMsg(s.State()))
	})
}

func TestSpeedSteps(t *testing.T) {
	for _, tt := range []struct {
		from         mock.Speed
		faster, less mock.Speed
	}{
		{mock.Max, mock.Max, 3600}, {3600, mock.Max, 600}, {1, 10, 0.1}, {0.1, 1, 0.1}, {0.5, 1, 0.1}, {30, 60, 10}, {0.05, 0.1, 0.05}, {1e6, mock.Max, 3600},
	} {
		m := still(t, nil, 80, 24)
		for key, want := range map[string]mock.Speed{"+": tt.faster, "-": tt.less} {
			m.session.Control.SetSpeed(tt.from)
			m.Update(keyMsg(key))
			if got, _ := m.session.Control.Speed(); got != want {
				t.Errorf("%v %s: %v, want %v", tt.from, key, got, want)
			}
		}
	}
}

package mock_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// TestEveryAssumptionChangesSomething holds the table of assumptions to its word: the default given explicitly changes
// nothing, and each alternative changes what is sent or what is done.
func TestEveryAssumptionChangesSomething(t *testing.T) {
	free := map[string]string{ // for "…"
		"failure.api-code": "418", "success.api-code": "299", "retry": "3x1s", "timeout": "7s",
	}
	synctest.Test(t, func(t *testing.T) {
		usual := conduct(t, nil)
		for _, a := range thordata.AssumptionTable() {
			if got := conduct(t, map[string]string{a.Key: a.Default}); got != usual {
				t.Errorf("%s=%s, the default, changes something", a.Key, a.Default)
			}
			for _, value := range a.Alternatives {
				if value == "…" {
					if value = free[a.Key]; value == "" {
						value = "any-value"
					}
				}
				if conduct(t, map[string]string{a.Key: value}) == usual {
					t.Errorf("%s=%s changes nothing", a.Key, value)
				}
			}
		}
	})
}

// conduct is everything that an assumption may change: all requests of all outcomes, what templates become, what counts
// as delivered, how often and how long it is tried.
func conduct(t *testing.T, assume map[string]string) string {
	t.Helper()
	var all strings.Builder
	for _, profile := range []string{"today", "oldest"} {
		all.WriteString(requestsUnder(mock.Config{Profile: profile, Assume: assume}))
	}
	for _, payload := range []string{`["{{ userId }}"]`, `["to {{eventData}}"]`, `["{{globals}}"]`, `["{{unheard}}"]`} {
		all.WriteString(requestsUnder(mock.Config{Payload: payload, Assume: assume}))
	}
	type dial = func(context.Context, string, string) (net.Conn, error)
	for _, receiver := range []dial{pipeTo(always("201 Created")), pipeTo(always("500 Oh")), silent} {
		e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Assume: assume, Client: &wire.Client{Dial: receiver}})
		for _, x := range e.MustDeliver(t, mock.Task{}) {
			fmt.Fprintln(&all, x.Attempt, x.Status, x.Delivered, x.RetryIn, x.Err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// requestsUnder is what a configuration sends at an hour at which the day differs between UTC and Thordata's time.
func requestsUnder(cfg mock.Config) string {
	var all strings.Builder
	cfg.To, cfg.Start = "http://receiver/", time.Date(2025, 6, 7, 20, 0, 0, 0, time.UTC)
	e, err := mock.New(cfg)
	if err != nil {
		return err.Error()
	}
	defer e.Close()
	outcomes := mock.Outcomes()
	task := func(i int) mock.Task {
		return mock.Task{Spider: "youtube_video_by-url", Outcome: outcomes[i%len(outcomes)]}
	}
	for m, err := range e.Messages(6*len(outcomes), task) {
		fmt.Fprintln(&all, m.Event, string(m.Request), err)
	}
	return all.String()
}

// silent is a Dial whose connections take everything and answer nothing.
func silent(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	go func() {
		defer theirs.Close()
		_, _ = io.Copy(io.Discard, theirs)
	}()
	return ours, nil
}

// always answers each request with one status.
func always(status string) func(*http.Request) string {
	return func(*http.Request) string { return status }
}

// TestDocumentedKnowsTheDate: globals is a variable of every event, of the example's too.
func TestDocumentedKnowsTheDate(t *testing.T) {
	e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Payload: `["{{globals.dateISO}}"]`})
	m, err := e.First(mock.Task{Outcome: mock.Documented}, thordata.KindSuccess)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(m.Request[m.Head:]), `["2025-06-07T06:33:14Z"]`; got != want {
		t.Errorf("body %s, want %s", got, want)
	}
}

package mock_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// TestFaultsHitEveryNth: nine events with one attempt at a time. d is dropped, 2 sent and then again, . sent once.
func TestFaultsHitEveryNth(t *testing.T) {
	for name, tt := range map[string]struct {
		faults mock.Faults
		want   string
	}{
		"none":               {mock.Faults{}, "........."},
		"negative":           {mock.Faults{DropOneIn: -1, DuplicateOneIn: -1, DelayOneIn: -1}, "........."},
		"drop all":           {mock.Faults{DropOneIn: 1}, "ddddddddd"},
		"drop":               {mock.Faults{DropOneIn: 4}, "...d...d."},
		"duplicate":          {mock.Faults{DuplicateOneIn: 3}, "..2..2..2"},
		"drop and duplicate": {mock.Faults{DropOneIn: 2, DuplicateOneIn: 2}, ".d2d.d2d."}, // what is dropped does not count for the other
		"delay":              {mock.Faults{DelayOneIn: 2, Delay: time.Microsecond}, ".w.w.w.w."},
		"no delay":           {mock.Faults{DelayOneIn: 2}, "........."},
		"all":                {mock.Faults{DropOneIn: 3, DuplicateOneIn: 2, DelayOneIn: 3, Delay: time.Microsecond}, ".2dw2d.2d"},
	} {
		t.Run(name, func(t *testing.T) {
			r := receiver.Start(t, receiver.Config{})
			control := &mock.Control{}
			control.SetFaults(tt.faults)
			e := mock.Start(t, mock.Config{To: r.URL(), Concurrency: 1, Control: control, Events: []thordata.Kind{thordata.KindSuccess}})
			if err := e.Run(t.Context(), 9, func(int) mock.Task { return mock.Task{} }); err != nil {
				t.Fatal(err)
			}
			got, sent := "", 0
			for _, x := range e.Journal().Exchanges() {
				sent++
				switch x.Fault {
				case wire.FaultDrop:
					got += "d"
					sent--
				case wire.FaultDuplicate:
					got = got[:len(got)-1] + "2"
				case "delay 1µs":
					got += "w"
				default:
					got += "."
				}
			}
			if got != tt.want || len(r.Exchanges()) != sent {
				t.Errorf("%s, %d at the receiver; want %s, %d", got, len(r.Exchanges()), tt.want, sent)
			}
			if control.Faults() != tt.faults {
				t.Errorf("Faults = %+v", control.Faults())
			}
		})
	}
}

// outline is what the tests look at in an exchange under faults.
type outline struct {
	Attempt          int
	Fault            string
	Stage            wire.Stage
	Err              string
	Status           int
	Delivered, Final bool
	RetryIn, After   time.Duration // After is counted from the first attempt
}

func outlines(all []wire.Exchange) []outline {
	var got []outline
	for _, x := range all {
		got = append(got, outline{x.Attempt, x.Fault, x.Stage, x.Err, x.Status, x.Delivered, x.Final, x.RetryIn, x.At.Sub(all[0].At)})
	}
	return got
}

// delivering gives the exchanges of one event, by both ways in which an Emitter tries again, to a receiver that fails at first.
func delivering(t *testing.T, f mock.Faults, check func(way string, e *mock.Emitter, all []wire.Exchange)) {
	t.Helper()
	for _, way := range []string{"Deliver", "Send"} {
		r := receiver.Start(t, receiver.Config{FailFirst: 1})
		control := &mock.Control{}
		control.SetFaults(f)
		e := mock.Start(t, mock.Config{
			To: r.URL(), Control: control, Events: []thordata.Kind{thordata.KindSuccess},
			Retry: mock.Policy{Name: "test", Waits: []time.Duration{time.Minute, time.Hour}},
		})
		var all []wire.Exchange
		if way == "Deliver" {
			all = e.MustDeliver(t, mock.Task{})
		} else {
			s := sending(t, e)
			s.Record.Attempt = 0
			all = e.Send(t.Context(), s)
		}
		check(way, e, all)
	}
}

const dropped = "not sent: a fault that was asked for"

// TestRetryAfterDrop: every second attempt is dropped. The policy counts dropped attempts too.
func TestRetryAfterDrop(t *testing.T) {
	delivering(t, mock.Faults{DropOneIn: 2}, func(way string, e *mock.Emitter, all []wire.Exchange) {
		want := []outline{
			{Attempt: 1, Status: 500, RetryIn: time.Minute},
			{Attempt: 2, Fault: "drop", Stage: wire.StageDropped, Err: dropped, RetryIn: time.Hour, After: time.Minute},
			{Attempt: 3, Status: 200, Delivered: true, Final: true, After: time.Minute + time.Hour},
		}
		if diff := cmp.Diff(want, outlines(all)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", way, diff)
		}
		if x := all[1]; string(x.Request) != string(all[0].Request) || x.RequestHead != all[0].RequestHead || len(x.Response) > 0 || x.Remote != "" {
			t.Errorf("%s: what was dropped: %d bytes, head %d, answer %q", way, len(x.Request), x.RequestHead, x.Response)
		}
		var tally mock.Tally
		for i := range all {
			tally.Add(&all[i])
		}
		if tally.Attempts != 3 || tally.Retries != 2 || tally.Stages[wire.StageDropped] != 1 || tally.BytesSent != int64(2*len(all[0].Request)) {
			t.Errorf("%s: %+v", way, tally)
		}
	})
}

// TestDuplicate: every attempt is sent twice. What the copy is answered decides about nothing.
func TestDuplicate(t *testing.T) {
	delivering(t, mock.Faults{DuplicateOneIn: 1}, func(way string, e *mock.Emitter, all []wire.Exchange) {
		want := []outline{
			{Attempt: 1, Status: 500, RetryIn: time.Minute},
			{Attempt: 1, Fault: "duplicate", Status: 200, Delivered: true, RetryIn: time.Minute},
			{Attempt: 2, Status: 200, Delivered: true, Final: true, After: time.Minute},
			{Attempt: 2, Fault: "duplicate", Status: 200, Delivered: true, Final: true, After: time.Minute},
		}
		if diff := cmp.Diff(want, outlines(all)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", way, diff)
		}
		var tally mock.Tally
		for i, x := range e.Journal().Exchanges() {
			tally.Add(&x)
			if x.Seq != all[i].Seq || string(x.Request) != string(all[0].Request) || string(x.Response) != string(all[i].Response) {
				t.Errorf("%s: the journal's exchange %d is another: %d, %q", way, i, x.Seq, x.Response)
			}
		}
		if tally.Attempts != 2 || tally.Deliveries != 1 || tally.Delivered != 1 || tally.Retries != 1 || tally.Copies != 2 {
			t.Errorf("%s: %+v", way, tally)
		}
	})
}

// TestFaultsOfSendBody: a body that is sent as it is has its faults too.
func TestFaultsOfSendBody(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	control := &mock.Control{}
	e := mock.Start(t, mock.Config{To: r.URL(), Control: control})
	for fault, f := range map[string]mock.Faults{"drop": {DropOneIn: 1}, "": {DuplicateOneIn: 1}, "delay 1ns": {DelayOneIn: 1, Delay: 1}} {
		control.SetFaults(f)
		x, err := e.SendBody(t.Context(), []byte("{}"))
		if err != nil || x.Fault != fault || !x.Final {
			t.Errorf("%+v: fault %q, final %v, %v", f, x.Fault, x.Final, err)
		}
	}
	if n := len(r.Exchanges()); n != 3 {
		t.Errorf("%d requests at the receiver, want 3", n)
	}
}

// TestCountsBeginAnewWithTheNumber: what else changes leaves the count as it is.
func TestCountsBeginAnewWithTheNumber(t *testing.T) {
	control := &mock.Control{}
	e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Client: accepting(), Control: control})
	got := ""
	for i, f := range []mock.Faults{
		{DropOneIn: 3}, {DropOneIn: 3, DelayOneIn: 1}, {DropOneIn: 3, DuplicateOneIn: 5}, // the third is dropped
		{DropOneIn: 3}, {DropOneIn: 2}, {DropOneIn: 3}, {}, {DropOneIn: 3}, {DropOneIn: 1}, // only the last, as the number changes
	} {
		control.SetFaults(f)
		x, err := e.SendBody(t.Context(), []byte("{}"))
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		got += map[string]string{"": ".", "drop": "d"}[x.Fault]
	}
	if want := "..d.....d"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestDelay: every second request is held back, in real time whatever the clock's. The end of the context ends that.
func TestDelay(t *testing.T) {
	for _, speed := range []mock.Speed{mock.Max, 3600} {
		synctest.Test(t, func(t *testing.T) {
			control := &mock.Control{}
			control.SetFaults(mock.Faults{DelayOneIn: 2, Delay: 500 * time.Millisecond})
			var arrived []time.Duration
			start := time.Now()
			dial := pipeTo(func(*http.Request) string {
				arrived = append(arrived, time.Since(start))
				return "200 OK"
			})
			e := mock.Start(t, mock.Config{To: "http://127.0.0.1/", Speed: speed, Control: control, Client: &wire.Client{Dial: dial}})
			s := sending(t, e)
			s.Record.At = mock.DocumentedAt()
			for i, fault := range []string{"", "delay 500ms"} {
				x := e.Send(t.Context(), s)[0]
				if x.Fault != fault || !x.At.Equal(s.Record.At) || x.Timing.Total != 0 || !x.Delivered {
					t.Errorf("attempt %d: fault %q, began at %s, took %s", i, x.Fault, x.At, x.Timing.Total)
				}
			}
			if diff := cmp.Diff([]time.Duration{0, 500 * time.Millisecond}, arrived); diff != "" {
				t.Error(diff)
			}
			control.SetFaults(mock.Faults{DelayOneIn: 1, DuplicateOneIn: 1, Delay: time.Hour})
			ctx, cancel := context.WithCancelCause(t.Context())
			defer time.AfterFunc(time.Minute, func() { cancel(errors.New("enough")) }).Stop()
			all := e.Send(ctx, s)
			if len(all) != 1 || all[0].Fault != "delay 1h0m0s" || all[0].Err != "wait for a connection: interrupted" || len(arrived) != 2 {
				t.Errorf("interrupted: %+v", outlines(all))
			}
			if took := time.Since(start); took != time.Minute+500*time.Millisecond {
				t.Errorf("interrupted after %s", took)
			}
		})
	}
}

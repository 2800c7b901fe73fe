package mock

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"

	"github.com/thorhook/thorhook/mock/wire"
)

func fill(j *Journal, n, size int) {
	for i := range n {
		j.append(&wire.Exchange{Index: i, Request: bytes.Repeat([]byte{'q'}, size), RequestHead: size, Response: bytes.Repeat([]byte{'r'}, size)})
	}
}

func TestJournalForgetsTheOldestExchanges(t *testing.T) {
	j := newJournal(Limits{Exchanges: 3}, nil)
	fill(j, 10, 1)
	got := j.Exchanges()
	if len(got) != 3 || got[0].Seq != 8 || got[2].Seq != 10 || got[0].Index != 7 || j.Len() != 10 {
		t.Errorf("kept %+v of %d", got, j.Len())
	}
}

func TestJournalDropsTheOldestBytes(t *testing.T) {
	j := newJournal(Limits{Exchanges: 100, Bytes: 50}, nil)
	fill(j, 20, 10) // 20 bytes each
	for i, x := range j.Exchanges() {
		if kept := x.Request != nil; kept != (i >= 18) {
			t.Errorf("exchange %d: bytes kept: %v", x.Seq, kept)
		}
		if x.Request == nil && (x.RequestHead != 0 || x.ResponseHead != 0) {
			t.Errorf("exchange %d: a head without bytes", x.Seq)
		}
	}
	if j.bytes != 40 {
		t.Errorf("%d bytes counted, want 40", j.bytes)
	}
}

func TestJournalBytesStayCountedWhenTheRingTurns(t *testing.T) {
	j := newJournal(Limits{Exchanges: 7, Bytes: 55}, nil)
	fill(j, 1000, 10)
	var sum int64
	for _, x := range j.Exchanges() {
		sum += size(&x)
	}
	if sum != j.bytes || sum > 55 {
		t.Errorf("%d bytes kept, %d counted, limit 55", sum, j.bytes)
	}
}

func TestJournalKeepsNothingWhenTold(t *testing.T) {
	var seen []uint64
	j := newJournal(Limits{Exchanges: -1}, func(x *wire.Exchange) { seen = append(seen, x.Seq) })
	fill(j, 3, 1)
	if len(j.Exchanges()) != 0 || len(seen) != 3 || seen[2] != 3 {
		t.Errorf("kept %d, observed %v", len(j.Exchanges()), seen)
	}
}

func TestJournalKeepsItsOwnCopies(t *testing.T) {
	j := newJournal(Limits{}, nil)
	request := []byte("first")
	j.append(&wire.Exchange{Request: request})
	copy(request, "other")
	if got := string(j.Exchanges()[0].Request); got != "first" {
		t.Errorf("request = %q, want the bytes at the time of append", got)
	}
}

func TestJournalWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := newJournal(Limits{}, nil)
		var got []uint64
		done := make(chan error)
		go func() { // owned by this test, which waits on done
			for {
				var after uint64
				if len(got) > 0 {
					after = got[len(got)-1]
				}
				batch, err := j.Wait(context.Background(), after)
				for _, x := range batch {
					got = append(got, x.Seq)
				}
				if err != nil {
					done <- err
					return
				}
			}
		}()
		synctest.Wait()
		fill(j, 3, 1)
		synctest.Wait()
		fill(j, 2, 1)
		j.close()
		if err := <-done; err != io.EOF {
			t.Errorf("Wait after close = %v, want EOF", err)
		}
		if len(got) != 5 || got[4] != 5 {
			t.Errorf("read %v, want 1 to 5", got)
		}
	})
}

func TestJournalWaitEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := newJournal(Limits{}, nil).Wait(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait = %v, want context.Canceled", err)
	}
}

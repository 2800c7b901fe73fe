package query

import (
	"time"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
)

// A Query is a filter that was read. It is a value, is not changed by use, and may be used by several goroutines at once.
// The zero Query matches every row.
type Query struct {
	source string
	terms  []term // those that need the row alone come first
	bytes  bool
}

// A term is one condition: one of its spans or texts, as the field has it, or none of them.
type term struct {
	field field
	not   bool
	spans []span
	texts []Text
}

// A span is a range of numbers, both ends included.
type span struct{ from, to int64 }

// Phrase returns the query for a text as it stands: rows that have it, spaces and signs included, where a word of a filter is
// looked for. An empty text gives the zero Query.
func Phrase(s string) Query {
	if s == "" {
		return Query{}
	}
	return Query{source: Quote(s), terms: []term{{field: anywhere, texts: []Text{NewText(s)}}}, bytes: true}
}

// String is the filter as it was written.
func (q Query) String() string { return q.source }

// Empty tells whether the query has no terms and so matches every row.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// NeedsBytes tells whether some terms look into the bytes of exchanges, so that rows whose bytes were dropped can be missing.
func (q Query) NeedsBytes() bool { return q.bytes }

// Match tells whether all terms hold for a row. exchange returns the row's bytes, false when they are gone; it is called
// once at the most, and not at all when the row alone decides. Nil stands for bytes that are gone. Match allocates nothing.
func (q Query) Match(row *book.Row, exchange func() (wire.Exchange, bool)) bool {
	undecided := false
	for i := range q.terms {
		t := &q.terms[i]
		switch holds := t.inRow(row); {
		case t.field.inBytes() && !(t.field == anywhere && holds):
			undecided = true
		case holds == t.not:
			return false
		}
	}
	return !undecided || exchange != nil && q.matchBytes(row, exchange)
}

// matchBytes decides the terms that the row left open.
func (q Query) matchBytes(row *book.Row, exchange func() (wire.Exchange, bool)) bool {
	x, kept := exchange()
	if !kept {
		return false
	}
	for i := range q.terms {
		t := &q.terms[i]
		if !t.field.inBytes() || t.field == anywhere && t.inRow(row) {
			continue
		}
		if t.inExchange(&x) == t.not {
			return false
		}
	}
	return true
}

// inRow tells whether a row has what the term looks for; false for fields that are bytes alone.
func (t *term) inRow(r *book.Row) bool {
	switch t.field {
	case seq:
		return t.spanned(int64(r.Seq))
	case status:
		return t.spanned(int64(r.Status))
	case attempt:
		return t.spanned(int64(r.Attempt))
	case latency:
		return t.spanned(int64(r.Latency))
	case size:
		return t.spanned(int64(r.Size))
	case run:
		return t.spanned(int64(r.Run))
	case is:
		return t.stated(r)
	case anywhere:
		return t.visible(r)
	}
	for i := range t.texts {
		if t.texts[i].inField(t.field, r) {
			return true
		}
	}
	return false
}

func (t *term) spanned(n int64) bool {
	for _, s := range t.spans {
		if n >= s.from && n <= s.to {
			return true
		}
	}
	return false
}

func (t *term) stated(r *book.Row) bool {
	for _, s := range t.spans {
		switch state(s.from) {
		case isDelivered:
			if r.Delivered {
				return true
			}
		case isFailed:
			if r.Failed() {
				return true
			}
		case isRetried:
			if r.Attempt > 1 || !r.Final && !r.Delivered {
				return true
			}
		}
	}
	return false
}

func (t *term) visible(r *book.Row) bool {
	for i := range t.texts {
		if t.texts[i].InRow(r) {
			return true
		}
	}
	return false
}

func (t *term) inExchange(x *wire.Exchange) bool {
	for i := range t.texts {
		w := &t.texts[i]
		switch t.field {
		case body:
			if w.InBytes(x.Request[x.RequestHead:]) {
				return true
			}
		case response:
			if w.InBytes(x.Response[x.ResponseHead:]) {
				return true
			}
		case header:
			if w.InBytes(x.Request[:x.RequestHead]) || w.InBytes(x.Response[:x.ResponseHead]) {
				return true
			}
		case anywhere:
			if w.InBytes(x.Request) || w.InBytes(x.Response) {
				return true
			}
		}
	}
	return false
}

// EventWord is the word for what happened to the task, as the screen shows it: running, succeeded, failed; the eventType
// where the kind is unknown.
func EventWord(r *book.Row) string {
	switch thordata.Kind(r.Kind) {
	case thordata.KindSuccess:
		return "succeeded"
	case thordata.KindFailure:
		return "failed"
	case thordata.KindCreationFailed:
		return "not created"
	}
	if r.Kind == "" {
		return r.Event
	}
	return r.Kind
}

// AppendTime appends a time of day as the screen shows it, 14:02:11.480, in twelve bytes.
func AppendTime(dst []byte, t time.Time) []byte {
	hour, minute, second := t.Clock()
	for _, n := range [3]int{hour, minute, second} {
		dst = append(dst, byte('0'+n/10), byte('0'+n%10), ':')
	}
	ms := t.Nanosecond() / 1e6
	dst[len(dst)-1] = '.'
	return append(dst, byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
}

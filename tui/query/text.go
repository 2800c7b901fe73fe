package query

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thorhook/thorhook/tui/book"
)

// A Text is something to look for, letter case ignored. Make it with [NewText]; the zero Text is found everywhere.
type Text struct {
	low    string // lower case
	ascii  bool
	rare   int    // where in low its least common byte stands
	number int64  // low as a number with or without # in front, -1 when it is none
	clock  bool   // low can be part of a time of day
	any    bool   // stands for every text but the empty one
	exact  string // as it was written
}

// NewText prepares a text.
func NewText(s string) Text {
	t := Text{low: strings.Map(unicode.ToLower, s), ascii: true, number: -1, exact: s}
	for i := range len(t.low) {
		t.ascii = t.ascii && t.low[i] < utf8.RuneSelf
		if rank(t.low[i]) > rank(t.low[t.rare]) {
			t.rare = i
		}
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(t.low, "#"), 10, 62); err == nil {
		t.number = int64(n)
	}
	t.clock = strings.Contains(t.low, ":") && strings.Trim(t.low, "0123456789:.") == ""
	return t
}

// String is the text as it was written.
func (t Text) String() string { return t.exact }

// rank orders bytes from common to rare, as requests and answers have them.
func rank(c byte) int {
	const common = `" e:,taoin0srl1c2d3u4h5p6m7_8/9.-fgbyw`
	if i := strings.IndexByte(common, c); i >= 0 {
		return i
	}
	return len(common)
}

// Index finds the text in s: s[from:to] is its first place. from is -1 when it is not there.
func (t *Text) Index(s string) (from, to int) {
	switch {
	case t.low == "":
		return 0, 0
	case !t.ascii:
		return runesIn(s, t.low)
	}
	low, up := t.low[0], upper(t.low[0])
	for i := range len(s) - len(t.low) + 1 {
		if c := s[i]; (c == low || c == up) && asciiAt(s, i, t.low) {
			return i, i + len(t.low)
		}
	}
	return -1, -1
}

// InBytes tells whether the text is in b.
func (t *Text) InBytes(b []byte) bool {
	switch {
	case t.any:
		return len(b) > 0
	case t.low == "":
		return true
	case !t.ascii:
		from, _ := runesIn(b, t.low)
		return from >= 0
	}
	low := t.low[t.rare]
	up := upper(low)
	nextLow, nextUp := next(b, 0, low), len(b)
	if up != low {
		nextUp = next(b, 0, up)
	}
	for {
		i := min(nextLow, nextUp)
		switch {
		case i == len(b):
			return false
		case i >= t.rare && asciiAt(b, i-t.rare, t.low):
			return true
		case i == nextLow:
			nextLow = next(b, i+1, low)
		default:
			nextUp = next(b, i+1, up)
		}
	}
}

// next is where c stands in b from i on, len(b) when it does not.
func next(b []byte, i int, c byte) int {
	if n := bytes.IndexByte(b[i:], c); n >= 0 {
		return i + n
	}
	return len(b)
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

func asciiAt[T string | []byte](s T, i int, low string) bool {
	if len(s)-i < len(low) {
		return false
	}
	for j := range len(low) {
		if c := s[i+j]; c != low[j] && (c < 'A' || c > 'Z' || c-'A'+'a' != low[j]) {
			return false
		}
	}
	return true
}

// runesIn finds a text that is not ASCII alone.
func runesIn[T string | []byte](s T, low string) (from, to int) {
	first, up := low[0], upper(low[0])
	for i := range len(s) {
		if c := s[i]; c < utf8.RuneSelf && c != first && c != up {
			continue // the quick way past ASCII
		}
		if n := runesAt(s, i, low); n >= 0 {
			return i, i + n
		}
	}
	return -1, -1
}

// runesAt compares character by character and returns how many bytes of s were taken, -1 when they differ.
func runesAt[T string | []byte](s T, i int, low string) int {
	start := i
	for _, want := range low {
		var ahead [utf8.UTFMax]byte
		r, n := utf8.DecodeRune(ahead[:copy(ahead[:], s[i:])])
		if n == 0 || unicode.ToLower(r) != want {
			return -1
		}
		i += n
	}
	return i - start
}

// in tells whether the text is in s.
func (t *Text) in(s string) bool {
	if t.any {
		return s != ""
	}
	from, _ := t.Index(s)
	return from >= 0
}

func (t *Text) begins(s string) bool {
	if t.any {
		return s != ""
	}
	if t.ascii {
		return asciiAt(s, 0, t.low)
	}
	return runesAt(s, 0, t.low) >= 0
}

// InRow tells whether the text is in a row: in one of its texts or its time of day, or whether it is its status or number.
func (t *Text) InRow(r *book.Row) bool {
	if t.number >= 0 && (r.Seq == uint64(t.number) || t.low[0] != '#' && r.Status > 0 && int64(r.Status) == t.number) {
		return true
	}
	if t.clock {
		var buf [16]byte
		if t.InBytes(AppendTime(buf[:0], r.At)) {
			return true
		}
	}
	return t.in(r.Task) || t.in(EventWord(r)) || t.in(r.Kind) || t.in(r.Event) || t.in(r.Spider) || t.in(string(r.Stage)) || t.in(r.Note) ||
		t.in(r.Scenario) || t.in(r.Dispatch) || t.in(r.Err) || t.in(r.Target)
}

// inField tells whether the text is in the field that a key names.
func (t *Text) inField(f field, r *book.Row) bool {
	switch f {
	case event:
		return t.in(EventWord(r)) || t.in(r.Kind) || t.in(r.Event)
	case task:
		return t.begins(r.Task)
	case dispatch:
		return t.begins(r.Dispatch)
	case spider:
		return t.in(r.Spider)
	case scenario:
		return t.in(r.Scenario)
	case stage:
		return t.in(string(r.Stage))
	case problem:
		return t.in(r.Err)
	case note:
		return t.in(r.Note)
	case target:
		return t.in(r.Target)
	}
	return false
}

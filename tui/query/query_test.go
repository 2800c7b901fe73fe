package query_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/query"
	"github.com/thorhook/thorhook/tui/text"
)

func Example() {
	q, err := query.Parse("status:>=500 event:failed")
	if err != nil {
		fmt.Println(err)
		return
	}
	row := book.Row{Status: 503, Kind: "failure"}
	fmt.Println(q.Match(&row, nil), q.NeedsBytes())
	_, err = query.Parse("event:failed statsu:500")
	fmt.Println(err)
	// Output:
	// true false
	// parse filter at 13: unknown key "statsu" (did you mean "status"?)
}

// sample is a row that most tests ask about, and its bytes.
func sample() (book.Row, func() (wire.Exchange, bool)) {
	row := book.Row{
		Seq: 1204, Run: 3, Scenario: "burst-1000", Note: "replay of #12", At: time.Date(2026, 1, 2, 14, 2, 11, 480e6, time.UTC),
		Task: "2e9ddee0c59d93252e9ddee0c59d9325", Spider: "amazon_product_by-url", Kind: "failure", Event: "ACTOR.RUN.FAILED",
		Dispatch: "77ac01fe", Target: "http://localhost:3000/hooks", Attempt: 2, Final: true, Status: 503, Err: "answer 503: Größe",
		Latency: 301500 * time.Microsecond, Size: 1536, ResponseSize: 9,
	}
	x := wire.Exchange{Request: []byte("POST /hooks HTTP/1.1\r\nX-Sign: abc\r\n\r\n{\"asin\":\"B0DPM\",\"name\":\"ÄPFEL\"}"),
		Response: []byte("HTTP/1.1 503 Busy\r\nRetry-After: 3\r\n\r\nnot found"), RequestHead: 37, ResponseHead: 37}
	return row, func() (wire.Exchange, bool) { return x, true }
}

func TestMatch(t *testing.T) {
	row, exchange := sample()
	for filter, want := range map[string]bool{
		"": true, "  ": true, "status:503": true, "status:500": false, "status:5xx": true, "STATUS:5XX": true, "status:4xx|5xx": true, "status:none": false,
		"status:500..503": true, "status:<500": false, "-status:5xx": false, "status:>=500 event:failed": true, "status:>=500 event:running": false,
		"event:failed": true, "event:failure": true, "event:actor.run": true, "event:succeeded|failed": true, "task:2e9d": true, "task:2E9D": true,
		"task:e9d": false, "task:*": true, "dispatch:77ac": true, "spider:product_by": true, "scenario:burst": true, "scenario:\"burst-1000\"": true,
		"attempt:>1": true, "attempt:1": false, "attempt:=2": true, "latency:>300ms": true, "latency:>300": true, "latency:>0.3s": true, "latency:<301.6ms": true,
		"latency:301ms": true, "latency:301.5": true, "latency:301.4": false, "latency:<=1m": true, "latency:>301500us": false, "latency:>=301500µs": true,
		"size:>1kb": true, "size:1kb": true, "size:>1.5kib": false, "size:>=1.5kib": true, "size:1536": true, "size:>2mb": false,
		"body:b0dpm": true, "body:retry-after": false, "body:äpfel": true, "response:\"NOT FOUND\"": true, "response:b0dpm": false, "header:x-sign": true,
		"header:retry-after": true, "header:b0dpm": false, "-header:x-sign": false, "-body:nothing": true, "body:x|b0d": true, "body:*": true,
		"error:größe": true, "error:GRÖSSE": false, "error:*": true, "-error:*": false, "stage:*": false, "stage:connect": false, "note:replay": true, "note:*": true,
		"target:localhost:3000": true, "is:failed": true, "is:delivered": false, "is:retried": true, "is:delivered|failed": true, "-is:failed": false,
		"run:3": true, "run:<3": false, "#1204": true, "#>1204": false, "#1000..2000": true, "seq:>=100": true, "-#1204": false,
		"amazon": true, "B0dpm": true, "busy": true, "503": true, "50": true, "1204": true, "120": false, "14:02:11": true, "14:02:12": false, "\"replay of #12\"": true, "nowhere": false,
		"-amazon": false, "-nowhere": true, "nowhere|amazon": true, "http://localhost": true, "\"status:503\"": false, "\"\"": true, "failed": true,
		"ama\"zon\"": true, "#twelve": false, "amazon B0DPM 14:02 -nowhere status:503": true,
	} {
		q, err := query.Parse(filter)
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		if got := q.Match(&row, exchange); got != want {
			t.Errorf("%s matches: %v", filter, got)
		}
		if q.String() != filter {
			t.Errorf("%s: String is %q", filter, q)
		}
	}
}

func TestMatchStates(t *testing.T) {
	for _, tt := range []struct {
		filter string
		row    book.Row
		want   bool
	}{
		{"is:delivered", book.Row{Delivered: true, Final: true}, true},
		{"is:retried", book.Row{Attempt: 1}, true},
		{"is:retried", book.Row{Attempt: 1, Final: true}, false},
		{"is:retried", book.Row{Attempt: 1, Delivered: true}, false},
		{"is:failed", book.Row{Attempt: 1}, false},
		{"status:none", book.Row{}, true},
		{"status:<500", book.Row{}, false},
		{"status:0..500", book.Row{}, true},
		{"stage:conn", book.Row{Stage: wire.StageConnect}, true},
		{"event:success", book.Row{Kind: "success"}, true},
		{"event:succeeded", book.Row{Kind: "success"}, true},
		{"event:created", book.Row{Kind: "creation-failed"}, true},
		{"event:custom", book.Row{Event: "my.CUSTOM.event"}, true},
		{"run:0", book.Row{}, true},
	} {
		if q := parse(t, tt.filter); q.Match(&tt.row, nil) != tt.want {
			t.Errorf("%s matches %+v: %v", tt.filter, tt.row, !tt.want)
		}
	}
}

func parse(t testing.TB, filter string) query.Query {
	t.Helper()
	q, err := query.Parse(filter)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestDroppedBytes: what only the bytes could tell does not hold, turned round or not.
func TestDroppedBytes(t *testing.T) {
	row, _ := sample()
	gone := func() (wire.Exchange, bool) { return wire.Exchange{}, false }
	for filter, want := range map[string]bool{
		"body:b0dpm": false, "-body:b0dpm": false, "response:x": false, "-header:x": false, "amazon": true, "nowhere": false, "-nowhere": false,
		"-amazon": false, "status:503": true, "-status:200": true, "amazon|nowhere": true,
	} {
		q := parse(t, filter)
		for name, exchange := range map[string]func() (wire.Exchange, bool){"gone": gone, "nil": nil} {
			if got := q.Match(&row, exchange); got != want {
				t.Errorf("%s matches a row whose bytes are %s: %v", filter, name, got)
			}
		}
	}
}

// TestBytesAreFetchedOnce, and not when the row decides.
func TestBytesAreFetchedOnce(t *testing.T) {
	row, exchange := sample()
	for filter, want := range map[string]int{
		"status:503": 0, "body:b0dpm response:found nowhere": 1, "body:b0dpm status:200": 0, "amazon": 0, "nowhere -nothing": 1, "": 0,
	} {
		n := 0
		q := parse(t, filter)
		q.Match(&row, func() (wire.Exchange, bool) { n++; return exchange() })
		if n != want {
			t.Errorf("%s fetches the bytes %d times, want %d", filter, n, want)
		}
		if want > 0 && !q.NeedsBytes() {
			t.Errorf("%s: NeedsBytes is false", filter)
		}
	}
}

func TestErrors(t *testing.T) {
	for filter, want := range map[string]query.Error{
		"statsu:500":            {At: 0, Cause: `unknown key "statsu" (did you mean "status"?)`},
		"amazon -evnt:x":        {At: 8, Cause: `unknown key "evnt" (did you mean "event"?)`},
		"qqqqqqq:x":             {At: 0, Cause: `unknown key "qqqqqqq"; quote a text that has a colon`},
		"日本 status:":            {At: 12, Cause: `status needs a value, such as >=500`},
		"status:abc":            {At: 7, Cause: `"abc" is no status: write 404, 5xx, >=500, 400..499 or none`},
		"status:200|":           {At: 11, Cause: `status needs a value, such as >=500`},
		"a|":                    {At: 2, Cause: `| needs a value on either side`},
		"|a":                    {At: 0, Cause: `| needs a value on either side`},
		"a -":                   {At: 2, Cause: `- needs a term behind it`},
		"body:\"a b":            {At: 5, Cause: `the quote is not closed`},
		"latency:>3sec":         {At: 8, Cause: `unknown unit "sec" (did you mean "s"?): a latency is in ms, us, µs, ns, s, m`},
		"latency:>":             {At: 8, Cause: `a number is missing`},
		"latency:3s..1s":        {At: 8, Cause: `"3s..1s" goes from the greater to the smaller`},
		"latency:1.2.3":         {At: 8, Cause: `"1.2.3" is no number`},
		"latency:1.1234567":     {At: 8, Cause: `"1.1234567" is no number`},
		"latency:99999999999m":  {At: 8, Cause: `"99999999999m" is too large`},
		"size:1kilo":            {At: 5, Cause: `unknown unit "kilo" (did you mean "kib"?): a size is in kb, b, mb, gb, kib, mib, gib`},
		"attempt:2.5":           {At: 8, Cause: `"2.5" is no number`},
		"attempt:two":           {At: 8, Cause: `"two" is no number`},
		"stage:conect":          {At: 6, Cause: `unknown stage "conect" (did you mean "connect"?)`},
		"is:faild":              {At: 3, Cause: `unknown state "faild" (did you mean "failed"?)`},
		"is:marvellous":         {At: 3, Cause: `unknown state "marvellous": there are delivered, failed, retried`},
		"#99999999999999999999": {At: 1, Cause: `"99999999999999999999" is too large`},
	} {
		_, err := query.Parse(filter)
		var got *query.Error
		if !errors.As(err, &got) {
			t.Errorf("%s: error is %v", filter, err)
			continue
		}
		if *got != want {
			t.Errorf("%s:\n got %d %s\nwant %d %s", filter, got.At, got.Cause, want.At, want.Cause)
		}
	}
}

// TestHelp: every example is a filter, and every key of a filter that the help names is known.
func TestHelp(t *testing.T) {
	seen := map[string]bool{}
	for _, topic := range query.Help() {
		parse(t, topic.Example)
		if topic.Meaning == "" || seen[topic.Key] {
			t.Errorf("topic %+v has no meaning or stands twice", topic)
		}
		seen[topic.Key] = true
	}
	if len(seen) < 20 {
		t.Errorf("help has %d topics", len(seen))
	}
}

func TestPhrase(t *testing.T) {
	row, exchange := sample()
	for phrase, want := range map[string]bool{"": true, "not found": true, "replay of #12": true, "status:503": false, "of replay": false, "-": true} {
		q := query.Phrase(phrase)
		if got := q.Match(&row, exchange); got != want {
			t.Errorf("%q matches: %v", phrase, got)
		}
		if again := parse(t, q.String()); again.Match(&row, exchange) != want {
			t.Errorf("%q as the filter %s differs", phrase, again)
		}
	}
}

func TestTextIndex(t *testing.T) {
	for _, tt := range []struct {
		text, in string
		from, to int
	}{
		{"B0", "xb0y", 1, 3}, {"äp", "x ÄPFEL", 2, 5}, {"k", "\u212a", -1, -1}, {"é\u212a", "ÉK", 0, 3}, {"x", "", -1, -1}, {"", "abc", 0, 0}, {"é", "e", -1, -1},
		{"ß", "straße", 4, 6},
	} {
		w := query.NewText(tt.text)
		if from, to := w.Index(tt.in); from != tt.from || to != tt.to {
			t.Errorf("%q is in %q at %d to %d, want %d to %d", tt.text, tt.in, from, to, tt.from, tt.to)
		}
		if got := w.InBytes([]byte(tt.in)); got != (tt.from >= 0) {
			t.Errorf("%q is in the bytes of %q: %v", tt.text, tt.in, got)
		}
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	row, exchange := sample()
	for _, filter := range []string{rowOnly, "amazon", "nowhere", "14:03", "body:b0dpm", "größe"} {
		q := parse(t, filter)
		if n := testing.AllocsPerRun(100, func() { q.Match(&row, exchange) }); n != 0 {
			t.Errorf("%s allocates %v times", filter, n)
		}
	}
}

const rowOnly = "status:>=500 event:failed task:2e9d latency:>300ms spider:amazon|google -note:edited"

func FuzzParse(f *testing.F) {
	for _, topic := range query.Help() {
		f.Add(topic.Example)
	}
	for _, s := range []string{rowOnly, `-a|"b \" c"`, `body:"x`, "#12 seq:>=3..4", "日本:x", "latency:1.5s..2m", "status:2xx|none", "\xff\u202e", "--a"} {
		f.Add(s)
	}
	row, exchange := sample()
	f.Fuzz(func(t *testing.T, s string) {
		quoted, err := query.Parse(query.Quote(s))
		if err != nil {
			t.Fatalf("quoted %q: %v", s, err)
		}
		if query.Phrase(s).Match(&row, exchange) != quoted.Match(&row, exchange) {
			t.Errorf("%q quoted is not the phrase", s)
		}
		q, err := query.Parse(s)
		if err != nil {
			var e *query.Error
			if !errors.As(err, &e) || e.At < 0 || e.At > text.Width(text.Printable(s)) || e.Cause == "" || strings.ContainsAny(e.Cause, "\n\x1b") {
				t.Errorf("%q: error %#v", s, err)
			}
			return
		}
		holds := q.Match(&row, exchange)
		if !q.NeedsBytes() && q.Match(&row, nil) != holds {
			t.Errorf("%q needs bytes and says it does not", s)
		}
		if holds != (q.Match(&row, exchange)) {
			t.Errorf("%q changes its mind", s)
		}
		turned(t, s, holds, &row, exchange)
	})
}

// turned checks that - in front of a single term turns it round.
func turned(t *testing.T, s string, holds bool, row *book.Row, exchange func() (wire.Exchange, bool)) {
	if strings.ContainsAny(s, " \t\r\n\"") || s == "" || s[0] == '-' {
		return
	}
	q, err := query.Parse("-" + s)
	if err != nil {
		t.Fatalf("%q is a filter, turned round it is not: %v", s, err)
	}
	if q.Match(row, exchange) == holds {
		t.Errorf("%q: turned round it is the same", s)
	}
}

func BenchmarkMatch(b *testing.B) {
	row, exchange := sample()
	for _, filter := range []string{"status:>=500", rowOnly, "nowhere"} {
		b.Run(filter, func(b *testing.B) {
			q := parse(b, filter)
			b.ReportAllocs()
			for b.Loop() {
				q.Match(&row, exchange)
			}
		})
	}
}

func BenchmarkInBytes(b *testing.B) {
	body := []byte(strings.Repeat(`{"asin":"B0DPM","title":"A thing of beauty","price":12.99,"url":"https://example.com/dp/B0"},`, 1000))
	for _, s := range []string{"B0DPX", "beautiful", "größe"} {
		b.Run(s, func(b *testing.B) {
			w := query.NewText(s)
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				w.InBytes(body)
			}
		})
	}
}

package scenarios_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

var update = flag.Bool("update", false, "write the golden files")

// oddBodies are bodies that a careless writer of YAML, or of requests, gets wrong.
func oddBodies() []string {
	return []string{
		"", " ", "\n", "\n\n", "text\n", "text\n\n", " lead\nnext", "{{userId}} {{resource}}", "a: b\n- c\n? d", "# no comment", "--- \n...\n", "'\"\\", "|-\n  x",
		"\x00\x01\x1b[31m\x7f\u0085\u2028\u202e\ufeff", "\xff\xfe no UTF-8", "żółć 日本語 😀 e\u0301", "a\r\nb\rc\t", "\tx\n", "*alias &anchor !tag %dir @at `tick`",
		"null", "true", "1e3", "0x10", "~", "<<: *a", strings.Repeat("[{", 1500), strings.Repeat("[", 1100) + strings.Repeat("]", 1100), strings.Repeat("long ", 10_000),
		strings.Repeat("line\n", 2_000), `{"a": "\u00e4\/",` + "\n\t" + `"b": [1, 2.0, {}]}`,
	}
}

// oddHeads are headers as senders other than the engine may write them. HOST stands for the target's.
func oddHeads() [][]wire.Header {
	return [][]wire.Header{
		{{Name: "host", Value: "HOST"}, {Name: "content-length", Value: "LENGTH"}, {Name: "x-b", Value: "1"}, {Name: "x-a", Value: "2"}},
		{{Name: "X", Value: "1"}, {Name: "Host", Value: "HOST"}, {Name: "x", Value: "2"}, {Name: "X", Value: ""}, {Name: "Content-Length", Value: "LENGTH"}},
		{{Name: "Host", Value: "evil.example"}, {Name: "Content-Length", Value: "LENGTH"}, {Name: "null", Value: "null"}, {Name: "*'|", Value: "a: b #c 'd' \"e\" [{"}},
		{{Name: "Content-Length", Value: "LENGTH"}, {Name: "Content-Type", Value: "text/plain"}},
		{{Name: "Host", Value: "HOST"}, {Name: "Content-Length", Value: "1"}},
		{{Name: "Host", Value: "HOST"}, {Name: "Content-Length", Value: "LENGTH"}, {Name: "Content-Length", Value: "LENGTH"}},
		{{Name: "Host", Value: "HOST"}, {Name: "Host", Value: "HOST"}, {Name: "Content-Length", Value: "LENGTH"}},
		{{Name: "Host", Value: "HOST"}},
		nil,
	}
}

// recordRun sends a random run to a receiver of its own and returns what the sender recorded.
func recordRun(t *testing.T, seed uint64) []wire.Exchange {
	t.Helper()
	draw := rand.New(rand.NewPCG(seed, 0))
	pick := func(from ...string) string { return from[draw.IntN(len(from))] }
	r := receiver.Start(t, receiver.Config{FailRate: 0.3, Seed: seed})
	cfg := mock.Config{
		To: r.URL() + "/hook?x=[1]", Seed: seed, Profile: pick("", "oldest", "sdk"),
		Payload: pick("", "{\n\t\"id\": \"{{resource.taskId}}\",\n\n  \"all\": \"{{resource}}\"\n}\n", "[\n \"{{userName}}\",\r\n \"{{globals}}\" ]"),
		Headers: pick("", `{"X-Task":"{{resource.taskId}}","a-lower":"ü: '#{{userId}}'","X-Task-2":"","User-Agent":"own"}`),
		Assume:  map[string]string{"header.accept-encoding": pick("none", "gzip"), "dispatch-id": pick("task", "event"), "partial.event": pick("success", "failure")},
		Header:  []wire.Header{{Name: pick("Authorization", "X-Secret"), Value: "Bearer s3cret-s3cret"}},
	}
	var err error
	if cfg.Retry, err = mock.ParsePolicy(pick("none", "2x1ms", "3x5m")); err != nil {
		t.Fatal(err)
	}
	e := mock.Start(t, cfg)
	outcomes := mock.Outcomes()
	if err := e.Run(t.Context(), 1+draw.IntN(6), func(i int) mock.Task { return mock.Task{Outcome: outcomes[(i+int(seed))%len(outcomes)]} }); err != nil {
		t.Fatal(err)
	}
	bodies := oddBodies()
	for range draw.IntN(3) {
		if _, err := e.SendBody(t.Context(), []byte(bodies[draw.IntN(len(bodies))])); err != nil {
			t.Fatal(err)
		}
	}
	return e.Journal().Exchanges()
}

// replayed runs a recorded scenario and returns what it sends, without the last question whether the receiver lives.
func replayed(t *testing.T, text []byte, runner scenarios.Runner) []wire.Exchange {
	t.Helper()
	s, err := scenarios.Parse("recorded.yaml", text, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	o := runner.Run(t.Context(), []*scenarios.Scenario{s}).Scenarios[0]
	if o.State != scenarios.Passed && o.State != scenarios.Failed {
		t.Fatalf("%s\n%s", brief(&o), text)
	}
	all := o.Exchanges
	if n := len(all); n > 0 && all[n-1].Kind == "alive" {
		all = all[:n-1]
	}
	return all
}

// sameRequests compares requests byte for byte; the recorded ones were sent to a host that the replay's takes the place of.
func sameRequests(t *testing.T, want, got []wire.Exchange, wantHost, gotHost string, text []byte) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d requests were recorded, %d sent again\n%s", len(want), len(got), text)
	}
	for i := range want {
		moved := bytes.ReplaceAll(want[i].Request[:want[i].RequestHead], []byte(wantHost), []byte(gotHost))
		moved = append(moved, want[i].Request[want[i].RequestHead:]...)
		if !bytes.Equal(moved, got[i].Request) {
			t.Errorf("request %d: %s\n%s", i, cmp.Diff(string(moved), string(got[i].Request)), text)
		}
	}
}

// TestRecordReplays: what was recorded is sent again byte for byte, to another receiver.
func TestRecordReplays(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			recorded := recordRun(t, seed)
			text, err := scenarios.Record(scenarios.Recording{Name: "again", Description: "Run: " + fmt.Sprint(seed), Exchanges: recorded, ShowSecrets: true})
			if err != nil {
				t.Fatal(err)
			}
			r := receiver.Start(t, receiver.Config{})
			got := replayed(t, text, scenarios.Runner{To: r.URL() + "/hook?x=[1]", Profile: "sdk", Seed: seed + 1})
			from, _ := wire.ParseTarget(recorded[0].Target, "")
			sameRequests(t, recorded, got, from.Host, strings.TrimPrefix(r.URL(), "http://"), text)
			for i := range got {
				if known := recorded[i].Kind == "running" || recorded[i].Kind == "success" || recorded[i].Kind == "failure"; known && got[i].Kind != recorded[i].Kind {
					t.Errorf("request %d is called %s, was %s", i, got[i].Kind, recorded[i].Kind)
				}
			}
		})
	}
}

// oddRequests are requests of every odd body, and of every odd head.
func oddRequests(t *testing.T, target string) (all []wire.Exchange) {
	t.Helper()
	to, err := wire.ParseTarget(target, "")
	if err != nil {
		t.Fatal(err)
	}
	add := func(method string, header []wire.Header, body string) {
		fill := strings.NewReplacer("HOST", to.Host, "LENGTH", fmt.Sprint(len(body)))
		var filled []wire.Header
		for _, h := range header {
			filled = append(filled, wire.Header{Name: h.Name, Value: fill.Replace(h.Value)})
		}
		raw, err := wire.AppendHead(nil, method, to.Path, filled)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, wire.Exchange{Target: target, RequestHead: len(raw), Request: append(raw, body...)})
	}
	plain := []wire.Header{{Name: "Host", Value: "HOST"}, {Name: "Content-Length", Value: "LENGTH"}}
	for _, body := range oddBodies() {
		add("PUT", plain, body)
	}
	for _, head := range oddHeads() {
		add("POST", head, "odd head")
	}
	chunked := []wire.Header{{Name: "Host", Value: "HOST"}, {Name: "Transfer-Encoding", Value: "chunked"}}
	add("BREW'", chunked, "5\r\nhello\r\n0\r\n\r\n")
	return all
}

func TestRecordOddRequests(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	all := oddRequests(t, "http://recorded.example:81/a")
	for i := range all {
		text, err := scenarios.Record(scenarios.Recording{Exchanges: all[i : i+1], ShowSecrets: true})
		if err != nil {
			t.Fatalf("%q: %v", all[i].Request, err)
		}
		got := replayed(t, text, scenarios.Runner{To: r.URL() + "/a", Client: &wire.Client{Timeout: time.Second}})
		sameRequests(t, all[i:i+1], got, "recorded.example:81", strings.TrimPrefix(r.URL(), "http://"), text)
	}
}

// TestRecordAtReceiver: the other side's records, which know less, will do.
func TestRecordAtReceiver(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	mock.Start(t, mock.Config{To: r.URL() + "/a"}).MustDeliver(t, mock.Task{Outcome: mock.Failure})
	recorded := r.Exchanges()
	text, err := scenarios.Record(scenarios.Recording{Exchanges: recorded, ShowSecrets: true})
	if err != nil {
		t.Fatal(err)
	}
	got := replayed(t, text, scenarios.Runner{To: r.URL() + "/a"})
	sameRequests(t, recorded, got, "", "", text)
	if kinds := got[0].Kind + " " + got[1].Kind; kinds != "running failure" {
		t.Errorf("kinds %s", kinds)
	}
}

// TestRecordGolden shows a whole file: a task with a retry, one after a while, a duplicate at once, a head of its own.
func TestRecordGolden(t *testing.T) {
	r := receiver.Start(t, receiver.Config{FailFirst: 1})
	retry, err := mock.ParsePolicy("1x10m")
	if err != nil {
		t.Fatal(err)
	}
	cfg := mock.Config{To: r.URL(), Seed: 3, Retry: retry, Headers: `{"X-Api-Key":"0123456789abcdef"}`, Payload: "{\n  \"task\": \"{{resource.taskId}}\",\n  \"event\": \"{{eventType}}\"\n}\n"}
	recorded := mock.Start(t, cfg).MustDeliver(t, mock.Task{Spider: "amazon_product_by-url"})
	odd := oddRequests(t, r.URL())
	recorded = append(recorded, recorded[len(recorded)-1], recorded[len(recorded)-1], odd[len(odd)-1], odd[14])
	text, err := scenarios.Record(scenarios.Recording{Name: "again", Description: "What was sent.", Exchanges: recorded})
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/record/again.yaml"
	if *update {
		if err := os.WriteFile(golden, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	got := replayed(t, text, scenarios.Runner{To: r.URL()})
	for i := 1; i < 4; i++ {
		if was, is := recorded[i].At.Sub(recorded[i-1].At), got[i].At.Sub(got[i-1].At); is < was.Round(time.Millisecond)-2*time.Second || is > was+2*time.Second {
			t.Errorf("%s passed before request %d, in the replay %s", was, i, is)
		}
	}
}

// TestRecordMasks: no secret stands in the file, and what is sent is what a mask makes of the requests.
func TestRecordMasks(t *testing.T) {
	recorded := recordRun(t, 1)
	text, err := scenarios.Record(scenarios.Recording{Exchanges: recorded})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("s3cret")) || !bytes.Contains(text, []byte("# Secrets are masked")) {
		t.Errorf("a secret, or no word on them:\n%s", text)
	}
	var mask wire.Mask
	for i := range recorded {
		recorded[i].Request = mask.AppendMasked(nil, recorded[i].Request, recorded[i].RequestHead)
	}
	r := receiver.Start(t, receiver.Config{})
	from, _ := wire.ParseTarget(recorded[0].Target, "")
	got := replayed(t, text, scenarios.Runner{To: r.URL() + "/hook?x=[1]"})
	sameRequests(t, recorded, got, from.Host, strings.TrimPrefix(r.URL(), "http://"), text)
}

// TestRecordWithSecret: the run's secret header is added to requests without one, however their head is written down.
func TestRecordWithSecret(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	text, err := scenarios.Record(scenarios.Recording{Exchanges: oddRequests(t, r.URL())[:1]})
	if err != nil {
		t.Fatal(err)
	}
	lower, err := scenarios.Record(scenarios.Recording{Exchanges: oddRequests(t, r.URL())[len(oddBodies()):][:1]})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{text, lower} {
		got := replayed(t, text, scenarios.Runner{To: r.URL(), SecretHeader: wire.Header{Name: "X-Token", Value: "s3cret"}})
		if n := bytes.Count(got[0].Request, []byte("X-Token: s3cret\r\n")); n != 1 {
			t.Errorf("the secret stands %d times in\n%s", n, got[0].Request)
		}
	}
}

// TestRecordWithout: of headers that are left out the run's own secret takes the place, once, and all else is as it was.
func TestRecordWithout(t *testing.T) {
	const head = "POST / HTTP/1.1\r\nHost: a\r\nauthorization: Bearer\r\n abcd****\r\nX-Token: abcd****\r\nX: Authorization: y\r\nContent-Length: 2\r\n\r\n"
	x := wire.Exchange{Target: "http://a/", Request: []byte(head + "{}"), RequestHead: len(head)}
	text, err := scenarios.Record(scenarios.Recording{Exchanges: []wire.Exchange{x}, ShowSecrets: true, Without: []string{"Authorization", "x-token"}})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte("\n# Left out is what the run is to add with --secret-header: \"Authorization, x-token\".\n")) || bytes.Contains(text, []byte("abcd")) {
		t.Errorf("%s", text)
	}
	if string(x.Request) != head+"{}" {
		t.Errorf("the recorded request became %q", x.Request)
	}
	r := receiver.Start(t, receiver.Config{})
	host := strings.TrimPrefix(r.URL(), "http://")
	got := replayed(t, text, scenarios.Runner{To: r.URL()})
	want := "POST / HTTP/1.1\r\nHost: " + host + "\r\nX: Authorization: y\r\nContent-Length: 2\r\n"
	if string(got[0].Request) != want+"\r\n{}" {
		t.Errorf("got %q, want %q", got[0].Request, want)
	}
	got = replayed(t, text, scenarios.Runner{To: r.URL(), SecretHeader: wire.Header{Name: "Authorization", Value: "Bearer s3cret"}})
	if string(got[0].Request) != want+"Authorization: Bearer s3cret\r\n\r\n{}" {
		t.Errorf("with a secret: %q", got[0].Request)
	}
}

func TestRecordRefuses(t *testing.T) {
	exchange := func(request string) wire.Exchange {
		head := strings.Index(request, "\r\n\r\n") + 4
		return wire.Exchange{Seq: 7, Request: []byte(request), RequestHead: head}
	}
	many := make([]wire.Exchange, 400)
	for i := range many {
		many[i] = exchange("POST / HTTP/1.1\r\nHost: a\r\n\r\n" + strings.Repeat(fmt.Sprint(i), 400))
		many[i].Seq = 0
	}
	for _, tt := range []struct {
		want string
		r    scenarios.Recording
	}{
		{"there are no exchanges", scenarios.Recording{}},
		{"exchange 7: its bytes are no longer kept", scenarios.Recording{Exchanges: []wire.Exchange{{Seq: 7}}}},
		{`exchange 7: its first line "POST / HTTP/1.0" cannot be kept: a scenario sends HTTP/1.1`, scenarios.Recording{Exchanges: []wire.Exchange{exchange("POST / HTTP/1.0\r\n\r\n")}}},
		{`exchange 7: its header "X" cannot be kept: it is not UTF-8`, scenarios.Recording{Exchanges: []wire.Exchange{exchange("POST / HTTP/1.1\r\nX: \xe9\r\n\r\n")}}},
		{`exchange 7: its head cannot be kept: write head: header name "a b" is not a token`, scenarios.Recording{Exchanges: []wire.Exchange{exchange("POST / HTTP/1.1\r\na b: c\r\n\r\n")}}},
		{"exchange 241: with it the file is longer than 256 KiB or 20000 lines", scenarios.Recording{Exchanges: many}},
		{`name: must consist of letters, digits and dashes, not "a b"`, scenarios.Recording{Name: "a b", Exchanges: []wire.Exchange{exchange("POST / HTTP/1.1\r\nHost: a\r\n\r\n")}}},
	} {
		if _, err := scenarios.Record(tt.r); err == nil || err.Error() != "record scenario: "+tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

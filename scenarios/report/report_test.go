package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/scenarios/report"
)

var update = flag.Bool("update", false, "write the golden files")

func write(t *testing.T, o report.Options, format string, r *scenarios.Result) string {
	t.Helper()
	w, err := o.ByName(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := w(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGoldens(t *testing.T) {
	for name, r := range map[string]*scenarios.Result{"run": run(), "check": check()} {
		for _, f := range report.Formats() {
			if f.Name == "html" {
				continue // its content is tested in the browser
			}
			t.Run(name+"/"+f.Name, func(t *testing.T) {
				got := write(t, report.Options{}, f.Name, r)
				file := filepath.Join("testdata", "golden", name+"."+f.Name)
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("differs from %s (-want +got):\n%s", file, diff)
				}
			})
		}
	}
}

// TestNothingHostileGetsThrough holds every format to what all have in common.
func TestNothingHostileGetsThrough(t *testing.T) {
	for _, f := range report.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			got := write(t, report.Options{}, f.Name, check())
			if again := write(t, report.Options{}, f.Name, check()); again != got {
				t.Error("the same result gave two reports")
			}
			if strings.Contains(got, secret) {
				t.Error("the secret stands in it")
			}
			for _, r := range got {
				if r < 0x20 && r != '\n' || r == 0x7f || r >= 0x80 && r < 0xa0 || strings.ContainsRune("\u202e\u2066\u2028\ufeff\ufffe\U000e0041", r) {
					t.Fatalf("U+%04X stands in it", r)
				}
			}
			if strings.ToValidUTF8(got, "") != got {
				t.Error("it is no UTF-8")
			}
			for _, want := range []string{"idempotent", "not observable", "Answer 405 to other methods.", "GET was answered 200"} {
				if !strings.Contains(got, want) {
					t.Errorf("%q does not stand in it", want)
				}
			}
			if shown := write(t, report.Options{ShowSecrets: true}, f.Name, check()); !strings.Contains(shown, secret) {
				t.Error("the secret is masked in spite of ShowSecrets")
			}
		})
	}
}

func TestOwnMask(t *testing.T) {
	o := report.Options{Mask: &wire.Mask{Headers: []string{"Host"}, Fields: []string{"text"}}}
	got := write(t, o, "json", run())
	if strings.Contains(got, `["Host","127.0.0.1:3000"]`) || !strings.Contains(got, secret) {
		t.Error("the mask of the options was not used")
	}
}

func TestEmptyResult(t *testing.T) {
	for _, f := range report.Formats() {
		if got := write(t, report.Options{}, f.Name, &scenarios.Result{}); got == "" {
			t.Errorf("%s: nothing was written", f.Name)
		}
	}
}

func TestStyle(t *testing.T) {
	tag := func(name string) func(string) string {
		return func(s string) string { return "<" + name + ">" + s + "</" + name + ">" }
	}
	o := report.Options{Style: report.Style{OK: tag("ok"), Fail: tag("fail"), Warn: tag("warn")}}
	got := write(t, o, "text", check())
	for _, want := range []string{"<ok>passed ", "<fail>failed ", "<warn>warning", "<warn>skipped", "<fail>fail ", "<ok>pass "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func TestJSONReadsBack(t *testing.T) {
	var got struct {
		Seed      uint64
		Scenarios []struct {
			Name      string
			Seed      uint64
			Exchanges []json.RawMessage
		}
		Verdict []struct{ Evidence string }
	}
	if err := json.Unmarshal([]byte(write(t, report.Options{ShowSecrets: true}, "json", check())), &got); err != nil {
		t.Fatal(err)
	}
	want := check()
	if got.Seed != 42 || got.Scenarios[1].Seed != want.Scenarios[1].Seed {
		t.Errorf("seeds %d and %d", got.Seed, got.Scenarios[1].Seed)
	}
	if e := got.Verdict[1].Evidence; !strings.HasSuffix(e, strings.ReplaceAll(hostile, "\xff\xfe", "\ufffd\ufffd")) {
		t.Errorf("evidence %q", e)
	}
	for k, raw := range got.Scenarios[1].Exchanges {
		x, err := wire.ParseExchangeJSON(raw)
		if err != nil {
			t.Fatal(err)
		}
		w := &want.Scenarios[1].Exchanges[k]
		if !bytes.Equal(x.Request, w.Request) || !bytes.Equal(x.Response, w.Response) {
			t.Errorf("exchange %d came back with other bytes", k)
		}
	}
}

func TestNDJSONLines(t *testing.T) {
	types := map[string]int{}
	for line := range strings.Lines(write(t, report.Options{}, "ndjson", check())) {
		var l struct{ Type string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		types[l.Type]++
	}
	want := map[string]int{"run_started": 1, "exchange": 6, "finding": 5, "probe": 2, "scenario": 5, "verdict": 1, "run_finished": 1}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Errorf("types of lines (-want +got):\n%s", diff)
	}
}

func TestMarkdownIsBounded(t *testing.T) {
	r := run()
	for range 400 {
		r.Scenarios = append(r.Scenarios, r.Scenarios[1])
	}
	if n := len(write(t, report.Options{}, "markdown", r)); n > 1<<20 {
		t.Errorf("%d bytes, GitHub takes %d", n, 1<<20)
	}
}

// FuzzFormats puts any text where strangers can put some.
func FuzzFormats(f *testing.F) {
	f.Add(hostile)
	f.Add("```\n~~~\n- 'x'\n...\n---\nok 1")
	f.Fuzz(func(t *testing.T, s string) {
		r := check()
		out := &r.Scenarios[1]
		out.Scenario.Name, out.Findings[0].Actual, out.Findings[0].Place = s, s, s
		out.Exchanges[1].Response = append(out.Exchanges[1].Response[:out.Exchanges[1].ResponseHead:out.Exchanges[1].ResponseHead], s...)
		r.Scenarios[3].Reason, r.Verdict.Rows[0].Evidence = s, s
		decoder := xml.NewDecoder(strings.NewReader(write(t, report.Options{}, "junit", r)))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("junit: %v", err)
			}
		}
		if !json.Valid([]byte(write(t, report.Options{}, "json", r))) {
			t.Error("json: not valid")
		}
		points := 0
		for line := range strings.Lines(write(t, report.Options{}, "tap", r)) {
			if strings.HasPrefix(line, "ok ") || strings.HasPrefix(line, "not ok ") {
				points++
			}
		}
		if points != 9 {
			t.Errorf("tap: %d points", points)
		}
		for line := range strings.Lines(write(t, report.Options{}, "github", r)) {
			if !strings.HasPrefix(line, "::") {
				t.Errorf("github: line %q", line)
			}
		}
		page := write(t, report.Options{}, "html", r)
		if strings.Count(page, "<script") != 1 || strings.Count(page, "<img") != 0 {
			t.Error("html: an element came from outside")
		}
	})
}

package thordata

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExampleEventPrintsAsTheDocumentedExample(t *testing.T) {
	var want bytes.Buffer
	if err := json.Compact(&want, []byte(ExamplePayload())); err != nil {
		t.Fatal(err)
	}
	e := ExampleEvent()
	if diff := cmp.Diff(want.String(), string(e.AppendPayload(nil))); diff != "" {
		t.Errorf("payload (-documented +ours):\n%s", diff)
	}
	viaStruct, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(viaStruct)); diff != "" {
		t.Errorf("encoding/json of Event (-documented +ours):\n%s", diff)
	}
}

func TestEventFindsEveryPath(t *testing.T) {
	e := ExampleEvent()
	e.Globals = `{"dateISO":"2025-06-07T06:33:14Z","dateUnix":1749277994}`
	var all map[string]any
	if err := json.Unmarshal(e.appendVariables(nil), &all); err != nil {
		t.Fatal(err)
	}
	for _, dotted := range append(FieldPaths(), "status") {
		path := strings.Split(dotted, ".")
		want := any(all)
		for _, step := range path {
			want = want.(map[string]any)[step]
		}
		raw, ok := e.AppendJSON(nil, path)
		if !ok {
			t.Errorf("%s: not found", dotted)
			continue
		}
		var got any
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Errorf("%s: %s is no JSON: %v", dotted, raw, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dotted, diff)
		}
	}
}

func TestEventHasNoOtherPaths(t *testing.T) {
	e := ExampleEvent()
	for _, dotted := range []string{"", "user", "userId.x", "resource.url.spider_id", "resource.taskID", "eventData.product_id", "eventData.apiRunId.0", "globals", "globals.dateISO"} {
		if got, ok := e.AppendJSON([]byte("kept"), strings.Split(dotted, ".")); ok || string(got) != "kept" {
			t.Errorf("AppendJSON(%q) = %q, %v; want nothing", dotted, got, ok)
		}
	}
}

func TestVariantTypesRoundTrip(t *testing.T) {
	for _, text := range []string{`3406`, `"3406"`} {
		var id UserID
		if err := json.Unmarshal([]byte(text), &id); err != nil {
			t.Fatal(err)
		}
		if got := string(id.appendJSON(nil)); got != text {
			t.Errorf("UserID %s became %s", text, got)
		}
	}
	for _, text := range []string{`null`, `""`, `"2025-06-07T14:33:44+08:00"`} {
		var stamp Timestamp
		if err := json.Unmarshal([]byte(text), &stamp); err != nil {
			t.Fatal(err)
		}
		if got := string(stamp.appendJSON(nil)); got != text {
			t.Errorf("Timestamp %s became %s", text, got)
		}
	}
}

func TestPayloadAllocatesNothing(t *testing.T) {
	e := ExampleEvent()
	buf := make([]byte, 0, 4096)
	if n := testing.AllocsPerRun(100, func() { buf = e.AppendPayload(buf[:0]) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func TestAssumptionTableHoldsTogether(t *testing.T) {
	defaults, err := Assume()
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for _, f := range Facts() {
		explained[f.Assumption] = true
		if f.Assumption == "" && f.Provenance == Assumed && f.Note == "" {
			t.Errorf("fact %s %s is assumed, but neither a setting nor explained", f.Kind, f.Name)
		}
		if f.Assumption != "" && defaults.Value(f.Assumption) == "" {
			t.Errorf("fact %s %s names assumption %q, which there is none of", f.Kind, f.Name, f.Assumption)
		}
	}
	seen := map[string]bool{}
	for _, a := range AssumptionTable() {
		if seen[a.Key] {
			t.Errorf("%s stands twice", a.Key)
		}
		seen[a.Key] = true
		if a.Question == "" || a.Reason == "" || len(a.Alternatives) == 0 {
			t.Errorf("%s is incomplete: %+v", a.Key, a)
		}
		for _, value := range append([]string{a.Default}, a.Alternatives...) {
			if value == "…" {
				continue
			}
			got, err := Assume(map[string]string{a.Key: value})
			if err != nil || got.Value(a.Key) != value {
				t.Errorf("%s=%s: %q, %v", a.Key, value, got.Value(a.Key), err)
			}
		}
		if !explained[a.Key] && !strings.HasPrefix(a.Key, "event.creat") {
			t.Errorf("no fact names the assumption %s", a.Key)
		}
	}
}

func TestAssumeRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct{ key, value, want string }{
		{"dispatchid", "task", `unknown assumption "dispatchid" (did you mean "dispatch-id"?)`},
		{"dispatch-id", "evnt", `assumption dispatch-id="evnt": must be one of task, event (did you mean "event"?)`},
		{"header.webhook", "a\r\nX: y", "byte 0x0d cannot stand in a header"},
		{"success.api-code", "fine", "must be a code such as 200"},
		{"event.running", "", "must not be empty"},
	} {
		_, err := Assume(map[string]string{tt.key: tt.value})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Assume(%s=%s) = %v, want …%s…", tt.key, tt.value, err, tt.want)
		}
	}
}

func TestProfilesAreValid(t *testing.T) {
	for _, p := range Profiles() {
		if _, err := Assume(p.Assume); err != nil {
			t.Errorf("profile %s: %v", p.Name, err)
		}
		if p.Template != "" && !json.Valid([]byte(p.Template)) {
			t.Errorf("profile %s: template is no JSON", p.Name)
		}
		if got, err := ProfileByName(p.Name); err != nil || got.Name != p.Name {
			t.Errorf("ProfileByName(%s) = %s, %v", p.Name, got.Name, err)
		}
	}
	if _, err := ProfileByName("todya"); err == nil || !strings.Contains(err.Error(), `did you mean "today"?`) {
		t.Errorf("ProfileByName(todya) = %v", err)
	}
}

func BenchmarkPayload(b *testing.B) {
	e := ExampleEvent()
	buf := make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		buf = e.AppendPayload(buf[:0])
	}
	b.SetBytes(int64(len(buf)))
}

func TestErrorCodesAreAll(t *testing.T) {
	for i, c := range ErrorCodes() {
		if c.Number != 10000+i || c.Message == "" {
			t.Errorf("place %d: %d %q", i, c.Number, c.Message)
		}
	}
	if n := len(ErrorCodes()); n != 22 {
		t.Errorf("%d codes, want 10000 to 10021", n)
	}
}

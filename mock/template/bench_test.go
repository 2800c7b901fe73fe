package template_test

import (
	"bytes"
	"encoding/json"
	"testing"
	texttemplate "text/template"

	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
)

func documented(t testing.TB) (*template.Payload, *thordata.Event) {
	t.Helper()
	p, err := template.Parse(thordata.DocumentedTemplate(), template.Options{Paths: thordata.FieldPaths()})
	if err != nil {
		t.Fatal(err)
	}
	if found := p.Findings(); found != nil {
		t.Fatalf("the documented template has findings: %v", found)
	}
	event := thordata.ExampleEvent()
	return p, &event
}

func TestDocumentedTemplate(t *testing.T) {
	p, event := documented(t)
	buf := p.Append(nil, event)
	var got, want map[string]any
	if err := json.Unmarshal(buf, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(thordata.ExamplePayload()), &want); err != nil {
		t.Fatal(err)
	}
	delete(want, "userName") // in the example, not in the template
	gotText, wantText := marshal(t, got), marshal(t, want)
	if gotText != wantText {
		t.Errorf("got  %s\nwant %s", gotText, wantText)
	}
	if n := testing.AllocsPerRun(100, func() { buf = p.Append(buf[:0], event) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func marshal(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The three benchmarks below make the same payload: the documented template with the documented example.

func BenchmarkAppend(b *testing.B) {
	p, event := documented(b)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = p.Append(buf[:0], event)
	}
	b.SetBytes(int64(len(buf)))
}

func BenchmarkEncodingJSON(b *testing.B) {
	_, event := documented(b)
	type payload struct {
		UserID    thordata.UserID    `json:"userId"`
		EventType string             `json:"eventType"`
		CreatedAt string             `json:"createdAt"`
		EventData thordata.EventData `json:"eventData"`
		Resource  thordata.Resource  `json:"resource"`
	}
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		if err := encoder.Encode(payload{event.UserID, event.EventType, event.CreatedAt, event.EventData, event.Resource}); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
}

func BenchmarkTextTemplate(b *testing.B) {
	_, event := documented(b)
	tmpl := texttemplate.Must(texttemplate.New("").Funcs(texttemplate.FuncMap{"json": func(v any) (string, error) {
		text, err := json.Marshal(v)
		return string(text), err
	}}).Parse(`{
  "userId": {{json .UserID}},
  "eventType": {{json .EventType}},
  "createdAt": {{json .CreatedAt}},
  "eventData": {{json .EventData}},
  "resource": {{json .Resource}}
}
`))
	var buf bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		if err := tmpl.Execute(&buf, event); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
}

func BenchmarkParse(b *testing.B) {
	src, o := thordata.DocumentedTemplate(), template.Options{Paths: thordata.FieldPaths()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := template.Parse(src, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHeaders(b *testing.B) {
	_, event := documented(b)
	h, err := template.ParseHeaders(`{"Authorization":"Bearer x","X-Task":"{{resource.taskId}}"}`, template.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var fields []template.Field
	b.ReportAllocs()
	for b.Loop() {
		if fields, err = h.Append(fields[:0], event); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDocument(b *testing.B) {
	p, event := documented(b)
	text := event.AppendPayload(nil)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		doc, err := template.ParseDocument(text)
		if err != nil {
			b.Fatal(err)
		}
		if err := doc.Set([]string{"resource", "apiCode"}, []byte("500")); err != nil {
			b.Fatal(err)
		}
		buf = p.Append(buf[:0], doc)
	}
}

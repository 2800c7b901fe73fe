package template

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func forced() []string {
	return []string{"Host", "Content-Type", "Webhook", "Webhook-Dispatch-Id", "Request-Origin"}
}

type headersRendering struct {
	name, src  string
	o          Options
	want       []Field
	overridden []string
}

func (r headersRendering) check(t *testing.T) {
	t.Run(r.name, func(t *testing.T) {
		h, err := ParseHeaders(r.src, r.o)
		if err != nil {
			t.Fatal(err)
		}
		kept := Field{"Kept", "k"}
		got, err := h.Append([]Field{kept}, document(t, values))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append([]Field{kept}, r.want...), got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(r.overridden, h.Overridden()); diff != "" {
			t.Errorf("overridden (-want +got):\n%s", diff)
		}
	})
}

func TestHeaderNames(t *testing.T) {
	for _, tt := range []headersRendering{
		{name: "empty text"},
		{name: "white space", src: " \r\n\t"},
		{name: "no headers", src: "{ }"},
		{
			name: "fixed", src: `{"X-A":"a b","x-B":"","Authorization":"Bearer \"t\u006f\"\\\/ é\t\ud83d\ude00"}`,
			want: []Field{{"X-A", "a b"}, {"x-B", ""}, {"Authorization", "Bearer \"to\"\\/ é\t😀"}},
		},
		{
			name: "forced names lose, whatever their case", src: `{"HOST":"{{foo}}","X":"1","webhook":"w","Webhook-dispatch-ID":"d","HOST":"2"}`,
			o: Options{Forced: forced()}, want: []Field{{"X", "1"}}, overridden: []string{"HOST", "webhook", "Webhook-dispatch-ID"},
		},
		{
			name: "names that stand twice", src: `{"A":"1","a":"2","B":"x","A":"3"}`,
			want: []Field{{"a", "2"}, {"B", "x"}, {"A", "3"}},
		},
		{name: "every sign of a token", src: `{"!#$%&'*+-.^_` + "`" + `|~09Az":"1"}`, want: []Field{{"!#$%&'*+-.^_`|~09Az", "1"}}},
	} {
		tt.check(t)
	}
}

func TestHeaderValues(t *testing.T) {
	for _, tt := range []headersRendering{
		{
			name: "variables are text", src: `{"a":"{{userId}}","b":"id {{userId}}, {{yes}}","c":"{{nothing}}{{gone}}","d":"{{kanji}}"}`,
			want: []Field{{"a", "3406"}, {"b", "id 3406, true"}, {"c", ""}, {"d", "漢字😀"}},
		},
		{
			name: "values are decoded", src: `{"a":"{{resource.url}}","b":"{{html}} \u0026"}`,
			want: []Field{{"a", `{"a":"\u0026"}`}, {"b", "<a&b> &"}},
		},
		{
			name: "objects", src: `{"a":"{{resource}}","b":"{{list}}"}`,
			want: []Field{{"a", `{"taskId":"t1","first":{"second":"r"},"url":"{\"a\":\"\\u0026\"}"}`}, {"b", "[1,2,3]"}},
		},
		{
			name: "Apify's objects", src: `{"a":"{{resource}}","b":"{{list}}"}`, o: Options{ObjectText: ObjectApify},
			want: []Field{{"a", "[object Object]"}, {"b", "1,2,3"}},
		},
		{name: "unknown is null", src: `{"a":"x{{foo}}y"}`, o: Options{Variables: []string{}, UnknownNull: true}, want: []Field{{"a", "xy"}}},
		{name: "spaces", src: `{"a":"{{ foo }}"}`, want: []Field{{"a", "{{ foo }}"}}},
		{name: "spaces trimmed", src: `{"a":"{{ foo }}"}`, o: Options{TrimSpaces: true}, want: []Field{{"a", "hello"}}},
		{name: "no second expansion", src: `{"a":"{{nasty}}"}`, want: []Field{{"a", "{{foo}}"}}},
	} {
		tt.check(t)
	}
}

func TestHeadersRefuseBytesOfValues(t *testing.T) {
	h, err := ParseHeaders(`{"X-Fixed":"1","X-Name":"a{{name}}b"}`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ value, want string }{
		{`"x\r\nEvil: 1"`, `render header "X-Name": byte 0x0d cannot stand in a header`},
		{`"\n"`, `render header "X-Name": byte 0x0a cannot stand in a header`},
		{`"\u0000"`, `render header "X-Name": byte 0x00 cannot stand in a header`},
		{`"\u007f"`, `render header "X-Name": byte 0x7f cannot stand in a header`},
		{`"\u001b[31m"`, `render header "X-Name": byte 0x1b cannot stand in a header`},
		{`"\tfine \u0080é"`, ""},
		{`["\n"]`, ""}, // the object's text holds a backslash and an n
	} {
		got, err := h.Append([]Field{{"Kept", "k"}}, document(t, `{"name":`+tt.value+`}`))
		text := ""
		if err != nil {
			text = err.Error()
		}
		if text != tt.want {
			t.Errorf("%s: error %q, want %q", tt.value, text, tt.want)
		}
		if want := 3; err == nil && len(got) != want || err != nil && len(got) != 1 {
			t.Errorf("%s: %d fields", tt.value, len(got))
		}
	}
}

type headersLinting struct {
	name, src string
	want      []string // as of linting
}

func (l headersLinting) check(t *testing.T) {
	t.Run(l.name, func(t *testing.T) {
		o := dashboard()
		o.Forced = forced()
		h, err := ParseHeaders(l.src, o)
		fatal, _ := err.(Errors)
		all := LintHeaders(l.src, o)
		if diff := cmp.Diff(l.want, marked(all, fatal)); diff != "" {
			t.Errorf("LintHeaders (-want +got):\n%s", diff)
		}
		if err == nil {
			if diff := cmp.Diff(marked(all, nil), marked(h.Findings(), nil)); diff != "" {
				t.Errorf("Findings (-LintHeaders +Findings):\n%s", diff)
			}
		}
	})
}

func TestLintHeadersObject(t *testing.T) {
	for _, tt := range []headersLinting{
		{"empty", ``, nil},
		{"no object", `["a"]`, []string{`*syntax 1:1: error: a headers template must be a JSON object`}},
		{"a variable alone", `{{resource}}`, []string{`*syntax 1:1: error: a headers template must be a JSON object`}},
		{"a string alone", `"{{resource}}"`, []string{`*syntax 1:1: error: a headers template must be a JSON object`}},
		{"cut short", `{"a":`, []string{`*syntax 1:6: error: unexpected end, want a string`}},
		{"not JSON", `{"a":"b",}`, []string{`*syntax 1:9: error: trailing comma before '}'`}},
		{"a line of a header", `Authorization: Bearer x`, []string{`*syntax 1:1: error: a headers template must be a JSON object`}},
		{"values of other types", `{"A":1,"B":null,"C":["{{ x }}"],"D":{{userId}},"E":true}`, []string{
			`*header-value 1:6: error: the value of header "A" must be a string`,
			`*header-value 1:12: error: the value of header "B" must be a string`,
			`*header-value 1:21: error: the value of header "C" must be a string`,
			`*header-value 1:37: error: the value of header "D" must be a string: "{{userId}}"`,
			`*header-value 1:52: error: the value of header "E" must be a string`,
		}},
		{"names", `{"":"a","X Y":"b","X:":"c","é":"d","{{userId}}":"e","a\r\n":"f"}`, []string{
			`*header-name 1:2: error: "" is no header name`,
			`*header-name 1:9: error: "X Y" is no header name`,
			`*header-name 1:19: error: "X:" is no header name`,
			`*header-name 1:28: error: "é" is no header name`,
			`*header-name 1:36: error: "{{userId}}" is no header name`,
			`key 1:37: warning: {{userId}} stays as it is: keys are never substituted`,
			`*header-name 1:53: error: "a\r\n" is no header name`,
		}},
	} {
		tt.check(t)
	}
}

func TestLintHeadersMembers(t *testing.T) {
	for _, tt := range []headersLinting{
		{"nothing to say", `{"X-Task":"{{resource.taskId}}"}`, nil},
		{"bytes", `{"A":"x\r\ny","B":"{{userId}}\n","C":"\u0000{{userId}}"}`, []string{
			`*header-value 1:6: error: the value of header "A" holds byte 0x0d, which cannot stand in a header`,
			`*header-value 1:19: error: the value of header "B" holds byte 0x0a, which cannot stand in a header`,
			`*header-value 1:38: error: the value of header "C" holds byte 0x00, which cannot stand in a header`,
		}},
		{"a bad escape and the rest", `{"A":"\x","B":"{{usrId}}"}`, []string{
			`*syntax 1:7: error: bad escape: a backslash before 'x'`,
			`*unknown-variable 1:16: error: unknown variable "usrId" (did you mean "userId"?)`,
		}},
		{"objects", `{"A":"{{resource}}"}`, []string{
			`object-in-text 1:7: warning: {{resource}} is an object, written into text as compact JSON; Thordata's page does not say how`,
		}},
		{"spaces", `{"A":"{{ userId }}"}`, []string{
			`spaced 1:7: warning: "{{ userId }}" has spaces and stays as it is (did you mean {{userId}}?)`,
		}},
		{"twice", `{"X-A":"1","x-a":"2","X-A":"3"}`, []string{
			`duplicate-key 1:12: warning: header "x-a" stands twice, before as "X-A"; both are sent`,
			`duplicate-key 1:22: warning: key "X-A" stands twice in this object; readers keep the last one`,
		}},
		{"forced", `{"content-type":"text/plain"}`, []string{
			`forced 1:2: warning: header "content-type" is always overwritten by the sender`,
		}},
	} {
		tt.check(t)
	}
}

func TestNamesAreThoseOfAppend(t *testing.T) {
	h, err := ParseHeaders(`{"A":"1","Host":"x","b":"{{userId}}","A":"2"}`, Options{Forced: forced()})
	if err != nil {
		t.Fatal(err)
	}
	fields, err := h.Append(nil, &Document{text: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range fields {
		want = append(want, f.Name)
	}
	if diff := cmp.Diff(want, h.Names()); diff != "" || len(want) != 2 {
		t.Errorf("names (-Append +Names):\n%s", diff)
	}
}

func TestFixedHeadersAllocateNothing(t *testing.T) {
	h, err := ParseHeaders(`{"A":"1","B":"2"}`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	fields := make([]Field, 0, 2)
	n := testing.AllocsPerRun(100, func() {
		if fields, err = h.Append(fields[:0], nil); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

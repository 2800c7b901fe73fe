package template

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dashboard returns options as Thordata's dashboard would have them, cut down.
func dashboard() Options {
	return Options{
		Variables: []string{"userId", "createdAt", "eventType", "eventData", "resource", "globals"},
		Paths:     []string{"userId", "userName", "createdAt", "eventType", "eventData", "eventData.prodect_id", "resource", "resource.taskId", "resource.jsonUrl"},
	}
}

// A linting is a template and its findings, as "rule line:column: severity: message". Those that prevent rendering have a
// star before them.
type linting struct {
	name, src string
	o         Options
	want      []string
}

func (l linting) check(t *testing.T) {
	t.Run(l.name, func(t *testing.T) {
		p, err := Parse(l.src, l.o)
		fatal, _ := err.(Errors)
		all := Lint(l.src, l.o)
		if diff := cmp.Diff(l.want, marked(all, fatal)); diff != "" {
			t.Errorf("Lint (-want +got):\n%s", diff)
		}
		if err == nil {
			if diff := cmp.Diff(marked(all, nil), marked(p.Findings(), nil)); diff != "" {
				t.Errorf("Findings (-Lint +Findings):\n%s", diff)
			}
		}
	})
}

func TestLintVariables(t *testing.T) {
	null, apify := dashboard(), dashboard()
	null.UnknownNull, apify.ObjectText = true, ObjectApify
	for _, tt := range []linting{
		{"nothing to say", `{"a":"{{userId}}","b":"x {{resource.taskId}}","g":"{{globals}}"}`, dashboard(), nil},
		{"unknown", "[\n \"{{userID}}\",\"é{{foobar}}\",\"{{resorce.taskId}}\",{{taskId}}]", dashboard(), []string{
			`*unknown-variable 2:3: error: unknown variable "userID" (did you mean "userId"?)`,
			`*unknown-variable 2:17: error: unknown variable "foobar"`,
			`*unknown-variable 2:30: error: unknown variable "resorce.taskId" (did you mean "resource.taskId"?)`,
			`*unknown-variable 2:50: error: unknown variable "taskId" (did you mean "resource.taskId"?)`,
			`unquoted 2:50: error: {{taskId}} stands outside a string; Thordata's page asks for a valid JSON string: "{{taskId}}"`,
		}},
		{"unknown is null", `["{{userID}}"]`, null, []string{`unknown-variable 1:3: warning: unknown variable "userID" is null (did you mean "userId"?)`}},
		{"no variables at all", `["{{userId}}"]`, Options{Variables: []string{}}, []string{`*unknown-variable 1:3: error: unknown variable "userId"`}},
		{"unknown path", `["{{resource.taskID}}","{{resource.url}}","{{eventData.product_id}}"]`, dashboard(), []string{
			`unknown-path 1:3: warning: no value is known at "resource.taskID" (did you mean "resource.taskId"?)`,
			`unknown-path 1:25: warning: no value is known at "resource.url" (did you mean "resource.jsonUrl"?)`,
			`unknown-path 1:44: warning: no value is known at "eventData.product_id" (did you mean "eventData.prodect_id"?)`,
		}},
		{"unknown path of any variable", `["{{usrId}}"]`, Options{Paths: dashboard().Paths}, []string{`unknown-path 1:3: warning: no value is known at "usrId" (did you mean "userId"?)`}},
		{"object in text", `["{{resource}}","a {{resource}}"]`, dashboard(), []string{
			`object-in-text 1:20: warning: {{resource}} is an object, written into text as compact JSON; Thordata's page does not say how`,
		}},
		{"object in Apify's text", `["a {{eventData}}"]`, apify, []string{
			`object-in-text 1:5: warning: {{eventData}} is an object, written into text as [object Object]; Thordata's page does not say how`,
		}},
	} {
		tt.check(t)
	}
}

func TestLintSpelling(t *testing.T) {
	trim := dashboard()
	trim.TrimSpaces = true
	for _, tt := range []linting{
		{"spaces", `["{{ userId }}","{{userId }}"]`, dashboard(), []string{
			`spaced 1:3: warning: "{{ userId }}" has spaces and stays as it is (did you mean {{userId}}?)`,
			`spaced 1:18: warning: "{{userId }}" has spaces and stays as it is (did you mean {{userId}}?)`,
		}},
		{"spaces trimmed", `["{{ userId }}",{{ userId }}]`, trim, []string{
			`spaced 1:3: warning: "{{ userId }}" is taken as {{userId}}, which Thordata does not promise`,
			`spaced 1:17: warning: "{{ userId }}" is taken as {{userId}}, which Thordata does not promise`,
			`unquoted 1:17: error: {{userId}} stands outside a string; Thordata's page asks for a valid JSON string: "{{userId}}"`,
		}},
		{"spaces outside go on", `[{{ userId }},]`, dashboard(), []string{
			`*spaced 1:2: error: "{{ userId }}" has spaces (did you mean {{userId}}?)`,
			`*syntax 1:14: error: trailing comma before ']'`,
		}},
		{"unclosed", `["{{userId}","a {{b {{userId}}"]`, dashboard(), []string{
			`unclosed 1:3: warning: "{{" is never closed in this string and stays as it is`,
			`unclosed 1:17: warning: "{{" is never closed in this string and stays as it is`,
		}},
		{"no name", `["{{}}","{{user id}}","{{` + strings.Repeat("x ", 100) + `}}"]`, dashboard(), []string{
			`name 1:3: warning: "{{}}" names no variable and stays as it is: names are letters, digits, _ . and -`,
			`name 1:10: warning: "{{user id}}" names no variable and stays as it is: names are letters, digits, _ . and -`,
			`name 1:24: warning: "{{` + strings.Repeat("x ", 19) + `" names no variable and stays as it is: names are letters, digits, _ . and -`,
		}},
		{"escaped braces", `["\u007b\u007buserId}}","{\u007B","\\u007b{","{\\u007b"]`, dashboard(), []string{
			`escaped-braces 1:9: warning: escaped braces stay as they are; a server that decodes the string first would see a variable here`,
			`escaped-braces 1:27: warning: escaped braces stay as they are; a server that decodes the string first would see a variable here`,
		}},
		{"keys", `{"x{{userId}}":1,"{{nobody":2,"{{ userId }}":3}`, dashboard(), []string{
			`key 1:4: warning: {{userId}} stays as it is: keys are never substituted`,
		}},
		{"duplicate keys", `{"a":1,"b":{"a":2},"\u0061":3}`, dashboard(), []string{
			`duplicate-key 1:20: warning: key "a" stands twice in this object; readers keep the last one`,
		}},
		{"mistakes and the rest, by position", `{"a":"{{ userId }}","b":"\x{{usrId}}","c":{{userId}}`, dashboard(), []string{
			`spaced 1:7: warning: "{{ userId }}" has spaces and stays as it is (did you mean {{userId}}?)`,
			`*syntax 1:26: error: bad escape: a backslash before 'x'`,
			`*unknown-variable 1:28: error: unknown variable "usrId" (did you mean "userId"?)`,
			`unquoted 1:43: error: {{userId}} stands outside a string; Thordata's page asks for a valid JSON string: "{{userId}}"`,
			`*syntax 1:53: error: unexpected end, want ',' or '}'`,
		}},
	} {
		tt.check(t)
	}
}

func marked(all, fatal []Finding) []string {
	var out []string
	for _, f := range all {
		line := f.Rule + " " + f.String()
		for _, e := range fatal {
			if e == f {
				line = "*" + line
			}
		}
		out = append(out, line)
	}
	return out
}

func TestFindingsAreTheCallersOwn(t *testing.T) {
	p, err := Parse(`["{{ a }}"]`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Findings()[0].Message = "changed"
	if p.Findings()[0].Message == "changed" {
		t.Error("Findings shares its slice with the payload")
	}
}

// Templates that are nothing but mistakes: what a scan to the end for each of them would make slow.
func TestHostileTemplatesAreLinear(t *testing.T) {
	for _, unit := range []string{"{{a", "{", "{{ a }}", "\n{{a", "}}", `\u007b{`, "{{a}"} {
		n := 1 << 17 / len(unit)
		if got := len(Lint(`["`+strings.Repeat(unit, n)+`"]`, dashboard())); unit == "{{a" && got != n {
			t.Errorf("%q: %d findings, want %d", unit, got, n)
		}
	}
}

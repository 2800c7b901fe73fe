package template

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// values are the variables of most tests, every type and some traps among them.
const values = `{
	"userId": 3406, "zero": 0, "no": false, "yes": true, "nothing": null, "empty": "", "price": 1.50, "big": 1E+400,
	"foo": "hello", "lol": "world", "quote": "say \"hi\"\\\n\u0000\ud83d", "html": "<a&b>", "nasty": "{{foo}}",
	"kanji": "漢字😀", "eventData": {"prodect_id": "3", "apiRunId": "ab"},
	"resource": {"taskId": "t1", "first": {"second": "r"}, "url": "{\"a\":\"\\u0026\"}"},
	"array": [false, [true], null, "x\"y", {"k": 1}], "list": [1,2,3], "a-b": "dash", "1": "one"
}`

func document(t testing.TB, src string) *Document {
	t.Helper()
	d, err := ParseDocument([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

type rendering struct{ name, src, want string }

func (r rendering) check(t *testing.T, o Options) {
	t.Run(r.name, func(t *testing.T) {
		p, err := Parse(r.src, o)
		if err != nil {
			t.Fatal(err)
		}
		got := string(p.Append([]byte("kept"), document(t, values)))
		if diff := cmp.Diff("kept"+r.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if !json.Valid([]byte(got[len("kept"):])) {
			t.Errorf("%s is no JSON", got)
		}
	})
}

func TestWholeStringsKeepTheirType(t *testing.T) {
	for _, tt := range []rendering{
		{"number", `{"a":"{{userId}}"}`, `{"a":3406}`},
		{"falsy values keep their type", `["{{zero}}","{{no}}","{{empty}}","{{nothing}}"]`, `[0,false,"",null]`},
		{"number spelling", `["{{price}}","{{big}}"]`, `[1.50,1E+400]`},
		{"string", `["{{foo}}"]`, `["hello"]`},
		{"escapes as given", `["{{quote}}"]`, `["say \"hi\"\\\n\u0000\ud83d"]`},
		{"object", `{"r":"{{eventData}}"}`, `{"r":{"prodect_id":"3","apiRunId":"ab"}}`},
		{"array", `{"r":"{{list}}"}`, `{"r":[1,2,3]}`},
		{"missing", `["{{gone}}","{{resource.gone}}","{{foo.bar}}"]`, `[null,null,null]`},
		{"at the top", `"{{resource.first}}"`, `{"second":"r"}`},
	} {
		tt.check(t, Options{})
	}
}

func TestTextIsInterpolated(t *testing.T) {
	for _, tt := range []rendering{
		{"strings", `["bar{{foo}}","bar{{foo}}baz{{foo}}bar{{lol}}"]`, `["barhello","barhellobazhellobarworld"]`},
		{"variables side by side", `["{{foo}}{{lol}}"]`, `["helloworld"]`},
		{"numbers and booleans", `["n={{userId}} p={{price}} {{yes}}/{{no}} {{zero}}"]`, `["n=3406 p=1.50 true/false 0"]`},
		{"null and missing", `["<{{nothing}}|{{gone}}>"]`, `["<|>"]`},
		{"a space makes it text", `[" {{userId}}"]`, `[" 3406"]`},
		{"escapes stay", `["x{{quote}}"]`, `["xsay \"hi\"\\\n\u0000\ud83d"]`},
		{"object", `["o {{eventData}}"]`, `["o {\"prodect_id\":\"3\",\"apiRunId\":\"ab\"}"]`},
		{"JSON inside JSON", `["o {{resource}}"]`, `["o {\"taskId\":\"t1\",\"first\":{\"second\":\"r\"},\"url\":\"{\\\"a\\\":\\\"\\\\u0026\\\"}\"}"]`},
		{"array", `["This is my array {{list}}"]`, `["This is my array [1,2,3]"]`},
		{"Unicode", `{"ключ":"→{{kanji}}←","é":"{{kanji}}"}`, `{"ключ":"→漢字😀←","é":"漢字😀"}`},
		{"HTML characters as given", `["{{html}}","x{{html}}"]`, `["<a&b>","x<a&b>"]`},
		{"no second expansion", `["{{nasty}}","x{{nasty}}"]`, `["{{foo}}","x{{foo}}"]`},
		{"no expansion across a value", `["{{{nasty}}}"]`, `["{{{foo}}}"]`},
	} {
		tt.check(t, Options{})
	}
}

func TestVariablesAreFound(t *testing.T) {
	for _, tt := range []rendering{
		{"three braces", `["{{{foo}}}"]`, `["{hello}"]`},
		{"keys stay", `{"{{foo}}":"{{foo}}","x{{foo}}":1}`, `{"{{foo}}":"hello","x{{foo}}":1}`},
		{"nested", `{"a":[{"b":[["{{foo}}"]]},"{{list}}"]}`, `{"a":[{"b":[["hello"]]},[1,2,3]]}`},
		{"paths", `["{{resource.first.second}}","{{array.1.0}}","{{eventData.prodect_id}}","{{a-b}}","{{1}}"]`, `["r",true,"3","dash","one"]`},
		{"paths into the wrong kind", `["{{array.first}}","{{array.01}}","{{array.-1}}","{{array.9}}","{{userId.0}}","{{foo.length}}"]`, `[null,null,null,null,null,null]`},
		{"odd dots", `["{{.foo}}","{{foo.}}","{{.}}","{{resource..taskId}}"]`, `[null,null,null,null]`},
	} {
		tt.check(t, Options{})
	}
}

func TestAllElseStays(t *testing.T) {
	for _, tt := range []rendering{
		{"all else byte for byte", " {\t\"z\" : 1.0e+05 ,\r\n \"a\":\"\\u0041\\/\" , \"t\":[ ],\"{}\":{ } , \"v\" : \"{{foo}}\" } \n", " {\t\"z\" : 1.0e+05 ,\r\n \"a\":\"\\u0041\\/\" , \"t\":[ ],\"{}\":{ } , \"v\" : \"hello\" } \n"},
		{"spaces", `["{{ foo }}","x {{foo }}"]`, `["{{ foo }}","x {{foo }}"]`},
		{"no names", `["{{}}","{{a b}}","{{a}b}}","{{\"foo\"}}","{{é}}","{{a/b}}"]`, `["{{}}","{{a b}}","{{a}b}}","{{\"foo\"}}","{{é}}","{{a/b}}"]`},
		{"unclosed in a string", `["{{foo","{{foo}","{{","a{{b{{foo}}"]`, `["{{foo","{{foo}","{{","a{{bhello"]`},
		{"closing braces alone", `["foo}}","}}{{foo}}"]`, `["foo}}","}}hello"]`},
		{"escaped braces are text", `["\u007b\u007bfoo}}","\u007B{foo}}","{{foo\u007d\u007d"]`, `["\u007b\u007bfoo}}","\u007B{foo}}","{{foo\u007d\u007d"]`},
		{"an escaped brace before a variable", `["\u007b{{foo}}"]`, `["\u007bhello"]`},
		{"an escaped quote before a variable", `{"foo": "bar\"{{foo}}\""}`, `{"foo": "bar\"hello\""}`},
		{"an escaped backslash before a variable", `["\\{{foo}}","\\"]`, `["\\hello","\\"]`},
		{"no variables", `-12.5E-1`, `-12.5E-1`},
	} {
		tt.check(t, Options{})
	}
}

func TestUnquotedVariablesRender(t *testing.T) {
	for _, tt := range []rendering{
		{"every type", `{"a":{{userId}},"b":[{{list}} , {{gone}}],"c":{{foo}}}`, `{"a":3406,"b":[[1,2,3] , null],"c":"hello"}`},
		{"at the top", ` {{resource.first}} `, ` {"second":"r"} `},
		{"null", `{"u":[{{x}}],"e":[{"tmpl":{{y}}}],"t":{{z}}}`, `{"u":[null],"e":[{"tmpl":null}],"t":null}`},
	} {
		tt.check(t, Options{})
	}
}

func TestRenderUnderOtherAssumptions(t *testing.T) {
	known := []string{"foo", "userId"}
	for _, tt := range []struct {
		name, src, want string
		o               Options
	}{
		{"unknown is null", `["{{lol}}","x{{lol}}y",{{lol}},"{{foo}}"]`, `[null,"xy",null,"hello"]`, Options{Variables: known, UnknownNull: true}},
		{"spaces trimmed", `["{{ foo }}","x{{foo }}",{{ userId
		}}]`, `["hello","xhello",3406]`, Options{TrimSpaces: true}},
		{"spaces around the braces are text", `[" {{ userId }} "]`, `[" 3406 "]`, Options{TrimSpaces: true}},
		{"Apify's object in text", `["This is my object {{resource}}"]`, `["This is my object [object Object]"]`, Options{ObjectText: ObjectApify}},
		{"Apify's array in text", `["This is my array {{list}}"]`, `["This is my array 1,2,3"]`, Options{ObjectText: ObjectApify}},
		{"Apify's nested array in text", `["a {{array}}"]`, `["a false,true,,x\"y,[object Object]"]`, Options{ObjectText: ObjectApify}},
		{"Apify's whole strings keep their type", `["{{list}}"]`, `[[1,2,3]]`, Options{ObjectText: ObjectApify}},
	} {
		rendering{tt.name, tt.src, tt.want}.check(t, tt.o)
	}
}

type mistake struct{ name, src, want string }

func (m mistake) check(t *testing.T) {
	t.Run(m.name, func(t *testing.T) {
		_, err := Parse(m.src, Options{})
		if err == nil {
			t.Fatal("no error")
		}
		if diff := cmp.Diff(m.want, err.Error()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for _, f := range err.(Errors) {
			if f.Severity != SeverityError || f.Offset < 0 || f.Offset > len(m.src) {
				t.Errorf("finding %+v", f)
			}
		}
	})
}

func TestParseErrorsOfStructure(t *testing.T) {
	for _, tt := range []mistake{
		{"empty", "", `1:1: unexpected end, want a value`},
		{"white space", " \n", `2:1: unexpected end, want a value`},
		{"cut short", `{"a":`, `1:6: unexpected end, want a value`},
		{"trailing comma in an object", "{\"a\":1,\n}", `1:7: trailing comma before '}'`},
		{"trailing comma in an array", `[1 , ]`, `1:4: trailing comma before ']'`},
		{"two commas", `{"a":1,,"b":2}`, `1:8: unexpected ',', want a key in quotes`},
		{"comma first", `[,1]`, `1:2: unexpected ',', want a value`},
		{"no comma", `[1 2]`, `1:4: unexpected '2', want ',' or ']'`},
		{"no colon", `{"a" 1}`, `1:6: unexpected '1', want ':'`},
		{"key without quotes", `{a:1}`, `1:2: unexpected 'a', want a key in quotes`},
		{"wrong bracket", `[1}`, `1:3: unexpected '}', want ',' or ']'`},
		{"two values", `{} {}`, `1:4: unexpected '{', want the end`},
		{"columns are characters", `{"日本": 漢}`, `1:8: unexpected '漢', want a value`},
		{"lines", "{\r\n\t\"a\": 1,\r\n\t\"b\": x}", `3:7: unexpected 'x', want a value`},
		{"too deep", strings.Repeat("[", maxDepth+1), `1:1001: nested deeper than 1000 levels`},
		{"very deep", strings.Repeat(`{"a":`, 1_000_000), `1:5001: nested deeper than 1000 levels`},
		{"two mistakes", "[\"\\x\",\n1,]", `1:3: bad escape: a backslash before 'x' (and 1 more)`},
	} {
		tt.check(t)
	}
}

func TestParseErrorsOfTokens(t *testing.T) {
	for _, tt := range []mistake{
		{"word", `[tru]`, `1:2: unexpected 't', want a value`},
		{"words grown together", `[nullx]`, `1:6: unexpected 'x', want ',' or ']'`},
		{"leading zero", `[01]`, `1:2: malformed number`},
		{"bare point", `[1.]`, `1:2: malformed number`},
		{"bare exponent", `[1e+]`, `1:2: malformed number`},
		{"minus alone", `[-]`, `1:2: malformed number`},
		{"plus", `[+1]`, `1:2: unexpected '+', want a value`},
		{"unclosed string", `["a`, `1:2: this string is never closed`},
		{"backslash at the end", `["a\`, `1:2: this string is never closed`},
		{"bad escape", `["a\x"]`, `1:4: bad escape: a backslash before 'x'`},
		{"bad Unicode escape", `["\u12g4"]`, `1:3: bad escape: \u wants four hexadecimal digits`},
		{"line break in a string", "[\"a\nb\"]", `1:4: control character 0x0a must be escaped in a string`},
		{"bytes in a string", "[\"é\xff\"]", `1:4: byte 0xff in a string is not UTF-8`},
		{"bytes outside", "[\xff]", `1:2: unexpected byte 0xff, which is not UTF-8, want a value`},
		{"byte order mark", "\ufeff{}", `1:1: the text begins with a byte order mark, which JSON does not allow`},
	} {
		tt.check(t)
	}
}

func TestParseErrorsOfBraces(t *testing.T) {
	for _, tt := range []mistake{
		{"variable as key", `{ {{a}}:1}`, `1:3: unexpected '{', want a key in quotes`},
		{"two variables", `{{a}}{{b}}`, `1:6: unexpected '{', want the end`},
		{"minus variable", `[-{{a}}]`, `1:2: malformed number`},
		{"unbalanced quotes", `{"foo": "bar"{{foo}}"}`, `1:14: unexpected '{', want ',' or '}'`},
		{"unclosed outside", `{"a": {{foo`, `1:7: "{{" is never closed`},
		{"half closed outside", `{"a": {{foo}`, `1:7: "{{" is never closed`},
		{"spaced outside", `{"a": {{ foo }}}`, `1:7: "{{ foo }}" has spaces (did you mean {{foo}}?)`},
		{"no name outside", `{"a": {{"foo": 1}}}`, `1:7: "{{\"foo\": 1}}" names no variable: names are letters, digits, _ . and -`},
		{"empty braces outside", `[{{}}]`, `1:2: "{{}}" names no variable: names are letters, digits, _ . and -`},
	} {
		tt.check(t)
	}
}

func TestDepthLimitIsExact(t *testing.T) {
	src := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	p, err := Parse(src, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(p.Append(nil, nil)); got != src {
		t.Error("a template of 1000 levels changed")
	}
}

func TestErrorsWithoutFindings(t *testing.T) {
	if got := (Errors{}).Error(); got != "no finding" {
		t.Errorf("Error() = %q", got)
	}
}

func TestRenderAllocatesNothing(t *testing.T) {
	vars := document(t, values)
	p, err := Parse(`{"a":"{{resource}}","b":"x{{resource}} {{foo}} {{gone}} {{userId}}","c":{{list}},"d":"{{array.1.0}}"}`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	buf := p.Append(make([]byte, 0, 1024), vars)
	if n := testing.AllocsPerRun(100, func() { buf = p.Append(buf[:0], vars) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

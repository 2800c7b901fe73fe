package template_test

import (
	"errors"
	"fmt"

	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
)

func ExampleParse() {
	payload, err := template.Parse(`{"user": "{{userId}}", "text": "{{resource.taskId}}: {{eventType}}"}`, template.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	event := thordata.ExampleEvent()
	fmt.Printf("%s\n", payload.Append(nil, &event))
	// Output: {"user": 3406, "text": "2e9ddee0582a********************: ACTOR.RUN.SUCCEEDED"}
}

func ExampleErrors() {
	_, err := template.Parse("{\n  \"user\": \"{{usrId}}\",\n}", template.Options{Variables: []string{"userId", "resource"}})
	fmt.Println(err)
	var all template.Errors
	if errors.As(err, &all) {
		for _, f := range all {
			fmt.Println(f)
		}
	}
	// Output:
	// 2:12: unknown variable "usrId" (did you mean "userId"?) (and 1 more)
	// 2:12: error: unknown variable "usrId" (did you mean "userId"?)
	// 2:22: error: trailing comma before '}'
}

func ExampleLint() {
	options := template.Options{Paths: thordata.FieldPaths()}
	for _, f := range template.Lint(`{"id": "{{ userId }}", "task": "{{resource.taskID}}", "all": {{resource}}}`, options) {
		fmt.Println(f)
	}
	// Output:
	// 1:9: warning: "{{ userId }}" has spaces and stays as it is (did you mean {{userId}}?)
	// 1:33: warning: no value is known at "resource.taskID" (did you mean "resource.taskId"?)
	// 1:62: error: {{resource}} stands outside a string; Thordata's page asks for a valid JSON string: "{{resource}}"
}

func ExampleParseHeaders() {
	headers, err := template.ParseHeaders(`{"X-Task": "task {{resource.taskId}}", "content-type": "text/plain"}`,
		template.Options{Forced: []string{"Host", "Content-Type", "Webhook", "Webhook-Dispatch-Id", "Request-Origin"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	event := thordata.ExampleEvent()
	fields, err := headers.Append(nil, &event)
	fmt.Println(fields, err)
	fmt.Println("overwritten:", headers.Overridden())
	// Output:
	// [{X-Task task 2e9ddee0582a********************}] <nil>
	// overwritten: [content-type]
}

func ExampleDocument() {
	doc, err := template.ParseDocument([]byte(`{ "resource": { "apiCode": 200, "cost": 1.50, "tags": ["a", "b"] } }`))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := doc.Set([]string{"resource", "apiCode"}, []byte(`500`)); err != nil {
		fmt.Println(err)
	}
	if err := doc.Delete([]string{"resource", "tags", "0"}); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%s\n", doc.Bytes())
	payload, err := template.Parse(`"code {{resource.apiCode}}, first tag {{resource.tags.0}}"`, template.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", payload.Append(nil, doc))
	// Output:
	// {"resource":{"apiCode":500,"cost":1.50,"tags":["b"]}}
	// "code 500, first tag b"
}

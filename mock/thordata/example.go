package thordata

import (
	_ "embed"
	"encoding/json"
)

//go:embed documented-example.json
var examplePayload string

//go:embed documented-template.json
var documentedTemplate string

// ExamplePayload is the payload example of Thordata's page, byte for byte, its masking and its contradictions included.
func ExamplePayload() string { return examplePayload }

// DocumentedTemplate is the payload template of Thordata's page.
func DocumentedTemplate() string { return documentedTemplate }

// ExampleEvent is [ExamplePayload] as an Event.
func ExampleEvent() Event {
	var e Event
	if err := json.Unmarshal([]byte(examplePayload), &e); err != nil {
		panic("thordata: embedded example: " + err.Error())
	}
	e.Status = Ready
	return e
}

// field returns the raw value of a key of a JSON object, "" and false when object is none or has no such key.
func field(object, key string) (string, bool) {
	var m map[string]json.RawMessage
	if json.Unmarshal([]byte(object), &m) != nil {
		return "", false
	}
	value, ok := m[key]
	return string(value), ok
}

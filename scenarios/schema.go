package scenarios

import _ "embed"

//go:embed scenario.schema.json
var schemaText string

// Schema is the JSON Schema (2020-12) of scenario files. It knows keys, types and words; what depends on more than one
// key, such as whether a task has an event, only the loader knows.
func Schema() []byte { return []byte(schemaText) }

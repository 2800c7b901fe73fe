package scenarios

import _ "embed"

//go:embed starter.yaml
var starter string

// Starter is a commented scenario file to begin with. Its first line tells editors where the schema is.
func Starter() string { return starter }

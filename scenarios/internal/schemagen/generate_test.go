package main

import (
	"bytes"
	"os"
	"testing"
)

// TestSchemaIsCurrent: the checked-in schema is what the types say now.
func TestSchemaIsCurrent(t *testing.T) {
	want, err := generate("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../scenario.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("scenario.schema.json is not what the types say: run go generate ./scenarios")
	}
}

package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocumentsPassTheirLinters holds what `thorhook schema` prints against Redocly, AsyncAPI's parser and a reader of YAML.
// A developer's machine need not have them; where CI is set they must be there.
func TestDocumentsPassTheirLinters(t *testing.T) {
	const npm = "../../fixtures/schema/testdata/npm"
	_, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(npm, "node_modules"))
	}
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("%v: CI has it", err)
	}
	binary, dir := buildBinary(t), t.TempDir()
	template := filepath.Join(dir, "template")
	if err := os.WriteFile(template, []byte(`["{{resource}}", {"g": "{{globals}}", "t": "{{eventType}}: {{userId}}", "e": []}, 1.5, null]`), 0o666); err != nil {
		t.Fatal(err)
	}
	documents := 0
	for _, kind := range []string{"openapi", "asyncapi"} {
		for name, flags := range map[string]string{
			"":          "",
			"-strict":   "--mode strict",
			"-oldest":   "--profile oldest --mode strict",
			"-sdk":      "--profile sdk",
			"-template": "--template " + template,
			"-assume": "--mode strict --assume success-status=200 --assume retry=apify --assume user-id=string --assume finished-at.running=null " +
				"--assume header.accept-encoding=gzip --assume dispatch-id=event --assume header.request-origin=",
		} {
			for _, format := range []string{"json", "yaml"} {
				args := append([]string{"schema", kind, "--format", format}, strings.Fields(flags)...)
				out, err := exec.CommandContext(t.Context(), binary, args...).Output()
				if err != nil {
					t.Fatalf("thorhook %s: %v", strings.Join(args, " "), err)
				}
				if err := os.WriteFile(filepath.Join(dir, kind+name+"."+format), out, 0o666); err != nil {
					t.Fatal(err)
				}
				documents++
			}
		}
	}
	lint := exec.CommandContext(t.Context(), "node", filepath.Join(npm, "documents.mjs"), dir)
	out, err := lint.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("%v: %s", err, exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	var found map[string][]string
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if len(found) != documents+1 { // and the template
		t.Errorf("%d files were read, of %d", len(found), documents+1)
	}
	for file, problems := range found {
		for _, problem := range problems {
			t.Errorf("%s: %s", file, problem)
		}
	}
}

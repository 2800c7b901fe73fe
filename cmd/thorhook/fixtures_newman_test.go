package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/wire"
)

// TestNewmanAgainstListen runs a collection with newman against thorhook listen: every request arrives and is accepted.
func TestNewmanAgainstListen(t *testing.T) {
	npm, err := filepath.Abs(root + "/fixtures/testdata/npm/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	for _, need := range []string{"node", npm + "/.bin/newman"} {
		if _, err := exec.LookPath(need); err != nil && os.Getenv("CI") == "" {
			t.Skipf("%v: CI has it", err)
		}
	}
	binary, dir := buildBinary(t), t.TempDir()
	if out, err := exec.Command(binary, "fixtures", "generate", "--out", dir, "--format", "postman", "--edge", "all", "--count", "10").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	file := filepath.Join(dir, "requests.postman_collection.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var collection struct{ Item []any }
	if err := json.Unmarshal(text, &collection); err != nil || len(collection.Item) < 50 {
		t.Fatalf("%v, %d requests", err, len(collection.Item))
	}
	listen := exec.CommandContext(t.Context(), binary, "listen", "--addr", "127.0.0.1:0", "--output", "ndjson", "--exit-after", strconv.Itoa(len(collection.Item)))
	var arrived bytes.Buffer
	listen.Stdout = &arrived
	stderr, err := listen.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := listen.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stderr).ReadString('\n')
	url := strings.TrimSuffix(strings.TrimPrefix(line, "listening on "), ", interrupt to end\n")
	if err != nil || !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Fatalf("%v, %q", err, line)
	}
	newman := exec.CommandContext(t.Context(), "node", npm+"/.bin/newman", "run", file, "--env-var", "webhookUrl="+url+"/hook", "--color", "off")
	if out, err := newman.CombinedOutput(); err != nil {
		_ = listen.Process.Kill() // it may wait for requests that never come
		t.Fatalf("%v\n%.3000s", err, out)
	}
	if err := listen.Wait(); err != nil {
		t.Error(err)
	}
	for line := range bytes.Lines(arrived.Bytes()) {
		if x, err := wire.ParseExchangeJSON(line); err != nil || x.Status != 200 || !strings.HasPrefix(string(x.Request), "POST /hook HTTP/1.1\r\n") {
			t.Errorf("%v, status %d, %.200q", err, x.Status, x.Request)
		}
	}
	if n := bytes.Count(arrived.Bytes(), []byte("\n")); n != len(collection.Item) {
		t.Errorf("%d of %d requests arrived", n, len(collection.Item))
	}
}

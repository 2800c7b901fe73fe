package main

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/receiver"
)

// TestReadme runs the README's blocks of shell: each line is a command that must end with code 0. A `thorhook listen`
// runs until its block ends; other blocks find a receiver at the address that the README uses.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := shellBlocks(string(text))
	if len(blocks) < 5 {
		t.Fatalf("found %d blocks of shell in the README", len(blocks))
	}
	r := readme{binary: buildBinary(t), dir: t.TempDir(), port: portOf(t, receiver.Start(t, receiver.Config{}).Addr())}
	for name, content := range map[string]string{
		"payload.json": `{"event": "{{eventType}}", "task": "{{resource.taskId}}", "code": "{{resource.apiCode}}"}`,
		"headers.json": `{"X-Task": "{{resource.taskId}}"}`,
		"body.json":    `{"anything": "else"}`,
		"captured.har": `{"log": {"version": "1.2", "entries": [{"request": {"method": "POST", "url": "http://localhost:3000/webhook", "headers": [],
			"postData": {"mimeType": "application/json", "text": "{\"eventType\": \"ACTOR.RUN.SUCCEEDED\", \"resource\": {\"taskId\": \"1\"}}"}}}]}}`,
	} {
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, block := range blocks {
		t.Run(strings.TrimSpace(block[0]), func(t *testing.T) { r.run(t, block) })
	}
}

// A readme runs lines in a folder that has the files the README names.
type readme struct{ binary, dir, port string }

func (r readme) run(t *testing.T, lines []string) {
	for _, line := range lines {
		words := shellWords(t, line)
		if len(words) > 2 && strings.Join(words[:3], " ") == "go run ./cmd/thorhook" {
			words = append([]string{"thorhook"}, words[3:]...)
		}
		if len(words) == 0 || words[0] == "go" { // go test ./... is what runs this
			continue
		}
		if words[0] != "thorhook" {
			t.Errorf("a line that is no command of thorhook: %q", line)
			continue
		}
		if len(words) > 1 && words[1] == "listen" {
			r.port = freeLoopbackPort(t)
		}
		for i := range words {
			words[i] = strings.NewReplacer("localhost:3000", "localhost:"+r.port, "127.0.0.1:3000", "127.0.0.1:"+r.port).Replace(words[i])
		}
		cmd := exec.CommandContext(t.Context(), r.binary, words[1:]...)
		cmd.Dir = r.dir
		if len(words) > 1 && words[1] == "listen" {
			listenInBackground(t, cmd)
			continue
		}
		if len(words) > 1 && words[1] == "tui" {
			openAndLeave(t, cmd)
			continue
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
	}
}

// listenInBackground returns when the command listens; it is killed when the test ends.
func listenInBackground(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed: an error is expected
	})
	if line, err := bufio.NewReader(stderr).ReadString('\n'); err != nil || !strings.HasPrefix(line, "listening on ") {
		t.Fatalf("%v: %q, %v", cmd.Args, line, err)
	}
}

// shellBlocks returns the lines of each block that is fenced as sh.
func shellBlocks(markdown string) [][]string {
	var blocks [][]string
	inside := false
	for line := range strings.Lines(markdown) {
		switch fence := strings.TrimSpace(line); {
		case fence == "```sh":
			inside = true
			blocks = append(blocks, nil)
		case strings.HasPrefix(fence, "```"):
			inside = false
		case inside && fence != "":
			blocks[len(blocks)-1] = append(blocks[len(blocks)-1], line)
		}
	}
	return blocks
}

// shellWords splits a line at spaces that stand outside single quotes, up to a comment.
func shellWords(t *testing.T, line string) []string {
	t.Helper()
	for i, part := range strings.Split(line, "'") {
		if hash := strings.Index(part, " #"); i%2 == 0 && hash >= 0 {
			line = line[:strings.Index(line, part)+hash]
			break
		}
	}
	var words []string
	word, quoted, begun := "", false, false
	for _, r := range line + " " {
		switch {
		case r == '\'':
			quoted, begun = !quoted, true
		case !quoted && (r == ' ' || r == '\n'):
			if begun {
				words = append(words, word)
			}
			word, begun = "", false
		case !quoted && strings.ContainsRune("|&;<>$`\"\\", r):
			t.Fatalf("%q needs a shell: keep the README's lines plain", line)
		default:
			word, begun = word+string(r), true
		}
	}
	return words
}

func freeLoopbackPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return portOf(t, listener.Addr())
}

func portOf(t *testing.T, addr net.Addr) string {
	t.Helper()
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/terminal"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
)

// A scene is a picture: what is pressed after the one before it, each followed by what the screen must show then.
type scene struct {
	name  string
	steps []step
}

type step struct{ press, shows string }

func scenes() []scene {
	return []scene{
		{"screen", []step{
			{"", "up since"}, {"/duplicate-at\r", "duplicate-at-once"}, {"\r", "✗ duplicate-at-once"}, {"\x1b", "success"},
			{":run success\r", "✓ success"}, {":run failure\r", "✓ failure"}, {":run media-task\r", "✓ media-task"}, {":run slow-trickle\r", "✓ slow-trickle"},
			{":filter is:failed\r", "409"}, {"F", "following"}, {"kkk", "#"}, {"/409\r", "409"}, {"\r", "fold/unfold"}, {"]", "conflict"}, {"\x1b[Z", "filter"},
		}},
		{"latency", []step{{":run burst-1000\r", "✓ burst-1000"}, {"L", "next scenario"}}},
		{"diff", []step{{"L", "409"}, {"d", "close"}}},
	}
}

const (
	width, height = 124, 38
	patience      = time.Minute
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: pictures BINARY DIR")
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	binary, err := filepath.Abs(os.Args[1])
	if err == nil {
		err = take(ctx, binary, os.Args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// take takes all pictures, of the binary in front of a receiver that does not like duplicates.
func take(ctx context.Context, binary, dir string) error {
	seen := map[string]bool{}
	r, err := receiver.New(receiver.Config{Addr: "127.0.0.1:3000", Observe: func(*wire.Exchange) {}, Script: func(x *wire.Exchange) receiver.Answer {
		a := receiver.Answer{Delay: time.Duration(len(x.Request)%7) * time.Millisecond}
		if x.Attempt > 1 && !seen[x.Dispatch] {
			a.Status, a.Body = 409, `{"error":"conflict","detail":"there is a row for this dispatch"}`
		}
		return a
	}})
	if err != nil {
		return err
	}
	defer r.Close()
	cmd := exec.CommandContext(ctx, binary, "tui", "--to", "http://localhost:3000/webhook", "--seed", "42")
	cmd.Dir = os.TempDir() // no scenarios of a project
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "CI=")
	t, err := terminal.Start(cmd, width, height)
	if err != nil {
		return err
	}
	defer t.Close()
	for _, s := range scenes() {
		for _, step := range s.steps {
			if err := t.Press(step.press); err != nil {
				return err
			}
			if err := t.Shows(ctx, step.shows); err != nil {
				return err
			}
		}
		if err := picture(ctx, t.Colored(), filepath.Join(dir, s.name+".svg")); err != nil {
			return err
		}
	}
	return nil
}

// embedded is the font that freeze puts into every picture.
var embedded = regexp.MustCompile(`(?s)@font-face \{.*?\}\s*`)

// picture writes what the screen shows as SVG.
func picture(ctx context.Context, screen, path string) error {
	cmd := exec.CommandContext(ctx, "go", "tool", "-modfile=.ci/tools/go.mod", "freeze", "--language", "ansi", "--background", "#1a1b26",
		"--padding", "16", "--font.size", "13", "--line-height", "1.25", "--output", path, "-")
	cmd.Stdin = bytes.NewReader([]byte(screen))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("freeze: %w\n%s", err, out)
	}
	svg, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	svg = embedded.ReplaceAll(svg, nil)
	svg = bytes.ReplaceAll(svg, []byte("JetBrains Mono"), []byte("ui-monospace, Menlo, Consolas, DejaVu Sans Mono"))
	return os.WriteFile(path, svg, 0o644)
}

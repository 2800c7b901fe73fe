//go:build unix

package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A Terminal is a program on a terminal. Make one with [Start] and close it.
type Terminal struct {
	cmd *exec.Cmd
	pty *os.File
	vt  *vt.Emulator

	team    sync.WaitGroup
	drawing sync.Mutex // of the emulator, but for what it answers; the package's own lock leaves reading the screen out
	mu      sync.Mutex
	changed chan struct{} // closed and replaced when something was written
	raw     strings.Builder
	ended   bool // the program has closed the terminal
}

// Start runs cmd on a terminal of w×h cells.
func Start(cmd *exec.Cmd, w, h int) (*Terminal, error) {
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		return nil, err
	}
	t := &Terminal{cmd: cmd, pty: file, vt: vt.NewEmulator(w, h), changed: make(chan struct{})}
	t.team.Go(t.read)
	t.team.Go(t.answer)
	return t, nil
}

// read feeds the emulator with what the program writes, until the program has ended.
func (t *Terminal) read() {
	chunk := make([]byte, 64<<10)
	for {
		n, err := t.pty.Read(chunk)
		t.drawing.Lock()
		_, _ = t.vt.Write(chunk[:n]) // an emulator takes anything
		t.drawing.Unlock()
		t.mu.Lock()
		t.raw.Write(chunk[:n])
		t.ended = err != nil
		close(t.changed)
		t.changed = make(chan struct{})
		t.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// answer gives the program what the emulator answers to its questions, until the emulator is closed.
func (t *Terminal) answer() { _, _ = io.Copy(t.pty, t.vt) }

// Text is what the screen shows, line by line, without colours.
func (t *Terminal) Text() string {
	t.drawing.Lock()
	defer t.drawing.Unlock()
	return t.vt.String()
}

// Colored is what the screen shows with the sequences of its colours.
func (t *Terminal) Colored() string {
	t.drawing.Lock()
	defer t.drawing.Unlock()
	return t.vt.Render()
}

// Raw is everything that the program has written.
func (t *Terminal) Raw() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.raw.String()
}

// AltScreen tells whether the program shows its screen in place of the scroll-back.
func (t *Terminal) AltScreen() bool {
	t.drawing.Lock()
	defer t.drawing.Unlock()
	return t.vt.IsAltScreen()
}

// Until waits until the screen shows something. The error tells what it shows instead when the program or ctx ends before.
func (t *Terminal) Until(ctx context.Context, what string, shows func(text string) bool) error {
	for {
		t.mu.Lock()
		changed, ended := t.changed, t.ended
		t.mu.Unlock()
		text := t.Text()
		if shows(text) {
			return nil
		}
		if ended {
			return fmt.Errorf("the program ended before the screen showed %s:\n%s", what, text)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("the screen does not show %s:\n%s", what, text)
		}
	}
}

// Shows waits until the screen shows all of the words.
func (t *Terminal) Shows(ctx context.Context, words ...string) error {
	return t.Until(ctx, fmt.Sprintf("%q", words), func(text string) bool {
		for _, word := range words {
			if !strings.Contains(text, word) {
				return false
			}
		}
		return true
	})
}

// Press writes keys as a terminal sends them: "\r" is enter, "\x1b" escape.
func (t *Terminal) Press(keys string) error {
	_, err := io.WriteString(t.pty, keys)
	return err
}

// Resize changes the size of the terminal, and tells the program.
func (t *Terminal) Resize(w, h int) error {
	t.drawing.Lock()
	t.vt.Resize(w, h)
	t.drawing.Unlock()
	return pty.Setsize(t.pty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
}

// Wait waits for the program's end, and until the screen shows the last that it wrote, and returns its exit code; -1 when a
// signal or ctx ended it.
func (t *Terminal) Wait(ctx context.Context) int {
	stop := context.AfterFunc(ctx, func() { _ = t.cmd.Process.Kill() }) // it may have ended already
	defer stop()
	_ = t.cmd.Wait() // the code tells
	for {
		t.mu.Lock()
		changed, ended := t.changed, t.ended
		t.mu.Unlock()
		if ended || ctx.Err() != nil {
			break
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	return t.cmd.ProcessState.ExitCode()
}

// Close ends the program, if it is still there, and frees the terminal.
func (t *Terminal) Close() error {
	if t.cmd.ProcessState == nil {
		if err := t.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		_ = t.cmd.Wait() // killed: an error is expected
	}
	var err error
	if answers, ok := t.vt.InputPipe().(io.Closer); ok { // the emulator's own Close is not safe beside its Read
		err = answers.Close()
	}
	err = errors.Join(err, t.pty.Close())
	t.team.Wait()
	if errors.Is(err, syscall.EIO) {
		return nil
	}
	return err
}

package scenarios

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

// How long a child has to become ready and to end.
const (
	childReadyWithin = 60 * time.Second
	childStopWithin  = 2 * time.Second
	childPoll        = 25 * time.Millisecond
	childOutputKept  = 64 << 10
)

// A Child is a receiver that was started for a run.
type Child struct {
	cmd    *exec.Cmd
	output *tail
	ended  chan struct{} // closed when the process has ended
	err    error         // how it ended; read after ended is closed
	stop   sync.Once
}

// StartChild runs a command line by the shell in dir, in a process group of its own, and waits until ready answers a GET,
// with whatever status; "" waits for nothing. The environment is the caller's. Its error is a [ChildError] when the command
// ended before it was ready, or did not become ready within a minute or before ctx ended; then it is stopped. The end of ctx
// later on means nothing: the caller must call [Child.Stop].
func StartChild(ctx context.Context, command, dir, ready string) (*Child, error) {
	c := &Child{cmd: shell(command), output: &tail{keep: childOutputKept}, ended: make(chan struct{})}
	c.cmd.Dir = dir
	c.cmd.Stdout, c.cmd.Stderr = c.output, c.output
	c.cmd.WaitDelay = childStopWithin // grandchildren may hold the pipe
	ownGroup(c.cmd)
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %q: %w", command, err)
	}
	go func() { // ends with the process; Stop waits for it
		c.err = c.cmd.Wait()
		close(c.ended)
	}()
	if err := c.await(ctx, ready); err != nil {
		c.Stop()
		return nil, &ChildError{Command: command, Cause: err, Output: c.Output()}
	}
	return c, nil
}

// A ChildError is that a child did not become ready.
type ChildError struct {
	Command string
	Cause   error
	Output  string // the last of what it wrote
}

// Error has the cause first and the output after it.
func (e *ChildError) Error() string {
	text := fmt.Sprintf("start %q: %s", e.Command, e.Cause)
	if e.Output != "" {
		text += "; its output:\n" + e.Output
	}
	return text
}

// Unwrap returns the cause.
func (e *ChildError) Unwrap() error { return e.Cause }

// await polls the URL until it answers.
func (c *Child) await(ctx context.Context, ready string) error {
	if ready == "" {
		return nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, childReadyWithin, fmt.Errorf("no answer from %s within %s", ready, childReadyWithin))
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: childStopWithin}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, ready, nil)
		if err != nil {
			return err
		}
		if response, err := client.Do(request); err == nil {
			response.Body.Close()
			if c.alive() {
				return nil
			}
		}
		select {
		case <-c.ended:
			if c.err == nil {
				return errors.New("it ended before it was ready")
			}
			return fmt.Errorf("it ended before it was ready: %w", c.err)
		case <-ctx.Done():
			return causeOf(ctx)
		default:
			pause(ctx, childPoll)
		}
	}
}

func (c *Child) alive() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// Output returns the last 64 KiB of what the child and its children wrote to both outputs.
func (c *Child) Output() string { return c.output.String() }

// Ended is closed when the child has ended, by itself or by Stop.
func (c *Child) Ended() <-chan struct{} { return c.ended }

// Stop ends the whole process group: it asks politely, and after two seconds no longer. It returns when the child has
// ended, and may be called more than once.
func (c *Child) Stop() {
	c.stop.Do(func() {
		_ = endGroup(c.cmd, false) // it may have ended already
		ctx, cancel := context.WithTimeout(context.Background(), childStopWithin)
		defer cancel()
		for groupLives(c.cmd) && pause(ctx, childPoll) {
		}
		if endGroup(c.cmd, true) != nil {
			return
		}
		gone, release := context.WithTimeout(context.Background(), childPoll*10)
		defer release()
		for groupLives(c.cmd) && pause(gone, childPoll/10) {
		}
	})
	<-c.ended
}

// A tail keeps the last of what is written to it. It is safe for concurrent use.
type tail struct {
	keep int
	mu   sync.Mutex
	buf  []byte
}

// Write takes everything and forgets the oldest.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if over := len(t.buf) - t.keep; over > t.keep { // rarely, since it copies
		t.buf = append(t.buf[:0], t.buf[over:]...)
	}
	return len(p), nil
}

// String returns what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf[max(0, len(t.buf)-t.keep):])
}

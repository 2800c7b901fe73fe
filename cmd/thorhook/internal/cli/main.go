package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

const issues = "https://github.com/thorhook/thorhook/issues"

// gcPercent spends up to 20 MB on collecting garbage less often: what is alive is so little that the default makes the
// collector run many times a second in long runs.
const gcPercent = 400

// Main runs the command with this process's arguments, streams and signals and returns the exit code. The first
// SIGINT or SIGTERM cancels the context of the verb, the second ends the process with code 130.
func Main() int {
	debug.SetGCPercent(gcPercent)
	env, err := systemEnv()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return int(CodeFailed)
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, stop := untilInterrupted(context.Background(), signals, func() { os.Exit(int(CodeInterrupted)) })
	defer stop()
	return Run(ctx, env, os.Args[1:], Verbs())
}

// Run runs the verb that args name, out of verbs, and returns the exit code. Errors are printed on env.Stderr; a panic
// of the verb is caught and reported as code 5.
func Run(ctx context.Context, env *Env, args []string, verbs []Verb) (code int) {
	env.setThemes("auto")
	defer func() {
		if cause := recover(); cause != nil {
			code = reportError(env, internalError(env, cause, debug.Stack()))
		}
	}()
	root := newRoot(env, verbs)
	root.SetArgs(append([]string{}, args...)) // never nil: cobra would take the process's arguments
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil {
		chooseColors(env, cmd)
	}
	return reportError(env, err)
}

// internalError describes a panic. The stack is printed only when THORHOOK_DEBUG is set.
func internalError(env *Env, cause any, stack []byte) error {
	hint := "this is a defect of thorhook: please report it at " + issues
	if env.getenv("THORHOOK_DEBUG") == "" {
		hint += " with what it prints under THORHOOK_DEBUG=1"
	} else {
		_, _ = env.Stderr.Write(stack)
	}
	return &Error{Code: CodeInternal, Err: fmt.Errorf("internal error: %v", cause), Hint: hint}
}

// untilInterrupted returns a context that the first signal cancels, with the cause errInterrupted; the second signal
// calls leave. stop ends the goroutine behind it and waits for it.
func untilInterrupted(parent context.Context, signals <-chan os.Signal, leave func()) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() { // owned by stop
		defer close(ended)
		for _, act := range []func(){func() { cancel(errInterrupted) }, leave} {
			select {
			case <-signals:
				act()
			case <-done:
				return
			}
		}
	}()
	return ctx, func() {
		close(done)
		<-ended
		cancel(errors.New("the command has ended"))
	}
}

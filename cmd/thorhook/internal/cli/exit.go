package cli

import (
	"context"
	"errors"
	"fmt"
)

// A Code is the exit code of the command.
type Code int

// The exit codes. They are part of the command's interface.
const (
	CodeOK          Code = 0   // done
	CodeFailed      Code = 1   // an expectation or a delivery failed
	CodeUsage       Code = 2   // wrong flags or arguments
	CodeInvalid     Code = 3   // invalid scenario, template or settings
	CodeUnreachable Code = 4   // the target cannot be reached
	CodeInternal    Code = 5   // a defect of thorhook
	CodeInterrupted Code = 130 // interrupted by the user
)

// errInterrupted is the cause of a context that the user's interrupt cancelled.
var errInterrupted = errors.New("interrupted")

// An Error ends the command with a code of its own. Err says act, object and cause; Hint is advice to the user, "" for
// none, and is printed on a line of its own.
type Error struct {
	Code Code
	Err  error
	Hint string
}

// Error returns the text of Err.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// usagef returns an error of wrong use. Its hint is the verb's help unless the caller sets one.
func usagef(format string, args ...any) *Error {
	return &Error{Code: CodeUsage, Err: fmt.Errorf(format, args...)}
}

// invalidf returns an error of invalid settings or input files.
func invalidf(format string, args ...any) *Error {
	return &Error{Code: CodeInvalid, Err: fmt.Errorf(format, args...)}
}

// classify gives any error its code.
func classify(err error) *Error {
	if known, ok := errors.AsType[*Error](err); ok {
		return &Error{Code: known.Code, Err: err, Hint: known.Hint}
	}
	if errors.Is(err, errInterrupted) || errors.Is(err, context.Canceled) {
		return &Error{Code: CodeInterrupted, Err: errInterrupted}
	}
	return &Error{Code: CodeFailed, Err: err}
}

// reportError prints err as `error: …` and `hint: …` on standard error and returns the exit code.
func reportError(env *Env, err error) int {
	if err == nil {
		return int(CodeOK)
	}
	e := classify(err)
	text := env.ErrTheme.Fail.Render("error:") + " " + e.Error() + "\n"
	if e.Hint != "" {
		text += env.ErrTheme.Accent.Render("hint:") + " " + e.Hint + "\n"
	}
	// Nobody is left to tell when standard error is gone.
	_, _ = env.Stderr.Write([]byte(text))
	return int(e.Code)
}

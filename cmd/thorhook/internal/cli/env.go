package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/tui/theme"
)

// defaultWidth is the width of a screen that does not tell, in columns.
const defaultWidth = 80

// An Env is everything that the command sees of the world around it. Tests make their own.
type Env struct {
	Stdin     io.Reader
	Stdout    io.Writer // data only
	Stderr    io.Writer // errors, progress, notices
	LookupEnv func(name string) (value string, found bool)
	Dir       string // working directory; thorhook.yaml is read there
	ConfigDir string // the user's folder of settings for thorhook, "" for none

	StdinTTY, StdoutTTY, StderrTTY bool   // whether the stream is a terminal
	Width                          int    // columns of the terminal, 80 when there is none
	Program                        string // how the user calls the command, "" is thorhook

	// The following are filled from the settings before a verb runs.

	Theme       theme.Theme // styles for Stdout
	ErrTheme    theme.Theme // styles for Stderr
	ShowSecrets bool        // print secrets unmasked
}

// Path returns the path of a file that the user named: relative names start at Dir.
func (e *Env) Path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(e.Dir, name)
}

// print writes data to standard output.
func (e *Env) print(data []byte) error {
	if _, err := e.Stdout.Write(data); err != nil {
		return &Error{
			Code: CodeFailed, Err: fmt.Errorf("write standard output: %w", plainCause(err)),
			Hint: "what was printed so far is incomplete: look at where the output goes",
		}
	}
	return nil
}

// program is how the user calls the command, for commands that are printed to be run.
func (e *Env) program() string {
	if e.Program == "" {
		return "thorhook"
	}
	return e.Program
}

// programName recognises go run, which leaves no command behind to be called by its name.
func programName() string {
	if path, err := os.Executable(); err == nil && strings.Contains(path, "go-build") {
		return "go run ./cmd/thorhook"
	}
	return ""
}

// getenv returns the value of an environment variable, "" when it is not set.
func (e *Env) getenv(name string) string {
	value, _ := e.LookupEnv(name)
	return value
}

// systemEnv returns the Env of this process.
func systemEnv() (*Env, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find working directory: %w", err)
	}
	e := &Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		LookupEnv: os.LookupEnv, Dir: dir,
		StdinTTY:  term.IsTerminal(os.Stdin.Fd()),
		StdoutTTY: term.IsTerminal(os.Stdout.Fd()),
		StderrTTY: term.IsTerminal(os.Stderr.Fd()),
		Width:     defaultWidth,
		Program:   programName(),
	}
	e.ConfigDir = userConfigDir(e)
	if n, err := strconv.Atoi(e.getenv("COLUMNS")); err == nil && n > 0 {
		e.Width = n
	} else if w, _, err := term.GetSize(os.Stdout.Fd()); err == nil && w > 0 {
		e.Width = w
	}
	enableColors(e)
	return e, nil
}

// userConfigDir follows XDG_CONFIG_HOME on every system, then the system's own habit.
func userConfigDir(e *Env) string {
	base := e.getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) {
		var err error
		if base, err = os.UserConfigDir(); err != nil {
			return ""
		}
	}
	return filepath.Join(base, "thorhook")
}

// enableColors makes the consoles of Windows understand escape sequences; elsewhere it does nothing. A console that
// cannot is treated as no terminal.
func enableColors(e *Env) {
	if e.StdoutTTY {
		_, err := termenv.EnableVirtualTerminalProcessing(termenv.NewOutput(os.Stdout))
		e.StdoutTTY = err == nil
	}
	if e.StderrTTY {
		_, err := termenv.EnableVirtualTerminalProcessing(termenv.NewOutput(os.Stderr))
		e.StderrTTY = err == nil
	}
}

package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/session"
	"github.com/thorhook/thorhook/tui/theme"
)

// Options are what the screen is told beside its session.
type Options struct {
	Theme   string // one of [theme.ScreenNames]
	Profile termenv.Profile
	ASCII   bool // no glyphs beyond ASCII

	To          string // URL of the receiver at the start
	Program     string // how the user calls the command, for lines that are printed to be run
	Scenario    string // selected at the start, "" for the first
	Seed        uint64
	Speed       *mock.Speed // the session's, nil for each scenario's own
	ShowSecrets bool
	Secret      string      // name of the receiver's secret header, "" for none
	Mask        *wire.Mask  // what is masked otherwise; nil is the zero Mask
	Builtin     bool        // the receiver is the built-in one
	Preview     mock.Config // how the template editor's request is made

	Editor string // command line of the user's editor, "" for vi
	Dir    string // working directory, where files are saved
	Screen bool   // the terminal is GNU screen, through which the clipboard's sequences pass in pieces

	Input  *os.File // the terminal
	Output *os.File
}

func (o *Options) screen() (theme.Screen, error) { return theme.NewScreen(o.Theme, o.Profile, o.ASCII) }

func (o *Options) mask() *wire.Mask {
	if o.Mask == nil {
		return &wire.Mask{}
	}
	return o.Mask
}

// Run shows the screen until the user leaves or ctx ends. It restores the terminal in any case. The session stays open.
func Run(ctx context.Context, s *session.Session, o Options) error {
	waits, cancel := context.WithCancel(ctx)
	defer cancel()
	m, err := New(waits, s, o)
	if err != nil {
		return err
	}
	out := &sharedOutput{File: o.Output}
	m.parts.clip.out = out
	program := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(o.Input), tea.WithOutput(out), tea.WithAltScreen(),
		tea.WithMouseCellMotion(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler())
	_, err = program.Run()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("draw screen: %w", err)
	}
	return err
}

// A sharedOutput lets the clipboard's sequences pass between two frames, not within one.
type sharedOutput struct {
	*os.File
	mu sync.Mutex
}

// Write writes p at once.
func (o *sharedOutput) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.File.Write(p)
}

// WriteString writes s at once.
func (o *sharedOutput) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

var _ io.Writer = (*sharedOutput)(nil)

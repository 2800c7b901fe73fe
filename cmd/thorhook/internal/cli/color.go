package cli

import (
	"io"
	"strings"

	"github.com/muesli/termenv"
	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/tui/theme"
)

// chooseColors sets the themes by --color from whichever layer has it. It is for help and errors, which do not fail over
// settings: when those are broken, auto holds.
func chooseColors(env *Env, cmd *cobra.Command) {
	flag := cmd.Root().PersistentFlags().Lookup("color")
	if !flag.Changed {
		if files, err := readConfigs(cmd.Root(), env); err == nil {
			_ = applySetting(cmd, flag, env, files)
		}
	}
	env.setThemes(flag.Value.String())
}

// setThemes chooses the styles of both streams; mode is the value of --color.
func (e *Env) setThemes(mode string) {
	e.Theme = e.themeFor(mode, e.StdoutTTY)
	e.ErrTheme = e.themeFor(mode, e.StderrTTY)
}

// themeFor decides whether a stream is coloured. always and never decide alone; auto follows NO_COLOR, then
// CLICOLOR_FORCE, then CLICOLOR=0, then whether the stream is a terminal.
func (e *Env) themeFor(mode string, tty bool) theme.Theme {
	forced := mode == "always"
	if mode == "auto" && e.getenv("NO_COLOR") == "" {
		force := e.getenv("CLICOLOR_FORCE")
		forced = force != "" && force != "0"
		tty = tty && (forced || e.getenv("CLICOLOR") != "0")
	} else {
		tty = false
	}
	if !forced && !tty {
		return theme.NoColor()
	}
	profile := e.colorProfile()
	if forced && profile == termenv.Ascii {
		profile = termenv.ANSI
	}
	if e.lightBackground() {
		return theme.Light(profile)
	}
	return theme.Dark(profile)
}

// colorProfile reads from the environment how many colours the terminal shows. It asks the terminal nothing.
func (e *Env) colorProfile() termenv.Profile {
	out := termenv.NewOutput(io.Discard, termenv.WithUnsafe(), termenv.WithEnvironment(environ{e}))
	return out.ColorProfile()
}

// lightBackground reads COLORFGBG ("0;15": black on white), the only way to know without asking the terminal.
func (e *Env) lightBackground() bool {
	value := e.getenv("COLORFGBG")
	background := value[strings.LastIndexByte(value, ';')+1:]
	return background == "7" || background == "15"
}

// environ shows an Env's variables to termenv.
type environ struct{ env *Env }

func (v environ) Environ() []string         { return nil }
func (v environ) Getenv(name string) string { return v.env.getenv(name) }

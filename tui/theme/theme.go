package theme

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// A Theme is the set of styles that text is printed with.
type Theme struct {
	Title  lipgloss.Style // headings
	Accent lipgloss.Style // names the reader looks for: verbs, flags, the selected row
	OK     lipgloss.Style // delivered, passed
	Warn   lipgloss.Style // retried, slow, doubtful
	Fail   lipgloss.Style // failed; error lines
	Muted  lipgloss.Style // what may be overlooked: defaults, units, hints
	Marks  Marks
	// Color tells whether the styles print escape sequences at all.
	Color bool
}

// Marks are one-cell signs that stand beside a coloured word.
type Marks struct{ OK, Warn, Fail string }

// palette is one colour per meaning; lipgloss reduces it to what the profile can show.
type palette struct{ accent, ok, warn, fail, muted lipgloss.TerminalColor }

// Dark returns the theme for a dark background. With profile termenv.Ascii it prints as [NoColor] does.
func Dark(profile termenv.Profile) Theme {
	return build(profile, true, palette{
		accent: lipgloss.CompleteColor{TrueColor: "#7DCFFF", ANSI256: "117", ANSI: "14"},
		ok:     lipgloss.CompleteColor{TrueColor: "#9ECE6A", ANSI256: "149", ANSI: "10"},
		warn:   lipgloss.CompleteColor{TrueColor: "#E0AF68", ANSI256: "179", ANSI: "11"},
		fail:   lipgloss.CompleteColor{TrueColor: "#F7768E", ANSI256: "204", ANSI: "9"},
		muted:  lipgloss.CompleteColor{TrueColor: "#8089A8", ANSI256: "103", ANSI: "8"},
	})
}

// Light returns the theme for a light background. With profile termenv.Ascii it prints as [NoColor] does.
func Light(profile termenv.Profile) Theme {
	return build(profile, false, palette{
		accent: lipgloss.CompleteColor{TrueColor: "#0B6E99", ANSI256: "24", ANSI: "4"},
		ok:     lipgloss.CompleteColor{TrueColor: "#38761D", ANSI256: "28", ANSI: "2"},
		warn:   lipgloss.CompleteColor{TrueColor: "#8A5A00", ANSI256: "94", ANSI: "3"},
		fail:   lipgloss.CompleteColor{TrueColor: "#B3261E", ANSI256: "124", ANSI: "1"},
		muted:  lipgloss.CompleteColor{TrueColor: "#5F6368", ANSI256: "59", ANSI: "8"},
	})
}

// NoColor returns the theme that prints no escape sequence.
func NoColor() Theme { return build(termenv.Ascii, true, palette{}) }

// build gives the styles a renderer of their own: lipgloss's default one asks the terminal.
func build(profile termenv.Profile, dark bool, p palette) Theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(dark)
	style := func(c lipgloss.TerminalColor) lipgloss.Style {
		if c == nil {
			return r.NewStyle()
		}
		return r.NewStyle().Foreground(c)
	}
	return Theme{
		Title:  r.NewStyle().Bold(true),
		Accent: style(p.accent),
		OK:     style(p.ok),
		Warn:   style(p.warn),
		Fail:   style(p.fail).Bold(true),
		Muted:  style(p.muted),
		Marks:  Marks{OK: "✓", Warn: "!", Fail: "✗"},
		Color:  profile != termenv.Ascii,
	}
}

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
func Dark(profile termenv.Profile) Theme { return build(profile, true, darkPalette()) }

// Light returns the theme for a light background. With profile termenv.Ascii it prints as [NoColor] does.
func Light(profile termenv.Profile) Theme { return build(profile, false, lightPalette()) }

func darkPalette() palette {
	return palette{
		accent: shade("#7DCFFF", "117", "14"), ok: shade("#9ECE6A", "149", "10"), warn: shade("#E0AF68", "179", "11"),
		fail: shade("#F7768E", "204", "9"), muted: shade("#8089A8", "103", "8"),
	}
}

func lightPalette() palette {
	return palette{
		accent: shade("#0B6E99", "24", "4"), ok: shade("#38761D", "28", "2"), warn: shade("#8A5A00", "94", "3"),
		fail: shade("#B3261E", "124", "1"), muted: shade("#5F6368", "59", "8"),
	}
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

package theme

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/mock/suggest"
)

// An Ink is a style as the two sequences around a text: painting with it is concatenation, which a screen full of cells can
// afford. The zero Ink prints the text alone.
type Ink struct{ Open, Close string }

// Paint returns the text in the ink; an empty text stays empty.
func (i Ink) Paint(text string) string {
	if i.Open == "" || text == "" {
		return text
	}
	return i.Open + text + i.Close
}

// Append appends the text in the ink.
func (i Ink) Append(dst []byte, text string) []byte {
	if text == "" {
		return dst
	}
	return append(append(append(dst, i.Open...), text...), i.Close...)
}

// A Screen is everything that the interactive screen is drawn with. It is a value and asks the terminal nothing.
type Screen struct {
	Name string // one of [ScreenNames]

	Text   Ink // ordinary data
	Title  Ink // headings
	Accent Ink // the one focus, keys, names the reader looks for
	OK     Ink // delivered, passed
	Warn   Ink // retried, slow, doubtful
	Fail   Ink // failed
	Flight Ink // under way
	Muted  Ink // what may be overlooked: units, hints, frames without focus
	Cursor Ink // all of the selected row in the pane with the focus
	Picked Ink // all of the selected row in a pane without the focus
	Match  Ink // what a search found

	Key     Ink // JSON: keys
	String  Ink // JSON: texts
	Number  Ink // JSON: numbers
	Literal Ink // JSON: true, false, null

	Added   Ink // of a diff
	Removed Ink // of a diff

	Glyphs Glyphs
}

// Glyphs are the signs of the screen, one cell each, so that nothing depends on colour.
type Glyphs struct {
	OK, Warn, Fail, Flight, Idle, Skipped string
	Cursor                                string // in front of the selected row
	Mark                                  string // in front of a marked row
	Folded, Open                          string // in front of what folds
	Up, Down, Left, Right, Dot, Ellipsis  string
	Bar                                   [9]string // eighths of a cell, growing to the right: [0] is a space, [8] full
	Level                                 [9]string // eighths of a cell, growing upwards: [0] is a space, [8] full
	Box                                   Box
}

// A Box is the lines of a frame.
type Box struct {
	Horizontal, Vertical, TopLeft, TopRight, BottomLeft, BottomRight, TeeLeft, TeeRight string
	Thumb                                                                               string // of the scroll bar, in place of Vertical
}

// ScreenNames are the names of the themes: dark, light, contrast and none, which prints no escape sequence.
func ScreenNames() []string { return []string{"dark", "light", "contrast", "none"} }

// NewScreen returns the theme of a name, in the colours that the profile can show; with termenv.Ascii every theme is
// none. ascii replaces all glyphs by ASCII ones. An unknown name is an error with a suggestion.
func NewScreen(name string, profile termenv.Profile, ascii bool) (Screen, error) {
	s := Screen{Name: name, Glyphs: unicodeGlyphs()}
	if ascii {
		s.Glyphs = asciiGlyphs()
	}
	if profile == termenv.Ascii && (name == "dark" || name == "light" || name == "contrast") {
		name, s.Name = "none", "none"
	}
	switch name {
	case "dark":
		s.ink(profile, true, darkShades())
	case "light":
		s.ink(profile, false, lightShades())
	case "contrast":
		s.ink(profile, true, contrastShades())
	case "none":
	default:
		return s, fmt.Errorf("unknown theme %q%s: there are %s", name, suggest.DidYouMean(name, ScreenNames()), strings.Join(ScreenNames(), ", "))
	}
	return s, nil
}

// shades are the colours of a theme by meaning; back is the background of the selected row, over is what stands on it, whatever
// the terminal's own colours are.
type shades struct {
	palette
	flight, text, key, str, number, literal, back, backDim, over, match lipgloss.TerminalColor
}

func shade(trueColor, ansi256, ansi string) lipgloss.TerminalColor {
	return lipgloss.CompleteColor{TrueColor: trueColor, ANSI256: ansi256, ANSI: ansi}
}

func darkShades() shades {
	return shades{
		palette: darkPalette(), flight: shade("#BB9AF7", "141", "13"),
		key: shade("#7AA2F7", "111", "12"), str: shade("#A9B1D6", "146", "7"), number: shade("#FF9E64", "215", "11"), literal: shade("#BB9AF7", "141", "13"),
		back: shade("#2E4A73", "24", "4"), backDim: shade("#2A2E42", "236", "0"), over: shade("#E6E9F5", "255", "15"), match: shade("#E0AF68", "179", "11"),
	}
}

func lightShades() shades {
	return shades{
		palette: lightPalette(), flight: shade("#6B3FA0", "55", "5"),
		key: shade("#1A4FA0", "25", "4"), str: shade("#3B4252", "238", "0"), number: shade("#A0460B", "130", "1"), literal: shade("#6B3FA0", "55", "5"),
		back: shade("#CFE3F5", "153", "6"), backDim: shade("#E8E8EC", "254", "7"), over: shade("#1F2328", "235", "0"), match: shade("#8A5A00", "94", "3"),
	}
}

func contrastShades() shades {
	white, yellow := shade("#FFFFFF", "15", "15"), shade("#FFFF00", "226", "11")
	return shades{
		palette: palette{
			accent: shade("#00FFFF", "51", "14"), ok: shade("#00FF00", "46", "10"), warn: yellow,
			fail: shade("#FF6060", "203", "9"), muted: shade("#D0D0D0", "252", "7"),
		},
		flight: shade("#FF80FF", "213", "13"), text: white, key: shade("#00FFFF", "51", "14"), str: white, number: yellow,
		literal: shade("#FF80FF", "213", "13"), back: shade("#0000C0", "20", "4"), backDim: shade("#404040", "238", "0"), over: white, match: yellow,
	}
}

// ink derives the inks from lipgloss styles of a renderer of their own.
func (s *Screen) ink(profile termenv.Profile, dark bool, c shades) {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(dark)
	of := func(fore lipgloss.TerminalColor) lipgloss.Style {
		if fore == nil {
			return r.NewStyle()
		}
		return r.NewStyle().Foreground(fore)
	}
	s.Text, s.Title, s.Accent = inkOf(of(c.text)), inkOf(of(c.text).Bold(true)), inkOf(of(c.accent))
	s.OK, s.Warn, s.Fail = inkOf(of(c.ok)), inkOf(of(c.warn)), inkOf(of(c.fail).Bold(true))
	s.Flight, s.Muted = inkOf(of(c.flight)), inkOf(of(c.muted))
	s.Cursor, s.Picked = inkOf(of(c.over).Background(c.back).Bold(true)), inkOf(of(c.over).Background(c.backDim))
	s.Match = inkOf(of(c.match).Reverse(true))
	s.Key, s.String, s.Number, s.Literal = inkOf(of(c.key)), inkOf(of(c.str)), inkOf(of(c.number)), inkOf(of(c.literal))
	s.Added, s.Removed = inkOf(of(c.ok)), inkOf(of(c.fail))
}

// inkOf takes a style apart by rendering a text with it.
func inkOf(style lipgloss.Style) Ink {
	open, end, found := strings.Cut(style.Render("x"), "x")
	if !found {
		return Ink{}
	}
	return Ink{open, end}
}

func unicodeGlyphs() Glyphs {
	return Glyphs{
		OK: "✓", Warn: "!", Fail: "✗", Flight: "◐", Idle: "·", Skipped: "-", Cursor: ">", Mark: "*", Folded: "▸", Open: "▾",
		Up: "↑", Down: "↓", Left: "←", Right: "→", Dot: "●", Ellipsis: "…",
		Bar:   [9]string{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"},
		Level: [9]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
		Box:   Box{"─", "│", "┌", "┐", "└", "┘", "├", "┤", "┃"},
	}
}

func asciiGlyphs() Glyphs {
	return Glyphs{
		OK: "+", Warn: "!", Fail: "x", Flight: "o", Idle: ".", Skipped: "-", Cursor: ">", Mark: "*", Folded: ">", Open: "v",
		Up: "^", Down: "v", Left: "<", Right: ">", Dot: "o", Ellipsis: "~",
		Bar:   [9]string{" ", ".", ".", ":", ":", "-", "=", "=", "#"},
		Level: [9]string{" ", "_", "_", ".", "-", "=", "+", "*", "#"},
		Box:   Box{"-", "|", "+", "+", "+", "+", "+", "+", "#"},
	}
}

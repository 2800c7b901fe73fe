package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/thorhook/thorhook/tui/theme"
)

// maxTextWidth is the widest line of help: longer ones are hard to read.
const maxTextWidth = 100

// showHelp prints the help of cmd on standard output.
func showHelp(env *Env, cmd *cobra.Command) {
	chooseColors(env, cmd)
	p := helpPage{theme: env.Theme, width: min(env.Width, maxTextWidth)}
	_ = env.print([]byte(p.render(cmd)))
}

// A helpPage lays out the help of one command.
type helpPage struct {
	theme theme.Theme
	width int
	text  strings.Builder
}

// row is a line of a two-column list.
type row struct{ name, about string }

func (p *helpPage) render(cmd *cobra.Command) string {
	about := cmd.Long
	if about == "" {
		about = cmd.Short + "."
	}
	p.text.WriteString(wrapped(about, p.width) + "\n")
	p.section("Usage")
	if cmd.HasParent() {
		p.text.WriteString("  " + cmd.UseLine() + "\n")
	} else {
		p.text.WriteString("  " + cmd.Name() + " VERB [flags]\n")
	}
	for _, group := range cmd.Groups() {
		p.list(group.Title, verbRows(cmd, group.ID), p.theme.Accent)
	}
	p.list("Flags", flagRows(cmd.LocalNonPersistentFlags()), p.theme.Accent)
	global := cmd.InheritedFlags()
	if !cmd.HasParent() {
		global = cmd.PersistentFlags()
	}
	p.list("Flags of every verb", flagRows(global), p.theme.Accent)
	if cmd.Example != "" {
		p.section("Examples")
		for line := range strings.Lines(strings.TrimSpace(cmd.Example)) {
			p.text.WriteString("  " + strings.TrimSpace(line) + "\n")
		}
	}
	if !cmd.HasParent() {
		p.text.WriteString("\n" + p.theme.Muted.Render("thorhook VERB --help tells more about a verb.") + "\n")
	}
	return p.text.String()
}

func (p *helpPage) section(title string) {
	p.text.WriteString("\n" + p.theme.Title.Render(title) + "\n")
}

// list prints rows with their second column aligned and wrapped.
func (p *helpPage) list(title string, rows []row, name lipgloss.Style) {
	if len(rows) == 0 {
		return
	}
	p.section(title)
	left := 0
	for _, r := range rows {
		left = max(left, lipgloss.Width(r.name))
	}
	indent := left + 4
	for _, r := range rows {
		about := wrapped(r.about, max(p.width-indent, 20))
		about = strings.ReplaceAll(about, "\n", "\n"+strings.Repeat(" ", indent))
		pad := strings.Repeat(" ", left-lipgloss.Width(r.name))
		p.text.WriteString("  " + name.Render(r.name) + pad + "  " + about + "\n")
	}
}

// wrapped breaks text at spaces alone: at hyphens, as [ansi.Wordwrap] does too, it would cut flags and headers in two.
func wrapped(text string, width int) string {
	const unbroken = "\u2011" // a hyphen of the same width
	return strings.ReplaceAll(ansi.Wordwrap(strings.ReplaceAll(text, "-", unbroken), width, ""), unbroken, "-")
}

func verbRows(root *cobra.Command, group string) []row {
	var rows []row
	for _, cmd := range root.Commands() {
		if cmd.GroupID == group && cmd.IsAvailableCommand() {
			rows = append(rows, row{cmd.Name(), cmd.Short})
		}
	}
	return rows
}

// flagRows writes flags as `-H, --header LINE`. Flags without a short form are indented to align the long ones.
func flagRows(flags *pflag.FlagSet) []row {
	var rows []row
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, about := pflag.UnquoteUsage(f)
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if value != "" {
			name += " " + value
		}
		if hasDefault(f) {
			about += fmt.Sprintf(" (default %s)", f.DefValue)
		}
		rows = append(rows, row{name, about})
	})
	return rows
}

// hasDefault tells whether the default is worth saying: the empty values of the types are not.
func hasDefault(f *pflag.Flag) bool {
	return !slices.Contains([]string{"", "0", "0s", "false", "[]"}, f.DefValue)
}

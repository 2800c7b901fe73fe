package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const manSection = 1

func manVerb(env *Env) *cobra.Command {
	var m manRun
	cmd := &cobra.Command{
		Use: "man [VERB]", Short: "Print or write the man pages", GroupID: groupTool,
		Long:        "Prints the man page of thorhook or of one verb, or writes all of them to a folder.",
		Example:     "thorhook man | man -l -\nthorhook man --dir /usr/local/share/man/man1",
		Args:        argCount(0, 1),
		Annotations: map[string]string{noSettings: ""},
		RunE: func(cmd *cobra.Command, args []string) error {
			m.root = cmd.Root()
			m.verb = strings.Join(args, "")
			return m.run(cmd.Context(), env)
		},
	}
	cmd.Flags().StringVar(&m.dir, "dir", "", "write the pages of all verbs to the folder `DIR`, made when missing")
	return cmd
}

type manRun struct {
	root      *cobra.Command
	dir, verb string
}

func (m manRun) run(_ context.Context, env *Env) error {
	if m.dir != "" {
		return m.writeAll(env.Path(m.dir))
	}
	cmd, rest, err := m.root.Find(strings.Fields(m.verb))
	if err != nil || len(rest) > 0 {
		return unknownVerb(m.root, m.verb)
	}
	page, err := manPage(cmd)
	if err != nil {
		return err
	}
	return env.print([]byte(page))
}

func (m manRun) writeAll(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write man pages: %w", err)
	}
	for _, cmd := range append([]*cobra.Command{m.root}, m.root.Commands()...) {
		if cmd.HasParent() && !cmd.IsAvailableCommand() {
			continue
		}
		page, err := manPage(cmd)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%s.%d", manName(cmd), manSection)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(page), 0o644); err != nil {
			return fmt.Errorf("write man page: %w", err)
		}
	}
	return nil
}

// manName is the page's name: thorhook-fire for the verb fire.
func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage returns the page in roff.
func manPage(cmd *cobra.Command) (string, error) {
	page, err := mcobra.NewManPage(manSection, cmd)
	if err != nil {
		return "", fmt.Errorf("generate man page %s: %w", manName(cmd), err)
	}
	if cmd.Long == "" {
		page = page.WithLongDescription(cmd.Short + ".")
	}
	page.Root.Name = manName(cmd)
	nameFlagValues(&page.Root, cmd)
	usage := cmd.UseLine()
	if !cmd.HasParent() {
		usage = "thorhook VERB [flags]"
	}
	page = page.WithSection("Usage", usage).
		WithSection("Exit status", manExit).
		WithSection("Environment", manEnvironment).
		WithSection("Files", manFiles)
	doc := &manual{Document: roff.NewDocument(), date: readBuild().time()}
	text := page.Build(doc)
	if doc.date.IsZero() {
		text = strings.Replace(text, time.Time{}.Format(time.DateOnly), "", 1)
	}
	return text, nil
}

// nameFlagValues writes flags and their values as help does; mango takes pflag's back quotes for text.
func nameFlagValues(page *mango.Command, cmd *cobra.Command) {
	for name, flag := range page.Flags {
		if f := cmd.Flag(name); f != nil {
			value, about := pflag.UnquoteUsage(f)
			flag.Usage = about
			if value != "" {
				flag.Usage = value + ": " + about
			}
			if hasDefault(f) {
				flag.Usage += " (default " + f.DefValue + ")"
			}
			page.Flags[name] = flag
		}
	}
	for _, sub := range cmd.Commands() {
		if inner := page.Commands[sub.Name()]; inner != nil {
			nameFlagValues(inner, sub)
		}
	}
}

// A manual is a roff document with the commit's date, none when it is unknown, so that the same commit gives the same pages.
type manual struct {
	*roff.Document
	date time.Time
}

// Heading writes the title line.
func (m *manual) Heading(section uint, title, _ string, _ time.Time) {
	m.Document.Heading(section, title, "thorhook manual", m.date)
}

// Text writes text as it stands. WORKAROUND: roff v0.1.0 takes it for a format.
func (m *manual) Text(text string) { m.Document.Text(strings.ReplaceAll(text, "%", "%%")) }

// TextBold is [manual.Text] in bold.
func (m *manual) TextBold(text string) { m.Document.TextBold(strings.ReplaceAll(text, "%", "%%")) }

const (
	manExit = `0: done.
1: an expectation or a delivery failed.
2: wrong flags or arguments.
3: invalid scenario, template or settings.
4: the target cannot be reached.
5: internal error.
130: interrupted.`
	manEnvironment = `THORHOOK_FLAG, for every flag: its value when the flag is not given; THORHOOK_SHOW_SECRETS=true is --show-secrets.
A flag that may be given several times takes one value a line.
NO_COLOR, CLICOLOR_FORCE, CLICOLOR: whether --color auto colours the output.
THORHOOK_DEBUG: print the stack of an internal error.`
	manFiles = `./thorhook.yaml: settings of the project.
$XDG_CONFIG_HOME/thorhook/config.yaml: settings of the user.
A key is the name of a flag, or the name of a verb with a map of its flags.
The order is flag, environment, project, user, default.`
)

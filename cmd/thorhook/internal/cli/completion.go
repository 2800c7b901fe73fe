package cli

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func completionVerb(env *Env) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion SHELL", Short: "Print the completion script of a shell", GroupID: groupTool,
		Long: "Prints the script that completes thorhook's verbs, flags and their values. SHELL is " + orList(shells) + ".",
		Example: "source <(thorhook completion bash)\n" +
			"thorhook completion zsh > \"${fpath[1]}/_thorhook\"\n" +
			"thorhook completion fish > ~/.config/fish/completions/thorhook.fish",
		ValidArgs:   shells,
		Args:        argCount(1, 1),
		Annotations: map[string]string{noSettings: ""},
		RunE: func(cmd *cobra.Command, args []string) error {
			return completionRun{cmd.Root(), choice{words: shells}, args[0]}.run(cmd.Context(), env)
		},
	}
}

type completionRun struct {
	root   *cobra.Command
	shells choice
	shell  string
}

func (c completionRun) run(_ context.Context, env *Env) error {
	if err := c.shells.Set(c.shell); err != nil {
		return usagef("shell %q: %w", c.shell, err)
	}
	var script bytes.Buffer
	write := map[string]func() error{
		"bash":       func() error { return c.root.GenBashCompletionV2(&script, true) },
		"zsh":        func() error { return c.root.GenZshCompletion(&script) },
		"fish":       func() error { return c.root.GenFishCompletion(&script, true) },
		"powershell": func() error { return c.root.GenPowerShellCompletionWithDesc(&script) },
	}[c.shell]
	if err := write(); err != nil {
		return fmt.Errorf("generate completion for %s: %w", c.shell, err)
	}
	return env.print(script.Bytes())
}

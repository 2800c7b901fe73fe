package cli

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/thorhook/thorhook/mock/suggest"
)

// noSettings is the annotation of commands that read no settings.
const noSettings = "thorhook/no-settings"

// newRoot assembles the command. What all verbs have in common is added here, around the verb's own RunE.
func newRoot(env *Env, verbs []Verb) *cobra.Command {
	root := &cobra.Command{
		Use:   "thorhook",
		Short: "Send realistic Thordata webhooks to the endpoint you are writing",
		Long: "thorhook stands in for Thordata: it sends the webhooks of invented scraping tasks, failures, retries and " +
			"duplicates included, from your own machine. Without a verb, on a terminal, it opens the screen (thorhook tui).",
		Args:          cobra.ArbitraryArgs, // an unknown verb arrives here as an argument
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       readBuild().Version,
		Annotations:   map[string]string{noSettings: ""},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownVerb(cmd, args[0])
			}
			if env.StdinTTY && env.StdoutTTY {
				return showScreen(cmd)
			}
			return cmd.Help()
		},
	}
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetVersionTemplate("thorhook {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { showHelp(env, cmd) })
	root.SetHelpCommand(helpVerb())
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddGroup(verbGroups()...)
	cobra.EnableCommandSorting = false
	globalFlags(root, env)
	for _, verb := range verbs {
		cmd := verb(env)
		wrap(env, cmd)
		root.AddCommand(cmd)
	}
	return root
}

// showScreen is thorhook alone on a terminal: the verb tui without flags, settings included.
func showScreen(root *cobra.Command) error {
	for _, cmd := range root.Commands() {
		if cmd.Name() != "tui" {
			continue
		}
		cmd.SetContext(root.Context())
		if err := cmd.ParseFlags(nil); err != nil {
			return err
		}
		if err := cmd.PreRunE(cmd, nil); err != nil {
			return err
		}
		return cmd.RunE(cmd, nil)
	}
	return root.Help()
}

func globalFlags(root *cobra.Command, env *Env) {
	color := choice{value: "auto", words: []string{"auto", "always", "never"}}
	flags := root.PersistentFlags()
	color.bind(root, flags, "color", "`WHEN` to colour: auto, always or never")
	flags.BoolVar(&env.ShowSecrets, "show-secrets", false, "print keys and tokens unmasked")
	flags.BoolP("help", "h", false, "print this help")
	root.Flags().Bool("version", false, "print the version")
}

// wrap puts settings and themes before the verb, and makes whatever cobra finds wrong with the arguments a usage error. So it does for
// the verbs below it.
func wrap(env *Env, cmd *cobra.Command) {
	for _, below := range cmd.Commands() {
		wrap(env, below)
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error { return asUsage(cmd, check(cmd, args)) }
	}
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := applySettings(cmd, env); err != nil {
			return err
		}
		env.setThemes(cmd.Flag("color").Value.String())
		if err := cmd.ValidateRequiredFlags(); err != nil {
			return asUsage(cmd, err)
		}
		return asUsage(cmd, cmd.ValidateFlagGroups())
	}
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		err := run(cmd, args)
		if usage, ok := errors.AsType[*Error](err); ok && usage.Code == CodeUsage {
			return asUsage(cmd, err)
		}
		return err
	}
}

// asUsage makes err a usage error with a hint.
func asUsage(cmd *cobra.Command, err error) error {
	if err == nil {
		return nil
	}
	if usage, ok := errors.AsType[*Error](err); ok && usage.Hint != "" {
		return err
	}
	return &Error{Code: CodeUsage, Err: err, Hint: "see " + cmd.CommandPath() + " --help"}
}

func unknownVerb(root *cobra.Command, name string) error {
	var names []string
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() {
			names = append(names, cmd.Name())
		}
	}
	return asUsage(root, usagef("unknown verb %q%s", name, suggest.DidYouMean(name, names)))
}

// flagError words the errors of flag parsing.
func flagError(cmd *cobra.Command, err error) error {
	if args := cmd.Flags().Args(); !cmd.HasParent() && len(args) > 0 {
		// The flag may belong to the verb that does not exist.
		return unknownVerb(cmd, args[0])
	}
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && unknown.GetSpecifiedShortnames() == "" {
		name := unknown.GetSpecifiedName()
		err = usagef("unknown flag --%s%s", name, didYouMeanFlag(cmd, name))
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		flag := invalid.GetFlag()
		err = usagef("flag --%s=%s: %s", flag.Name, invalid.GetValue(), explain(flag, invalid))
	}
	return asUsage(cmd, err)
}

func didYouMeanFlag(cmd *cobra.Command, name string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, "--"+f.Name)
		}
	})
	slices.Sort(names)
	return suggest.DidYouMean("--"+name, names)
}

// helpVerb is `thorhook help [VERB]`. It is left out of the list of verbs: --help does the same.
func helpVerb() *cobra.Command {
	return &cobra.Command{
		Use: "help [VERB]", Short: "Print help", Hidden: true,
		Annotations: map[string]string{noSettings: ""},
		Args:        cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err == nil && len(rest) == 0 {
				return target.Help()
			}
			return unknownVerb(cmd.Root(), args[0])
		},
	}
}

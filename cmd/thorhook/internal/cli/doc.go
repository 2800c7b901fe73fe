// Package cli is the command line: the verbs, and what they share — streams, settings, colours, help, exit codes.
//
// # One verb, one file
//
// A verb is a function that makes a cobra command, named in [Verbs]. It binds its flags to a struct of its own and runs
// a method of that struct, which gets the context and the [Env] and nothing else from outside:
//
//	func pingVerb(env *Env) *cobra.Command {
//		var p ping
//		cmd := &cobra.Command{
//			Use: "ping URL", Short: "Ask whether URL answers", GroupID: groupDeliver,
//			Example: "thorhook ping http://127.0.0.1:8080/hook",
//			Args:    argCount(1, 1),
//			RunE: func(cmd *cobra.Command, args []string) error {
//				p.url = args[0]
//				return p.run(cmd.Context(), env)
//			},
//		}
//		cmd.Flags().DurationVar(&p.timeout, "timeout", 30*time.Second, "wait `DURATION` for the answer")
//		return cmd
//	}
//
// Everything else happens around it: the name in the back quotes is the flag's value in help; settings fill the flags
// that the command line left alone, and mark them as changed; errors of flags and arguments become usage errors; help,
// completion and man page come from the command. A flag of few words is a [choice]. Data goes to Env.Stdout in as few
// writes as possible, everything else to Env.Stderr. File names are resolved by Env.Path.
//
// # How a verb ends
//
// nil is exit code 0. An [Error] carries its own code and advice; see [Code] for the codes. Any other error is code 1. A
// verb that was cut short returns context.Cause(ctx) when its report is written, which becomes code 130; a verb that the
// user is expected to interrupt, such as listen, returns nil instead. The second interrupt does not ask the verb.
//
// # Settings
//
// Each flag's value is the first of: the flag itself, the environment (THORHOOK_SPEED for --speed), ./thorhook.yaml,
// config.yaml in the user's folder of settings, the default. In the files a key is a flag's name, which holds for every
// verb that has the flag, or a verb's name with a map of flag names in it, which wins over the former:
//
//	color: never
//	fire:
//	  speed: max
//	  header: ["X-One: 1", "X-Two: 2"]
//
// Unknown keys and values of the wrong type are errors with file, line and column. version, completion, man and help
// read no settings, so that a broken file never stands in their way.
package cli

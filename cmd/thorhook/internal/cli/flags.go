package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/thorhook/thorhook/mock/suggest"
)

// A choice is the value of a flag that takes one of a few words. It implements pflag.Value.
type choice struct {
	value string // the default until the flag is set
	words []string
}

// String returns the word.
func (c *choice) String() string { return c.value }

// Type returns the name of the type in messages.
func (c *choice) Type() string { return "word" }

// Set takes one of the words; the error of any other one names them.
func (c *choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		return fmt.Errorf("must be one of %s%s", strings.Join(c.words, ", "), suggest.DidYouMean(word, c.words))
	}
	c.value = word
	return nil
}

// bind makes the choice a flag of cmd, with completion.
func (c *choice) bind(cmd *cobra.Command, flags *pflag.FlagSet, name, usage string) {
	flags.Var(c, name, usage)
	if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // only when the flag does not exist or is registered twice
	}
}

// outputFlag is --output with the given formats, the first of which is the default.
func outputFlag(cmd *cobra.Command, formats ...string) *choice {
	c := &choice{value: formats[0], words: formats}
	c.bind(cmd, cmd.Flags(), "output", "print as `FORMAT`: "+orList(formats))
	return c
}

// orList writes "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// explain says in words what is wrong with a flag's value. err is what the flag's Set returned.
func explain(flag *pflag.Flag, err error) string {
	if errors.Is(err, strconv.ErrRange) {
		return "is out of range"
	}
	switch typ := flag.Value.Type(); {
	case strings.HasPrefix(typ, "int"), strings.HasPrefix(typ, "uint"):
		return "must be a whole number"
	case strings.HasPrefix(typ, "float"):
		return "must be a number"
	case typ == "bool":
		return "must be true or false"
	case typ == "duration":
		return "must be a duration such as 500ms or 2s"
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		err = invalid.Unwrap()
	}
	return err.Error()
}

// argCount checks that a verb gets from least to most arguments.
func argCount(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least {
			return usagef("missing argument: the verb is used as %q", cmd.Use)
		}
		if len(args) > most {
			return usagef("unexpected argument %q", args[most])
		}
		return nil
	}
}

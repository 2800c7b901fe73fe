package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const (
	projectFile = "thorhook.yaml"
	userFile    = "config.yaml"
	envPrefix   = "THORHOOK_"
)

// A setting is a flag's value from outside the command line.
type setting struct {
	values []string // exactly one unless list
	list   bool
	origin string // where it stands, as errors begin: `THORHOOK_SPEED=abc` or `thorhook.yaml:3:8: speed: "abc"`
}

// applySettings gives every flag of cmd that the command line left alone its value from the first layer that has one,
// and marks it as changed. Both files are checked whole, whatever the flags. Its errors are of code 3.
func applySettings(cmd *cobra.Command, env *Env) error {
	if _, skip := cmd.Annotations[noSettings]; skip {
		return nil
	}
	files, err := readConfigs(cmd.Root(), env)
	if err != nil {
		return err
	}
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if err == nil && !flag.Changed && flag.Name != "help" {
			err = applySetting(cmd, flag, env, files)
		}
	})
	return err
}

func applySetting(cmd *cobra.Command, flag *pflag.Flag, env *Env, files []*configFile) error {
	if value, found := env.LookupEnv(envName(flag.Name)); found {
		return setFlag(flag, fromEnviron(flag, value))
	}
	for _, file := range files {
		if s, found := file.lookup(verbOf(cmd).Name(), flag.Name); found {
			return setFlag(flag, s)
		}
	}
	return nil
}

// verbOf is the verb that a command is, or belongs to: fixtures for fixtures verify.
func verbOf(cmd *cobra.Command) *cobra.Command {
	for cmd.HasParent() && cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	return cmd
}

// envName returns the variable for a flag: THORHOOK_SHOW_SECRETS for show-secrets.
func envName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// fromEnviron splits the variable of a flag that is given several times into lines: any of its values may hold commas.
func fromEnviron(flag *pflag.Flag, value string) setting {
	s := setting{values: []string{value}, origin: envName(flag.Name) + "=" + value}
	if flag.Value.Type() == "stringArray" {
		s.values, s.list = strings.Split(strings.TrimSuffix(value, "\n"), "\n"), true
	}
	return s
}

func setFlag(flag *pflag.Flag, s setting) error {
	slice, takesList := flag.Value.(pflag.SliceValue)
	var err error
	switch {
	case s.list && !takesList:
		return invalidf("%s: must be one value, not a list", s.origin)
	case s.list:
		err = slice.Replace(s.values)
	default:
		err = flag.Value.Set(s.values[0])
	}
	if err != nil {
		return invalidf("%s: %s", s.origin, explain(flag, err))
	}
	flag.Changed = true
	return nil
}

// readConfigs returns the files of settings that exist, strongest first.
func readConfigs(root *cobra.Command, env *Env) ([]*configFile, error) {
	type place struct{ path, shown string }
	places := []place{{filepath.Join(env.Dir, projectFile), projectFile}}
	if env.ConfigDir != "" {
		path := filepath.Join(env.ConfigDir, userFile)
		places = append(places, place{path, path})
	}
	keys := configKeysOf(root)
	var files []*configFile
	for _, p := range places {
		data, err := os.ReadFile(p.path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, &Error{Code: CodeInvalid, Err: fmt.Errorf("read settings: %w", err)}
		}
		file, err := parseConfig(p.shown, data, keys)
		if err != nil {
			return nil, &Error{Code: CodeInvalid, Err: err}
		}
		files = append(files, file)
	}
	return files, nil
}

// configKeysOf returns the flags of every verb that reads settings, global flags included.
func configKeysOf(root *cobra.Command) configKeys {
	keys := configKeys{}
	for _, cmd := range root.Commands() {
		if _, skip := cmd.Annotations[noSettings]; skip || !cmd.IsAvailableCommand() {
			continue
		}
		flags := map[string]bool{}
		add := func(f *pflag.Flag) { flags[f.Name] = f.Name != "help" }
		cmd.LocalFlags().VisitAll(add)
		cmd.InheritedFlags().VisitAll(add)
		for _, below := range cmd.Commands() {
			below.LocalFlags().VisitAll(add)
		}
		delete(flags, "help")
		keys[cmd.Name()] = flags
	}
	return keys
}

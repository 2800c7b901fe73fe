package cli

import (
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/thorhook/thorhook/mock/wire"
)

// givenFlags writes the flags of cmd that were given, in any layer of settings, as one would type them. --at now is left
// out: the caller knows the instant. Secrets are masked unless they are to be shown.
func givenFlags(cmd *cobra.Command, env *Env) []string {
	var words []string
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Name == "at" && (f.Value.String() == "now" || f.Value.String() == "") {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, value := range values {
			switch {
			case f.Value.Type() == "bool" && value == "true":
				words = append(words, "--"+f.Name)
			case f.Value.Type() == "bool":
				words = append(words, "--"+f.Name+"="+value)
			default:
				words = append(words, "--"+f.Name+" "+quoted(shownValue(env, f.Name, value)))
			}
		}
	})
	return words
}

// shownValue is a flag's value as it may be shown.
func shownValue(env *Env, flag, value string) string {
	switch {
	case env.ShowSecrets:
		return value
	case flag == "header":
		return maskedHeader(value)
	case flag == "set":
		return maskedSetting(value)
	case flag == "to":
		return shownURL(env, value)
	}
	return value
}

// maskedSetting masks the value of a PATH=VALUE when it is a secret or holds one.
func maskedSetting(word string) string {
	path, value, _ := strings.Cut(word, "=")
	if !json.Valid([]byte(value)) {
		value = `"` + strings.Map(func(r rune) rune {
			if r == '"' || r == '\\' {
				return '_' // the text's end must stay its end
			}
			return r
		}, value) + `"`
	}
	const head = "POST / HTTP/1.1\r\n\r\n"
	raw := head + `{"` + path[strings.LastIndexByte(path, '.')+1:] + `":` + value + "}"
	masked := string((&wire.Mask{}).AppendMasked(nil, []byte(raw), len(head)))
	if masked == raw {
		return word
	}
	return path + "=" + strings.Trim(masked[len(raw)-len(value)-1:len(masked)-1], `"`)
}

// maskedHeader masks the value of a 'Name: value' when it is a secret.
func maskedHeader(word string) string {
	head := "POST / HTTP/1.1\r\n" + word + "\r\n\r\n"
	masked := (&wire.Mask{}).AppendMasked(nil, []byte(head), len(head))
	return string(masked[len("POST / HTTP/1.1\r\n") : len(masked)-len("\r\n\r\n")])
}

// quoted writes a word for a POSIX shell.
func quoted(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

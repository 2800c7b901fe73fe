package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/tui/session"
)

// A sitting is what was done at the screen against one target.
type sitting struct {
	target string
	words  []string // names and files of the scenarios, as run takes them
}

// summary is what stays on the terminal when the screen is left: what ran, what failed, and how to run it again.
func (s *screenRun) summary(env *Env, work *session.Session) string {
	st := work.State()
	ended := map[session.RunState][]string{}
	ran := 0
	for i := range st.Scenarios {
		if sc := &st.Scenarios[i]; sc.Run > 0 {
			ran++
			ended[sc.State] = append(ended[sc.State], printable(sc.Name))
		}
	}
	sent := int(work.Book.Last())
	if ran == 0 && sent == 0 {
		return "nothing was sent\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "ran %s: %s\n", counted(ran, "scenario"), counted(sent, "attempt"))
	failed := slices.Concat(ended[session.Failed], ended[session.Broken])
	unfinished := slices.Concat(ended[session.Running], ended[session.Queued], ended[session.Skipped])
	if len(failed) > 0 {
		fmt.Fprintf(&b, "failed: %s\n", strings.Join(failed, ", "))
	}
	if len(unfinished) > 0 {
		fmt.Fprintf(&b, "not finished: %s\n", strings.Join(unfinished, ", "))
	}
	if len(failed)+len(unfinished) == 0 && ran > 0 {
		b.WriteString("no scenario failed\n")
	}
	for _, one := range sittings(&st) {
		to := quoted(printable(shownURL(env, one.target)))
		if s.builtin && one.target == st.Receiver.URL {
			to = "URL"
		}
		words := slices.Concat([]string{env.program(), "run"}, one.words, []string{"--to", to, fmt.Sprintf("--seed %d", s.flags.seed)}, s.again)
		fmt.Fprintf(&b, "again: %s\n", strings.Join(words, " "))
	}
	return b.String()
}

// sittings are the scenarios that ran, by target.
func sittings(st *session.State) (all []sitting) {
	for i := range st.Scenarios {
		sc := &st.Scenarios[i]
		if sc.Run == 0 {
			continue
		}
		target, word := cmp.Or(sc.Target, st.Receiver.URL), cmp.Or(sc.File, sc.Name)
		at := slices.IndexFunc(all, func(o sitting) bool { return o.target == target })
		if at < 0 {
			at, all = len(all), append(all, sitting{target: target})
		}
		all[at].words = append(all[at].words, quoted(printable(word)))
	}
	return all
}

// runWords are the given flags that run has too, but for the target and the seed, which the summary always names. The secret
// is left to the user.
func (s *screenRun) runWords(given []string) []string {
	var words []string
	for _, word := range given {
		name, _, _ := strings.Cut(strings.TrimPrefix(word, "--"), " ")
		name, _, _ = strings.Cut(name, "=")
		switch name {
		case "to", "seed", "scenario", "theme", "ascii", "memory", "color":
		case "secret-header":
			words = append(words, "--secret-header "+quoted(printable(s.flags.secretName())+": …"))
		default:
			words = append(words, word)
		}
	}
	return words
}

package tui

import (
	"fmt"
	"strings"

	"github.com/thorhook/thorhook/tui/session"
)

// Summary is what stays on the terminal when the screen is left: what ran, what failed, and how to run it again.
func Summary(s *session.Session, o Options) string {
	st := s.State()
	var ran, failed, files []string
	for i := range st.Scenarios {
		sc := &st.Scenarios[i]
		if sc.Run == 0 {
			continue
		}
		ran = append(ran, sc.Name)
		if sc.File != "" {
			files = append(files, sc.File)
		} else {
			files = append(files, sc.Name)
		}
		if sc.State == session.Failed || sc.State == session.Broken {
			failed = append(failed, sc.Name)
		}
	}
	rows := int(s.Book.Last())
	if len(ran) == 0 && rows == 0 {
		return "thorhook: nothing was sent\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "ran %s against %s: %s\n", counted(len(ran), "scenario"), shown(o, st.Receiver.URL), deliveries(rows))
	if len(failed) > 0 {
		fmt.Fprintf(&b, "failed: %s\n", strings.Join(failed, ", "))
	} else if len(ran) > 0 {
		b.WriteString("no scenario failed\n")
	}
	if len(ran) > 0 && !o.Builtin {
		fmt.Fprintf(&b, "again: %s run %s --to %s --seed %d\n", o.Program, strings.Join(files, " "), shown(o, st.Receiver.URL), o.Seed)
	} else if len(ran) > 0 {
		fmt.Fprintf(&b, "again, at your receiver: %s run %s --to URL --seed %d\n", o.Program, strings.Join(files, " "), o.Seed)
	}
	return b.String()
}

func deliveries(n int) string {
	if n == 1 {
		return "1 delivery"
	}
	return fmt.Sprintf("%d deliveries", n)
}

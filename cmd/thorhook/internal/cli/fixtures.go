package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures"
)

// fixturesVerbs are the verbs below fixtures, in the order of help.
func fixturesVerbs() []Verb {
	return []Verb{fixturesGenerateVerb, fixturesVerifyVerb, fixturesUpdateVerb, fixturesImport, fixturesEdgesVerb}
}

func fixturesVerb(env *Env) *cobra.Command {
	const group = "fixtures"
	cmd := &cobra.Command{
		Use: "fixtures VERB", Short: "Write requests as files for test suites, and check them", GroupID: groupInspect,
		Long: "Writes sets of requests, edge cases included, in the forms that test suites use. A set's manifest says how it was made, so that it can be " +
			"checked and brought up to date. Keys and tokens in it are invented.",
		Example: "thorhook fixtures generate --out testdata/webhooks --edge all --format json,ts\n" +
			"thorhook fixtures verify testdata/webhooks\n" +
			"thorhook fixtures update testdata/webhooks",
		Args: cobra.ArbitraryArgs, // an unknown verb arrives here as an argument
	}
	cmd.AddGroup(&cobra.Group{ID: group, Title: "Verbs"})
	var names []string
	for _, verb := range fixturesVerbs() {
		below := verb(env)
		below.GroupID = group
		names = append(names, below.Name())
		cmd.AddCommand(below)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownVerb(cmd, args[0])
		}
		return usagef("missing verb: there are %s", orList(names))
	}
	return cmd
}

// setError gives the errors of the set in a folder their code and advice, and the folder the name that the user gave it.
// Others stay as they are.
func setError(env *Env, dir string, err error) error {
	code, hint := adviceForSet(dir, err)
	if hint == "" {
		return err
	}
	return &Error{Code: code, Err: renamed{err, strings.ReplaceAll(err.Error(), env.Path(dir), dir)}, Hint: hint}
}

// A renamed error has another text.
type renamed struct {
	error
	text string
}

func (e renamed) Error() string { return e.text }
func (e renamed) Unwrap() error { return e.error }

// adviceForSet tells how to mend what went wrong with a set, "" when it was something else.
func adviceForSet(dir string, err error) (code Code, hint string) {
	const unchanged = "nothing was changed: "
	if _, printed := errors.AsType[*Error](err); printed {
		return CodeOK, ""
	}
	conflict, _ := errors.AsType[*fixtures.Conflict](err)
	_, invalid := errors.AsType[fixtures.InvalidManifest](err)
	_, system := errors.AsType[syscall.Errno](err)
	switch {
	case conflict != nil && conflict.Foreign != nil:
		return CodeUsage, unchanged + "move what is yours elsewhere, or choose another folder"
	case conflict != nil:
		return CodeFailed, unchanged + "thorhook fixtures verify " + quoted(dir) + " shows the differences, --force replaces the files"
	case errors.Is(err, fixtures.ErrOtherVersion):
		return CodeInvalid, "take the thorhook that wrote it, or generate the set anew in another folder"
	case invalid:
		return CodeInvalid, "choose another folder, or remove the file with what belongs to it and generate the set anew"
	case errors.Is(err, fixtures.ErrForeign):
		return CodeUsage, unchanged + "choose a folder that is empty or does not exist yet"
	case errors.Is(err, fixtures.ErrNoManifest):
		return CodeUsage, "thorhook fixtures generate --out " + quoted(dir) + " makes a set"
	case errors.Is(err, fixtures.ErrLocked):
		return CodeUsage, unchanged + "wait for the other run; if there is none, remove " + quoted(dir+"/.thorhook.tmp")
	case errors.Is(err, fixtures.ErrOutside):
		return CodeUsage, unchanged + "put the file itself in the link's place"
	case errors.Is(err, syscall.ENOSPC):
		return CodeFailed, unchanged + "make room and run the same again"
	case errors.Is(err, syscall.ENOTDIR):
		return CodeUsage, unchanged + "choose a folder, this is a file"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return CodeUsage, unchanged + "choose a folder that you may write to"
	case system:
		return CodeFailed, unchanged + "run the same again when that is mended"
	}
	return CodeOK, ""
}

// checkOut refuses a folder without a name, which a variable of a script that is not set leaves, and would be the current one.
func checkOut(dir string) error {
	if dir == "" {
		return &Error{Code: CodeUsage, Err: errors.New("flag --out: must not be empty"), Hint: "--out . is the current folder"}
	}
	return nil
}

// A dataWriter writes to standard output.
type dataWriter struct{ env *Env }

func (w dataWriter) Write(data []byte) (int, error) {
	if err := w.env.print(data); err != nil {
		return 0, err
	}
	return len(data), nil
}

// A progress draws a bar on a terminal as soon as something takes long. Its owner calls end.
type progress struct {
	done            atomic.Int64
	once            sync.Once
	ended, finished chan struct{}
}

// newProgress begins one for total things. Nothing is drawn when total is negative, for unknown, or standard error no terminal.
func newProgress(env *Env, total int, things string) *progress {
	p := &progress{ended: make(chan struct{}), finished: make(chan struct{})}
	go p.draw(env, total, things) // owned by end
	return p
}

func (p *progress) set(done int) { p.done.Store(int64(done)) }

// end takes the bar away. It may be called again.
func (p *progress) end() {
	p.once.Do(func() { close(p.ended) })
	<-p.finished
}

func (p *progress) draw(env *Env, total int, things string) {
	defer close(p.finished)
	if !env.StderrTTY || total < 0 {
		return
	}
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	var bar *progressbar.ProgressBar
	for began := time.Now(); ; {
		select {
		case <-p.ended:
			if bar != nil {
				_ = bar.Clear() // only decoration
			}
			return
		case <-ticker.C:
		}
		if bar == nil && time.Since(began) > barAfter {
			bar = newBar(env.Stderr, total, things)
		}
		if bar != nil {
			_ = bar.Set64(p.done.Load())
		}
	}
}

// requestsIn is how many requests the set in a folder has, -1 when nobody knows.
func requestsIn(dir string) int {
	m, err := fixtures.ReadManifest(dir)
	if err != nil {
		return -1
	}
	n, err := m.Set.Spec.Len()
	if err != nil {
		return -1
	}
	return n
}

// summaryOf says what was done to the files of a set.
func summaryOf(w *fixtures.Written) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{len(w.Added), "new"}, {len(w.Changed), "changed"}, {len(w.Removed), "removed"}, {w.Same, "as they were"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(parts, ", ")
}

package palette

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/tui/text"
)

// A row is an entry that matches, alone or with an argument.
type row struct {
	entry *Entry
	arg   string
	typed bool // the argument stands as it was typed
	rank  int
}

// search finds the rows that what is typed matches.
func (p *Palette) search() {
	p.rows, p.hint = p.rows[:0], ""
	typed := strings.TrimLeft(p.input.Value(), " ")
	command := p.withArg(typed)
	for i := range p.entries {
		if rank, ok := p.entries[i].matches(strings.TrimSpace(typed)); ok && &p.entries[i] != command {
			p.rows = append(p.rows, row{entry: &p.entries[i], rank: rank})
		}
	}
	slices.SortStableFunc(p.rows, func(a, b row) int { return cmp.Compare(a.rank, b.rank) })
	if command != nil {
		p.rows = append(command.withArgs(argOf(typed)), p.rows...)
	}
	if len(p.rows) == 0 {
		p.hint = p.unknown(typed, command)
	}
	p.list.Top, p.list.Cursor = 0, 0
	p.fit()
}

// withArg is the entry whose id is typed in front of an argument, nil when there is none.
func (p *Palette) withArg(typed string) *Entry {
	word, _, found := strings.Cut(typed, " ")
	for i := range p.entries {
		if e := &p.entries[i]; found && e.TakesArg && strings.EqualFold(e.ID, word) {
			return e
		}
	}
	return nil
}

func argOf(typed string) string {
	_, arg, _ := strings.Cut(typed, " ")
	return strings.TrimSpace(arg)
}

// withArgs are the rows of an entry that takes an argument of which a part is typed: as it was typed first, unless it must be
// one of those that are known.
func (e *Entry) withArgs(typed string) (rows []row) {
	if typed == "" && !e.NeedsArg {
		rows = append(rows, row{entry: e})
	}
	if typed != "" && !e.Only && !slices.Contains(e.Args, typed) {
		rows = append(rows, row{entry: e, arg: typed, typed: true})
	}
	first := len(rows)
	for _, arg := range e.Args {
		if rank, ok := text.Match(arg, typed); ok {
			if arg == typed {
				rank = -1
			}
			rows = append(rows, row{entry: e, arg: arg, rank: rank})
		}
	}
	slices.SortStableFunc(rows[first:], func(a, b row) int { return cmp.Compare(a.rank, b.rank) })
	return rows
}

// matches tells whether an entry is what was typed, and how well.
func (e *Entry) matches(typed string) (rank int, ok bool) {
	for i, in := range []string{e.Title, e.ID, e.Group} {
		if n, found := text.Match(in, typed); found && (!ok || n+i < rank) {
			rank, ok = n+i, true
		}
	}
	return rank, ok
}

// unknown says that nothing matches, and what may have been meant.
func (p *Palette) unknown(typed string, command *Entry) string {
	if command != nil && len(command.Args) > 0 {
		arg := argOf(typed)
		near := suggest.DidYouMean(arg, command.Args)
		if near == "" {
			near = ": there are " + strings.Join(command.Args, ", ")
		}
		return fmt.Sprintf("%s: no %q%s", command.ID, arg, near)
	}
	if command != nil {
		return command.ID + ": type an argument"
	}
	var names []string
	for i := range p.entries {
		names = append(names, p.entries[i].ID, p.entries[i].Title)
	}
	word, rest, found := strings.Cut(typed, " ")
	near := suggest.DidYouMean(typed, names)
	if near == "" && found {
		if name := suggest.Nearest(word, names); name != "" {
			near = fmt.Sprintf(" (did you mean %q?)", name+" "+rest)
		}
	}
	return fmt.Sprintf("no action is called %q%s", strings.TrimSpace(typed), near)
}

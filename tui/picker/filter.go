package picker

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/tui/text"
)

// typed takes a key while the filter is typed; the arrows go on moving the selection.
func (p *Picker) typed(msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, p.keys.Typed.Accept):
		p.typing = false
		p.fit()
	case key.Matches(msg, p.keys.Typed.Cancel):
		p.setFilter("")
	case msg.Type == tea.KeyUp:
		p.list.Move(-1)
	case msg.Type == tea.KeyDown:
		p.list.Move(1)
	case msg.Type == tea.KeyPgUp:
		p.list.Page(-1)
	case msg.Type == tea.KeyPgDown:
		p.list.Page(1)
	case p.filter.Update(msg):
		p.sift()
		p.list.Select(0)
		p.suggest()
	}
}

// setFilter sets the filter from outside the line it is typed in. The selected scenario stays selected when it passes.
func (p *Picker) setFilter(filter string) {
	name, _ := p.Selected()
	p.filter.Set(filter)
	p.typing = false
	p.sift()
	p.find(name)
}

// sift finds out which items pass the filter, and their order.
func (p *Picker) sift() {
	p.shown = p.shown[:0]
	words := strings.Fields(p.filter.Value())
	ranks := make([]int, len(p.items))
	for i := range p.items {
		rank, ok := p.items[i].passes(words)
		if ok {
			p.shown = append(p.shown, i)
		}
		ranks[i] = rank
	}
	slices.SortStableFunc(p.shown, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	p.fit()
}

// elsewhere is the rank of a word that stands in a tag or the description, beyond that of any that a name is likely meant by.
const elsewhere = 10

// passes tells whether every word of a filter matches, and how well they do together: less is better.
func (it *Item) passes(words []string) (rank int, ok bool) {
	for _, word := range words {
		n, ok := text.Match(it.Name, word)
		if (!ok || n > elsewhere) && it.mentions(word) {
			n, ok = elsewhere, true
		}
		if !ok {
			return 0, false
		}
		rank += n
	}
	return rank, true
}

func (it *Item) mentions(word string) bool {
	word = strings.ToLower(word)
	return slices.ContainsFunc(it.Tags, func(tag string) bool { return strings.Contains(strings.ToLower(tag), word) }) ||
		strings.Contains(strings.ToLower(it.Description), word)
}

// suggest finds a name or tag that may have been meant when nothing passes.
func (p *Picker) suggest() {
	p.hint = ""
	if len(p.shown) > 0 {
		return
	}
	var names []string
	for i := range p.items {
		names = append(names, p.items[i].Name)
	}
	for i := range p.items {
		names = append(names, p.items[i].Tags...)
	}
	p.hint = suggest.DidYouMean(p.filter.Value(), names)
}

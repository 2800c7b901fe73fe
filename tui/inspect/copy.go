package inspect

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/text"
)

// A choice is a text that can be copied.
type choice struct{ key, label, what string }

// choices are those that there are here and now.
func (i *Inspector) choices() []choice {
	var all []choice
	x := &i.subject.Exchange
	if i.subject.Kept && len(x.Request) > 0 && i.opts.Curl != nil {
		all = append(all, choice{"c", "curl", "curl command"})
	}
	if i.path != "" {
		all = append(all, choice{"p", "path", "path"})
	}
	if i.page.Len() > 0 {
		all = append(all, choice{"v", "value", "value"})
	}
	if p, ok := i.page.(*messagePage); ok && p.body != nil {
		all = append(all, choice{"b", "body", "body"})
	}
	if i.subject.Kept {
		all = append(all, choice{"w", "whole", "exchange"})
	}
	return all
}

// menu is the line that says what can be copied.
func (i *Inspector) menu() string {
	s := i.screen
	between := " "
	var spans []text.Span
	if i.w >= 72 {
		spans = append(spans, text.Span{Ink: s.Title, Text: "copy "})
		between = " " + s.Glyphs.Idle + " "
	}
	for n, c := range i.choices() {
		if n > 0 {
			spans = append(spans, text.Span{Ink: s.Muted, Text: between})
		}
		spans = append(spans, text.Span{Ink: s.Accent, Text: c.key}, text.Span{Ink: s.Muted, Text: " " + c.label})
	}
	return i.drawn(append(spans, text.Span{Ink: s.Muted, Text: "  esc no"})...)
}

// answered takes the key that says what is copied.
func (i *Inspector) answered(key string) tea.Cmd {
	i.asking = false
	defer i.arrange()
	for _, c := range i.choices() {
		if c.key == key {
			return i.copied(c.what)
		}
	}
	return nil
}

// copied makes the text in a command: masking and writing a big one takes a while.
func (i *Inspector) copied(what string) tea.Cmd {
	x, secrets, mask, curl := i.subject.Exchange, i.subject.ShowSecrets, i.opts.Mask, i.opts.Curl
	done := func(text string) tea.Cmd { return func() tea.Msg { return Copy{what, text} } }
	switch what {
	case "curl command":
		return func() tea.Msg { return Copy{what, curl(safe(&x, secrets, mask))} }
	case "exchange":
		return func() tea.Msg { return Copy{what, string(safe(&x, secrets, mask).AppendJSON(nil))} }
	case "path":
		return done(i.path)
	case "body":
		return done(i.page.(*messagePage).message.body)
	}
	return done(i.page.text(i.windows[i.tab].list.Cursor))
}

// safe is an exchange as it may leave the screen: masked, and decompressed where a compressed body has secrets.
func safe(x *wire.Exchange, secrets bool, mask *wire.Mask) *wire.Exchange {
	if secrets {
		return x
	}
	masked, _ := mask.Exchange(x, nil)
	subject := Subject{Exchange: *x}
	for which, raw := range map[int]*[]byte{request: &masked.Request, response: &masked.Response} {
		from := sourceOf(&subject, which)
		if !compressed(from.raw[:from.head]) {
			continue
		}
		if m := newMessage(from, mask); m.unmaskable {
			*raw = append((*raw)[:from.head:from.head], m.body...)
		}
	}
	return &masked
}

package catalog

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/thordata"
)

// An input is the JSON object that a row answers, with the texts of the spider's parameters that it holds.
type input struct {
	raw   []byte
	texts []namedText // in the order of the spider's parameters
}

type namedText struct{ name, text string }

// readInput takes strings decoded and numbers as they are spelt. Other values, and parameters that the spider does not
// have, name nothing.
func readInput(s *thordata.Spider, raw []byte) *input {
	in := &input{raw: raw}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return in
	}
	in.texts = make([]namedText, 0, len(s.Parameters))
	for _, p := range s.Parameters {
		field := fields[p.Name]
		if len(field) == 0 {
			continue
		}
		var text string
		switch first := field[0]; {
		case first == '"':
			if json.Unmarshal(field, &text) != nil {
				continue
			}
		case first == '-' || '0' <= first && first <= '9':
			text = string(field)
		}
		in.texts = append(in.texts, namedText{p.Name, text})
	}
	return in
}

// find returns what the input names the value, "" when it does not.
func (in *input) find(v *value) string {
	for _, f := range v.finders {
		for _, t := range in.texts {
			text := f.in(t)
			if v.number {
				text = wholeNumber(text)
			}
			if text != "" {
				return text
			}
		}
	}
	return ""
}

// A finder is one of the places listed after `<-` in values.txt.
type finder string

func (f finder) in(t namedText) string {
	switch f[0] {
	case '.':
		if t.name == string(f[1:]) {
			return t.text
		}
	case '~':
		if strings.Contains(t.text, string(f[1:])) {
			return t.text
		}
	default:
		return f.afterMark(t.text)
	}
	return ""
}

// afterMark returns the name that follows the mark in a URL: up to a byte that separates, without a page's suffix. After a
// mark that begins with > slashes do not separate.
func (f finder) afterMark(text string) string {
	mark, whole := strings.CutPrefix(string(f), ">")
	mark, rest, skips := strings.Cut(mark, "*")
	_, text, found := strings.Cut(text, mark)
	if found && skips {
		_, text, found = strings.Cut(text, rest)
	}
	if !found {
		return ""
	}
	end := strings.IndexFunc(text, func(r rune) bool {
		return r < 0x80 && !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.%+", r) || r == '/' && whole)
	})
	if end >= 0 {
		text = text[:end]
	}
	text = strings.TrimSuffix(strings.TrimSuffix(text, ".html"), ".htm")
	text, _, _ = strings.Cut(text, "-EI_IE") // Glassdoor writes the company's name and number as one word
	if !skips && strings.HasSuffix(mark, ".com/") && reserved(text) {
		return ""
	}
	return text
}

// reserved tells the first words of a site's own paths from the names of its users.
func reserved(name string) bool {
	return slices.Contains([]string{
		"events", "explore", "groups", "hashtag", "home", "i", "intent", "p", "permalink.php", "profile.php", "reel", "reels",
		"search", "share", "stories", "story.php", "tv", "watch",
	}, name)
}

// wholeNumber returns the whole number that text begins with, as JSON spells it, or "".
func wholeNumber(text string) string {
	digits := strings.TrimPrefix(text, "-")
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return ""
	}
	return text[:len(text)-len(strings.TrimPrefix(text, "-"))+len(digits)]
}

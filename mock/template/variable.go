package template

import (
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
)

// variables cuts the string with the inside src[from:to] at its variables. A string that is one variable is replaced
// together with its quotes when typed is set.
func (p *parser) variables(from, to int, typed bool) {
	p.noteEscapedBraces(from, to)
	for at := from; ; {
		open := opening(p.src[:to], at)
		if open < 0 {
			return
		}
		name, next := p.braces(open, to, true)
		at = next
		switch {
		case name == "":
		case typed && open == from && next == to:
			p.cut(open, name, from-1, to+1, false)
		default:
			p.cut(open, name, open, next, true)
		}
	}
}

// keyVariables notes variables in a key, where they stay as they are.
func (p *parser) keyVariables(from, to int) {
	for at := from; ; {
		open := opening(p.src[:to], at)
		if open < 0 {
			return
		}
		name, next := p.braces(open, to, false)
		if at = next; name != "" {
			p.note(open, SeverityWarning, RuleKey, "{{%s}} stays as it is: keys are never substituted", name)
		}
	}
}

// opening finds the next "{{" at or behind at. Of three braces and more the last two count: {{{a}}} is {{a}} in braces.
func opening(s string, at int) int {
	i := strings.Index(s[at:], "{{")
	if i < 0 {
		return -1
	}
	i += at
	for i+2 < len(s) && s[i+2] == '{' {
		i++
	}
	return i
}

// braces reads the "{{" at open of a string that ends at end. It returns the name, or "" with the reason noted when notes
// is set, and where to go on.
func (p *parser) braces(open, end int, notes bool) (name string, next int) {
	inner, closed := inside(p.src[open+2 : end])
	next = open + 2 + len(inner)
	if closed {
		next += 2
	}
	trimmed := strings.Trim(inner, " ")
	switch {
	case closed && isName(inner):
		return inner, next
	case closed && isName(trimmed) && p.opts.TrimSpaces:
		name = trimmed
	}
	if !notes {
		return name, next
	}
	switch {
	case !closed:
		p.note(open, SeverityWarning, RuleUnclosed, `"{{" is never closed in this string and stays as it is`)
	case name != "":
		p.note(open, SeverityWarning, RuleSpaced, "%.40q is taken as {{%s}}, which Thordata does not promise", "{{"+inner+"}}", name)
	case isName(trimmed):
		p.note(open, SeverityWarning, RuleSpaced, "%.40q has spaces and stays as it is (did you mean {{%s}}?)", "{{"+inner+"}}", trimmed)
	default:
		p.note(open, SeverityWarning, RuleName, "%.40q names no variable and stays as it is: names are letters, digits, _ . and -", "{{"+inner+"}}")
	}
	return name, next
}

// unquoted reads a variable that stands where a value is due.
func (p *parser) unquoted() bool {
	open := p.pos
	inner, closed := inside(p.src[open+2:])
	if !closed {
		p.report(open, RuleUnclosed, `"{{" is never closed`)
		return false
	}
	p.pos = open + 2 + len(inner) + 2
	name := strings.Trim(inner, " \t\r\n")
	switch {
	case !isName(name):
		p.report(open, RuleName, "%.40q names no variable: names are letters, digits, _ . and -", "{{"+inner+"}}")
		return false
	case name == inner:
	case !p.opts.TrimSpaces:
		p.report(open, RuleSpaced, "%.40q has spaces (did you mean {{%s}}?)", "{{"+inner+"}}", name)
		return true
	default:
		p.note(open, SeverityWarning, RuleSpaced, "%.40q is taken as {{%s}}, which Thordata does not promise", "{{"+inner+"}}", name)
	}
	p.note(open, SeverityError, RuleUnquoted,
		`{{%s}} stands outside a string; Thordata's page asks for a valid JSON string: "{{%s}}"`, name, name)
	p.cut(open, name, open, p.pos, false)
	return true
}

// cut replaces src[from:to] by the variable name, which was read at open.
func (p *parser) cut(open int, name string, from, to int, inText bool) {
	s := segment{text: p.src[p.literal:from], inText: inText}
	p.literal = to
	switch {
	case p.known(open, name):
		s.path = strings.Split(name, ".")
	case !inText:
		s.text += "null"
	}
	if inText && p.isObject(name) {
		how := "compact JSON"
		if p.opts.ObjectText == ObjectApify {
			how = "[object Object]"
		}
		p.note(open, SeverityWarning, RuleObjectInText,
			"{{%s}} is an object, written into text as %s; Thordata's page does not say how", name, how)
	}
	p.segments = append(p.segments, s)
}

// known tells whether the first segment of name is allowed, and says so when it or the rest is not known.
func (p *parser) known(at int, name string) bool {
	first, rest, dotted := strings.Cut(name, ".")
	listed := slices.Contains(p.opts.Variables, first)
	if !listed && p.opts.Variables != nil {
		near := suggest.Nearest(first, p.opts.Variables)
		if near != "" && dotted {
			near += "." + rest
		}
		if near == "" {
			near = suggest.Nearest(name, p.opts.Paths)
		}
		if p.opts.UnknownNull {
			p.note(at, SeverityWarning, RuleUnknownVariable, "unknown variable %q is null%s", name, didYouMean(near))
		} else {
			p.report(at, RuleUnknownVariable, "unknown variable %q%s", name, didYouMean(near))
		}
		return false
	}
	if p.opts.Paths != nil && !slices.Contains(p.opts.Paths, name) && (dotted || !listed) {
		near := suggest.Nearest(name, p.pathsLike(first))
		p.note(at, SeverityWarning, RuleUnknownPath, "no value is known at %q%s", name, didYouMean(near))
	}
	return true
}

// pathsLike returns the known paths under the variable first, or all when there are none.
func (p *parser) pathsLike(first string) []string {
	var under []string
	for _, path := range p.opts.Paths {
		if strings.HasPrefix(path, first+".") {
			under = append(under, path)
		}
	}
	if under == nil {
		return p.opts.Paths
	}
	return under
}

func (p *parser) isObject(name string) bool {
	return slices.ContainsFunc(p.opts.Paths, func(path string) bool { return strings.HasPrefix(path, name+".") })
}

// noteEscapedBraces notes the first pair of opening braces of which one at least is spelled \u007b.
func (p *parser) noteEscapedBraces(from, to int) {
	for at, before, escaped := from, false, false; at < to; {
		size, isBrace, isEscape := 1, p.src[at] == '{', p.src[at] == '\\'
		if isEscape {
			size = 2
			if p.src[at+1:min(to, at+2)] == "u" && at+6 <= to {
				size, isBrace = 6, strings.EqualFold(p.src[at+2:at+6], "007b")
			}
		}
		if isBrace && before && (escaped || isEscape) {
			p.note(at, SeverityWarning, RuleEscapedBraces, "escaped braces stay as they are; a server that decodes the string first would see a variable here")
			return
		}
		before, escaped = isBrace, isBrace && isEscape
		at += size
	}
}

// inside returns the text in front of the next "}}" and true, or in front of the next "{{" or the end and false.
func inside(s string) (inner string, closed bool) {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == s[i+1] && (s[i] == '{' || s[i] == '}') {
			return s[:i], s[i] == '}'
		}
	}
	return s, false
}

func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') && c != '_' && c != '.' && c != '-' {
			return false
		}
	}
	return s != ""
}

func didYouMean(near string) string {
	if near == "" {
		return ""
	}
	return ` (did you mean "` + near + `"?)`
}

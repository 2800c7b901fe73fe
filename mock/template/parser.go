package template

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxDepth is how many arrays and objects may stand inside each other. Parsing is recursive, so there is a limit.
const maxDepth = 1000

// A parser reads JSON text and cuts it into segments at its variables. Methods that return bool return false when reading
// cannot go on; mistakes after which it can are reported and passed over.
type parser struct {
	src      string
	opts     Options
	data     bool // src is plain JSON: braces in strings mean nothing
	pos      int
	depth    int
	literal  int // where the text behind the last segment begins
	segments []segment
	fatal    []Finding // prevents rendering
	lint     []Finding // does not
}

func (p *parser) report(at int, rule, format string, args ...any) {
	p.fatal = append(p.fatal, Finding{Offset: at, Severity: SeverityError, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (p *parser) note(at int, severity Severity, rule, format string, args ...any) {
	p.lint = append(p.lint, Finding{Offset: at, Severity: severity, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

// stop reports a mistake of syntax that ends the reading.
func (p *parser) stop(at int, format string, args ...any) bool {
	p.report(at, RuleSyntax, format, args...)
	return false
}

func (p *parser) unexpected(want string) bool {
	rest := p.src[p.pos:]
	if rest == "" {
		return p.stop(p.pos, "unexpected end, want %s", want)
	}
	r, size := utf8.DecodeRuneInString(rest)
	if r == utf8.RuneError && size == 1 {
		return p.stop(p.pos, "unexpected byte 0x%02x, which is not UTF-8, want %s", rest[0], want)
	}
	return p.stop(p.pos, "unexpected %q, want %s", r, want)
}

// document reads one value with white space around it and nothing else.
func (p *parser) document(value func() bool) {
	if strings.HasPrefix(p.src, "\ufeff") {
		p.stop(0, "the text begins with a byte order mark, which JSON does not allow")
		return
	}
	p.space()
	if !value() {
		return
	}
	if p.space(); p.pos < len(p.src) {
		p.unexpected("the end")
	}
}

// finish returns the segments, the text behind the last variable included.
func (p *parser) finish() []segment {
	if p.literal < len(p.src) {
		p.segments = append(p.segments, segment{text: p.src[p.literal:]})
	}
	return p.segments
}

func (p *parser) space() {
	for p.pos < len(p.src) && strings.IndexByte(" \t\r\n", p.src[p.pos]) >= 0 {
		p.pos++
	}
}

func (p *parser) accept(c byte) bool {
	if p.pos < len(p.src) && p.src[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) value() bool {
	switch rest := p.src[p.pos:]; {
	case rest == "":
		return p.unexpected("a value")
	case !p.data && strings.HasPrefix(rest, "{{"):
		return p.unquoted()
	case rest[0] == '{':
		return p.object(func(string, int) bool { return p.value() })
	case rest[0] == '[':
		return p.list(']', p.value)
	case rest[0] == '"':
		from, to, ok := p.text()
		if ok && !p.data {
			p.variables(from, to, true)
		}
		return ok
	case rest[0] == '-' || isDigit(rest[0]):
		return p.number()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(p.src[p.pos:], word) {
			p.pos += len(word)
			return true
		}
	}
	return p.unexpected("a value")
}

// list reads items between commas, from the opening byte to the closing one.
func (p *parser) list(closing byte, item func() bool) bool {
	if p.depth == maxDepth {
		return p.stop(p.pos, "nested deeper than %d levels", maxDepth)
	}
	p.depth++
	defer func() { p.depth-- }()
	p.pos++
	if p.space(); p.accept(closing) {
		return true
	}
	for {
		if !item() {
			return false
		}
		if p.space(); p.accept(closing) {
			return true
		}
		comma := p.pos
		if !p.accept(',') {
			return p.unexpected(fmt.Sprintf("',' or %q", closing))
		}
		if p.space(); p.accept(closing) {
			p.report(comma, RuleSyntax, "trailing comma before %q", closing)
			return true
		}
	}
}

// object reads an object; value reads what stands behind a key, and is told the key and where it begins.
func (p *parser) object(value func(key string, at int) bool) bool {
	var seen map[string]bool
	return p.list('}', func() bool {
		at := p.pos
		if !strings.HasPrefix(p.src[at:], `"`) {
			return p.unexpected("a key in quotes")
		}
		key, ok := p.key(&seen)
		if !ok {
			return false
		}
		if p.space(); !p.accept(':') {
			return p.unexpected("':'")
		}
		p.space()
		return value(key, at)
	})
}

// key reads the string at pos as a key and returns what it stands for, or, in plain JSON and after a mistake, its
// spelling. A key in seen is noted; seen is made when needed.
func (p *parser) key(seen *map[string]bool) (string, bool) {
	at, mistakes := p.pos, len(p.fatal)
	from, to, ok := p.text()
	if !ok || p.data || len(p.fatal) > mistakes {
		return p.src[from:to], ok
	}
	p.keyVariables(from, to)
	key := string(appendUnescaped(nil, p.src[from:to]))
	if (*seen)[key] {
		p.note(at, SeverityWarning, RuleDuplicateKey, "key %q stands twice in this object; readers keep the last one", key)
	}
	if *seen == nil {
		*seen = map[string]bool{}
	}
	(*seen)[key] = true
	return key, true
}

package template

import (
	"fmt"
	"slices"
	"strings"
)

// A Field is one header, its name as the template spells it.
type Field struct{ Name, Value string }

// Headers is a compiled headers template.
type Headers struct {
	fields     []header
	overridden []string
	objectText ObjectText
	findings   []Finding
}

// A header is a field whose value is fixed, or made of segments when there are any.
type header struct {
	name     string
	fixed    string
	segments []segment
}

// ParseHeaders compiles a headers template; text of white space only is no headers. The error is [Errors]: everything
// that prevents rendering.
func ParseHeaders(src string, o Options) (*Headers, error) {
	p := headersParser{parser: parser{src: src, opts: o}}
	p.read()
	if len(p.fatal) > 0 {
		return nil, Errors(locate(src, p.fatal))
	}
	return &Headers{fields: p.fields, overridden: p.overridden, objectText: o.ObjectText, findings: locate(src, p.lint)}, nil
}

// LintHeaders reports everything about a headers template, by position: what prevents rendering and what does not.
func LintHeaders(src string, o Options) []Finding {
	p := headersParser{parser: parser{src: src, opts: o}}
	p.read()
	return locate(src, append(p.fatal, p.lint...))
}

// Findings returns what is to be said about the template although it renders, by position.
func (h *Headers) Findings() []Finding { return slices.Clone(h.findings) }

// Overridden returns the names that lose against [Options.Forced], in the template's order and spelling.
func (h *Headers) Overridden() []string { return slices.Clone(h.overridden) }

// Names returns the names that [Headers.Append] gives, in its order.
func (h *Headers) Names() []string {
	names := make([]string, len(h.fields))
	for i := range h.fields {
		names[i] = h.fields[i].name
	}
	return names
}

// Append renders the headers with vars and appends them in the template's order, without those that are overridden. It
// fails, with dst unchanged, when a value holds a byte that no header may hold: values may consist of tabs and the bytes
// 0x20 to 0x7e and 0x80 to 0xff. Headers without variables cost no allocation.
func (h *Headers) Append(dst []Field, vars Vars) ([]Field, error) {
	var buf []byte
	out := dst
	for i := range h.fields {
		f := &h.fields[i]
		value := f.fixed
		if f.segments != nil {
			buf = appendSegments(buf[:0], f.segments, vars, h.objectText)
			n := len(buf)
			buf = appendUnescaped(buf, buf[:n])
			value = string(buf[n:])
			if bad := badByte(value); bad >= 0 {
				return dst, fmt.Errorf("render header %q: byte 0x%02x cannot stand in a header", f.name, value[bad])
			}
		}
		out = append(out, Field{f.name, value})
	}
	return out, nil
}

type headersParser struct {
	parser
	fields     []header
	overridden []string
	spellings  map[string]string // lower-case name to the spelling first seen
}

func (p *headersParser) read() {
	if strings.Trim(p.src, " \t\r\n") == "" {
		return
	}
	p.spellings = map[string]string{}
	p.document(func() bool {
		if rest := p.src[p.pos:]; !strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "{{") {
			return p.stop(p.pos, "a headers template must be a JSON object")
		}
		return p.object(p.header)
	})
}

// header reads the value of the header with the given name, which stands at at.
func (p *headersParser) header(name string, at int) bool {
	forced := slices.ContainsFunc(p.opts.Forced, func(f string) bool { return strings.EqualFold(f, name) })
	if !isToken(name) {
		p.report(at, RuleHeaderName, "%q is no header name", name)
	}
	lower := strings.ToLower(name)
	if first, twice := p.spellings[lower]; !twice {
		p.spellings[lower] = name
	} else if first != name {
		p.note(at, SeverityWarning, RuleDuplicateKey, "header %q stands twice, before as %q; both are sent", name, first)
	}
	if forced && !slices.Contains(p.overridden, name) {
		p.overridden = append(p.overridden, name)
		p.note(at, SeverityWarning, RuleForced, "header %q is always overwritten by the sender", name)
	}
	if !strings.HasPrefix(p.src[p.pos:], `"`) {
		return p.notString(name)
	}
	mistakes := len(p.fatal)
	from, to, ok := p.text()
	if !ok || len(p.fatal) > mistakes {
		return ok
	}
	if value := p.compile(name, from, to); !forced {
		// JSON knows a key once: of two headers spelled alike the last one is sent, of others both.
		p.fields = slices.DeleteFunc(p.fields, func(h header) bool { return h.name == name })
		p.fields = append(p.fields, value)
	}
	return true
}

// notString reports a value that is no string, and passes over it.
func (p *headersParser) notString(name string) bool {
	at := p.pos
	if at == len(p.src) {
		return p.unexpected("a string")
	}
	hint := ""
	if inner, closed := inside(strings.TrimPrefix(p.src[at:], "{{")); closed && isName(inner) && strings.HasPrefix(p.src[at:], "{{") {
		hint = fmt.Sprintf(`: "{{%s}}"`, inner)
	}
	p.report(at, RuleHeaderValue, "the value of header %q must be a string%s", name, hint)
	noted := len(p.lint)
	ok := p.value()
	p.lint = p.lint[:noted]
	return ok
}

// compile makes the header whose value has the inside src[from:to].
func (p *headersParser) compile(name string, from, to int) header {
	p.segments, p.literal = nil, from
	p.variables(from, to, false)
	literals := p.segments
	tail := segment{text: p.src[p.literal:to]}
	if tail.text != "" {
		literals = append(literals, tail)
	}
	variable := false
	for _, s := range literals {
		fixed := string(appendUnescaped(nil, s.text))
		if bad := badByte(fixed); bad >= 0 {
			p.report(from-1, RuleHeaderValue, "the value of header %q holds byte 0x%02x, which cannot stand in a header", name, fixed[bad])
		}
		variable = variable || s.path != nil
	}
	if variable {
		return header{name: name, segments: literals}
	}
	value := appendSegments(nil, literals, nil, 0)
	return header{name: name, fixed: string(appendUnescaped(nil, value))}
}

// badByte returns where the first byte is that no header value may hold, or -1.
func badByte(value string) int {
	for i := range len(value) {
		if c := value[i]; c < 0x20 && c != '\t' || c == 0x7f {
			return i
		}
	}
	return -1
}

// isToken tells whether name is a token of HTTP (RFC 9110, section 5.6.2).
func isToken(name string) bool {
	for i := range len(name) {
		if c := name[i]; !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return name != ""
}

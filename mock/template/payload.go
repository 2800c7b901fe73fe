package template

import "slices"

// A Payload is a compiled payload template.
type Payload struct {
	segments   []segment
	objectText ObjectText
	findings   []Finding
}

// A segment is literal text followed by a variable, or by nothing when path is nil.
type segment struct {
	text   string
	path   []string
	inText bool // the variable stands inside a longer string
}

// Parse compiles a payload template. The error is [Errors]: everything that prevents rendering.
func Parse(src string, o Options) (*Payload, error) {
	p := parser{src: src, opts: o}
	p.document(p.value)
	if len(p.fatal) > 0 {
		return nil, Errors(locate(src, p.fatal))
	}
	return &Payload{segments: p.finish(), objectText: o.ObjectText, findings: locate(src, p.lint)}, nil
}

// Lint reports everything about a payload template, by position: what prevents rendering and what does not.
func Lint(src string, o Options) []Finding {
	p := parser{src: src, opts: o}
	p.document(p.value)
	return locate(src, append(p.fatal, p.lint...))
}

// Findings returns what is to be said about the template although it renders, by position.
func (p *Payload) Findings() []Finding { return slices.Clone(p.findings) }

// Append renders the template with vars and appends the result, which is valid JSON. It does not allocate when dst has
// room and vars does not.
func (p *Payload) Append(dst []byte, vars Vars) []byte {
	return appendSegments(dst, p.segments, vars, p.objectText)
}

func appendSegments(dst []byte, segments []segment, vars Vars, o ObjectText) []byte {
	for i := range segments {
		s := &segments[i]
		dst = append(dst, s.text...)
		switch {
		case s.path == nil:
		case s.inText:
			dst = appendText(dst, s.path, vars, o)
		default:
			var ok bool
			if dst, ok = vars.AppendJSON(dst, s.path); !ok {
				dst = append(dst, "null"...)
			}
		}
	}
	return dst
}

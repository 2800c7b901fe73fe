package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds of a scenario file; long templates belong into files of their own. WORKAROUND: goccy/go-yaml v1.19.2 takes time by
// the square of the keys in a map and of the brackets that are open.
const (
	maxFile     = 256 << 10
	maxLines    = 20_000
	maxBrackets = 2_000
)

// Parse reads a scenario. The name stands in messages; read gives the contents of a file that the scenario names, by its
// path relative to the scenario, and may be nil. The error is [Problems]: everything that is wrong, by place.
func Parse(name string, src []byte, read func(string) ([]byte, error)) (*Scenario, error) {
	d := newDecoder(name, src)
	s := &Scenario{File: name, places: d.places}
	if body := d.parse(src); body != nil {
		d.decode(body, "", reflect.ValueOf(s).Elem(), "")
		d.check(s, read)
	}
	if len(d.problems) > 0 {
		return nil, d.problems.sorted(name)
	}
	return s, nil
}

// probeFile is a file of probes alone.
type probeFile struct {
	Probes []Probe `yaml:"probes" need:"yes"` // questions to the application
}

func parseProbes(name string, src []byte) ([]Probe, error) {
	d := newDecoder(name, src)
	var file probeFile
	if body := d.parse(src); body != nil {
		d.decode(body, "", reflect.ValueOf(&file).Elem(), "")
		d.checkProbes(file.Probes)
		d.checkExpressions(&Scenario{File: name, Probes: file.Probes, places: d.places})
	}
	if len(d.problems) > 0 {
		return nil, d.problems.sorted(name)
	}
	return file.Probes, nil
}

// parse reads the file as YAML; nil when that is not possible.
func (d *decoder) parse(src []byte) ast.Node {
	if !d.checkText(src) {
		return nil
	}
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntaxProblem(err)
		return nil
	}
	if len(file.Docs) > 1 {
		d.problem(spotOf(file.Docs[1].Start), "only one document may stand in a file")
		return nil
	}
	if len(file.Docs) == 0 || isEmpty(file.Docs[0].Body) {
		d.problem(spot{1, 1}, "the file is empty")
		return nil
	}
	return file.Docs[0].Body
}

func isEmpty(body ast.Node) bool {
	_, comments := body.(*ast.CommentGroupNode)
	return body == nil || comments
}

// checkText refuses what YAML does not allow in a file. WORKAROUND: goccy/go-yaml v1.19.2 does not, and loops for ever
// over some of it.
func (d *decoder) checkText(src []byte) bool {
	if len(src) > maxFile {
		d.problem(spot{1, 1}, "the file is longer than %d KiB; put long templates into a payload_file", maxFile>>10)
		return false
	}
	if n := bytes.Count(src, []byte("\n")); n > maxLines {
		d.problem(spot{1, 1}, "the file has more than %d lines; put long templates into a payload_file", maxLines)
		return false
	}
	at, open := spot{1, 0}, 0
	for i, r := range string(src) {
		at.column++
		switch {
		case r == '[' || r == '{':
			if open++; open > maxBrackets {
				d.problem(at, "more than %d brackets are open", maxBrackets)
				return false
			}
		case r == ']' || r == '}':
			open = max(open-1, 0)
		case r == '\n':
			at = spot{at.line + 1, 0}
		case r == utf8.RuneError && !bytes.HasPrefix(src[i:], []byte("\uFFFD")):
			d.problem(at, "the file is not UTF-8")
			return false
		case r != '\t' && r != '\r' && unicode.IsControl(r):
			d.problem(at, "the control character %U is not allowed; in double quotes it may be written as an escape", r)
			return false
		}
	}
	return true
}

func (d *decoder) syntaxProblem(err error) {
	if syntax, ok := errors.AsType[*yaml.SyntaxError](err); ok {
		d.problem(spotOf(syntax.GetToken()), "%s", syntax.GetMessage())
		return
	}
	d.problem(spot{1, 1}, "%s", err)
}

// problem notes a problem at a spot of the file.
func (d *decoder) problem(at spot, format string, args ...any) {
	d.problems = append(d.problems, d.source.problem(at, fmt.Sprintf(format, args...)))
}

// wrong notes a problem with the value at a path, or when there is none with what is around it.
func (d *decoder) wrong(path, format string, args ...any) {
	d.problem(d.nearest(path).value, format, args...)
}

// wrongText notes a problem with a text, at a line and column of it.
func (d *decoder) wrongText(path string, line, column int, message string) {
	p := d.nearest(path)
	if at, ok := p.text.within(line, column); ok {
		d.problem(at, "%s", message)
		return
	}
	if line > 0 {
		message = fmt.Sprintf("%d:%d of the text: %s", line, column, message)
	}
	d.problem(p.value, "%s", message)
}

func (d *decoder) nearest(path string) place {
	for {
		if p, ok := d.places[path]; ok || path == "" {
			return p
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
}

// has reports whether a key or an element stands in the file.
func (d *decoder) has(path string) bool {
	_, ok := d.places[path]
	return ok
}

// checkExpressions compiles the expressions.
func (d *decoder) checkExpressions(s *Scenario) {
	for _, bad := range checkExpressions(s) {
		before := []rune(d.places[bad.Path].text.content)
		before = before[:min(max(bad.Column, 0), len(before))]
		line, last := 1, 0
		for i, r := range before {
			if r == '\n' {
				line, last = line+1, i+1
			}
		}
		d.wrongText(bad.Path, line, len(before)-last+1, bad.Message)
	}
}

package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A Problem is one thing that is wrong with a file.
type Problem struct {
	File    string
	Line    int // from 1
	Column  int // in characters, from 1
	Message string
	Source  string // the line, control characters replaced
}

// String returns "file:line:column: message", the line of the file below it, and below that a caret.
func (p Problem) String() string {
	head := fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
	if p.Source == "" {
		return head
	}
	text, caret := p.excerpt()
	return head + "\n  " + text + "\n  " + caret
}

// excerptWidth is how many characters of a long line are shown.
const excerptWidth = 120

// excerpt returns the part of the line around the column, and white space up to a caret.
func (p Problem) excerpt() (text, caret string) {
	line := []rune(p.Source)
	column := min(max(p.Column-1, 0), len(line))
	from := 0
	if len(line) > excerptWidth {
		from = min(max(column-excerptWidth/2, 0), len(line)-excerptWidth)
		line = line[from : from+excerptWidth]
	}
	var pad strings.Builder
	for _, r := range line[:min(column-from, len(line))] {
		if r != '\t' {
			r = ' '
		}
		pad.WriteRune(r)
	}
	return string(line), pad.String() + "^"
}

// Problems are all that is wrong with the files of one call, file by file in the order of loading, by place within a file.
type Problems []Problem

// Error returns the problems, one below the other.
func (p Problems) Error() string {
	texts := make([]string, len(p))
	for i := range p {
		texts[i] = p[i].String()
	}
	return strings.Join(texts, "\n")
}

// sorted orders the problems of one scenario by place and drops what is said twice of one place.
func (p Problems) sorted(first string) Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		if a.File != b.File && (a.File == first || b.File == first) {
			return map[bool]int{true: -1, false: 1}[a.File == first]
		}
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(p)
}

// err is p as an error: nil when there are none.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// A spot is a place in a file, both counted from 1, columns in characters.
type spot struct{ line, column int }

func (s spot) in(file string) string { return fmt.Sprintf("%s:%d:%d", file, s.line, s.column) }

// A place is where a key and its value begin; of a list's element both are the element.
type place struct {
	key, value spot
	text       textPlace
}

// A source is the text of a file, by lines.
type source struct {
	name  string
	lines []string
}

func newSource(name string, text []byte) source {
	return source{name, strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")}
}

// problem makes a problem at a place, which is moved into the file when it lies outside.
func (s source) problem(at spot, message string) Problem {
	line := min(max(at.line, 1), len(s.lines))
	text := strings.Map(func(r rune) rune {
		if r != '\t' && unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s.lines[line-1], string(unicode.ReplacementChar)))
	return Problem{File: s.name, Line: line, Column: max(at.column, 1), Message: message, Source: text}
}

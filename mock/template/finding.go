package template

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity is how bad a finding is.
type Severity string

// The severities. An error breaks a documented rule of Thordata's; not every error prevents rendering.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// The rules that findings name.
const (
	RuleSyntax          = "syntax"           // error: not JSON
	RuleUnknownVariable = "unknown-variable" // error, or warning with Options.UnknownNull: a name outside Options.Variables
	RuleUnknownPath     = "unknown-path"     // warning: a path outside Options.Paths
	RuleUnquoted        = "unquoted"         // error that renders: a variable outside a string
	RuleSpaced          = "spaced"           // warning, or error outside a string: {{ name }}
	RuleUnclosed        = "unclosed"         // warning, or error outside a string: {{ without }}
	RuleName            = "name"             // warning, or error outside a string: braces around something that is no name
	RuleEscapedBraces   = "escaped-braces"   // warning: {{ spelled with \u007b
	RuleObjectInText    = "object-in-text"   // warning: an object inside a longer string or a header
	RuleKey             = "key"              // warning: {{name}} in a key stays as it is
	RuleDuplicateKey    = "duplicate-key"    // warning: a key, or a header name in any case, that stands twice
	RuleHeaderName      = "header-name"      // error: not a token of HTTP
	RuleHeaderValue     = "header-value"     // error: not a string, or holding a byte that no header may hold
	RuleForced          = "forced"           // warning: a header that the sender overwrites
)

// A Finding is one thing to say about a template.
type Finding struct {
	Line     int      `json:"line"`   // from 1
	Column   int      `json:"column"` // in characters, from 1
	Offset   int      `json:"offset"` // in bytes, from 0
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"`
	Message  string   `json:"message"`
}

// String returns "line:column: severity: message".
func (f Finding) String() string {
	return fmt.Sprintf("%d:%d: %s: %s", f.Line, f.Column, f.Severity, f.Message)
}

// Errors are the findings that prevent rendering, at least one, by position. It is the error of [Parse], [ParseHeaders]
// and [ParseDocument]; the caller knows the name of the text and puts it in front.
type Errors []Finding

// Error returns the first finding as "line:column: message", and how many more there are.
func (e Errors) Error() string {
	if len(e) == 0 {
		return "no finding"
	}
	text := fmt.Sprintf("%d:%d: %s", e[0].Line, e[0].Column, e[0].Message)
	if len(e) > 1 {
		text += fmt.Sprintf(" (and %d more)", len(e)-1)
	}
	return text
}

// locate sorts findings by offset and fills in their lines and columns, in one pass over src.
func locate(src string, findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(a.Offset, b.Offset) })
	line, column, at := 1, 1, 0
	for i := range findings {
		passed := src[at:findings[i].Offset]
		if newline := strings.LastIndexByte(passed, '\n'); newline >= 0 {
			line += strings.Count(passed, "\n")
			column, passed = 1, passed[newline+1:]
		}
		column += utf8.RuneCountInString(passed)
		at = findings[i].Offset
		findings[i].Line, findings[i].Column = line, column
	}
	return findings
}

package scenarios

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/thorhook/thorhook/mock/suggest"
)

// checkExpressions compiles every expression of a scenario, so that a typo is found before anything is sent, and returns
// those that are wrong.
func checkExpressions(s *Scenario) []badExpression {
	var all []badExpression
	check := func(path string, err error) {
		if err == nil {
			return
		}
		bad := badExpression{Message: err.Error()}
		if known, ok := errors.AsType[*badExpression](err); ok {
			bad = *known
		}
		bad.Path = path
		all = append(all, bad)
	}
	names := probeNames(s.Probes)
	for i, text := range s.Expect.Assert {
		_, err := compileAssertion(text, "", names)
		check(fmt.Sprintf("expect.assert[%d]", i), err)
	}
	for i := range s.Probes {
		p := &s.Probes[i]
		if p.Select != "" {
			_, err := compileExpression(p.Select, answerEnv{}, false)
			check(fmt.Sprintf("probes[%d].select", i), err)
		}
		if p.Expect != nil && p.Expect.Assert != "" {
			_, err := compileExpression(p.Expect.Assert, observedEnv{}, true)
			check(fmt.Sprintf("probes[%d].expect.assert", i), err)
		}
	}
	return all
}

// A badExpression is an expression that does not compile.
type badExpression struct {
	Path    string // of the key in the file, such as expect.assert[0]
	Column  int    // within the expression, from 0
	Message string
}

// Error is the message alone: the place is the caller's to tell.
func (b *badExpression) Error() string { return b.Message }

// compileExpression compiles an expression against an environment, a struct whose fields are its variables. The error is a
// badExpression.
func compileExpression(text string, env any, condition bool) (*vm.Program, error) {
	options := []expr.Option{expr.Env(env), expr.DisableBuiltin("now"), expr.Timezone("UTC")}
	if condition {
		options = append(options, expr.AsBool())
	}
	program, err := expr.Compile(text, options...)
	if err == nil {
		return program, nil
	}
	bad := &badExpression{Message: err.Error()}
	if at, ok := errors.AsType[*file.Error](err); ok {
		bad.Column, bad.Message = at.From, at.Message
	}
	bad.Message = strings.ReplaceAll(bad.Message, "scenarios.", "")
	unknown := regexp.MustCompile(`(?:unknown name|has no field|has no method) (\w+)`)
	if word := unknown.FindStringSubmatch(bad.Message); word != nil {
		bad.Message += suggest.DidYouMean(word[1], namesOf(reflect.TypeOf(env)))
	}
	return nil, bad
}

// namesOf are the variables of an environment and the fields below them.
func namesOf(t reflect.Type) []string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Map || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for f := range t.Fields() {
		if name := f.Tag.Get("expr"); name != "" {
			names = append(append(names, name), namesOf(f.Type)...)
		}
	}
	return names
}

// An assertion is a compiled element of expect.assert.
type assertion struct {
	text, name, place string
	program           *vm.Program
	first             *vm.Program // finds the first exchange for which it is wrong; nil when it is not about all of them
}

func compileAssertions(s *Scenario, probes []*probe) ([]*assertion, error) {
	var names []string
	for _, p := range probes {
		names = append(names, p.Name)
	}
	var all []*assertion
	for i, text := range s.Expect.Assert {
		a, err := compileAssertion(text, fmt.Sprintf("assert[%d]", i), names)
		if err != nil {
			return nil, fmt.Errorf("compile %s: %w", a.name, err)
		}
		a.place = s.Place("expect." + a.name)
		all = append(all, a)
	}
	return all, nil
}

// compileAssertion compiles an element of expect.assert; probes are the names that probes.NAME may have.
func compileAssertion(text, name string, probes []string) (*assertion, error) {
	a := &assertion{text: text, name: name}
	var err error
	if a.program, err = compileExpression(text, runEnv{}, true); err != nil {
		return a, err
	}
	tree, err := parser.Parse(text)
	if err != nil {
		return a, err
	}
	v := &probeVisitor{known: probes}
	ast.Walk(&tree.Node, v)
	if v.err != nil {
		return a, v.err
	}
	if all, ok := tree.Node.(*ast.BuiltinNode); ok && all.Name == "all" && all.Arguments[0].String() == "exchanges" {
		a.first, err = compileExpression("findIndex(exchanges, not ("+all.Arguments[1].String()+"))", runEnv{}, false)
	}
	return a, err
}

// A probeVisitor finds probes that do not exist.
type probeVisitor struct {
	known []string
	err   error
}

// Visit looks at probes.NAME and probes["NAME"].
func (v *probeVisitor) Visit(node *ast.Node) {
	member, ok := (*node).(*ast.MemberNode)
	if !ok || v.err != nil {
		return
	}
	of, ok := member.Node.(*ast.IdentifierNode)
	name, named := member.Property.(*ast.StringNode)
	if !ok || !named || of.Value != "probes" {
		return
	}
	for _, k := range v.known {
		if k == name.Value {
			return
		}
	}
	v.err = &badExpression{
		Column:  member.Location().From,
		Message: fmt.Sprintf("unknown probe %q%s", name.Value, suggest.DidYouMean(name.Value, v.known)),
	}
}

func probeNames(probes []Probe) []string {
	var names []string
	for i := range probes {
		names = append(names, probes[i].Name)
	}
	return names
}

// check evaluates the assertion; false with a finding when it does not hold.
func (a *assertion) check(env *runEnv) (Finding, bool) {
	f := Finding{Expectation: a.name, Expected: a.text, Actual: "false", Place: a.place}
	out, err := vm.Run(a.program, *env)
	if err != nil {
		f.Actual = "cannot be evaluated: " + messageOf(err)
		return f, false
	}
	if out == true {
		return f, true
	}
	if a.first == nil {
		return f, false
	}
	if i, err := vm.Run(a.first, *env); err == nil {
		if n, ok := i.(int); ok && n >= 0 && n < len(env.Exchanges) {
			x := &env.Exchanges[n]
			f.Exchange, f.Actual = uint64(x.Seq), fmt.Sprintf("false for %s of task %s, answered %s", x.Kind, x.Task, x.answer)
		}
	}
	return f, false
}

// messageOf is an error of package expr in one line.
func messageOf(err error) string {
	if at, ok := errors.AsType[*file.Error](err); ok {
		return at.Message
	}
	return err.Error()
}

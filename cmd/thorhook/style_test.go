package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the module's folder, seen from this package.
const root = "../.."

const (
	maxFileLines     = 350
	maxFunctionLines = 50
)

// A source is a parsed Go file that is not a test.
type source struct {
	name  string // from the module's root, with slashes
	text  []byte
	files *token.FileSet
	tree  *ast.File
}

func goSources(t *testing.T) []source {
	t.Helper()
	var all []source
	for name, text := range texts(t) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		s := source{name: name, text: text, files: token.NewFileSet()}
		var err error
		if s.tree, err = parser.ParseFile(s.files, name, text, parser.ParseComments); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// texts returns the files of the repository, without what git and builds keep there.
func texts(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains([]string{".git", "node_modules", "dist", "out", "fuzz"}, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(file)
		found[filepath.ToSlash(name)] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSizes(t *testing.T) {
	for _, s := range goSources(t) {
		if n := bytes.Count(s.text, []byte("\n")); n > maxFileLines {
			t.Errorf("%s has %d lines, at most %d may stand in a file", s.name, n, maxFileLines)
		}
		ast.Inspect(s.tree, func(node ast.Node) bool {
			f, ok := node.(*ast.FuncDecl)
			if !ok {
				return true
			}
			first, last := s.files.Position(f.Pos()).Line, s.files.Position(f.End()).Line
			if n := last - first + 1; n > maxFunctionLines {
				t.Errorf("%s:%d: function %s has %d lines, at most %d may be", s.name, first, f.Name.Name, n, maxFunctionLines)
			}
			if f.Name.Name == "init" && f.Recv == nil {
				t.Errorf("%s:%d: no init functions", s.name, first)
			}
			return true
		})
	}
}

// TestPackagesHaveManuals: a package's documentation stands in doc.go, or in the only file that there is.
func TestPackagesHaveManuals(t *testing.T) {
	files, documented := map[string]int{}, map[string]string{}
	for _, s := range goSources(t) {
		dir, name := path.Split(s.name)
		files[dir]++
		if s.tree.Doc != nil {
			documented[dir] = name
		}
	}
	for dir, n := range files {
		if name := documented[dir]; name == "" || n > 1 && name != "doc.go" {
			t.Errorf("%s: the package's documentation must stand in doc.go, found it in %q", dir, name)
		}
	}
}

// TestOneClock: in package mock itself all waiting and all stamps go through the Clock.
func TestOneClock(t *testing.T) {
	clockOnly := []string{"Now", "Sleep", "After", "AfterFunc", "Since", "Until", "NewTimer", "NewTicker", "Tick"}
	for _, s := range goSources(t) {
		if path.Dir(s.name) != "mock" || s.name == "mock/clock.go" {
			continue
		}
		ast.Inspect(s.tree, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains(clockOnly, selector.Sel.Name) {
				t.Errorf("%s: time.%s outside mock/clock.go", s.files.Position(node.Pos()), selector.Sel.Name)
			}
			return true
		})
	}
}

// TestStandsAlone: the repository speaks of nothing outside itself.
func TestStandsAlone(t *testing.T) {
	outside := []string{".." + "/shared", "/work" + "/main", "/work" + "/shared"}
	for name, text := range texts(t) {
		for _, mention := range outside {
			if bytes.Contains(text, []byte(mention)) {
				t.Errorf("%s mentions %s", name, mention)
			}
		}
	}
}

package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/thorhook/thorhook/"

// layers is docs/ARCHITECTURE.md's table, lowest first. A package may import packages of lower layers only; "x/…"
// stands for all packages below x that have no entry of their own.
var layers = [][]string{
	{"mock/internal/…", "mock/suggest"},
	{"mock/thordata", "mock/template", "mock/wire", "tui/theme"},
	{"mock/catalog", "tui/text"},
	{"mock"},
	{"scenarios/internal/words", "fixtures/internal/…", "fixtures/schema"},
	{"fixtures/capture", "fixtures/drift"},
	{"mock/api", "mock/receiver", "mock/history", "fixtures", "scenarios", "scenarios/internal/schemagen"},
	{"scenarios/report", "tui/pane", "tui/book", "tui/jsonview", "tui/rawhttp"},
	{"tui/query", "tui/stats"},
	{"tui/session", "tui/…"},
	{"tui"},
	{"cmd/…"},
}

// forbidden are path prefixes that a package must not reach: directly, or through others where transitive.
var forbidden = []struct {
	under, except string
	transitive    bool
	prefixes      []string
}{
	{"mock", "", true, []string{"github.com/charmbracelet/", "github.com/muesli/", "github.com/goccy/go-yaml", "github.com/spf13/"}},
	{"mock", "mock/history", true, []string{"modernc.org/", "github.com/ncruces/", "github.com/mattn/go-sqlite3", "database/sql"}},
	{"mock/thordata", "", false, []string{"time", "math/rand", "net", "os"}},
}

type listed struct {
	ImportPath    string
	Imports, Deps []string
}

func TestLayers(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for packages := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		checkLayer(t, p)
		checkForbidden(t, p)
	}
}

func checkLayer(t *testing.T, p listed) {
	from := strings.TrimPrefix(p.ImportPath, module)
	if layerOf(from) < 0 {
		t.Errorf("%s has no place in the table of layers", from)
	}
	for _, path := range p.Imports {
		to, ours := strings.CutPrefix(path, module)
		if !ours || strings.HasPrefix(from, "cmd/") && strings.HasPrefix(to, "cmd/") {
			continue
		}
		if layerOf(to) >= layerOf(from) {
			t.Errorf("%s (layer %d) imports %s (layer %d)", from, layerOf(from), to, layerOf(to))
		}
	}
}

func layerOf(pkg string) int {
	for _, exact := range []bool{true, false} {
		for i, names := range layers {
			for _, name := range names {
				prefix, wild := strings.CutSuffix(name, "…")
				if exact && name == pkg || !exact && wild && strings.HasPrefix(pkg, prefix) {
					return i
				}
			}
		}
	}
	return -1
}

func checkForbidden(t *testing.T, p listed) {
	pkg := strings.TrimPrefix(p.ImportPath, module)
	for _, rule := range forbidden {
		if pkg != rule.under && !strings.HasPrefix(pkg, rule.under+"/") || pkg == rule.except {
			continue
		}
		reached := p.Imports
		if rule.transitive {
			reached = p.Deps
		}
		for _, path := range reached {
			if slices.ContainsFunc(rule.prefixes, func(prefix string) bool {
				return path == prefix || strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
			}) {
				t.Errorf("%s must not reach %s", pkg, path)
			}
		}
	}
}

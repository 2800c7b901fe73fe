package scenarios_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/scenarios"
)

func TestLibraryIsComplete(t *testing.T) {
	files, err := fs.Glob(scenarios.LibraryFS(), "*")
	if err != nil {
		t.Fatal(err)
	}
	all := library(t)
	if len(all) != len(files) || len(all) < 25 {
		t.Errorf("%d scenarios in %d files, want one each and at least 25", len(all), len(files))
	}
	names := map[string]bool{}
	for _, s := range all {
		if names[s.Name] || !slices.Contains(files, s.Name+".yaml") {
			t.Errorf("%s stands twice, or in a file of another name", s.Name)
		}
		names[s.Name] = true
		for field, text := range map[string]string{"description": s.Description, "proves": s.Proves, "fix": s.Fix} {
			if text == "" || strings.TrimSpace(text) != text || strings.Contains(text, "\n") || !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %s is no sentence on one line: %q", s.Name, field, text)
			}
		}
		if len(s.Tags) == 0 || s.Property == "" {
			t.Errorf("%s lacks tags or a property", s.Name)
		}
	}
}

func TestLibraryIsInTheVerdictsOrder(t *testing.T) {
	order := []scenarios.Property{}
	for _, s := range library(t) {
		if n := len(order); n == 0 || order[n-1] != s.Property {
			order = append(order, s.Property)
		}
	}
	want := []scenarios.Property{
		scenarios.Acknowledges, scenarios.Timely, scenarios.Idempotent, scenarios.OrderSafe, scenarios.Tolerant, scenarios.Robust,
		scenarios.RefusesGarbage, scenarios.RefusesForged, scenarios.RetrySafe,
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("properties in the library's order (-want +got):\n%s", diff)
	}
}

func TestLibraryHasEveryGroupOfSpiders(t *testing.T) {
	found, err := scenarios.Find("spider-groups")
	if err != nil {
		t.Fatal(err)
	}
	var groups []string
	for _, task := range found[0].Tasks {
		s, err := thordata.SpiderByID(task.Spider)
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, s.Group)
	}
	if diff := cmp.Diff(thordata.Groups(), groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		name string
		want []string
		err  string
	}{
		{"success", []string{"success"}, ""},
		{"duplicate-*", []string{"duplicate-at-once", "duplicate-days-later", "duplicate-in-parallel"}, ""},
		{"duplicate-at-onec", nil, `find scenario "duplicate-at-onec": no built-in scenario has this name (did you mean "duplicate-at-once"?)`},
		{"nothing-*", nil, `find scenario "nothing-*": no built-in scenario matches`},
		{"[", nil, `find scenario "[": syntax error in pattern`},
		{"", nil, `find scenario "": no built-in scenario has this name`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found, err := scenarios.Find(test.name)
			var names []string
			for _, s := range found {
				names = append(names, s.Name)
			}
			if diff := cmp.Diff(test.want, names); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			if (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
				t.Errorf("error %v, want %q", err, test.err)
			}
		})
	}
}

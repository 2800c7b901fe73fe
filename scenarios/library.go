package scenarios

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/thorhook/thorhook/mock/suggest"
)

//go:embed library/*.yaml
var libraryFiles embed.FS

// LibraryFS holds the files of the built-in scenarios, one NAME.yaml each.
func LibraryFS() fs.FS {
	sub, err := fs.Sub(libraryFiles, "library")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

var library = sync.OnceValues(func() ([]*Scenario, error) {
	all, err := LoadAll(LibraryFS(), ".")
	if err != nil {
		return nil, fmt.Errorf("load the built-in scenarios: %w", err)
	}
	slices.SortStableFunc(all, func(a, b *Scenario) int {
		return cmp.Or(cmp.Compare(a.Property.rank(), b.Property.rank()), cmp.Compare(a.Name, b.Name))
	})
	return all, nil
})

// Library returns the built-in scenarios: in the order of the verdict's rows, within a row by name. The scenarios are
// shared and must not be changed; the slice is the caller's.
func Library() ([]*Scenario, error) {
	all, err := library()
	return slices.Clone(all), err
}

// Find returns the built-in scenarios of a name or of a pattern such as duplicate-*, in the order of Library. A name that
// none has is an error that tells the nearest one; so is a pattern that matches none.
func Find(nameOrGlob string) ([]*Scenario, error) {
	all, err := library()
	if err != nil {
		return nil, err
	}
	if _, err := path.Match(nameOrGlob, ""); err != nil {
		return nil, fmt.Errorf("find scenario %q: %w", nameOrGlob, err)
	}
	var found []*Scenario
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.Name
		if ok, _ := path.Match(nameOrGlob, s.Name); ok {
			found = append(found, s)
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case strings.ContainsAny(nameOrGlob, "*?["):
		return nil, fmt.Errorf("find scenario %q: no built-in scenario matches", nameOrGlob)
	}
	return nil, fmt.Errorf("find scenario %q: no built-in scenario has this name%s", nameOrGlob, suggest.DidYouMean(nameOrGlob, names))
}

package scenarios

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Load reads one scenario file. The error is [Problems] when the file is wrong, with every problem that it has.
func Load(fsys fs.FS, name string) (*Scenario, error) {
	return load(fsys, name, name)
}

// LoadAll reads files and folders: of a folder its *.yaml and *.yml files, sorted. A file is read once, however often it
// is named. When files are wrong the error is [Problems], with the problems of all of them.
func LoadAll(fsys fs.FS, names ...string) ([]*Scenario, error) {
	return loadAll(fsys, names, func(file string) string { return file })
}

// LoadPath reads a file or a folder of the machine, as [LoadAll] does. A relative name counts from dir. Messages and
// Scenario.File name files as the caller named them.
func LoadPath(dir, name string) ([]*Scenario, error) {
	full := name
	if !filepath.IsAbs(name) {
		full = filepath.Join(dir, name)
	}
	info, err := os.Stat(full)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	if info.IsDir() {
		return loadAll(os.DirFS(full), []string{"."}, func(file string) string { return filepath.Join(name, file) })
	}
	show := func(file string) string { return filepath.Join(filepath.Dir(name), file) }
	return loadAll(os.DirFS(filepath.Dir(full)), []string{filepath.Base(full)}, show)
}

// LoadProbes reads a file with a list of probes under the key probes. The error is [Problems] when the file is wrong.
func LoadProbes(fsys fs.FS, name string) ([]Probe, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	return parseProbes(name, src)
}

// load reads a file that messages call shown.
func load(fsys fs.FS, name, shown string) (*Scenario, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", shown, cause(err))
	}
	return Parse(shown, src, func(file string) ([]byte, error) { return fs.ReadFile(fsys, path.Join(path.Dir(name), file)) })
}

func loadAll(fsys fs.FS, names []string, show func(string) string) ([]*Scenario, error) {
	var files []string
	for _, name := range names {
		found, err := filesOf(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", show(name), cause(err))
		}
		for _, file := range found {
			if !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	var all []*Scenario
	var problems Problems
	byName := map[string]*Scenario{}
	for _, file := range files {
		s, err := load(fsys, file, show(file))
		if more, ok := errors.AsType[Problems](err); ok {
			problems = append(problems, more...)
			continue
		}
		if err != nil {
			return nil, err
		}
		if first := byName[s.Name]; first != nil {
			problems = append(problems, nameTaken(s, first))
		}
		byName[s.Name] = s
		all = append(all, s)
	}
	if err := problems.err(); err != nil {
		return nil, err
	}
	return all, nil
}

func nameTaken(s, first *Scenario) Problem {
	p := Problem{File: s.File, Line: 1, Column: 1, Message: fmt.Sprintf("the name %q is that of %s already", s.Name, first.File)}
	if at, ok := s.places["name"]; ok {
		p.Line, p.Column = at.value.line, at.value.column
	}
	return p
}

// filesOf returns the scenario files that a name stands for.
func filesOf(fsys fs.FS, name string) ([]string, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil || !info.IsDir() {
		return []string{name}, err
	}
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if ext := path.Ext(e.Name()); !e.IsDir() && (ext == ".yaml" || ext == ".yml") && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, path.Join(name, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("there are no scenario files (*.yaml, *.yml) in the folder")
	}
	return files, nil
}

// beside is how messages call a file that a scenario names.
func beside(scenario, file string) string {
	if i := strings.LastIndexAny(scenario, `/\`); i >= 0 {
		return scenario[:i+1] + file
	}
	return file
}

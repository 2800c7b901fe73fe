package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/session"
)

// screenSources are the scenarios of the screen: the project's own first, then the built-in ones.
func screenSources(env *Env, names []string) ([]session.Source, error) {
	files, err := projectFiles(env, names)
	if err != nil {
		return nil, err
	}
	var all []session.Source
	for _, file := range files {
		all = append(all, fileSource(env, file))
	}
	library, err := scenarios.Library()
	if err != nil {
		return nil, err
	}
	for _, sc := range library {
		all = append(all, session.Source{Name: sc.Name, Load: func() (*scenarios.Scenario, error) { return sc, nil }})
	}
	unique(all)
	return all, nil
}

// fileSource reads a scenario's file anew whenever it is run.
func fileSource(env *Env, file string) session.Source {
	load := func() (*scenarios.Scenario, error) {
		list, err := scenarios.LoadPath(env.Dir, file)
		if err != nil {
			return nil, err
		}
		return list[0], nil
	}
	source := session.Source{Name: trimExt(filepath.Base(file)), File: file, Load: load}
	if sc, err := load(); err == nil {
		source.Name = sc.Name
	}
	return source
}

func trimExt(name string) string { return name[:len(name)-len(filepath.Ext(name))] }

// unique gives scenarios of a name that is taken the name of their file, and a number where that is taken too.
func unique(all []session.Source) {
	seen := map[string]bool{}
	for i := range slices.Backward(all) { // the built-in ones keep theirs
		if file := filepath.ToSlash(all[i].File); seen[all[i].Name] && file != "" {
			all[i].Name = file
			for n := 2; seen[all[i].Name]; n++ {
				all[i].Name = file + " " + strconv.Itoa(n)
			}
		}
		seen[all[i].Name] = true
	}
}

// projectFiles are the files that are named, those of the folders that are, or, when none is, those that look like scenarios
// in the working directory and in ./scenarios.
func projectFiles(env *Env, names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		info, err := os.Stat(env.Path(name))
		switch {
		case err != nil:
			return nil, usagef("open %s: %w", name, plainCause(err))
		case info.IsDir():
			files = append(files, yamlFiles(env, name)...)
		default:
			files = append(files, name)
		}
	}
	if len(names) > 0 {
		return files, nil
	}
	for _, dir := range []string{".", "scenarios"} {
		for _, file := range yamlFiles(env, dir) {
			if text, err := os.ReadFile(env.Path(file)); err == nil && looksLikeScenario(text) {
				files = append(files, file)
			}
		}
	}
	return files, nil
}

// yamlFiles are the YAML files of a folder, as they are to be named; none when it cannot be read.
func yamlFiles(env *Env, dir string) []string {
	entries, err := os.ReadDir(env.Path(dir))
	if err != nil {
		return nil
	}
	var files []string
	for _, entry := range entries {
		if ext := filepath.Ext(entry.Name()); entry.Type().IsRegular() && (ext == ".yaml" || ext == ".yml") {
			files = append(files, filepath.Join(dir, entry.Name()))
		}
	}
	return files
}

// scenarioKeys are keys that scenario files have and few other files do.
var scenarioKeys = regexp.MustCompile(`(?m)^(sequence|expect|webhook|delivery|proves|probes):`)

func looksLikeScenario(text []byte) bool {
	return bytes.Contains(text, []byte("scenario.schema.json")) || len(scenarioKeys.FindAll(text, 2)) > 0 && bytes.Contains(text, []byte("tasks:")) ||
		len(scenarioKeys.FindAll(text, 2)) > 1
}

// knownSource refuses a name that no scenario has; "" is fine.
func knownSource(name string, sources []session.Source) error {
	var names []string
	for _, s := range sources {
		if s.Name == name {
			return nil
		}
		names = append(names, s.Name)
	}
	if name == "" {
		return nil
	}
	return &Error{
		Code: CodeUsage, Err: errors.New("flag --scenario: no scenario is called \"" + name + "\"" + suggest.DidYouMean(name, names)),
		Hint: "thorhook scenarios list shows the built-in ones; files are named as arguments",
	}
}

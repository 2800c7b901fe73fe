package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settleTime is how long files must have been quiet: editors write them in several steps.
const settleTime = 200 * time.Millisecond

// whenever runs once, and again after every change of a scenario file, until interrupted. Failures are printed and do not
// end it.
func (r *runRun) whenever(ctx context.Context, env *Env, names []string) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	if err := watchFiles(watcher, env, names); err != nil {
		return err
	}
	for round := 1; ; round++ {
		err := r.once(ctx, env, names)
		if e, ok := errors.AsType[*Error](err); ok && e.Code == CodeUsage && round == 1 {
			return err // no change of a file mends a wrong flag
		}
		if err != nil && ctx.Err() == nil {
			reportError(env, err)
		}
		note(env, "waiting for changes, interrupt to end")
		if !changed(ctx, watcher) {
			return nil
		}
	}
}

// watchFiles watches the folders of what is named: many editors replace a file instead of writing it.
func watchFiles(watcher *fsnotify.Watcher, env *Env, names []string) error {
	watched := 0
	for _, name := range names {
		path := env.Path(name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a built-in scenario
		}
		if err != nil {
			return err
		}
		if !info.IsDir() {
			path = filepath.Dir(path)
		}
		if err := watcher.Add(path); err != nil {
			return err
		}
		watched++
	}
	if watched == 0 {
		return usagef("flag --watch: name a scenario file or a folder")
	}
	return nil
}

// changed waits until files have changed and are quiet again; false when interrupted.
func changed(ctx context.Context, watcher *fsnotify.Watcher) bool {
	var quiet <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case e, ok := <-watcher.Events:
			if !ok {
				return false
			}
			if name := filepath.Ext(e.Name); strings.EqualFold(name, ".yaml") || strings.EqualFold(name, ".yml") || strings.EqualFold(name, ".json") {
				quiet = time.After(settleTime)
			}
		case <-watcher.Errors: // a lost event: running once more does no harm
			quiet = time.After(settleTime)
		case <-quiet:
			return true
		}
	}
}

package report

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/thorhook/thorhook/scenarios"
)

// Files are the report files of a run. They belong to one goroutine.
type Files struct{ open []*file }

// A file is a report under way. A regular file is written beside its place and renamed; a device or a pipe is written
// to directly, and temporary is "".
type file struct {
	spec      Spec
	place     string // path with symbolic links followed
	temporary string
	out       *os.File
	write     Writer
}

// OpenFiles opens all reports, so that a path that cannot be written is an error before anything is sent. A file that
// exists keeps its content until [Files.Write]. Either Write or [Files.Close] must follow.
func OpenFiles(specs []Spec, o Options) (*Files, error) {
	f := &Files{}
	places := map[string]Spec{}
	for _, s := range specs {
		one, err := openFile(s, o)
		if err == nil {
			f.open = append(f.open, one)
			if before, taken := places[one.place]; taken && one.temporary != "" {
				err = fmt.Errorf("the same file as %s", before)
			}
			places[one.place] = s
		}
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("open report %s: %w", s, err)
		}
	}
	return f, nil
}

func openFile(s Spec, o Options) (*file, error) {
	write, err := o.ByName(s.Format)
	if err != nil {
		return nil, err
	}
	f := &file{spec: s, write: write}
	if f.place, err = filepath.Abs(s.Path); err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(f.place); err == nil {
		f.place = real
	}
	mode := fs.FileMode(0o666)
	switch info, err := os.Stat(f.place); {
	case err == nil && info.IsDir():
		return nil, errors.New("is a folder")
	case err == nil && !info.Mode().IsRegular():
		f.out, err = os.OpenFile(f.place, os.O_WRONLY, 0)
		return f, cause(err)
	case err == nil:
		mode = info.Mode().Perm() | 0o200
	case !errors.Is(err, fs.ErrNotExist):
		return nil, cause(err)
	}
	return f, f.create(mode)
}

// create opens a new file in the folder of the place; the process id and a number make its name.
func (f *file) create(mode fs.FileMode) error {
	folder, base := filepath.Split(f.place)
	for i := range 1000 {
		name := filepath.Join(folder, fmt.Sprintf(".%s.%d-%d.tmp", base, os.Getpid(), i))
		out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if err == nil {
			f.out, f.temporary = out, name
			return nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return cause(err)
		}
	}
	return errors.New("no name for a temporary file is free")
}

// cause takes the name of the file, which errors name in their own way, off an error.
func cause(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}

// Write writes all reports and puts them in their places. A report that cannot be written does not hold up the others;
// the error names all of them.
func (f *Files) Write(r *scenarios.Result) error {
	var errs []error
	for _, one := range f.open {
		if err := one.finish(r); err != nil {
			errs = append(errs, fmt.Errorf("write report %s: %w", one.spec, cause(err)))
		}
	}
	f.open = nil
	return errors.Join(errs...)
}

func (f *file) finish(r *scenarios.Result) error {
	out := bufio.NewWriterSize(f.out, 64<<10)
	err := f.write(out, r)
	if err == nil {
		err = out.Flush()
	}
	if closing := f.out.Close(); err == nil {
		err = closing
	}
	if f.temporary == "" {
		return err
	}
	if err == nil {
		err = os.Rename(f.temporary, f.place)
	}
	if err != nil {
		os.Remove(f.temporary)
	}
	return err
}

// Close gives up the reports that were not written. It may be called after Write, and more than once.
func (f *Files) Close() {
	for _, one := range f.open {
		one.out.Close()
		if one.temporary != "" {
			os.Remove(one.temporary)
		}
	}
	f.open = nil
}

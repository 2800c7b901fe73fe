package report_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/scenarios/report"
)

func TestByName(t *testing.T) {
	for _, f := range report.Formats() {
		if w, err := (report.Options{}).ByName(f.Name); err != nil || w == nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestParseSpec(t *testing.T) {
	for _, test := range []struct {
		in, fault string
		want      report.Spec
	}{
		{in: "junit=out.xml", want: report.Spec{Format: "junit", Path: "out.xml"}},
		{in: "html=a=b.html", want: report.Spec{Format: "html", Path: "a=b.html"}},
		{in: "junit", fault: `read report "junit": no path, it is written FORMAT=PATH`},
		{in: "junit=", fault: `read report "junit=": no path, it is written FORMAT=PATH`},
		{in: "junti=x", fault: `read report "junti=x": find report format "junti": no such format (did you mean "junit"?)`},
		{in: "qqqqqqq=x", fault: `read report "qqqqqqq=x": find report format "qqqqqqq": no such format, there are text, json, ndjson, junit, tap, markdown, github, html`},
	} {
		got, err := report.ParseSpec(test.in)
		if fault := errText(err); fault != test.fault || got != test.want {
			t.Errorf("%s: %v, error %q, want %q", test.in, got, fault, test.fault)
		}
		if err == nil && got.String() != test.in {
			t.Errorf("%s came back as %s", test.in, got)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept.json")
	if err := os.WriteFile(kept, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := report.OpenFiles([]report.Spec{{Format: "tap", Path: filepath.Join(dir, "out.tap")}, {Format: "json", Path: kept}}, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	if text, err := os.ReadFile(kept); err != nil || string(text) != "before" {
		t.Errorf("before Write the file held %q, %v", text, err)
	}
	if err := files.Write(run()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"kept.json", "out.tap"}, names(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	text, err := os.ReadFile(filepath.Join(dir, "out.tap"))
	if err != nil || string(text) != write(t, report.Options{}, "tap", run()) {
		t.Errorf("out.tap is not the report: %v", err)
	}
	if info, err := os.Stat(kept); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is now %v, %v", info.Mode(), err)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestFilesThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	good := report.Spec{Format: "tap", Path: filepath.Join(dir, "good.tap")}
	for _, test := range []struct {
		spec  report.Spec
		fault string
	}{
		{report.Spec{Format: "junit", Path: filepath.Join(dir, "none", "x.xml")}, "no such file or directory"},
		{report.Spec{Format: "junit", Path: dir}, "is a folder"},
		{report.Spec{Format: "nunit", Path: filepath.Join(dir, "x")}, "no such format"},
		{report.Spec{Format: "json", Path: good.Path}, "the same file as tap="},
	} {
		if runtime.GOOS == "windows" && strings.HasPrefix(test.fault, "no such file") {
			test.fault = "cannot find"
		}
		files, err := report.OpenFiles([]report.Spec{good, test.spec}, report.Options{})
		if files != nil || !strings.HasPrefix(errText(err), "open report "+test.spec.String()+": ") || !strings.Contains(errText(err), test.fault) {
			t.Errorf("%s: error %q", test.spec, errText(err))
		}
	}
	if left := names(t, dir); len(left) != 0 {
		t.Errorf("files were left: %q", left)
	}
}

func TestFilesGivenUp(t *testing.T) {
	dir := t.TempDir()
	files, err := report.OpenFiles([]report.Spec{{Format: "html", Path: filepath.Join(dir, "x.html")}}, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files.Close()
	files.Close()
	if left := names(t, dir); len(left) != 0 {
		t.Errorf("files were left: %q", left)
	}
}

func TestFilesFollowLinks(t *testing.T) {
	dir := t.TempDir()
	link, real := filepath.Join(dir, "link"), filepath.Join(dir, "real")
	if err := os.WriteFile(real, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("symbolic links need a privilege on Windows")
		}
		t.Fatal(err)
	}
	files, err := report.OpenFiles([]report.Spec{{Format: "text", Path: link}}, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := files.Write(run()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v", err)
	}
	if info, err := os.Stat(real); err != nil || info.Size() == 0 {
		t.Errorf("the file behind the link is empty: %v", err)
	}
}

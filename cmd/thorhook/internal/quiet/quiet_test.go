package quiet_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/quiet"
)

const (
	childMark = "QUIET_TEST_CHILD=1"
	// noExitPause keeps the race detector from sleeping for a second whenever a child ends.
	noExitPause = "GORACE=atexit_sleep_ms=0"
)

// TestMain lets the test binary be its own child, which prints what it found in its environment.
func TestMain(m *testing.M) {
	if os.Getenv("QUIET_TEST_CHILD") == "" {
		os.Exit(m.Run())
	}
	fmt.Printf("CI=%s during initialisation\n", os.Getenv("CI"))
	quiet.Restore()
	environ := os.Environ()
	slices.Sort(environ)
	fmt.Println(strings.Join(environ, "\n"))
}

func TestEnvironment(t *testing.T) {
	for _, tt := range []struct {
		name, during string
		environ      []string // sorted
	}{
		{"not set", "1", []string{noExitPause, childMark}},
		{"empty", "1", []string{"CI=", noExitPause, childMark}},
		{"set", "true", []string{"CI=true", noExitPause, childMark}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			child := exec.Command(os.Args[0])
			child.Env = tt.environ
			out, err := child.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(string(out)), "\n"), func(line string) bool {
				return strings.HasPrefix(line, "SYSTEMROOT=") // added by os/exec on Windows
			})
			want := append([]string{"CI=" + tt.during + " during initialisation"}, tt.environ...)
			if diff := cmp.Diff(want, lines); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

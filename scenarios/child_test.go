//go:build unix

package scenarios_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/thorhook/thorhook/scenarios"
)

func TestChild(t *testing.T) {
	ready := httptest.NewServer(http.NotFoundHandler())
	defer ready.Close()
	dir := t.TempDir()
	// the grandchild ignores the polite signal
	c, err := scenarios.StartChild(t.Context(), `(trap "" TERM; echo $$ up; while :; do sleep 1; done) & echo $! >pid; wait`, dir, ready.URL)
	if err != nil {
		t.Fatal(err)
	}
	pid := 0
	for pid == 0 { // the file is written at once, but not before StartChild returns
		text, err := os.ReadFile(filepath.Join(dir, "pid"))
		if err == nil {
			pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		}
	}
	c.Stop()
	c.Stop()
	<-c.Ended()
	if state, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil && !strings.Contains(string(state), ") Z ") &&
		syscall.Kill(pid, 0) == nil {
		t.Errorf("process %d of the group is alive", pid)
	}
}

func TestChildEnds(t *testing.T) {
	_, err := scenarios.StartChild(t.Context(), "echo port is taken >&2; exit 3", t.TempDir(), "http://127.0.0.1:1/")
	bad, ok := errors.AsType[*scenarios.ChildError](err)
	if !ok || !strings.Contains(err.Error(), "it ended before it was ready: exit status 3") || bad.Output != "port is taken\n" {
		t.Errorf("%v", err)
	}
}

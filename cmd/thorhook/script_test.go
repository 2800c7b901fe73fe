package main

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/quiet"
	"github.com/thorhook/thorhook/mock/receiver"
)

// noExitPause keeps the race detector from sleeping for a second whenever a process ends.
const noExitPause = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	quiet.Restore() // tests see CI as it is
	if os.Getenv(sinkVariable) != "" {
		runSink()
	}
	testscript.Main(m, map[string]func(){"thorhook": main})
}

// TestScripts runs testdata/script: each file is a session at the command line. Beside testscript's own commands there
// is `code N COMMAND…`, which runs the command and requires the exit code N, and what script_receiver_test.go adds. With
// UPDATE_SCRIPTS=1 in the environment, files that `cmp` compares are rewritten.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GOOS", runtime.GOOS)
			env.Setenv("GOARCH", runtime.GOARCH)
			env.Setenv("GORACE", noExitPause)
			env.Values[receiversKey] = map[string]*receiver.Receiver{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "receiver": startReceiver, "received": received, "freeport": freePort, "json": validJSON,
		},
	})
}

func code(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

package quiet

import "syscall"

const name = "CI"

// before is the variable as the process got it. Its initialisation is what the package is for: it runs ahead of
// termenv's.
var before = silence()

type variable struct {
	value string
	found bool
}

func silence() variable {
	value, found := syscall.Getenv(name)
	if value == "" {
		// An error leaves the variable alone, and the terminal is asked as it would be without this package.
		_ = syscall.Setenv(name, "1")
	}
	return variable{value, found}
}

// Restore puts the environment back as the process got it, so that children and later look-ups see no difference. Call
// it first in main, before goroutines start.
func Restore() {
	if before.found {
		_ = syscall.Setenv(name, before.value)
		return
	}
	_ = syscall.Unsetenv(name)
}

// Package quiet keeps the terminal libraries from talking to the terminal before main runs.
//
// bubbletea v1 asks the terminal for its background colour while its package is initialised and waits up to five seconds
// for the answer; a terminal that does not answer (a CI log, a pipe that looks like one) would delay every command. The
// library under it, termenv, asks nothing when the environment variable CI is set. So this package sets CI while it is
// initialised, and [Restore], the first statement of main, puts the environment back.
//
// It works because Go initialises packages in the order of their import paths as soon as their own imports are done:
// this one imports package syscall alone, so it is ready before golang.org/x/sys, on which termenv waits. It must
// import nothing else; a test on a pseudo-terminal that never answers guards that.
package quiet

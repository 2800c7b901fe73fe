// Command pictures makes the pictures of the screen that stand in the README: it runs thorhook on a terminal in memory, presses keys,
// and has the tool freeze turn what is shown into SVG.
//
//	go run ./cmd/thorhook/internal/pictures BINARY DIR
//
// The pictures differ from run to run in what is measured. They use the fonts of whoever looks at them.
package main

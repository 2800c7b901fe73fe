// Package terminal runs a program on a terminal in memory and presses its keys: for the tests of the screen and for its
// pictures. The program is a process of its own on a pseudo-terminal, what it writes goes through an emulator, and what the
// emulator shows is what a user would see. It works on Unix only.
package terminal

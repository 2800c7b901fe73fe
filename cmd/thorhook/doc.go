// Command thorhook sends realistic Thordata webhooks to the endpoint that you are writing, on your own machine.
//
//	thorhook fire --count 5             send five tasks' webhooks to a built-in receiver
//	thorhook fire --to URL              send them to your endpoint
//	thorhook --help                     all verbs
//
// Package internal/cli holds the verbs and what they share; its documentation tells how to add one. Package
// internal/quiet keeps start-up from waiting for the terminal.
package main

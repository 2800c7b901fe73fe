// Package tui is the interactive screen: pick a scenario, fire it, see each request, its answer and the latency, change
// something, fire again.
//
//	err := tui.Run(ctx, s, tui.Options{Theme: "dark"})
//
// [Model] is the one tea.Model. It lays out the components (packages feed, inspect, picker, latency, diff, templates,
// palette), gives each the messages that are meant for it, and does what they ask for. What is known of the world comes
// from a [session.Session], which is pulled: rows at most thirty times a second, whatever comes in between as one batch.
//
// State changes in Update only; View is a pure function of the model. Update does no I/O and waits for nothing: what does is
// a command that ends with a message.
//
// Everything that the screen does by itself is an action (actions.go), with its key; the footer, the help and the palette
// are made of that table and of the components' own keys. To add a key, add an action; to add a pane, add a component to
// parts.
package tui

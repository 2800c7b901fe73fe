// Package templates is the editor of the payload template and the headers template, with the request that they make and what
// there is to say about them beside it, while one types.
//
//	e := templates.New(screen, templates.Renderer(config, task))
//	cmd := e.Open(payload, headers)
//
// Applying is the message [Apply], leaving the message [Closed]; what they mean is up to whoever gets them. With changes that
// were not applied esc asks once, and a second esc leaves. Templates with errors are not applied.
//
// # Rendering
//
// After each change [Source.Render] runs in a command, one at a time, and once more when the text has changed since it began.
// Only what the text as it is now makes is shown. The event that is rendered can be changed: running, success, failure, a
// partial success, a failure without data, the documented example.
//
// # The text
//
// It is kept byte for byte: tabs, line ends of Windows and bytes that are not UTF-8 stay, and are shown as signs. The editor
// is the package's own because bubbles' textarea replaces tabs and carriage returns, drops other control characters, cuts texts
// of more than 10,000 lines, hangs when it looks for a word in blank text, and cannot undo.
//
// The cursor is a thin bar between two characters, in all themes, so that it needs no colour; it takes a cell of its line.
package templates

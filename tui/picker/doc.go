// Package picker is the pane of the scenarios: all that can be run, filtered by typing, with what came of the last run of each.
//
//	p := picker.New(screen)
//	p.SetItems(items) // as often as something changes
//
// What the user wants to run comes as a message, [Run]. Selection, marks and filter belong to the picker and stay by name
// when the items change.
//
// The project's own files stand first, then the library in the order in which it was given. A filter looks into names (the
// letters may be spread, the best match stands first), tags and descriptions; several words must all match. With 10 lines
// and more the latencies of the selected scenario stand below the list, with 16 and more also what it is, what came of it
// and what helps.
package picker

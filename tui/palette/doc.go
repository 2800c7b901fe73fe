// Package palette is the list of everything that can be done, and the page that explains the keys.
//
//	p := palette.New(screen)
//	p.Open([]palette.Entry{{ID: "theme", Title: "theme", TakesArg: true, NeedsArg: true, Only: true, Args: theme.ScreenNames()}})
//
// What is typed into a [Palette] is looked for in titles, ids and groups; its letters may be spread, the best match stands
// first. The id of an entry that takes an argument, a space and the argument choose both at once ("theme light"), with what
// the argument can be as completions. The choice comes as a message, [Chosen]; [Closed] comes when there is none.
//
// [Help] is a page of key bindings in as many columns as fit, with texts below.
package palette

// Package theme holds every colour and style of the command and the screen.
//
// A [Theme] is a value: take one from [Dark], [Light] or [NoColor] and hand it down. Nothing in the package asks the
// terminal anything or reads the environment; whoever builds a theme knows what the output can show.
//
// The styles are named by meaning (OK, Warn, Fail, …), not by colour. A colour never carries a meaning alone: whoever
// prints an outcome prints its word or its [Marks] too, so that NoColor loses nothing.
package theme

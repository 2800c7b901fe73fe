// Package pane is what the screen's components have in common: the place a component is drawn in ([Rect]), the frame
// around it ([Frame]), the window of a virtual list ([List]), and the names of keys ([Bind]).
//
// # How a component looks
//
// A component is a struct with these methods:
//
//	SetSize(w, h int)              // of its inside, in cells, without the frame
//	SetScreen(s *theme.Screen)     // another theme
//	SetFocus(on bool)              // of those that show it; at first they have it
//	Update(msg tea.Msg) tea.Cmd    // all changes of state; no I/O, no waiting
//	View() string                  // exactly h lines of exactly w cells; pure
//	Title() string                 // for its frame
//	Info() string                  // for the right end of its frame's top
//	Keys() []key.Binding           // what does something here and now, most useful first; help and footer show these
//	Typing() bool                  // every key belongs to it: something is typed or asked
//	List() *List                   // of those that are one, for the scroll bar of the frame
//
// Mouse events reach a component with coordinates counted from its inside's top left cell. What a component asks of the
// rest of the program is a message of its own package, returned by a command.
package pane

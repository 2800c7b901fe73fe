// Package text measures, cuts and cleans what the screen shows.
//
// Widths are in cells of a terminal, by grapheme: a wide character takes two. The functions expect plain text without
// escape sequences and without control characters: [Printable] makes any text such, and everything that came from outside
// passes it first. Colour comes last, by a [Line], which counts cells while it is written, so that a line of the screen
// is never wider than asked for.
//
// [Millis] and [Short] write numbers in few cells, [Match] finds what somebody means who typed a few letters.
package text

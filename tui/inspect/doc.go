// Package inspect shows one delivery in detail: request, response, timing, attempts and findings, a tab each.
//
//	i := inspect.New(screen, inspect.Options{Curl: curl})
//	cmd := i.Show(inspect.Subject{Row: row, Exchange: x, Kept: true})
//
// Bodies of more than 64 KiB, and compressed ones, are made ready by commands, as are searches in them; their messages go to
// Inspector.Update, which ignores those that came too late. What the inspector asks for are the messages [Open] and [Copy].
//
// # Bodies
//
// JSON is shown as a tree that folds (package jsonview), other text by lines, all else as a hex dump; the view key turns to
// the text as it came and to hex. gzip and deflate are undone up to 8 MiB, the hex dump has the bytes of the wire. Of a line,
// or of a value, 64 KiB are shown; longer lines of text go on in the next one. Everything passes text.Printable.
//
// Tab, view, wrapping and level of folding stay when another delivery is shown. Where one is, and what is folded, stays
// for as long as it is an attempt of the same dispatch.
//
// # Secrets
//
// They are masked (wire.Mask), on the screen and in what is copied, unless [Subject].ShowSecrets. What cannot be masked, a
// compressed body that has some in it, is then shown and copied decompressed.
package inspect

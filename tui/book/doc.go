// Package book keeps what a session of the screen has sent: every delivery as a small [Row], and the exchanges themselves,
// bytes included, for as long as they fit into a budget.
//
// A [Book] is append-only and numbers its rows from 1. A row never changes, with one exception: the bytes of the oldest
// are dropped first when [Limits].Bytes is used up, see [Book.Exchange]. Rows beyond Limits.Rows are forgotten, oldest
// first, in blocks. So memory is bounded however long a session lasts, and reading a row costs the same however many there
// are. Readers pull with a cursor, [Book.Wait]: there are no buffers to size, and a slow reader gets bigger batches.
package book

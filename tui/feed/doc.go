// Package feed is the pane of the deliveries: a live table over a [book.Book].
//
//	feed := feed.New(screen, book)
//	feed.SetSize(w, h)
//	cmd := feed.Append(last)   // when the book has grown, and Reset when it was cleared
//
// It has the methods of a component (see package pane), and tells the rest of the program what is selected by [Selected] and
// what is to be looked into by [Model.Opened]; [Model.Show] selects from outside. While an input is open, [Model.Typing], every key
// belongs to it.
//
// # The table
//
// Rows stand in the order of the book, the newest at the bottom: as in any log an attempt stands below the one that it
// follows, and G goes to where the new ones come. That end is followed until the selection is moved, opened or clicked; from
// then on the last line says how many came since, and the selected row stays where it is. G follows again, and so does a
// move downwards from the last row.
//
// In front of a row are five cells: > the selected row, * a mark, the outcome (delivered, to be sent again, given up), how it
// came to be (r replay, e edited, 2 duplicate, x dropped, + delayed, n another note), and / when it has what was searched for.
// A - behind the number says that the bytes of the exchange were dropped. A status with ! is of an answer that was not read
// whole; without a status the stage that failed stands in its place. Times are those of the run's clock, latencies milliseconds,
// sizes thousands of bytes of the request's body; the bar is logarithmic, from 0.1 ms to 10 s. Columns leave from the least
// useful on as the pane gets narrower.
//
// # Filter, search, order
//
// The filter (f; package query is its language) takes effect while it is typed. One that cannot be read changes nothing and says
// why. F shows all again. Search (/) looks for a text in the rows shown and in their bytes; n and N go on, over the end from
// the other one.
//
// o sorts by latency, status and size, greatest first, and then by number again; O reverses. u brings the rows of a task together on
// one line, which enter or → unfolds and ← folds. A task is one of a run, since the same seed gives the same ids in every run.
// Sorting and grouping exclude each other.
//
// Marks (space, a all shown, A none) belong to the rows: filter and order leave them.
//
// # How it works
//
// What is drawn are the rows of the window alone, which Update fetches from the book; View draws them and reads nothing else.
// While all rows are shown in the order of the book, positions are numbers and there is nothing to keep. Otherwise there is an
// index of eight bytes for each row shown, and by task about forty more for each task. It is made by commands that look at some
// thousand rows each and return values: an index that is not complete yet is not seen, and another wish takes its place at
// once. The same commands look at what Append brings. Search works alike.
//
// When the book forgets its oldest rows they leave the index too; by task only when they have become many, until when their
// lines say that they are forgotten. A row stays in the index when its bytes are dropped after it matched.
package feed

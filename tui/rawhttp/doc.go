// Package rawhttp makes a recorded request editable: as a text for an editor and back, and for another target.
//
//	text := rawhttp.Text(&x)
//	// … an editor changes it …
//	edit, err := rawhttp.Parse(text, &x)
//
// The text has comment lines, the request line, the headers in their order, a blank line, and the body byte for byte. It holds
// the request's secrets: a file with it is for its owner's eyes.
//
// # What an edit can change
//
// Method, request target, headers and their order, and the body. These follow rules of their own:
//
//   - The forced headers ([thordata.ForcedHeaders]) have the original's values whatever the edit did, for Thordata always
//     overwrites them. One that the original lacks is not there afterwards either. Edit.Restored names those put back.
//   - Content-Length is counted anew, and put where it was. A Transfer-Encoding that the original has not is an error.
//   - A head that was not edited stays byte for byte, but for the digits of Content-Length. An edited one is written as
//     [wire.AppendHead] writes it.
//   - A body that is not UTF-8, or has a NUL, would not survive an editor: it is left out of the text and kept.
//   - Editors put a line end at the end of a file. So when the original body ends in none, one at the end of the edited body is
//     dropped; two at the end send one. Where nothing but line ends (LF or CR LF) differs the original body stays.
//
// A request in which nothing was changed keeps its bytes, a wrong Content-Length included. A text that says nothing is
// [ErrCancelled].
package rawhttp

// Package wire sends webhooks, byte for byte, and records what happened.
//
//	target, err := wire.ParseTarget("http://localhost:3000/hook", "")
//	request, err := wire.AppendHead(nil, "POST", target.Path, []wire.Header{{Name: "Host", Value: target.Host}, …})
//	head := len(request)
//	request = append(request, body...)
//	var client wire.Client
//	var x wire.Exchange
//	client.Send(ctx, target, request, head, &x)
//
// An [Exchange] is the flat record of one attempt; everything that reports, stores or shows deliveries reads nothing else.
// [Client.Send] speaks HTTP/1.1 itself: header order and case go out as they stand, and the bytes sent are the bytes recorded. It
// reuses connections, most recent first, and costs no allocation when the answer is short and the connection is kept.
//
// # What goes wrong
//
// Err is "act object: cause", and the same from run to run. Stage says which part failed:
//
//	resolve  the host name has no address
//	connect  no address took the connection; Err names all that were tried. Also a proxy that refuses
//	tls      the handshake failed, or TLS was ended by an alert later on
//	write    the request was not taken whole, and no answer was there
//	read     the connection ended within the answer or before it, or the answer is not HTTP/1
//	timeout  time ran out, in whichever part Err names
//	dropped  it was not sent, by a fault that somebody asked for; a Client never says so
//
// A receiver that closes a connection just when it is written to shows as write or as read, depending on which is first.
// An attempt whose context ends is a failure of the part it was in, with the cause "interrupted".
//
// localhost and the names below it are ::1 and 127.0.0.1, in this order, without asking a name server.
//
// # Answers
//
// The parser takes what [net/http.ReadResponse] takes, with these differences. Status codes are three digits from 100. Folded
// lines are refused in Content-Length, Transfer-Encoding and Connection. Trailers are skipped unchecked, up to 64 KiB. A head,
// informational responses included, is at most 1 MiB.
// Informational responses are skipped; 101 is an error. Equal Content-Length fields are one, different ones an error; next to
// Transfer-Encoding Content-Length is ignored, and the connection closed afterwards.
//
// Of a body the first [Client.BodyLimit] bytes are kept. Up to 256 KiB more are read to keep the connection; beyond that it is
// closed, which is no failure. ResponseSize counts the body bytes that came. Content codings such as gzip are left as they are.
//
// A response whose head could not be read is recorded as far as it came, all of it as head.
//
// What a receiver says on a connection that it was not asked on, such as a 408 before it closes an idle one, is not taken
// for the next answer: the connection is replaced. On Windows this is not seen.
//
// An answer that comes before the request is written whole ends the writing, is recorded with Early, and costs the connection.
//
// # JSON
//
// [Exchange.AppendJSON] writes one object a line, with these fields in this order:
//
//	seq, index, attempt       numbers
//	at                        RFC 3339, with nanoseconds, on the run's clock
//	task, spider, outcome, kind, event, dispatch, target, remote, stage, error
//	                          text, "" when there is none
//	delivered, final          booleans
//	retry_in_ms               number, 0 when no attempt follows
//	request                   line, headers, body
//	response                  status, line, headers, body, size; null when nothing came
//	timing_ms                 resolve, connect, tls, write, first_byte, read, total: milliseconds with three decimals
//	reused, redialed, early   only when true
//	fault                     text: drop, duplicate, or delay and how long; only when something was done on purpose
//
// headers is a list of [name, value] in the order of the wire. A body that is not UTF-8 is body_base64 instead of body. A head
// that is not exactly its line and headers joined by ": " and CR LF (one that has other line ends or spaces) stands in
// head_base64 as well. So the bytes can always be had back: [ParseExchangeJSON].
//
// # Secrets
//
// A [Mask] overwrites secrets before a record is shown or written, without changing its length.
package wire

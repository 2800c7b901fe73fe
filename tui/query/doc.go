// Package query is the filter language of the deliveries: [Parse] reads a filter, [Query.Match] asks it of a row.
//
//	status:>=500 event:failed task:2e9d latency:>300ms body:B0DPM
//
// A filter is terms between spaces, all of which must hold. A term is a key, a colon and a value, or a word alone. In front
// of a term - turns it round; in a value | separates alternatives, one of which must hold; quotes keep spaces and all other
// signs together, with \" and \\ in them: spider:"a b", -status:2xx|404. Letter case is ignored everywhere.
//
// # Keys
//
// Numbers take 200, >200, >=200, <200, <=200 and 200..299:
//
//	status    of the answer; also 2xx, and none when there was no answer
//	attempt   from 1
//	latency   with ns, us, ms, s or m, without a unit ms
//	size      of the request's body, with b, kb, mb, gb (thousands) or kib, mib, gib, without a unit bytes
//	run       of the session, from 1; 0 is what was sent by hand
//	seq       number of the row; #12 is short for seq:12
//
// A latency or size without an operator stands for all that are cut to it: latency:3ms is from 3 ms to below 4 ms.
//
// Texts are found anywhere in their field; * is any text at all:
//
//	event     the word on the screen, the kind, or the eventType on the wire: failed, failure, ACTOR.RUN.FAILED
//	spider, scenario, note, target, error
//	stage     at which the attempt failed: resolve, connect, tls, write, read, timeout, dropped
//	task, dispatch   the beginning of the id
//	is        delivered, failed (given up), retried (a further attempt, or one that another follows)
//
// These look into the bytes, as they went over the wire (no content coding is undone, no JSON escape read):
//
//	body      of the request
//	response  body of the answer
//	header    the head of either, first line included
//
// A word alone is looked for in all texts of the row and its time, and in all bytes of both messages; a number also stands for
// the row's status and number.
//
// # Bytes that are gone
//
// A term that cannot be decided because the exchange's bytes were dropped does not hold, turned round or not. Whether a
// query looks into bytes at all is [Query.NeedsBytes].
package query

// Package receiver is a webhook receiver whose answers are programmable and which records what it got. It has the face of
// net/http/httptest: [Start] it in a test, send to its [Receiver.URL], read [Receiver.Exchanges].
//
//	r := receiver.Start(t, receiver.Config{FailFirst: 2})
//	send(r.URL() + "/hook")
//	got, err := r.Wait(ctx, 3) // 500, 500, 200
//
// # Answers
//
// The zero [Answer] is 200 without a body. [Config.Answer] is what is answered, and [Receiver.Set] changes it while the
// receiver runs. [Config.FailFirst] and [Config.FailRate] put [Config.Fail] in its place for some attempts, and
// [Config.Script] computes every answer from the request. An answer can wait ([Answer.Delay]), end badly ([Fault]) or be any
// bytes at all ([Answer.Raw]). Nothing is added to it but Content-Length and, where the connection's fate asks for it,
// Connection: there is no Date, so that equal answers are equal bytes.
//
// A delivery is a Webhook-Dispatch-Id together with a body; its attempts are counted from 1. Two requests without that
// header and with the same body are two attempts of one delivery. At least the last 262,144 deliveries are remembered.
//
// # Records
//
// Each request becomes one [wire.Exchange] as its sender would have written it down: Request holds the bytes as they came,
// header order and case and chunk framing included ([Body] takes the framing off), Response the bytes of the answer. At is when
// the request's first byte was there, Timing.Total the time from then to the answer being due, delay included; no other phase is known
// on this side. Event and Task are read from the body where it is a JSON object with eventType and resource.taskId (or
// a taskId at the top, as in the flat payload).
//
// An exchange is recorded just before its answer is written, and numbered then: a client that has the answer finds its
// exchange recorded. So a client that leaves before its answer is not noticed.
// Requests that are malformed, too long or cut off are recorded too, with Stage write and Err; answers that end in a fault have
// Stage read, and Status 0 where no status was sent.
//
// # HTTP
//
// HTTP/1.0 and 1.1, keep-alive, pipelining, chunked requests and 100-continue. The package has its own server loop, since
// net/http's does not keep the bytes of a request. It is stricter than net/http where a sender would be at fault: one Host
// field is required, and Transfer-Encoding together with Content-Length is refused. Refused requests (400, 413, 431, 501, 505)
// close the connection. There is no idle timeout.
//
// With Keep < 0 and neither Script nor Observe nothing is recorded, and a request costs no allocation.
package receiver

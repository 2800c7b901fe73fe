package receiver

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/wire"
)

// A Fault is a way in which an answer ends badly. Every fault but FaultNone ends the connection.
type Fault uint8

// The faults. All of them happen after the request was read whole and Answer.Delay has passed.
const (
	FaultNone     Fault = iota
	FaultReset          // the connection is reset (TCP RST; closed where there is no such thing), nothing is sent
	FaultHang           // nothing is sent until the client leaves or the receiver is closed
	FaultGarbage        // bytes that are not HTTP are sent, then the connection is closed
	FaultTruncate       // Content-Length promises one byte more than Body has, then the connection is closed
)

// String names the fault: none, reset, hang, garbage or truncate.
func (f Fault) String() string {
	switch f {
	case FaultNone:
		return "none"
	case FaultReset:
		return "reset"
	case FaultHang:
		return "hang"
	case FaultGarbage:
		return "garbage"
	case FaultTruncate:
		return "truncate"
	}
	return "fault " + strconv.Itoa(int(f))
}

// An Answer is what the receiver answers to one request. The zero Answer is 200 without a body, at once.
type Answer struct {
	Status int           // written as it is; 0 = 200
	Header []wire.Header // in this order and case, unchecked; Content-Length and Connection are added where missing
	Body   string        // not sent to HEAD, nor with a status that has no body (1xx, 204, 304)
	Delay  time.Duration // from the request read whole to the answer; the receiver's Close cuts it short
	Fault  Fault         // FaultNone answers properly
	Close  bool          // closes the connection after the answer, and says so in a Connection field
	Raw    []byte        // when not nil, sent instead of status, header and body; Status is still what is recorded
}

// garbage is what FaultGarbage sends: binary, then text, so that neither a status line nor a header can be read from it.
const garbage = "\x00\xff\xfe\x7fthis is not HTTP\r\n\r\n\x80"

// status is the status to record: 0 when the client is sent none.
func (a *Answer) status() int {
	switch {
	case a.Fault == FaultReset, a.Fault == FaultHang, a.Fault == FaultGarbage:
		return 0
	case a.Raw == nil && a.Status == 0:
		return http.StatusOK
	}
	return a.Status
}

// append appends the answer's bytes to dst and tells how many of them are its head and whether the connection may be
// used again.
func (a *Answer) append(dst []byte, req *request) (out []byte, head int, keep bool) {
	from := len(dst)
	switch {
	case a.Fault == FaultReset, a.Fault == FaultHang:
		return dst, 0, false
	case a.Fault == FaultGarbage:
		return append(dst, garbage...), 0, false
	case a.Raw != nil:
		dst = append(dst, a.Raw...)
		if i := bytes.Index(a.Raw, []byte("\r\n\r\n")); i >= 0 {
			head = i + 4
		}
		return dst, head, req.keep && !a.Close && a.Fault == FaultNone
	}
	dst, keep = a.appendHead(dst, req)
	head = len(dst) - from
	if !req.isHead && hasBody(a.status()) {
		dst = append(dst, a.Body...)
	}
	return dst, head, keep
}

func (a *Answer) appendHead(dst []byte, req *request) (out []byte, keep bool) {
	status := a.status()
	dst = append(dst, "HTTP/1.1 "...)
	dst = strconv.AppendInt(dst, int64(status), 10)
	dst = append(dst, ' ')
	dst = append(dst, http.StatusText(status)...)
	dst = append(dst, "\r\n"...)
	keep = req.keep && !a.Close && a.Fault == FaultNone
	framed, said := !hasBody(status), false
	for i := range a.Header {
		name, value := a.Header[i].Name, a.Header[i].Value
		switch {
		case strings.EqualFold(name, "Content-Length"), strings.EqualFold(name, "Transfer-Encoding"):
			framed = true
		case strings.EqualFold(name, "Connection"):
			said = true
			keep = keep && !hasToken(value, "close")
		}
		dst = append(dst, name...)
		dst = append(dst, ": "...)
		dst = append(dst, value...)
		dst = append(dst, "\r\n"...)
	}
	if !framed {
		length := len(a.Body)
		if a.Fault == FaultTruncate {
			length++
		}
		dst = append(dst, "Content-Length: "...)
		dst = strconv.AppendInt(dst, int64(length), 10)
		dst = append(dst, "\r\n"...)
	}
	switch {
	case said:
	case !keep:
		dst = append(dst, "Connection: close\r\n"...)
	case req.http10:
		dst = append(dst, "Connection: keep-alive\r\n"...)
	}
	return append(dst, "\r\n"...), keep
}

func hasBody(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

package wire

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// AppendJSON appends the exchange as one JSON object on one line, without a line end; the package documentation lists the
// fields. It allocates nothing. [ParseExchangeJSON] reads it back.
func (x *Exchange) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"seq":`...)
	dst = strconv.AppendUint(dst, x.Seq, 10)
	dst = append(dst, `,"at":"`...)
	dst = x.At.AppendFormat(dst, time.RFC3339Nano)
	dst = append(dst, `","index":`...)
	dst = strconv.AppendInt(dst, int64(x.Index), 10)
	dst = appendText(dst, `,"task":`, x.Task)
	dst = appendText(dst, `,"spider":`, x.Spider)
	dst = appendText(dst, `,"outcome":`, x.Outcome)
	dst = appendText(dst, `,"kind":`, x.Kind)
	dst = appendText(dst, `,"event":`, x.Event)
	dst = appendText(dst, `,"dispatch":`, x.Dispatch)
	dst = append(dst, `,"attempt":`...)
	dst = strconv.AppendInt(dst, int64(x.Attempt), 10)
	dst = appendFlag(dst, `,"delivered":`, x.Delivered)
	dst = appendFlag(dst, `,"final":`, x.Final)
	dst = appendMillis(append(dst, `,"retry_in_ms":`...), x.RetryIn)
	dst = appendText(dst, `,"target":`, x.Target)
	dst = append(dst, `,"request":{`...)
	dst = appendMessage(dst, x.Request, x.RequestHead)
	dst = append(dst, `},"response":`...)
	dst = x.appendResponse(dst)
	dst = append(dst, `,"timing_ms":`...)
	dst = x.Timing.appendJSON(dst)
	dst = appendText(dst, `,"remote":`, x.Remote)
	dst = appendIf(dst, `,"reused":true`, x.Reused)
	dst = appendIf(dst, `,"redialed":true`, x.Redialed)
	dst = appendIf(dst, `,"early":true`, x.Early)
	if x.Fault != "" {
		dst = appendText(dst, `,"fault":`, x.Fault)
	}
	dst = appendText(dst, `,"stage":`, string(x.Stage))
	dst = appendText(dst, `,"error":`, x.Err)
	return append(dst, '}')
}

func appendText(dst []byte, key, text string) []byte {
	return jsonenc.AppendString(append(dst, key...), text)
}

func appendFlag(dst []byte, key string, set bool) []byte {
	return strconv.AppendBool(append(dst, key...), set)
}

func appendIf(dst []byte, field string, set bool) []byte {
	if set {
		dst = append(dst, field...)
	}
	return dst
}

func (x *Exchange) appendResponse(dst []byte) []byte {
	if len(x.Response) == 0 && x.Status == 0 {
		return append(dst, "null"...)
	}
	dst = append(dst, `{"status":`...)
	dst = strconv.AppendInt(dst, int64(x.Status), 10)
	dst = append(dst, ',')
	dst = appendMessage(dst, x.Response, x.ResponseHead)
	dst = append(dst, `,"size":`...)
	dst = strconv.AppendInt(dst, x.ResponseSize, 10)
	return append(dst, '}')
}

// appendMessage appends the fields line, headers, head_base64 and body of a raw message.
func appendMessage(dst, raw []byte, head int) []byte {
	head = max(0, min(head, len(raw)))
	dst, exact := appendHeadFields(dst, raw[:head])
	if !exact {
		dst = append(dst, `,"head_base64":"`...)
		dst = base64.StdEncoding.AppendEncode(dst, raw[:head])
		dst = append(dst, '"')
	}
	body := raw[head:]
	if utf8.Valid(body) {
		return jsonenc.AppendString(append(dst, `,"body":`...), body)
	}
	dst = append(dst, `,"body_base64":"`...)
	dst = base64.StdEncoding.AppendEncode(dst, body)
	return append(dst, '"')
}

// appendHeadFields appends the fields line and headers. exact tells whether joining them gives the head back, byte for
// byte.
func appendHeadFields(dst, head []byte) (_ []byte, exact bool) {
	line, rest := cutLine(head)
	exact = len(head) == 0 || len(line) > 0 && utf8.Valid(head) && isJoined(head, line, rest)
	dst = jsonenc.AppendString(append(dst, `"line":`...), line)
	dst = append(dst, `,"headers":[`...)
	for first := true; ; first = false {
		before := rest
		line, rest = cutLine(rest)
		if len(line) == 0 {
			exact = exact && (len(head) == 0 || string(before) == "\r\n")
			break
		}
		name, value, found := bytes.Cut(line, []byte{':'})
		trimmed := trimSpace(value)
		exact = exact && found && isJoined(before, line, rest) && len(value) == len(trimmed)+1 && value[0] == ' ' && !isSpace(line[0])
		if !first {
			dst = append(dst, ',')
		}
		dst = jsonenc.AppendString(append(dst, '['), name)
		dst = jsonenc.AppendString(append(dst, ','), trimmed)
		dst = append(dst, ']')
	}
	return append(dst, ']'), exact
}

// isJoined tells whether line, CR LF and rest make up the whole.
func isJoined(whole, line, rest []byte) bool { return len(whole) == len(line)+2+len(rest) }

func (t *Timing) appendJSON(dst []byte) []byte {
	dst = appendMillis(append(dst, `{"resolve":`...), t.Resolve)
	dst = appendMillis(append(dst, `,"connect":`...), t.Connect)
	dst = appendMillis(append(dst, `,"tls":`...), t.TLS)
	dst = appendMillis(append(dst, `,"write":`...), t.Write)
	dst = appendMillis(append(dst, `,"first_byte":`...), t.FirstByte)
	dst = appendMillis(append(dst, `,"read":`...), t.Read)
	dst = appendMillis(append(dst, `,"total":`...), t.Total)
	return append(dst, '}')
}

// appendMillis appends d in milliseconds with three decimals, cut to the microsecond.
func appendMillis(dst []byte, d time.Duration) []byte {
	us := d.Microseconds()
	if us < 0 {
		dst = append(dst, '-')
		us = -us
	}
	dst = strconv.AppendInt(dst, us/1000, 10)
	us %= 1000
	return append(dst, '.', byte('0'+us/100), byte('0'+us/10%10), byte('0'+us%10))
}

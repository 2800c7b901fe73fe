package receiver

import (
	"bytes"

	"github.com/thorhook/thorhook/mock/wire"
)

// maxSizeLine is how long a chunk's size line may be, extensions included.
const maxSizeLine = 4 << 10

// chunks reads a chunked body out of a buffer that grows. Its zero value is ready at the first byte of the body.
type chunks struct {
	pos     int  // bytes understood so far; the end of the body once it is whole
	trailer int  // where the trailer began, when last
	last    bool // the chunk of size 0 was read
}

// next goes on in raw, which holds the body from its first byte, as far as it can, and appends the chunks' data to dst.
// done is true when the body and its trailer end at pos. Errors are of type refusal.
func (c *chunks) next(dst, raw []byte) (data []byte, done bool, err error) {
	for !c.last {
		line, ok := crlfLine(raw[c.pos:])
		if !ok {
			if len(raw)-c.pos > maxSizeLine {
				return dst, false, malformed("chunk size line too long")
			}
			return dst, false, nil
		}
		size, err := chunkSize(line)
		if err != nil {
			return dst, false, err
		}
		from := c.pos + len(line) + 2
		if size == 0 {
			c.pos, c.trailer, c.last = from, from, true
			break
		}
		// size is compared before it is added: it may be as large as an int can be.
		if size > len(raw) || from+size+2 > len(raw) {
			return dst, false, nil
		}
		if string(raw[from+size:from+size+2]) != "\r\n" {
			return dst, false, malformed("chunk not followed by CR LF")
		}
		dst = append(dst, raw[from:from+size]...)
		c.pos = from + size + 2
	}
	done, err = c.readTrailer(raw)
	return dst, done, err
}

func (c *chunks) readTrailer(raw []byte) (done bool, err error) {
	for {
		if len(raw)-c.trailer > maxHead {
			return false, malformed("trailer too long")
		}
		line, ok := crlfLine(raw[c.pos:])
		if !ok {
			return false, nil
		}
		c.pos += len(line) + 2
		if len(line) == 0 {
			return true, nil
		}
		if _, _, err := parseField(line); err != nil {
			return false, err
		}
	}
}

// crlfLine returns b's first line without its CR LF. Inside a body LF alone ends no line, so that nothing which stands
// between us and the sender can see other chunks than we do.
func crlfLine(b []byte) (line []byte, ok bool) {
	i := bytes.Index(b, []byte("\r\n"))
	if i < 0 {
		return nil, false
	}
	return b[:i], true
}

func chunkSize(line []byte) (int, error) {
	digits, extension, _ := bytes.Cut(line, []byte{';'})
	if bytes.IndexByte(extension, '\n') >= 0 || len(line) > maxSizeLine {
		return 0, malformed("malformed chunk extension")
	}
	digits = bytes.TrimRight(digits, " \t")
	if len(digits) == 0 || len(digits) > 15 {
		return 0, malformed("malformed chunk size")
	}
	var n int64
	for _, b := range digits {
		switch {
		case b >= '0' && b <= '9':
			n = n<<4 | int64(b-'0')
		case b|0x20 >= 'a' && b|0x20 <= 'f':
			n = n<<4 | int64(b|0x20-'a'+10)
		default:
			return 0, malformed("malformed chunk size")
		}
	}
	if n > maxInt {
		return 0, malformed("chunk size too large")
	}
	return int(n), nil
}

const maxInt = int64(^uint(0) >> 1)

// Body returns the body of a recorded request without its chunk framing. It is the request's own memory when there was
// no framing. A request that was not read whole gives the part that came.
func Body(e *wire.Exchange) []byte {
	raw := e.Request[e.RequestHead:]
	req, err := parseHead(e.Request[:e.RequestHead])
	if err != nil || !req.chunked {
		return raw
	}
	var c chunks
	body, _, _ := c.next(nil, raw)
	return body
}

package receiver

import (
	"fmt"
	"net/http"
	"slices"
)

const (
	firstBuffer   = 4 << 10  // holds an ordinary webhook
	largestBuffer = 64 << 10 // what a connection keeps from one request to the next
)

// fill reads what is there into buf. buf's old memory stays as it was when it has to move.
func (c *conn) fill() error {
	if len(c.buf) == cap(c.buf) {
		c.buf = slices.Grow(c.buf, max(len(c.buf), firstBuffer))
	}
	n, err := c.stream.Read(c.buf[len(c.buf):cap(c.buf)])
	c.buf = c.buf[:len(c.buf)+n]
	if n > 0 {
		return nil
	}
	return err
}

// consume drops the answered request from buf, and memory that only a large one needed.
func (c *conn) consume() {
	rest := c.buf[c.size:]
	if cap(c.buf) > largestBuffer && len(rest) < firstBuffer {
		c.buf = append(make([]byte, 0, firstBuffer), rest...)
	} else {
		c.buf = c.buf[:copy(c.buf, rest)]
	}
	if cap(c.plain) > largestBuffer {
		c.plain = nil
	}
	if cap(c.out) > largestBuffer {
		c.out = nil
	}
}

// readRequest reads until the request at the start of buf is whole. Errors are of type refusal or those of reading.
func (c *conn) readRequest() error {
	if err := c.readHead(); err != nil {
		return err
	}
	if c.req.length > c.r.cfg.MaxBody {
		return c.tooLarge()
	}
	if c.req.expect && len(c.buf) == c.req.head && (c.req.chunked || c.req.length > 0) {
		if _, err := c.stream.Write([]byte("HTTP/1.1 100 Continue\r\n\r\n")); err != nil {
			return err
		}
	}
	if c.req.chunked {
		return c.readChunks()
	}
	c.size = c.req.head + int(c.req.length)
	for len(c.buf) < c.size {
		if err := c.fill(); err != nil {
			return err
		}
	}
	c.body = c.buf[c.req.head:c.size]
	return nil
}

func (c *conn) readHead() error {
	for from := 0; ; {
		// Who speaks something else, TLS for one, waits for us as we would for the end of its head.
		if len(c.buf) > 0 && !tokenByte[c.buf[0]] {
			return malformed("malformed request line")
		}
		end := headEnd(c.buf, from)
		if end > maxHead || end < 0 && len(c.buf) > maxHead {
			return refusal{http.StatusRequestHeaderFieldsTooLarge, fmt.Sprintf("head longer than %d bytes", maxHead)}
		}
		if end >= 0 {
			var err error
			c.req, err = parseHead(c.buf[:end])
			return err
		}
		from = max(0, len(c.buf)-2) // the line end before a blank line may be the last but one byte
		if err := c.fill(); err != nil {
			return err
		}
	}
}

func (c *conn) readChunks() error {
	var scan chunks
	c.plain = c.plain[:0]
	for {
		raw := c.buf[c.req.head:]
		plain, done, err := scan.next(c.plain, raw)
		c.plain = plain
		switch {
		case err != nil:
			return err
		case int64(scan.pos) > c.r.cfg.MaxBody, !done && int64(len(raw)) > c.r.cfg.MaxBody:
			return c.tooLarge()
		case done:
			c.size = c.req.head + scan.pos
			c.body = c.plain
			return nil
		}
		if err := c.fill(); err != nil {
			return err
		}
	}
}

func (c *conn) tooLarge() error {
	return refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("body longer than %d bytes", c.r.cfg.MaxBody)}
}

package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	firstBuffer    = 4 << 10   // holds an ordinary answer
	fullBuffer     = 32 << 10  // for long bodies
	headLimit      = 1 << 20   // of a response's head, informational responses included
	chunkLineLimit = 4 << 10   // of a chunk's size and extensions
	trailerLimit   = 64 << 10  // of all trailers
	drainLimit     = 256 << 10 // bytes of a body that are read only to keep the connection
)

// errLeft tells that the rest of a body was not worth reading. It never leaves the package.
var errLeft = errors.New("rest of the body left unread")

// A reader takes responses from a stream. What it has read ahead stands in buf[r:w].
type reader struct {
	src  io.Reader
	buf  []byte
	r, w int
}

// fill reads more. It moves what is buffered, so slices of buf are no longer valid.
func (rd *reader) fill() error {
	if rd.r > 0 {
		rd.w = copy(rd.buf, rd.buf[rd.r:rd.w])
		rd.r = 0
	}
	if rd.w == len(rd.buf) {
		grown := make([]byte, max(firstBuffer, 2*len(rd.buf)))
		copy(grown, rd.buf)
		rd.buf = grown
	}
	for range 100 {
		n, err := rd.src.Read(rd.buf[rd.w:])
		rd.w += n
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// head returns the next head with its blank line, valid until the next read, and moves past it. It gives up on a first
// line that cannot be HTTP as soon as that shows, since whoever sends it may not send a blank line ever. On errors what
// came is left in the buffer.
func (rd *reader) head(limit int) ([]byte, error) {
	for seen, start := 0, 0; ; {
		for {
			n := bytes.IndexByte(rd.buf[rd.r+seen:rd.w], '\n')
			if n < 0 {
				break
			}
			line := rd.buf[rd.r+start : rd.r+seen+n]
			seen += n + 1
			first := start == 0
			start = seen
			if first {
				if _, _, _, err := parseStatusLine(bytes.TrimSuffix(line, []byte{'\r'})); err != nil {
					return nil, err
				}
			} else if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
				head := rd.buf[rd.r : rd.r+seen]
				rd.r += seen
				return head, nil
			}
		}
		if seen = rd.w - rd.r; seen > limit {
			return nil, malformed(fmt.Sprintf("head longer than %d bytes", headLimit))
		}
		if got := rd.buf[rd.r:rd.w]; start == 0 && !bytes.HasPrefix(got, []byte("HTTP/")[:min(5, len(got))]) {
			return nil, malformed(fmt.Sprintf("malformed status line %q", got[:min(len(got), 64)]))
		}
		if err := rd.fill(); err != nil {
			return nil, err
		}
	}
}

// A body takes the bytes of a response's body and keeps the first of them.
type body struct {
	kept    []byte
	room    int64 // that may still be kept
	size    int64 // bytes that came
	drained int64 // of which not kept
}

func (b *body) take(p []byte) {
	keep := min(b.room, int64(len(p)))
	b.kept = append(b.kept, p[:keep]...)
	b.room -= keep
	b.size += int64(len(p))
	b.drained += int64(len(p)) - keep
}

// full tells whether so much has come, or is about to with n more bytes, that reading on is not worth the connection.
func (b *body) full(n uint64) bool {
	return b.room == 0 && n > uint64(max(0, drainLimit-b.drained))
}

// body reads the body that follows a head. The error is errLeft when it was left, with the stream somewhere within it;
// a stream that ends too early is io.ErrUnexpectedEOF.
func (rd *reader) body(r *reply, to *body) error {
	switch {
	case r.chunked:
		return rd.chunks(to)
	case r.length >= 0:
		return rd.exactly(uint64(r.length), to)
	}
	err := rd.exactly(1<<64-1, to)
	if err == io.ErrUnexpectedEOF {
		return nil
	}
	return err
}

// exactly reads n bytes.
func (rd *reader) exactly(n uint64, to *body) error {
	for {
		got := rd.buf[rd.r:rd.w]
		got = got[:min(uint64(len(got)), n)]
		to.take(got)
		rd.r += len(got)
		n -= uint64(len(got))
		if n == 0 {
			return nil
		}
		if to.full(n) {
			return errLeft
		}
		if n > uint64(len(rd.buf)) && len(rd.buf) < fullBuffer {
			rd.buf, rd.r, rd.w = make([]byte, fullBuffer), 0, 0
		}
		if err := rd.fill(); err != nil {
			return unexpected(err)
		}
	}
}

// chunks reads a chunked body, its extensions and its trailers. Trailers are not kept.
func (rd *reader) chunks(to *body) error {
	for {
		line, err := rd.line(chunkLineLimit)
		if err != nil {
			return err
		}
		n, err := chunkSize(line)
		if err != nil {
			return err
		}
		if n == 0 {
			return rd.trailers()
		}
		if err := rd.exactly(n, to); err != nil {
			return err
		}
		for rd.w-rd.r < 2 {
			if err := rd.fill(); err != nil {
				return unexpected(err)
			}
		}
		if rd.buf[rd.r] != '\r' || rd.buf[rd.r+1] != '\n' {
			return malformed("malformed chunk: no line end after the data")
		}
		rd.r += 2
	}
}

func (rd *reader) trailers() error {
	for size := 0; ; {
		line, err := rd.line(trailerLimit - size)
		if err != nil {
			return err
		}
		if len(bytes.TrimSuffix(line, []byte{'\r'})) == 0 {
			return nil
		}
		size += len(line)
	}
}

// line returns the next line without its LF, valid until the next read, and moves past it.
func (rd *reader) line(limit int) ([]byte, error) {
	for seen := 0; ; {
		n := bytes.IndexByte(rd.buf[rd.r+seen:rd.w], '\n')
		if n >= 0 {
			n += seen
			line := rd.buf[rd.r : rd.r+n]
			rd.r += n + 1
			return line, nil
		}
		seen = rd.w - rd.r
		if seen > limit {
			return nil, malformed("malformed chunk: line too long")
		}
		if err := rd.fill(); err != nil {
			return nil, unexpected(err)
		}
	}
}

// chunkSize reads the line before a chunk, CR included. Extensions are ignored.
func chunkSize(line []byte) (n uint64, err error) {
	if cr := bytes.IndexByte(line, '\r'); cr < 0 || cr != len(line)-1 {
		return 0, malformed("malformed chunk: size not followed by CR LF")
	}
	digits, _, _ := bytes.Cut(line[:len(line)-1], []byte{';'})
	for len(digits) > 0 && isSpace(digits[len(digits)-1]) {
		digits = digits[:len(digits)-1]
	}
	if len(digits) == 0 || len(digits) > 16 {
		return 0, malformed(fmt.Sprintf("malformed chunk: size %q", digits[:min(len(digits), 64)]))
	}
	for _, c := range digits {
		switch c = lower(c); {
		case c >= '0' && c <= '9':
			n = n<<4 | uint64(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | uint64(c-'a'+10)
		default:
			return 0, malformed(fmt.Sprintf("malformed chunk: size %q", digits))
		}
	}
	return n, nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

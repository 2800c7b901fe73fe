package inspect

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
)

// mostDecompressed bounds what becomes of a compressed body.
const mostDecompressed = 8 << 20

// compressed tells whether a message's head names a content coding.
func compressed(head []byte) bool {
	_, header := wire.SplitHead(head)
	coding := coding(header)
	return coding != "" && coding != "identity"
}

func coding(header []wire.Header) string {
	return strings.ToLower(strings.TrimSpace(value(header, "Content-Encoding")))
}

// decompress undoes the body's content coding and notes it; false when there is none, or it cannot be undone.
func (m *message) decompress(body []byte) (plain []byte, ok bool) {
	name := coding(m.header)
	if name == "" || name == "identity" || len(body) == 0 {
		return nil, false
	}
	open, known := openers()[name]
	if !known {
		m.warn("Content-Encoding %s is shown as it came", name)
		return nil, false
	}
	r, err := open(bytes.NewReader(body))
	if err == nil {
		plain, err = io.ReadAll(io.LimitReader(r, mostDecompressed+1))
	}
	switch {
	case len(plain) > mostDecompressed:
		plain = plain[:mostDecompressed]
		m.warn("%s, %s: the first 8 MiB of what is in them", name, counted(len(body), "byte"))
	case err != nil && len(plain) == 0:
		m.warn("%s cannot be undone: %s", name, reason(err))
		return nil, false
	case err != nil:
		m.warn("%s, %s: what is in them up to an error, %s", name, counted(len(body), "byte"), reason(err))
	default:
		m.note("%s, %s, decompressed", name, counted(len(body), "byte"))
	}
	return plain, true
}

func openers() map[string]func(*bytes.Reader) (io.Reader, error) {
	unzip := func(r *bytes.Reader) (io.Reader, error) { return gzip.NewReader(r) }
	return map[string]func(*bytes.Reader) (io.Reader, error){"gzip": unzip, "x-gzip": unzip, "deflate": inflate}
}

// inflate reads deflate: with zlib's frame, as the standard says, or without it, as some do.
func inflate(r *bytes.Reader) (io.Reader, error) {
	if z, err := zlib.NewReader(r); err == nil {
		return z, nil
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return flate.NewReader(bufio.NewReader(r)), nil
}

func reason(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "gzip: ")
}

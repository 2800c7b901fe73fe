package cli

import (
	"bytes"

	"github.com/thorhook/thorhook/mock/wire"
)

// A printer writes exchanges in a format through a buffer: text is the raw request, json an array, ndjson one a line.
// Secrets are masked unless they are to be shown.
type printer struct {
	env     *Env
	format  string
	nested  bool // the array's brackets are the caller's
	records int
	buffer  bytes.Buffer
	scratch []byte
	mask    *wire.Mask
}

const bufferSize = 64 << 10

func newPrinter(env *Env, format string) *printer {
	p := &printer{env: env, format: format, mask: &wire.Mask{}}
	p.buffer.Grow(2 * bufferSize)
	return p
}

func (p *printer) write(x *wire.Exchange) error {
	shown := *x
	if !p.env.ShowSecrets {
		shown, p.scratch = p.mask.Exchange(x, p.scratch[:0])
	}
	if p.format == "text" {
		return p.writeRequest(shown.Request)
	}
	switch {
	case p.records > 0 && p.format == "json":
		p.buffer.WriteByte(',')
	case p.format == "json" && !p.nested:
		p.buffer.WriteByte('[')
	}
	p.records++
	p.buffer.Write(shown.AppendJSON(p.buffer.AvailableBuffer()))
	p.buffer.WriteByte('\n')
	return p.flushIfFull()
}

// writeRequest writes the bytes as they are, one request after the other, for programs; for people it sets them apart
// and makes them harmless.
func (p *printer) writeRequest(raw []byte) error {
	if !p.env.StdoutTTY {
		return p.text(raw)
	}
	return p.text([]byte(printableLines(string(raw)) + "\n\n"))
}

func (p *printer) text(b []byte) error {
	p.buffer.Write(b)
	return p.flushIfFull()
}

func (p *printer) flushIfFull() error {
	if p.buffer.Len() < bufferSize {
		return nil
	}
	return p.flush()
}

func (p *printer) flush() error {
	if p.buffer.Len() == 0 {
		return nil
	}
	err := p.env.print(p.buffer.Bytes())
	p.buffer.Reset()
	return err
}

// end closes the array and flushes.
func (p *printer) end() error {
	if p.format == "json" {
		if p.records == 0 {
			p.buffer.WriteByte('[')
		}
		p.buffer.WriteString("]\n")
	}
	return p.flush()
}

package catalog

import (
	"strconv"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// A part appends a piece of JSON text that is a function of the draw. What it appends inside a string is escaped already.
// Draws go by value: through the interface a pointer would escape to the heap.
type part interface {
	append(dst []byte, d draw) []byte
}

// A sequence is parts one after the other.
type sequence []part

func (s sequence) append(dst []byte, d draw) []byte {
	for _, p := range s {
		dst = p.append(dst, d)
	}
	return dst
}

// A literal is itself.
type literal string

func (l literal) append(dst []byte, _ draw) []byte { return append(dst, l...) }

// A choice is one of some texts.
type choice struct {
	salt  uint64
	texts []string
}

func (c *choice) append(dst []byte, d draw) []byte {
	return append(dst, c.texts[reduce(d.hash(c.salt), uint64(len(c.texts)))]...)
}

// A word is one of a pool.
type word struct {
	salt uint64
	pool int // index in poolTable
}

func (w *word) append(dst []byte, d draw) []byte {
	words := d.gen.pools[w.pool]()
	return append(dst, words[reduce(d.hash(w.salt), uint64(len(words)))]...)
}

// A span is a number from low to low+count-1, in units of 10^-decimals. Only whole numbers are grouped or padded.
type span struct {
	salt     uint64
	low      int64
	count    uint64
	decimals int
	width    int // padded with zeros to so many digits
	grouped  bool
}

func (s *span) append(dst []byte, d draw) []byte {
	n := s.low + int64(reduce(d.hash(s.salt), s.count))
	if s.decimals > 0 {
		unit := 1.0
		for range s.decimals {
			unit *= 10
		}
		return strconv.AppendFloat(dst, float64(n)/unit, 'f', -1, 64)
	}
	var digits [24]byte
	text := strconv.AppendInt(digits[:0], n, 10)
	for i := len(text); i < s.width; i++ {
		dst = append(dst, '0')
	}
	for i, b := range text {
		if s.grouped && i > 0 && (len(text)-i)%3 == 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, b)
	}
	return dst
}

// chars is some characters of an alphabet.
type chars struct {
	salt     uint64
	alphabet string
	count    int
}

func (c *chars) append(dst []byte, d draw) []byte {
	const perHash = 8 // characters of at most 6 bits that one hash is good for
	h := d.hash(c.salt)
	for i := range c.count {
		if i > 0 && i%perHash == 0 {
			h = mix(h)
		}
		dst = append(dst, c.alphabet[(h>>(8*uint(i%perHash))&0xff)*uint64(len(c.alphabet))>>8])
	}
	return dst
}

// echo is the input.
type echo struct{}

func (echo) append(dst []byte, d draw) []byte { return appendCompact(dst, d.input.raw) }

// A value is a named text, the same wherever it occurs in an input or row.
type value struct {
	text    sequence
	of      part // what the text is drawn from; nil for the row's key
	finders []finder
	number  bool // only a whole number may be found
}

func (v *value) append(dst []byte, d draw) []byte {
	if len(v.finders) > 0 && d.input != nil {
		if text := d.input.find(v); text != "" {
			return jsonenc.AppendEscaped(dst, text)
		}
	}
	if v.of != nil {
		end := len(dst)
		dst = v.of.append(dst, d)
		d.key = mix(d.gen.seed ^ salt(dst[end:]))
		dst = dst[:end]
	}
	return v.text.append(dst, d)
}

// reshaped is a part in another form.
type reshaped struct {
	part part
	form form
}

func (r *reshaped) append(dst []byte, d draw) []byte {
	start := len(dst)
	return r.form(r.part.append(dst, d), start)
}

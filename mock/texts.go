package mock

// texts collects the strings of an event in one buffer, so that together they cost one allocation.
type texts struct {
	buf   []byte
	spans []span
}

// A span is a part of the buffer that becomes a string.
type span struct {
	to          *string
	first, last int
}

// keep makes what was appended to the buffer since first the string to, at the next settle.
func (t *texts) keep(to *string, first int) {
	t.spans = append(t.spans, span{to, first, len(t.buf)})
}

// settle makes the strings and empties the buffer.
func (t *texts) settle() {
	all := string(t.buf)
	for _, s := range t.spans {
		*s.to = all[s.first:s.last]
	}
	t.buf, t.spans = t.buf[:0], t.spans[:0]
}

package rawhttp

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// ErrCancelled is in the chain of [Parse]'s error for a text with no request in it.
var ErrCancelled = errors.New("cancelled: the text is empty")

// An Edit is what became of a request.
type Edit struct {
	Request  []byte   // head and body as they would be sent; those of the original when nothing changed
	Head     int      // length of the head, blank line included
	Restored []string // forced headers that the edit had changed, by name, in the order of [thordata.ForcedHeaders]
	Changed  bool     // Request differs from the original's
}

const (
	contentLength    = "Content-Length"
	transferEncoding = "Transfer-Encoding"
)

// Parse reads an edited [Text] of original. Errors: [ErrCancelled]; a request line, header name or header value that cannot be
// sent, with the number of its line in the text; text below the head of a request whose body is none.
func Parse(edited []byte, original *wire.Exchange) (Edit, error) {
	head, body := split(original)
	same := Edit{Request: original.Request, Head: len(head)}
	text := Text(original)
	if rest, found := bytes.CutPrefix(edited, text); found && (len(rest) == 0 || string(rest) == "\n") {
		return same, nil
	}
	d, err := parse(edited, head, body)
	if err != nil {
		return Edit{}, fmt.Errorf("parse edited request: %w", err)
	}
	restored := d.restore()
	same.Restored = restored
	if d.line == d.originalLine && slices.Equal(d.header, d.originalHeader) && bytes.Equal(d.body, body) {
		return same, nil
	}
	d.count()
	request, err := d.head()
	if err != nil {
		return Edit{}, fmt.Errorf("parse edited request: %s", plain(err))
	}
	n := len(request)
	if request = append(request, d.body...); bytes.Equal(request, original.Request) {
		return same, nil
	}
	return Edit{Request: request, Head: n, Restored: restored, Changed: true}, nil
}

// A draft is a request while it is read.
type draft struct {
	line   string
	header []wire.Header
	body   []byte

	originalHead   []byte
	originalLine   string
	originalHeader []wire.Header

	rest []byte // what is not read yet
	at   int    // number of the line read last
}

func parse(edited, head, body []byte) (*draft, error) {
	d := &draft{originalHead: head, rest: bytes.TrimPrefix(edited, []byte("\xef\xbb\xbf"))}
	d.originalLine, d.originalHeader = wire.SplitHead(head)
	for bytes.HasPrefix(d.rest, []byte("#")) {
		d.next()
	}
	if len(bytes.TrimSpace(d.rest)) == 0 {
		return nil, ErrCancelled
	}
	d.line = d.next()
	if d.line != d.originalLine {
		if err := d.requestLine(); err != nil {
			return nil, d.wrong(err)
		}
	}
	for line := d.next(); line != ""; line = d.next() {
		if err := d.field(line); err != nil {
			return nil, d.wrong(err)
		}
	}
	return d, d.takeBody(body)
}

// next returns the next line without its end, "" when there is none.
func (d *draft) next() string {
	line, rest, _ := bytes.Cut(d.rest, []byte("\n"))
	d.rest = rest
	d.at++
	return string(bytes.TrimSuffix(line, []byte("\r")))
}

func (d *draft) wrong(err error) error { return fmt.Errorf("line %d: %s", d.at, plain(err)) }

// plain is an error of [wire.AppendHead] without its act and object.
func plain(err error) string { return strings.TrimPrefix(err.Error(), "write head: ") }

// requestLine checks the line and gives it single spaces and a version.
func (d *draft) requestLine() error {
	words := strings.Fields(d.line)
	if len(words) == 3 && words[2] != "HTTP/1.1" {
		return fmt.Errorf("version %q must be HTTP/1.1", words[2])
	}
	if len(words) != 2 && len(words) != 3 {
		return fmt.Errorf("request line %q must be METHOD TARGET HTTP/1.1", d.line)
	}
	d.line = words[0] + " " + words[1] + " HTTP/1.1"
	_, err := wire.AppendHead(nil, words[0], words[1], nil)
	return err
}

func (d *draft) field(line string) error {
	name, value, found := strings.Cut(line, ":")
	h := wire.Header{Name: name, Value: strings.Trim(value, " \t")}
	if !slices.Contains(d.originalHeader, h) {
		if !found {
			return fmt.Errorf("header %q has no colon", line)
		}
		if _, err := wire.AppendHead(nil, "POST", "/", []wire.Header{h}); err != nil {
			return err
		}
		if strings.EqualFold(name, transferEncoding) {
			return errors.New("header Transfer-Encoding: the body is sent as it stands, with its length")
		}
	}
	d.header = append(d.header, h)
	return nil
}

func (d *draft) takeBody(original []byte) error {
	d.body = d.rest
	switch {
	case !isText(original):
		if len(bytes.TrimSpace(d.body)) > 0 {
			return fmt.Errorf("line %d: the body is not text and cannot be edited", d.at+1)
		}
		d.body = original
		return nil
	case !bytes.HasSuffix(original, []byte("\n")):
		d.body = bytes.TrimSuffix(bytes.TrimSuffix(d.body, []byte("\n")), []byte("\r"))
	}
	if bytes.Equal(unix(d.body), unix(original)) {
		d.body = original
	}
	return nil
}

func unix(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }

// restore gives the forced headers the original's values and returns the names of those that had others.
func (d *draft) restore() (restored []string) {
	for _, name := range thordata.ForcedHeaders() {
		if want := named(d.originalHeader, name); !slices.Equal(want, named(d.header, name)) {
			d.replace(name, want)
			restored = append(restored, name)
		}
	}
	return restored
}

// count gives Content-Length the length of the body, unless a Transfer-Encoding says how long it is.
func (d *draft) count() {
	was := named(d.originalHeader, contentLength)
	if len(named(d.header, transferEncoding)) > 0 {
		d.replace(contentLength, was)
		return
	}
	is := wire.Header{Name: contentLength, Value: strconv.Itoa(len(d.body))}
	if len(was) > 0 {
		is.Name = was[0].Name
	}
	if len(was)+len(named(d.header, contentLength))+len(d.body) > 0 {
		d.replace(contentLength, []wire.Header{is})
	}
}

func named(header []wire.Header, name string) (found []wire.Header) {
	for _, h := range header {
		if strings.EqualFold(h.Name, name) {
			found = append(found, h)
		}
	}
	return found
}

// replace puts headers in the place of those of a name: where the first of them stands, and otherwise behind the header that the
// original has before it.
func (d *draft) replace(name string, by []wire.Header) {
	is := func(h wire.Header) bool { return strings.EqualFold(h.Name, name) }
	at := slices.IndexFunc(d.header, is)
	if at < 0 {
		at = d.place(slices.IndexFunc(d.originalHeader, is))
	}
	rest := slices.DeleteFunc(slices.Clone(d.header), is)
	d.header = slices.Insert(rest, at, by...)
}

// place is where a header belongs that is number i of the original's; -1 is that of a new one, which comes last.
func (d *draft) place(i int) int {
	if i < 0 {
		return len(d.header)
	}
	for i--; i >= 0; i-- {
		if at := slices.Index(d.header, d.originalHeader[i]); at >= 0 {
			return at + 1
		}
	}
	return 0
}

// head writes the head: by changing as little of the original's as can be, or anew.
func (d *draft) head() ([]byte, error) {
	kept := d.originalHead
	if length := named(d.header, contentLength); len(length) == 1 {
		kept = setValue(kept, contentLength, length[0].Value)
	}
	if line, header := wire.SplitHead(kept); line == d.line && slices.Equal(header, d.header) {
		return kept, nil
	}
	words := strings.Fields(d.line)
	if len(words) < 2 {
		return nil, fmt.Errorf("request line %q must be METHOD TARGET HTTP/1.1", d.line)
	}
	return wire.AppendHead(nil, words[0], words[1], d.header)
}

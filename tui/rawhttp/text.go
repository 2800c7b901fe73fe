package rawhttp

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// Text returns the request of an exchange as a text to edit, secrets included.
func Text(x *wire.Exchange) []byte {
	head, body := split(x)
	line, header := wire.SplitHead(head)
	forced := thordata.ForcedHeaders()
	last := len(forced) - 1
	var b bytes.Buffer
	b.WriteString("# Save to send this request, or save an empty file to cancel. Lines with # up here are not sent.\n")
	fmt.Fprintf(&b, "# %s and %s stay as they are; Content-Length is counted anew.\n", strings.Join(forced[:last], ", "), forced[last])
	switch {
	case !isText(body):
		fmt.Fprintf(&b, "# The body is not text: its %d bytes are sent as they are.\n", len(body))
	case !bytes.HasSuffix(body, []byte("\n")):
		b.WriteString("# One line end at the end of this file is not part of the body.\n")
	}
	b.WriteString(line + "\n")
	for _, h := range header {
		b.WriteString(h.Name + ": " + h.Value + "\n")
	}
	b.WriteByte('\n')
	if isText(body) {
		b.Write(body)
	}
	return b.Bytes()
}

func split(x *wire.Exchange) (head, body []byte) {
	n := max(0, min(x.RequestHead, len(x.Request)))
	return x.Request[:n:n], x.Request[n:]
}

// isText tells whether an editor gives the bytes back as they are.
func isText(body []byte) bool { return utf8.Valid(body) && bytes.IndexByte(body, 0) < 0 }

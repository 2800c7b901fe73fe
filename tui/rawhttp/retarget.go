package rawhttp

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
)

// Retarget returns a copy of a request, whose head is head bytes long, for another target: with the target's path in the request
// line and its Host in every Host header. All else stays byte for byte, a missing Host included. It returns the length of the
// new head. The error is that of a request line without three parts.
func Retarget(request []byte, head int, t *wire.Target) ([]byte, int, error) {
	head = max(0, min(head, len(request)))
	line, _, _ := bytes.Cut(request[:head], []byte("\n"))
	from, to := bytes.IndexByte(line, ' ')+1, bytes.LastIndexByte(line, ' ')
	if from == 0 || to < from {
		return nil, 0, fmt.Errorf("retarget request: request line %q has no target", strings.TrimSuffix(string(line), "\r"))
	}
	moved := setValue(slices.Concat(request[:from], []byte(t.Path), request[to:head]), "Host", t.Host)
	return slices.Concat(moved, request[head:]), len(moved), nil
}

// setValue returns a copy of a head in which every header of a name has the given value, and all else is as it was.
func setValue(head []byte, name, value string) []byte {
	out := make([]byte, 0, len(head)+len(value))
	first := true
	for line := range bytes.Lines(head) {
		key, old, found := bytes.Cut(line, []byte(":"))
		if first || !found || !strings.EqualFold(string(key), name) {
			out, first = append(out, line...), false
			continue
		}
		left := len(old) - len(bytes.TrimLeft(old, " \t"))
		right := len(bytes.TrimRight(old, " \t\r\n"))
		out = append(append(out, key...), ':')
		out = append(out, old[:min(left, right)]...)
		out = append(append(out, value...), old[right:]...)
	}
	return out
}

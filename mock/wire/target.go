package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// ErrNoScheme is in the chain of [ParseTarget]'s error for a URL such as localhost:3000/hook.
var ErrNoScheme = errors.New("no scheme")

// A Target is a parsed destination. Make one with [ParseTarget]; it does not change afterwards and may be shared.
type Target struct {
	URL    string // as it was given
	Scheme string // http or https
	Host   string // value of the Host header: host and, when the URL has one, port
	Path   string // request target: path and query, at least "/"
	Socket string // path of the Unix socket to connect to, "" for TCP

	name string // host without brackets and zone, as certificates name it
	dial string // host to resolve: name, and the zone of an IPv6 address
	port string // decimal, the scheme's own when the URL has none
	key  string // equal for targets that can share connections
}

// ParseTarget reads an absolute http or https URL. With a unixSocket, connections go to that path and the URL only gives the
// Host header, the request target and the name in certificates. Bytes that a request target cannot hold are
// percent-encoded. Errors: no scheme ([ErrNoScheme]), another scheme, no host, a host that is not ASCII, user
// information, a fragment, a port outside 1 to 65535, and what net/url rejects; a password is not repeated in them.
func ParseTarget(rawURL, unixSocket string) (*Target, error) {
	t, err := parseTarget(rawURL, unixSocket)
	if err != nil {
		return nil, fmt.Errorf("parse target %q: %w", withoutUser(rawURL), err)
	}
	return t, nil
}

func parseTarget(rawURL, unixSocket string) (*Target, error) {
	scheme, rest, found := strings.Cut(rawURL, "://")
	if !found || strings.ContainsAny(scheme, "/?#@") {
		return nil, ErrNoScheme
	}
	if strings.Contains(rest, "#") {
		return nil, errors.New("a fragment is never sent")
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		if inner, ok := errors.AsType[*url.Error](err); ok {
			err = inner.Err
		}
		return nil, err
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	t := &Target{URL: rawURL, Scheme: u.Scheme, Socket: unixSocket, port: u.Port()}
	t.dial = u.Hostname()
	t.name, _, _ = strings.Cut(t.dial, "%")
	t.Host = t.name
	if strings.Contains(t.name, ":") {
		t.Host = "[" + t.name + "]"
	}
	if t.port != "" {
		t.Host += ":" + t.port
	} else if t.port = "80"; t.Scheme == "https" {
		t.port = "443"
	}
	t.Path = requestTarget(rest)
	t.key = strings.Join([]string{t.Scheme, t.dial, t.port, t.Socket}, " ")
	return t, nil
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("unsupported scheme %q", u.Scheme)
	case u.User != nil:
		return errors.New("user information is not supported")
	case u.Hostname() == "":
		return errors.New("no host")
	}
	for _, b := range []byte(u.Hostname()) {
		if b <= ' ' || b >= 0x7f {
			return fmt.Errorf("host %q is not ASCII", u.Hostname())
		}
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
			return fmt.Errorf("port %s is not within 1 to 65535", p)
		}
	}
	return nil
}

// withoutUser returns rawURL with its user information replaced, for error texts.
func withoutUser(rawURL string) string {
	scheme, rest, ok := strings.Cut(rawURL, "://")
	if !ok {
		scheme, rest = "", rawURL
	}
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority = rest[:end]
	}
	at := strings.LastIndexByte(authority, '@')
	switch {
	case at < 0:
		return rawURL
	case !ok:
		return "…" + rest[at:]
	}
	return scheme + "://…" + rest[at:]
}

// requestTarget is what follows the authority in rest, as it was given but for bytes that a request line cannot hold.
func requestTarget(rest string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	start := strings.IndexAny(rest, "/?")
	if start < 0 {
		return "/"
	}
	if rest[start] == '?' {
		b.WriteByte('/')
	}
	for _, c := range []byte(rest[start:]) {
		if c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// Loopback tells whether the target is on this machine: a Unix socket, a loopback or unspecified address, localhost or a
// name below it, or a name all of whose addresses are loopback ones. Only such a name is looked up; the error is that of
// the lookup. What a name resolves to later may differ.
func (t *Target) Loopback(ctx context.Context) (bool, error) {
	if t.Socket != "" || t.isLocalhost() {
		return true, nil
	}
	if addr, err := netip.ParseAddr(t.dial); err == nil {
		return onThisMachine([]netip.Addr{addr}), nil
	}
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", t.dial)
	if err != nil {
		return false, fmt.Errorf("resolve %s: %s", t.name, cause(err))
	}
	return onThisMachine(addrs), nil
}

func onThisMachine(addrs []netip.Addr) bool {
	for _, a := range addrs {
		if a = a.Unmap(); !a.IsLoopback() && !a.IsUnspecified() {
			return false
		}
	}
	return len(addrs) > 0
}

// isLocalhost tells whether the name is one that never needs a name server: RFC 6761, section 6.3.
func (t *Target) isLocalhost() bool {
	name := strings.ToLower(strings.TrimSuffix(t.name, "."))
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

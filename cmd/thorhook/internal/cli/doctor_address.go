package cli

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
)

// checkURL looks at what parses but is seldom meant.
func (c *checkup) checkURL(context.Context) check {
	if c.parseErr != nil {
		fix := "a target looks like http://localhost:3000/webhook"
		if errors.Is(c.parseErr, wire.ErrNoScheme) && !strings.HasPrefix(c.flags.to, "/") && !strings.Contains(c.flags.to, "@") {
			fix = "put http:// in front: http://" + c.flags.to
		}
		return fault(c.parseErr.Error(), fix)
	}
	var found, fix []string
	if addr, err := netip.ParseAddr(c.host); err == nil && addr.IsUnspecified() {
		found = append(found, c.host+" is an address to listen on, not one to send to")
		fix = append(fix, "use "+c.urlAt(loopbackLike(addr), c.port))
	}
	if u, err := url.Parse(c.flags.to); err == nil && u.Port() == "" && c.flags.unixSocket == "" && loopbackName(c.host) {
		found = append(found, "no port: "+c.port+" is used")
		fix = append(fix, "name the receiver's port: "+c.urlAt(c.host, "3000"))
	}
	if c.path() == "/" {
		found = append(found, "the path is /")
		fix = append(fix, "is the receiver's route really the root? add its path otherwise")
	}
	if len(found) > 0 {
		return doubt(strings.Join(found, "; "), strings.Join(fix, "; "))
	}
	return fine(c.target.Scheme + ", " + c.target.Host + ", path " + c.path())
}

// urlAt is the target's URL with another host and port.
func (c *checkup) urlAt(host, port string) string {
	u, err := url.Parse(c.flags.to)
	if err != nil {
		return c.flags.to
	}
	u.Host = net.JoinHostPort(host, port)
	if port == schemePort(u.Scheme) {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	return u.String()
}

// loopbackLike is the loopback address of addr's family.
func loopbackLike(addr netip.Addr) string {
	if addr.Unmap().Is4() {
		return "127.0.0.1"
	}
	return "::1"
}

// loopbackName tells whether a host is this machine by its spelling alone.
func loopbackName(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && (addr.Unmap().IsLoopback() || addr.IsUnspecified()) || localhostName(host)
}

// localhostName tells whether a host is localhost or below it, which package wire takes for ::1 and 127.0.0.1.
func localhostName(host string) bool {
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// checkResolve finds the addresses. For localhost it also compares the two families, since senders differ in which of
// them they try.
func (c *checkup) checkResolve(ctx context.Context) check {
	switch {
	case c.lookupErr != nil:
		return fault(c.lookupErr.Error(), "check the host name; a name that only a proxy knows needs --allow-remote")
	case c.target.Socket != "":
		c.dialAll(ctx, "unix", c.target.Socket)
		return skipped("the connection goes to a Unix socket")
	case c.proxy != nil:
		c.dialAll(ctx, "tcp", net.JoinHostPort(c.proxy.Hostname(), proxyPort(c.proxy)))
		return skipped("the proxy resolves " + c.host)
	case localhostName(c.host):
		c.dialAll(ctx, "tcp", net.JoinHostPort("::1", c.port), net.JoinHostPort("127.0.0.1", c.port))
		return c.compareFamilies()
	}
	if _, err := netip.ParseAddr(c.host); err == nil {
		c.dialAll(ctx, "tcp", net.JoinHostPort(c.host, c.port))
		return fine(c.host + " is an address")
	}
	return c.lookUp(ctx)
}

func (c *checkup) lookUp(ctx context.Context) check {
	ctx, cancel := context.WithTimeout(ctx, c.patience())
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", c.host)
	if err != nil || len(found) == 0 {
		return fault("resolve "+c.host+": "+lookupCause(err), "check the host name, and that this machine has a name server")
	}
	var names, addrs []string
	for _, ip := range found {
		names = append(names, ip.Unmap().String())
		addrs = append(addrs, net.JoinHostPort(ip.Unmap().String(), c.port))
	}
	c.dialAll(ctx, "tcp", addrs...)
	return fine(c.host + " is " + andList(names))
}

func lookupCause(err error) string {
	dns, ok := errors.AsType[*net.DNSError](err)
	switch {
	case err == nil, ok && dns.IsNotFound:
		return "no such host"
	case ok && dns.IsTimeout:
		return "the name server does not answer"
	}
	return "the name server cannot be reached"
}

// compareFamilies judges localhost, whose addresses were dialled: first that of IPv6, then that of IPv4.
func (c *checkup) compareFamilies() check {
	six, four := c.dialed[0], c.dialed[1]
	names := c.host + " is ::1 and 127.0.0.1"
	switch {
	case six.err == nil && four.err == nil:
		return fine(names + ", and both are listened on")
	case four.err == nil && refused(six.err):
		return doubt(names+", but only 127.0.0.1 is listened on",
			"the receiver is bound to IPv4 only: use "+c.urlAt("127.0.0.1", c.port)+", or bind it to :: (both families), for senders that try ::1 alone")
	case six.err == nil && refused(four.err):
		return doubt(names+", but only ::1 is listened on",
			"the receiver is bound to IPv6 only: use "+c.urlAt("::1", c.port)+", or bind it to 0.0.0.0 or to :: with both families, for senders that try 127.0.0.1 alone")
	}
	return fine(names)
}

// andList writes "a, b and c".
func andList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"
)

// dialPatience bounds how long doctor waits for a connection, a name or a handshake: a receiver in reach needs
// milliseconds.
const dialPatience = 5 * time.Second

// A dialing is an address, as net.Dial takes it, and why no connection to it was made.
type dialing struct {
	network, addr string
	err           error
}

func (c *checkup) patience() time.Duration {
	return min(dialPatience, cmp.Or(c.flags.timeout, dialPatience))
}

// dialAll tries all addresses at the same time and notes what happened. It waits for its goroutines.
func (c *checkup) dialAll(ctx context.Context, network string, addrs ...string) {
	c.dialed = make([]dialing, len(addrs))
	var team sync.WaitGroup
	for i, addr := range addrs {
		team.Go(func() { c.dialed[i] = dialing{network, addr, c.try(ctx, network, addr)} })
	}
	team.Wait()
}

func (c *checkup) try(ctx context.Context, network, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, c.patience())
	defer cancel()
	conn, err := c.dial(ctx, network, addr)
	if err == nil {
		conn.Close()
	}
	return err
}

// connected is the first address that accepts connections.
func (c *checkup) connected() (dialing, bool) {
	for _, d := range c.dialed {
		if d.err == nil {
			return d, true
		}
	}
	return dialing{}, false
}

// checkProxy tells whether requests go through a proxy of the environment.
func (c *checkup) checkProxy(ctx context.Context) check {
	if c.target.Socket != "" {
		return skipped("the connection goes to a Unix socket")
	}
	name, bypass := c.proxyVariable()
	switch {
	case c.proxyErr != nil:
		return fault(printable(c.proxyErr.Error()), "set "+name+" to a URL such as http://proxy.example:3128, or unset it")
	case c.proxy != nil:
		fix := "when the proxy cannot reach the target, set NO_PROXY=" + c.host
		if on, err := c.target.Loopback(ctx); on && err == nil {
			fix = "the target is on this machine, where a proxy hardly finds it: set NO_PROXY=" + c.host + ", or use localhost"
		}
		return doubt(name+" sends requests through "+c.proxy.Scheme+"://"+c.proxy.Host, fix)
	case name == "":
		return fine("none is set")
	case loopbackName(c.host):
		return fine(name + " is set, but not used for targets on this machine")
	case bypass:
		return fine(name + " is set, but NO_PROXY excludes " + c.host)
	}
	return fine(name + " is set, but not used")
}

// proxyVariable names the variable that sets a proxy for the target's scheme, "" for none. bypass tells whether there
// are exceptions.
func (c *checkup) proxyVariable() (name string, bypass bool) {
	upper := strings.ToUpper(c.target.Scheme) + "_PROXY"
	for _, variable := range []string{upper, strings.ToLower(upper)} {
		if name == "" && c.env.getenv(variable) != "" {
			name = variable
		}
	}
	return name, c.env.getenv("NO_PROXY") != "" || c.env.getenv("no_proxy") != ""
}

func proxyPort(u *url.URL) string {
	if u.Scheme == "socks5" || u.Scheme == "socks5h" {
		return cmp.Or(u.Port(), "1080")
	}
	return cmp.Or(u.Port(), schemePort(u.Scheme))
}

// checkConnect judges what dialAll noted.
func (c *checkup) checkConnect(ctx context.Context) check {
	if d, ok := c.connected(); ok {
		return fine(c.through(d.addr) + " accepts connections")
	}
	found := c.connectCauses()
	first := c.dialed[0].err
	switch {
	case c.proxy != nil:
		return fault(found, "start the proxy, correct its variable, or set NO_PROXY="+c.host)
	case errors.Is(first, fs.ErrNotExist):
		return fault(found, "start the receiver, or compare the path with the one that it listens on")
	case errors.Is(first, fs.ErrPermission):
		return fault(found, "run thorhook as a user who may write to the socket")
	case refused(first):
		return fault(found, c.listenElsewhere(ctx))
	case timedOut(first):
		return fault(found, "a firewall may drop what is sent, or the host is down: compare the address, ask from the host itself")
	}
	return fault(found, "compare the address; is a network or a VPN missing?")
}

func (c *checkup) through(addr string) string {
	if c.proxy != nil {
		return "the proxy " + addr
	}
	return addr
}

// connectCauses writes "connect A, B: cause", or each address with its own when they differ.
func (c *checkup) connectCauses() string {
	var addrs, each []string
	same := true
	for _, d := range c.dialed {
		why := c.connectCause(d.err)
		addrs = append(addrs, d.addr)
		each = append(each, d.addr+": "+why)
		same = same && why == c.connectCause(c.dialed[0].err)
	}
	if same {
		return "connect " + c.through(strings.Join(addrs, ", ")) + ": " + c.connectCause(c.dialed[0].err)
	}
	return "connect " + strings.Join(each, "; ")
}

func (c *checkup) connectCause(err error) string {
	switch {
	case refused(err):
		return "connection refused, nothing listens there"
	case timedOut(err):
		return "no answer within " + c.patience().String()
	case errors.Is(err, fs.ErrNotExist):
		return "no such socket"
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return lookupCause(dns)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		err = op.Err
	}
	return printable(err.Error())
}

// refused goes by the text, because the error numbers of Windows do not match package syscall's.
func refused(err error) bool { return err != nil && strings.Contains(err.Error(), "refused") }

func timedOut(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || ok && timeout.Timeout()
}

// devPorts are where receivers under development commonly listen.
func devPorts() []string {
	return []string{"3000", "3001", "4000", "5000", "5173", "8000", "8080", "8888"}
}

// listenElsewhere is the advice after a refusal. On this machine it looks at the other family's loopback address and at
// the usual ports; elsewhere it looks at nothing.
func (c *checkup) listenElsewhere(ctx context.Context) string {
	const start = "start the receiver, or compare the port"
	if c.target.Socket != "" || !loopbackName(c.host) {
		return start
	}
	here, other := "127.0.0.1", "::1"
	if addr, err := netip.ParseAddr(c.host); err == nil {
		if addr.Unmap().Is6() {
			here, other = other, here
		}
		if c.try(ctx, "tcp", net.JoinHostPort(other, c.port)) == nil {
			return "the receiver listens on " + other + " only: use " + c.urlAt(other, c.port) + ", or bind it to " + here
		}
	}
	var open []string
	for _, port := range devPorts() {
		if port != c.port && c.try(ctx, "tcp", net.JoinHostPort(here, port)) == nil {
			open = append(open, port)
		}
	}
	if len(open) == 0 {
		return start + "; thorhook listen --addr " + net.JoinHostPort(here, c.port) + " is a receiver to try with"
	}
	return start + ": on this machine something listens on " + andList(open) + ", for example " + c.urlAt(c.host, open[0])
}

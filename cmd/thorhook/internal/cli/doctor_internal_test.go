package cli

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
)

// network is a machine on which only the given addresses are listened on. The others refuse, unless broken says otherwise.
func network(t *testing.T, broken map[string]error, listening ...string) func(context.Context, string, string) (net.Conn, error) {
	t.Helper()
	return func(_ context.Context, network, addr string) (net.Conn, error) {
		if slices.Contains(listening, addr) {
			here, there := net.Pipe()
			t.Cleanup(func() { there.Close() })
			return here, nil
		}
		err := error(syscall.ECONNREFUSED)
		if e, ok := broken[addr]; ok {
			err = e
		}
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", err)}
	}
}

// checkupOf is a checkup of a URL in a world without settings.
func checkupOf(t *testing.T, to string, environ map[string]string) *checkup {
	t.Helper()
	env := &Env{LookupEnv: func(name string) (string, bool) { v, ok := environ[name]; return v, ok }}
	c := &checkup{env: env, flags: targetFlags{to: to, allowRemote: true}}
	if err := c.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

func TestDoctorURL(t *testing.T) {
	for _, tt := range []struct {
		to   string
		want check
	}{
		{"http://localhost:3000/hook?token=x", fine("http, localhost:3000, path /hook")},
		{"https://hook.test/hook", fine("https, hook.test, path /hook")},
		{"http://localhost:3000", doubt("the path is /", "is the receiver's route really the root? add its path otherwise")},
		{"http://localhost/hook", doubt("no port: 80 is used", "name the receiver's port: http://localhost:3000/hook")},
		{"http://0.0.0.0:8080/hook", doubt("0.0.0.0 is an address to listen on, not one to send to", "use http://127.0.0.1:8080/hook")},
		{"http://[::]:8080/hook", doubt(":: is an address to listen on, not one to send to", "use http://[::1]:8080/hook")},
		{"https://[::1]/", doubt("no port: 443 is used; the path is /",
			"name the receiver's port: https://[::1]:3000/; is the receiver's route really the root? add its path otherwise")},
		{"localhost:3000/hook", fault(`parse target "localhost:3000/hook": no scheme`, "put http:// in front: http://localhost:3000/hook")},
		{"ftp://localhost/hook", fault(`parse target "ftp://localhost/hook": unsupported scheme "ftp"`, "a target looks like http://localhost:3000/webhook")},
		{"me:secret@localhost/hook", fault(`parse target "…@localhost/hook": no scheme`, "a target looks like http://localhost:3000/webhook")},
	} {
		if diff := cmp.Diff(tt.want, checkupOf(t, tt.to, nil).checkURL(t.Context())); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.to, diff)
		}
	}
}

func TestDoctorFamiliesAndPorts(t *testing.T) {
	const (
		start    = "start the receiver, or compare the port"
		refused4 = "connect 127.0.0.1:3000: connection refused, nothing listens there"
	)
	names := "localhost is ::1 and 127.0.0.1"
	for _, tt := range []struct {
		name, to         string
		broken           map[string]error
		listening        []string
		resolve, connect check
	}{
		{"both families", "http://localhost:3000/", nil, []string{"[::1]:3000", "127.0.0.1:3000"},
			fine(names + ", and both are listened on"), fine("[::1]:3000 accepts connections")},
		{"IPv4 only", "http://localhost:3000/hook", nil, []string{"127.0.0.1:3000"},
			doubt(names+", but only 127.0.0.1 is listened on", "the receiver is bound to IPv4 only: use http://127.0.0.1:3000/hook, or bind it to :: (both families), for senders that try ::1 alone"),
			fine("127.0.0.1:3000 accepts connections")},
		{"IPv6 only", "http://localhost:3000/hook", nil, []string{"[::1]:3000"},
			doubt(names+", but only ::1 is listened on", "the receiver is bound to IPv6 only: use http://[::1]:3000/hook, or bind it to 0.0.0.0 or to :: with both families, for senders that try 127.0.0.1 alone"),
			fine("[::1]:3000 accepts connections")},
		{"no IPv6 on this machine", "http://localhost:3000/", map[string]error{"[::1]:3000": syscall.EADDRNOTAVAIL}, []string{"127.0.0.1:3000"},
			fine(names), fine("127.0.0.1:3000 accepts connections")},
		{"literal IPv4, receiver on IPv6", "http://127.0.0.1:3000/hook", nil, []string{"[::1]:3000"}, fine("127.0.0.1 is an address"),
			fault(refused4, "the receiver listens on ::1 only: use http://[::1]:3000/hook, or bind it to 127.0.0.1")},
		{"literal IPv6, receiver on IPv4", "http://[::1]:3000/hook", nil, []string{"127.0.0.1:3000"}, fine("::1 is an address"),
			fault("connect [::1]:3000: connection refused, nothing listens there", "the receiver listens on 127.0.0.1 only: use http://127.0.0.1:3000/hook, or bind it to ::1")},
		{"another port", "http://127.0.0.1:3000/hook", nil, []string{"127.0.0.1:8000", "127.0.0.1:8080", "127.0.0.1:9999"}, fine("127.0.0.1 is an address"),
			fault(refused4, start+": on this machine something listens on 8000 and 8080, for example http://127.0.0.1:8000/hook")},
		{"nothing at all", "http://localhost:3000/hook", nil, nil, fine(names),
			fault("connect [::1]:3000, 127.0.0.1:3000: connection refused, nothing listens there", start+"; thorhook listen --addr 127.0.0.1:3000 is a receiver to try with")},
		{"other machine", "http://192.0.2.1:3000/hook", nil, []string{"192.0.2.1:8080"}, fine("192.0.2.1 is an address"),
			fault("connect 192.0.2.1:3000: connection refused, nothing listens there", start)},
		{"silence", "http://192.0.2.1/", map[string]error{"192.0.2.1:80": os.ErrDeadlineExceeded}, nil, fine("192.0.2.1 is an address"),
			fault("connect 192.0.2.1:80: no answer within 5s", "a firewall may drop what is sent, or the host is down: compare the address, ask from the host itself")},
		{"no route", "http://192.0.2.1/", map[string]error{"192.0.2.1:80": errors.New("no route to host")}, nil, fine("192.0.2.1 is an address"),
			fault("connect 192.0.2.1:80: connect: no route to host", "compare the address; is a network or a VPN missing?")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := checkupOf(t, tt.to, nil)
			c.proxy, c.dial = nil, network(t, tt.broken, tt.listening...)
			if diff := cmp.Diff(tt.resolve, c.checkResolve(t.Context())); diff != "" {
				t.Errorf("resolve: -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(tt.connect, c.checkConnect(t.Context())); diff != "" {
				t.Errorf("connect: -want +got:\n%s", diff)
			}
		})
	}
}

func TestDoctorUnixSocket(t *testing.T) {
	c := checkupOf(t, "http://localhost/hook", nil)
	c.target = &wire.Target{Scheme: "http", Host: "localhost", Path: "/hook", Socket: "hook.sock"}
	c.dial = network(t, map[string]error{"hook.sock": fs.ErrNotExist})
	c.checkResolve(t.Context())
	want := fault("connect hook.sock: no such socket", "start the receiver, or compare the path with the one that it listens on")
	if diff := cmp.Diff(want, c.checkConnect(t.Context())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDoctorProxy(t *testing.T) {
	proxy := &url.URL{Scheme: "http", User: url.UserPassword("me", "secret"), Host: "proxy.test:3128"}
	set := map[string]string{"HTTP_PROXY": proxy.String()}
	for _, tt := range []struct {
		name, to string
		environ  map[string]string
		proxy    *url.URL
		err      error
		want     check
	}{
		{"none", "http://192.0.2.1/", nil, nil, nil, fine("none is set")},
		{"of the other scheme", "https://192.0.2.1/", set, nil, nil, fine("none is set")},
		{"loopback", "http://localhost:3000/", set, nil, nil, fine("HTTP_PROXY is set, but not used for targets on this machine")},
		{"excluded", "http://192.0.2.1/", map[string]string{"http_proxy": "http://proxy.test", "NO_PROXY": "192.0.2.1"}, nil, nil,
			fine("http_proxy is set, but NO_PROXY excludes 192.0.2.1")},
		{"used", "http://192.0.2.1/", set, proxy, nil, doubt("HTTP_PROXY sends requests through http://proxy.test:3128",
			"when the proxy cannot reach the target, set NO_PROXY=192.0.2.1")},
		{"used for this machine", "http://hook.localhost:3000/", set, proxy, nil, doubt("HTTP_PROXY sends requests through http://proxy.test:3128",
			"the target is on this machine, where a proxy hardly finds it: set NO_PROXY=hook.localhost, or use localhost")},
		{"invalid", "http://192.0.2.1/", set, nil, errors.New("invalid proxy address"), fault("invalid proxy address",
			"set HTTP_PROXY to a URL such as http://proxy.example:3128, or unset it")},
	} {
		c := checkupOf(t, tt.to, tt.environ)
		c.proxy, c.proxyErr = tt.proxy, tt.err
		if diff := cmp.Diff(tt.want, c.checkProxy(t.Context())); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.name, diff)
		}
	}
}

func TestDoctorLatency(t *testing.T) {
	const fix = "answer first and work later: store the event, answer 2xx at once, process it afterwards"
	for d, want := range map[time.Duration]check{
		time.Second:             fine("answered within 1 s"),
		1234 * time.Millisecond: doubt("slow: answered after 1.2 s", fix),
		6 * time.Second: doubt("VERY SLOW: answered after 6.0 s, and the sender is assumed to give up after 30s",
			fix+"; under load this will be timeouts and lost events"),
	} {
		if diff := cmp.Diff(want, latencyCheck(d)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", d, diff)
		}
	}
}

func TestDoctorLookupCause(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, "no such host"},
		{&net.DNSError{IsNotFound: true}, "no such host"},
		{&net.DNSError{IsTimeout: true}, "the name server does not answer"},
		{&net.DNSError{Err: "server misbehaving"}, "the name server cannot be reached"},
	} {
		if got := lookupCause(tt.err); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
}

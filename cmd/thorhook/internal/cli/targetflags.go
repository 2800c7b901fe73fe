package cli

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock/wire"
)

// targetFlags say where requests go and how the connection is made.
type targetFlags struct {
	flag        string // that to came from, "" is to
	to          string
	unixSocket  string
	allowRemote bool
	timeout     time.Duration
	caCert      string
	cert, key   string
	insecure    bool
	http2       bool
}

func (t *targetFlags) bind(cmd *cobra.Command, to string) {
	f := cmd.Flags()
	f.StringVar(&t.to, "to", "", to)
	f.StringVar(&t.unixSocket, "unix-socket", "", "connect to the Unix socket `PATH`")
	f.BoolVar(&t.allowRemote, "allow-remote", false, "allow a target that is not on this machine")
	f.DurationVar(&t.timeout, "timeout", 0, "give an attempt up after `D` (default 30s, assumed)")
	f.StringVar(&t.caCert, "cacert", "", "trust the certificates in `FILE` (PEM)")
	f.StringVar(&t.cert, "cert", "", "client certificate: `FILE` (PEM), with --key")
	f.StringVar(&t.key, "key", "", "key of the client certificate: `FILE` (PEM)")
	f.BoolVar(&t.insecure, "insecure", false, "do not verify the target's certificate")
	f.BoolVar(&t.http2, "http2", false, "speak HTTP/2; records are less exact then")
}

// name is the name of the flag that holds the URL.
func (t *targetFlags) name() string { return cmp.Or(t.flag, "to") }

// checkGiven refuses what looks like a target and is none; given says whether --to was.
func (t *targetFlags) checkGiven(given bool) error {
	switch {
	case given && t.to == "":
		return &Error{Code: CodeUsage, Err: fmt.Errorf("flag --%s: the URL is empty", t.name()), Hint: "is a variable of your shell unset? " + targetLooks}
	case !given && t.unixSocket != "":
		return &Error{
			Code: CodeUsage, Err: errors.New("flag --unix-socket: needs --to, whose host and path stand in the request"),
			Hint: "add --to http://localhost/webhook",
		}
	}
	return nil
}

const targetLooks = "a target looks like http://localhost:3000/webhook"

// parse reads --to.
func (t *targetFlags) parse() (*wire.Target, error) {
	if err := t.checkGiven(true); err != nil {
		return nil, err
	}
	target, err := wire.ParseTarget(t.to, t.unixSocket)
	if err != nil {
		return nil, &Error{Code: CodeUsage, Err: fmt.Errorf("flag --%s: %w", t.name(), err), Hint: urlAdvice(t.to, err)}
	}
	return target, nil
}

// urlAdvice mends a URL that could not be parsed.
func urlAdvice(raw string, err error) string {
	switch {
	case strings.Contains(raw, "@"):
		return "put credentials into a header: -H 'Authorization: Basic …'; " + targetLooks
	case !errors.Is(err, wire.ErrNoScheme) || strings.HasPrefix(raw, "/"):
		return targetLooks
	}
	begin := regexp.MustCompile(`^(https?)(:?/+|:)`).FindStringSubmatch(raw)
	if begin == nil {
		return "put http:// in front: http://" + raw
	}
	return "write " + begin[1] + "://" + raw[len(begin[0]):]
}

// open checks the target and makes the client for it.
func (t *targetFlags) open(ctx context.Context, env *Env) (*wire.Target, *wire.Client, error) {
	target, err := t.parse()
	if err != nil {
		return nil, nil, err
	}
	if t.timeout < 0 {
		return nil, nil, usagef("flag --timeout=%s: must not be negative", t.timeout)
	}
	config, err := t.tls(env)
	if err != nil {
		return nil, nil, err
	}
	if err := t.checkLoopback(ctx, env, target); err != nil {
		return nil, nil, err
	}
	return target, &wire.Client{Timeout: t.timeout, TLS: config, HTTP2: t.http2, Proxy: environmentProxy}, nil
}

// checkLoopback refuses targets elsewhere. A host that cannot be resolved is let through: the attempt will say so.
func (t *targetFlags) checkLoopback(ctx context.Context, env *Env, target *wire.Target) error {
	if t.allowRemote {
		return nil
	}
	if local, err := target.Loopback(ctx); local || err != nil {
		return nil
	}
	return &Error{
		Code: CodeUsage, Err: fmt.Errorf("flag --%s: %s is not on this machine", t.name(), shownURL(env, t.to)),
		Hint: "add --allow-remote when you mean it: the requests are invented, but the receiver may act on them",
	}
}

func (t *targetFlags) tls(env *Env) (*tls.Config, error) {
	config := &tls.Config{InsecureSkipVerify: t.insecure}
	if t.caCert != "" {
		pem, err := os.ReadFile(env.Path(t.caCert))
		if err != nil {
			return nil, usagef("flag --cacert: read %s: %w", t.caCert, plainCause(err))
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, usagef("flag --cacert: %s holds no PEM certificate", t.caCert)
		}
	}
	if (t.cert == "") != (t.key == "") {
		return nil, usagef("flags --cert and --key go together")
	}
	if t.cert != "" {
		pair, err := tls.LoadX509KeyPair(env.Path(t.cert), env.Path(t.key))
		if err != nil {
			return nil, usagef("flags --cert and --key: load %s and %s: %w", t.cert, t.key, plainCause(err))
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// environmentProxy reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY; loopback targets never go through a proxy.
func environmentProxy(u *url.URL) (*url.URL, error) {
	return http.ProxyFromEnvironment(&http.Request{URL: u})
}

// plainCause is the cause of an error of a file without its path, which the caller names as the user wrote it.
func plainCause(err error) error {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err
	}
	return err
}

// shownURL is a URL as it may be shown: secrets among its parameters are masked.
func shownURL(env *Env, url string) string {
	if env.ShowSecrets {
		return url
	}
	shown, _ := (&wire.Mask{}).Exchange(&wire.Exchange{Target: url}, nil)
	return shown.Target
}

// inputLimit bounds what is read from standard input.
const inputLimit = 256 << 20

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, inputLimit+1))
	if err == nil && len(data) > inputLimit {
		err = fmt.Errorf("more than %d MiB", inputLimit>>20)
	}
	return data, err
}

// note prints a line for people on standard error.
func note(env *Env, text string) {
	// Nobody is left to tell when standard error is gone.
	_, _ = io.WriteString(env.Stderr, env.ErrTheme.Muted.Render(text)+"\n")
}

package scenarios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/expr-lang/expr/vm"
)

// answerLimit is how much of an answer is read.
const answerLimit = 1 << 20

// An answerEnv is what a probe's select may speak of.
type answerEnv struct {
	Status  int               `expr:"status"` // of HTTP
	Headers map[string]string `expr:"headers"`
	Exit    int               `expr:"exit"` // of a command
	Body    string            `expr:"body"` // of the response, the command's output, the file
	JSON    any               `expr:"json"` // the body when it is JSON, else nil
}

// An observedEnv is what a probe's expect.assert may speak of.
type observedEnv struct {
	answerEnv
	Value any `expr:"value"` // what was selected
}

// An observation is one answer to a probe's question.
type observation struct {
	status  int
	headers map[string]string
	exit    int
	body    string
	err     error // no answer, or nothing to select in it

	value any    // what was selected
	text  string // the same as JSON or text
}

// seen tells whether the application knows what it was asked about.
func (o observation) seen() bool { return o.err == nil && o.status < 400 && o.exit == 0 }

func (o observation) env() answerEnv {
	return answerEnv{Status: o.status, Headers: o.headers, Exit: o.exit, Body: o.body, JSON: jsonIn(o.body)}
}

// A missingCommand is a probe's command that does not exist: asking again does not help.
type missingCommand struct{ cause error }

// Error names the command and the cause.
func (m *missingCommand) Error() string { return "run probe: " + m.cause.Error() }

// An asker puts the questions of a scenario's probes.
type asker struct {
	client *http.Client
	target string // scheme and host of the receiver
}

// asker makes connections as the runner does where TLS and the socket of the receiver are concerned.
func (r *Runner) asker() *asker {
	transport := &http.Transport{DisableKeepAlives: true}
	if r.Client != nil {
		transport.TLSClientConfig = r.Client.TLS.Clone()
	}
	u, err := url.Parse(r.To)
	if r.UnixSocket != "" && err == nil {
		transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			if host, _, err := net.SplitHostPort(addr); err == nil && host == u.Hostname() {
				network, addr = "unix", r.UnixSocket
			}
			return d.DialContext(ctx, network, addr)
		}
	}
	return &asker{client: &http.Client{Transport: transport}, target: schemeAndHost(r.To)}
}

// observe asks once and selects from the answer what is to be observed.
func (p *probe) observe(ctx context.Context, about sentTask) observation {
	fill := strings.NewReplacer("{{task}}", about.id, "{{event}}", about.kind, "{{target}}", p.asker.target).Replace
	var o observation
	switch {
	case p.HTTP != nil:
		o = p.asker.http(ctx, p.HTTP, fill)
	case len(p.Command) > 0:
		o = runCommand(ctx, p.Command, fill)
	default:
		o = readFile(fill(p.File))
	}
	if o.err != nil {
		return o
	}
	o.value, o.text = any(strings.TrimRight(o.body, "\r\n")), strings.TrimRight(o.body, "\r\n")
	if v := jsonIn(o.body); v != nil || o.text == "null" {
		o.value = v
	}
	if p.pick == nil {
		return o
	}
	value, err := vm.Run(p.pick, o.env())
	if err != nil {
		o.value, o.text, o.err = nil, "", fmt.Errorf("select: %s in %s", messageOf(err), excerpt([]byte(o.body)))
		return o
	}
	o.value = value
	if text, ok := value.(string); ok {
		o.text = text
	} else if text, err := jsonOf(value); err == nil {
		o.text = string(text)
	} else {
		o.text = fmt.Sprint(value)
	}
	return o
}

func (a *asker) http(ctx context.Context, p *HTTPProbe, fill func(string) string) observation {
	method := p.Method
	if method == "" {
		method = http.MethodGet
	}
	request, err := http.NewRequestWithContext(ctx, method, fill(p.URL), strings.NewReader(fill(p.Body)))
	if err != nil {
		return observation{err: err}
	}
	for name, value := range p.Headers {
		request.Header.Set(name, fill(value))
	}
	response, err := a.client.Do(request)
	if err != nil {
		return observation{err: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	o := observation{status: response.StatusCode, headers: map[string]string{}, body: string(body), err: err}
	for name, values := range response.Header {
		o.headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return o
}

// runCommand runs a program without a shell and observes its output; what it writes to its error output is its own business.
func runCommand(ctx context.Context, argv []string, fill func(string) string) observation {
	args := make([]string, len(argv))
	for i, a := range argv {
		args[i] = fill(a)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	ownGroup(cmd)
	cmd.Cancel = func() error { return endGroup(cmd, true) }
	cmd.WaitDelay = time.Second
	out := &cappedBuffer{left: answerLimit}
	cmd.Stdout = out
	err := cmd.Run()
	o := observation{body: out.buf.String()}
	exit, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil:
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission):
		o.err = &missingCommand{err}
	case ctx.Err() != nil:
		o.err = fmt.Errorf("run %s: no end in time", args[0])
	case exited:
		o.exit = exit.ExitCode()
	default:
		o.err = fmt.Errorf("run %s: %w", args[0], err)
	}
	return o
}

// A cappedBuffer keeps the beginning of what is written to it.
type cappedBuffer struct {
	buf  bytes.Buffer
	left int
}

// Write takes everything and keeps what there is room for.
func (b *cappedBuffer) Write(p []byte) (int, error) {
	n := min(b.left, len(p))
	b.left -= n
	b.buf.Write(p[:n])
	return len(p), nil
}

// readFile reads a regular file; others, such as a pipe, might never end.
func readFile(name string) observation {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("read %s: it is no regular file", name)
	}
	if err != nil {
		return observation{err: err}
	}
	f, err := os.Open(name)
	if err != nil {
		return observation{err: err}
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, answerLimit))
	return observation{body: string(body), err: err}
}

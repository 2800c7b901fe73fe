package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
)

func listenVerb(env *Env) *cobra.Command {
	var l listenRun
	cmd := &cobra.Command{
		Use: "listen", Short: "Receive webhooks, print them and answer as told", GroupID: groupDeliver,
		Long: "Starts a receiver, prints every request and answers with --status. It ends when interrupted, or after " +
			"--exit-after requests. With --forward it passes requests on and the answers back, so that you can watch the " +
			"traffic of a receiver of your own.",
		Example: "thorhook listen --addr 127.0.0.1:3000\n" +
			"thorhook listen --addr 127.0.0.1:3000 --fail-first 2 --fail-status 503\n" +
			"thorhook listen --addr 127.0.0.1:3000 --forward http://localhost:4000/",
		Args: argCount(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return l.run(cmd.Context(), env) },
	}
	f := cmd.Flags()
	f.StringVar(&l.addr, "addr", "127.0.0.1:0", "listen on `HOST:PORT`; port 0 is a free one")
	f.IntVar(&l.status, "status", 200, "answer with the status `CODE`")
	f.StringVar(&l.body, "body", "", "answer with the body `TEXT`")
	f.DurationVar(&l.delay, "delay", 0, "answer after `D`")
	f.IntVar(&l.failFirst, "fail-first", 0, "fail the first `N` attempts of each delivery")
	f.Float64Var(&l.failRate, "fail-rate", 0, "fail the share `P` (0 to 1) of all attempts")
	f.IntVar(&l.failStatus, "fail-status", 500, "what a failed attempt is answered: the status `CODE`")
	f.Uint64Var(&l.seed, "seed", 0, "which attempts --fail-rate chooses follows from `N`")
	f.IntVar(&l.exitAfter, "exit-after", 0, "end after `N` requests")
	f.StringVar(&l.forward.to, "forward", "", "pass requests on to `URL` and its answers back; their own path is kept when URL has none")
	f.BoolVar(&l.forward.allowRemote, "allow-remote", false, "allow --forward to a target that is not on this machine")
	l.output = outputFlag(cmd, "text", "ndjson")
	return cmd
}

type listenRun struct {
	addr       string
	status     int
	body       string
	delay      time.Duration
	failFirst  int
	failRate   float64
	failStatus int
	seed       uint64
	exitAfter  int
	forward    targetFlags
	output     *choice
}

func (l *listenRun) run(ctx context.Context, env *Env) error {
	if err := l.check(); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	out := &arrivals{printer: *newPrinter(env, "ndjson"), text: l.output.value == "text", stop: stop}
	cfg := receiver.Config{
		Keep: -1, Seed: l.seed, FailFirst: l.failFirst, FailRate: l.failRate,
		Answer:  receiver.Answer{Status: l.status, Body: l.body, Delay: l.delay},
		Fail:    receiver.Answer{Status: l.failStatus, Delay: l.delay},
		Observe: out.observe,
	}
	if l.forward.flag = "forward"; l.forward.to != "" {
		relay, err := l.relay(ctx, env)
		if err != nil {
			return err
		}
		defer relay.client.Close()
		cfg.Script = relay.answer
	}
	listener, err := l.listen(func() { stop(errEnough) })
	if err != nil {
		return err
	}
	cfg.Listener = listener
	r, err := receiver.New(cfg)
	if err != nil {
		return err
	}
	note(env, "listening on "+r.URL()+", interrupt to end")
	<-ctx.Done()
	if err := r.Close(); err != nil {
		return err
	}
	if cause := context.Cause(ctx); cause != errEnough && cause != errInterrupted {
		return cause
	}
	note(env, "received "+counted(out.count, "request"))
	return nil
}

// check refuses impossible values.
func (l *listenRun) check() error {
	for _, status := range []struct {
		flag  string
		value int
	}{{"status", l.status}, {"fail-status", l.failStatus}} {
		if status.value < 200 || status.value > 999 {
			return usagef("flag --%s=%d: must be a final status, 200 to 999", status.flag, status.value)
		}
	}
	switch {
	case l.delay < 0:
		return usagef("flag --delay=%s: must not be negative", l.delay)
	case l.failFirst < 0:
		return usagef("flag --fail-first=%d: must not be negative", l.failFirst)
	case !(l.failRate >= 0 && l.failRate <= 1):
		return usagef("flag --fail-rate=%v: must be 0 to 1", l.failRate)
	case l.exitAfter < 0:
		return usagef("flag --exit-after=%d: must not be negative", l.exitAfter)
	}
	return nil
}

// listen opens --addr; enough is called when --exit-after requests are answered.
func (l *listenRun) listen(enough func()) (net.Listener, error) {
	listener, err := net.Listen("tcp", l.addr)
	if err != nil {
		hint := "an address looks like 127.0.0.1:3000; port 0 is a free one"
		if strings.Contains(err.Error(), "in use") {
			hint = "end what listens there, or take another port; 127.0.0.1:0 takes a free one"
		}
		return nil, &Error{Code: CodeUsage, Err: fmt.Errorf("flag --addr=%s: %w", l.addr, listenCause(err)), Hint: hint}
	}
	if l.exitAfter == 0 {
		return listener, nil
	}
	return &countedListener{Listener: listener, left: int64(l.exitAfter), enough: enough}, nil
}

// listenCause is the cause of an error of listening, without the address.
func listenCause(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	if addr, ok := errors.AsType[*net.AddrError](err); ok {
		err = errors.New(addr.Err)
	}
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		err = call.Err
	}
	return err
}

// errEnough ends a listen after --exit-after requests.
var errEnough = errors.New("enough requests")

// arrivals prints received requests. The receiver calls observe one request at a time.
type arrivals struct {
	printer printer
	text    bool
	count   int
	stop    context.CancelCauseFunc
}

func (a *arrivals) observe(x *wire.Exchange) {
	a.count++
	var err error
	if a.text {
		err = a.printer.text(a.line(x))
	} else {
		err = a.printer.write(x)
	}
	if err == nil {
		err = a.printer.flush()
	}
	if err != nil {
		a.stop(err)
	}
}

func (a *arrivals) line(x *wire.Exchange) []byte {
	var b bytes.Buffer
	t := a.printer.env.Theme
	mark, style := t.Marks.OK, t.OK
	if x.Status < 200 || x.Status > 299 {
		mark, style = t.Marks.Fail, t.Fail
	}
	line, _ := wire.SplitHead(x.Request[:x.RequestHead])
	method, _, _ := strings.Cut(strings.TrimSuffix(line, " HTTP/1.1"), "?")
	status := "-"
	if x.Status != 0 {
		status = strconv.Itoa(x.Status)
	}
	fmt.Fprintf(&b, "%s %s  %-19s  %-8.8s  %s  try %d  %11s  %s", style.Render(mark), x.At.Format("15:04:05.000"), printable(orDash(x.Event)),
		printable(orDash(x.Task)), style.Render(fmt.Sprintf("%3s", status)), x.Attempt, counted(len(x.Request)-x.RequestHead, "byte"), printable(method))
	if x.Err != "" {
		fmt.Fprintf(&b, "  %s", printable(x.Err))
	}
	b.WriteByte('\n')
	return b.Bytes()
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// startReceiver starts the receiver that fire uses when it gets no target: it answers 200 and keeps nothing.
func startReceiver() (*receiver.Receiver, error) {
	r, err := receiver.New(receiver.Config{Keep: -1})
	if err != nil {
		return nil, fmt.Errorf("start the built-in receiver: %w", err)
	}
	return r, nil
}

package cli

import (
	"context"
	"fmt"
	"net"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock/wire"
)

func doctorVerb(env *Env) *cobra.Command {
	var d doctorRun
	cmd := &cobra.Command{
		Use: "doctor", Short: "Explain why webhooks do not arrive", GroupID: groupInspect,
		Long: "Looks at the way to a receiver step by step, from the URL to the answer, and tells what to mend. It sends the " +
			"documented example's event as a POST two times, three times where a path is not found, and one GET.",
		Example: "thorhook doctor --to http://localhost:3000/webhook\n" +
			"thorhook doctor --to https://localhost:3000/webhook --cacert ca.pem\n" +
			"thorhook doctor --to http://localhost:3000/webhook -H 'X-Secret: s3cret'",
		Args: argCount(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return d.run(cmd.Context(), env) },
	}
	d.target.bind(cmd, "examine `URL`")
	cmd.Flags().StringArrayVarP(&d.header, "header", "H", nil, "send a further `'Name: value'`, for example a secret")
	d.output = outputFlag(cmd, "text", "json")
	if err := cmd.MarkFlagRequired("to"); err != nil {
		panic(err) // only when the flag does not exist
	}
	return cmd
}

type doctorRun struct {
	target targetFlags
	header []string
	output *choice
}

func (d *doctorRun) run(ctx context.Context, env *Env) error {
	header, err := parseHeaders(d.header)
	if err != nil {
		return err
	}
	c := &checkup{env: env, flags: d.target, header: header, dial: new(net.Dialer).DialContext}
	if err := c.prepare(ctx); err != nil {
		return err
	}
	defer c.close()
	out := &checkReport{env: env, json: d.output.value == "json"}
	failed := c.examine(ctx, out)
	if err := out.end(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return c.verdict(failed)
}

// A checkup examines one target, check after check. What a check learns stands here for the later ones.
type checkup struct {
	env    *Env
	flags  targetFlags
	header []wire.Header
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)

	parseErr   error // why the URL is none; nothing below is set then
	target     *wire.Target
	host, port string // of the URL; the scheme's own port when it has none
	lookupErr  error  // why it is not known whether the target is on this machine; there is no client then
	client     *wire.Client
	proxy      *url.URL // that requests go through, nil for none
	proxyErr   error

	dialed []dialing      // the addresses of the target, or of the proxy
	answer *wire.Exchange // of the POST, nil before
}

// prepare parses the URL and makes the client. Its errors are wrong flags; what is wrong with the URL or the name is left
// for the checks to tell.
func (c *checkup) prepare(ctx context.Context) error {
	if c.target, c.parseErr = wire.ParseTarget(c.flags.to, c.flags.unixSocket); c.parseErr != nil {
		return nil
	}
	u, err := url.Parse(c.flags.to)
	if err != nil {
		return fmt.Errorf("parse target: %w", err)
	}
	c.host, c.port = u.Hostname(), u.Port()
	if c.port == "" {
		c.port = schemePort(c.target.Scheme)
	}
	if !c.flags.allowRemote {
		if _, c.lookupErr = c.target.Loopback(ctx); c.lookupErr != nil {
			return nil
		}
	}
	if c.target, c.client, err = c.flags.open(ctx, c.env); err != nil {
		return err
	}
	if c.target.Socket == "" && c.client.Proxy != nil {
		c.proxy, c.proxyErr = c.client.Proxy(u)
	}
	return nil
}

func schemePort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

func (c *checkup) close() {
	if c.client != nil {
		c.client.Close()
	}
}

// examine runs the checks in order and returns the first that failed, nil for none. What follows a failed check is
// skipped, but for GET where the POST was answered at least.
func (c *checkup) examine(ctx context.Context, out *checkReport) (failed *check) {
	for _, step := range []struct {
		name string
		look func(context.Context) check
	}{
		{"url", c.checkURL}, {"resolve", c.checkResolve}, {"proxy", c.checkProxy}, {"connect", c.checkConnect}, {"tls", c.checkTLS},
		{"post", c.checkPost}, {"latency", c.checkLatency}, {"keep-alive", c.checkKeepAlive}, {"get", c.checkGet},
	} {
		var result check
		switch {
		case failed == nil, step.name == "get" && c.answer != nil && c.answer.Status != 0:
			result = step.look(ctx)
		default:
			result = skipped(failed.Check + " failed")
		}
		if ctx.Err() != nil {
			return nil
		}
		result.Check = step.name
		out.add(result)
		if result.Verdict == verdictFail && failed == nil {
			failed = &result
		}
	}
	return failed
}

// verdict is the error of the first failed check. Its advice stands in the report.
func (c *checkup) verdict(failed *check) error {
	if failed == nil {
		return nil
	}
	switch failed.Check {
	case "url":
		return usagef("flag --to: %w", c.parseErr)
	case "post", "keep-alive":
		if c.answer == nil || !unreached(c.answer.Stage) {
			return &Error{Code: CodeFailed, Err: fmt.Errorf("deliver to %s: %s", c.place(), failed.Found)}
		}
	}
	return &Error{Code: CodeUnreachable, Err: fmt.Errorf("reach %s: %s", c.place(), failed.Found)}
}

// unreached tells whether a delivery that failed at a stage did not get as far as the receiver's HTTP.
func unreached(s wire.Stage) bool {
	return s == wire.StageResolve || s == wire.StageConnect || s == wire.StageTLS
}

package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// post sends the documented example's event to a URL, which differs from the target's in its path at most.
func (c *checkup) post(ctx context.Context, to string) (*wire.Exchange, error) {
	target, err := wire.ParseTarget(to, c.flags.unixSocket)
	if err != nil {
		return nil, err
	}
	emitter, err := mock.New(mock.Config{To: to, UnixSocket: c.flags.unixSocket, Header: c.header})
	if err != nil {
		return nil, err
	}
	defer emitter.Close()
	if c.answer == nil {
		noteOverridden(c.env, emitter.Overridden())
	}
	m, err := emitter.First(mock.Task{Outcome: mock.Documented}, thordata.KindSuccess)
	if err != nil {
		return nil, err
	}
	var x wire.Exchange
	c.client.Send(ctx, target, bytes.Clone(m.Request), m.Head, &x)
	return &x, nil
}

func accepted(x *wire.Exchange) bool { return x.Stage == "" && x.Status >= 200 && x.Status <= 299 }

func (c *checkup) checkPost(ctx context.Context) check {
	x, err := c.post(ctx, c.flags.to)
	if err != nil {
		return fault(err.Error(), "correct the headers that -H gives")
	}
	c.answer = x
	broken := x.Stage == wire.StageRead || x.Stage == wire.StageWrite
	switch {
	case accepted(x):
		return fine(statusWords(x))
	case (broken || x.Status == 400) && c.speaksTLS(ctx):
		return fault(strings.TrimSuffix(statusWords(x)+", "+printable(x.Err), ", ")+"; the receiver speaks TLS there", "use https:// in place of http://")
	case x.Stage != "":
		return fault(printable(x.Err), c.stageAdvice(x))
	}
	found := statusWords(x)
	if text := c.excerpt(x); text != "" {
		found += ": " + text
	}
	if x.Status == 404 {
		if better, says := c.otherSlash(ctx); better != "" {
			return fault(found+"; "+better+" is "+says, "the router tells paths with a slash at the end from those without: use "+better)
		}
	}
	return fault(found, c.statusAdvice(x))
}

// speaksTLS tells whether the port of an http URL takes part in a handshake.
func (c *checkup) speaksTLS(ctx context.Context) bool {
	if c.target.Scheme != "http" || c.proxy != nil {
		return false
	}
	_, err := c.handshake(ctx)
	return err == nil
}

// otherSlash posts to the path with a slash added at its end, or taken away. It returns that URL and how it is answered
// where the answer is another than 404.
func (c *checkup) otherSlash(ctx context.Context) (better, says string) {
	path, query, hasQuery := strings.Cut(c.target.Path, "?")
	base, _, _ := strings.Cut(c.flags.to, "?")
	if path == "/" {
		return "", ""
	}
	better = base + "/"
	if strings.HasSuffix(path, "/") {
		better = strings.TrimSuffix(base, "/")
	}
	if hasQuery {
		better += "?" + query
	}
	x, err := c.post(ctx, better)
	if err != nil || x.Stage != "" || x.Status == 404 {
		return "", ""
	}
	return better, "answered " + statusWords(x)
}

func (c *checkup) checkLatency(context.Context) check {
	t := c.answer.Timing
	return latencyCheck(t.Write + t.FirstByte + t.Read)
}

// latencyCheck judges the time from the request to the end of the answer. The numbers of a quick answer are not told, so
// that a healthy receiver gives the same report every time.
func latencyCheck(d time.Duration) check {
	const fix = "answer first and work later: store the event, answer 2xx at once, process it afterwards"
	switch {
	case d > 5*time.Second:
		return doubt(fmt.Sprintf("VERY SLOW: answered after %.1f s, and the sender is assumed to give up after %s", d.Seconds(), wire.DefaultTimeout),
			fix+"; under load this will be timeouts and lost events")
	case d > time.Second:
		return doubt(fmt.Sprintf("slow: answered after %.1f s", d.Seconds()), fix)
	}
	return fine("answered within 1 s")
}

// checkKeepAlive posts the same event again, which also tells how a duplicate is answered.
func (c *checkup) checkKeepAlive(ctx context.Context) check {
	closes := strings.EqualFold(c.header1("Connection"), "close")
	x, err := c.post(ctx, c.flags.to)
	switch {
	case err != nil:
		return fault(err.Error(), "correct the headers that -H gives")
	case x.Stage != "":
		return fault("a second POST: "+printable(x.Err), "the receiver takes one request and no more: look at its log")
	case !accepted(x):
		return doubt("the same event again is answered "+statusWords(x), "answer duplicates with 2xx too, or a sender that retries never stops")
	case x.Redialed:
		return doubt("the receiver closes the connection without saying so", "let it send Connection: close, or keep connections open for some seconds")
	case x.Reused:
		return fine("a second POST on the same connection is answered " + statusWords(x))
	case closes:
		return fine("Connection: close, so every webhook makes a connection of its own")
	}
	return fine("the connection is not kept, so every webhook makes one of its own")
}

// checkGet notes how GET is answered, with the headers of the POST. It is never a fault: webhooks are POST requests.
func (c *checkup) checkGet(ctx context.Context) check {
	ctx, cancel := context.WithTimeout(ctx, c.patience())
	defer cancel()
	_, header := wire.SplitHead(c.answer.Request[:c.answer.RequestHead])
	header = slices.DeleteFunc(header, func(h wire.Header) bool { return strings.HasPrefix(h.Name, "Content-") })
	request, err := wire.AppendHead(nil, "GET", c.target.Path, header)
	if err != nil {
		return skipped(err.Error())
	}
	var x wire.Exchange
	c.client.Send(ctx, c.target, request, len(request), &x)
	switch {
	case x.Status == 0:
		return skipped("GET is not answered")
	case accepted(&x):
		return fine("GET is answered " + statusWords(&x) + " too")
	}
	return fine("GET is answered " + statusWords(&x))
}

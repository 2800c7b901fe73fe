package cli

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
)

// A relay passes requests on.
type relay struct {
	ctx    context.Context
	target *wire.Target
	client *wire.Client
}

func (l *listenRun) relay(ctx context.Context, env *Env) (*relay, error) {
	target, client, err := l.forward.open(ctx, env)
	if err != nil {
		return nil, err
	}
	return &relay{ctx: ctx, target: target, client: client}, nil
}

// answer sends the request on and answers as the target does; 502 when it does not.
func (r *relay) answer(x *wire.Exchange) receiver.Answer {
	line, fields := wire.SplitHead(x.Request[:x.RequestHead])
	method, rest, _ := strings.Cut(line, " ")
	path, _, _ := strings.Cut(rest, " ")
	if r.target.Path != "/" {
		path = r.target.Path
	}
	body := receiver.Body(x)
	headers := []wire.Header{{Name: "Host", Value: r.target.Host}}
	for _, f := range fields {
		if !strings.EqualFold(f.Name, "Host") && !hopByHop(f.Name) {
			headers = append(headers, f)
		}
	}
	headers = append(headers, wire.Header{Name: "Content-Length", Value: strconv.Itoa(len(body))})
	request, err := wire.AppendHead(nil, method, path, headers)
	if err != nil {
		return receiver.Answer{Status: http.StatusBadGateway, Body: err.Error()}
	}
	var y wire.Exchange
	r.client.Send(r.ctx, r.target, append(request, body...), len(request), &y)
	if y.Stage != "" {
		return receiver.Answer{Status: http.StatusBadGateway, Body: "thorhook: " + y.Err}
	}
	answer := receiver.Answer{Status: y.Status, Body: string(y.Response[y.ResponseHead:])}
	_, fields = wire.SplitHead(y.Response[:y.ResponseHead])
	for _, f := range fields {
		if !hopByHop(f.Name) {
			answer.Header = append(answer.Header, f)
		}
	}
	return answer
}

// hopByHop reports whether a header belongs to one connection, the framing of the body included.
func hopByHop(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Trailer", "Upgrade", "Te", "Proxy-Connection", "Expect":
		return true
	}
	return false
}

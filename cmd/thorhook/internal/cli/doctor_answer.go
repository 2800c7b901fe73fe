package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/thorhook/thorhook/mock/wire"
)

// statusWords writes "404 Not Found", "" for no status.
func statusWords(x *wire.Exchange) string {
	if x.Status == 0 {
		return ""
	}
	return strings.TrimSpace(strconv.Itoa(x.Status) + " " + http.StatusText(x.Status))
}

// shown is a response with its secrets masked as the user wants it.
func (c *checkup) shown(x *wire.Exchange) (head, body []byte) {
	text := x.Response
	if !c.env.ShowSecrets {
		text = (&wire.Mask{}).AppendMasked(nil, x.Response, x.ResponseHead)
	}
	return text[:x.ResponseHead], text[x.ResponseHead:]
}

// header1 is the first value of a header in the answer to the POST, "" when it has none.
func (c *checkup) header1(name string) string {
	head, _ := c.shown(c.answer)
	_, header := wire.SplitHead(head)
	for _, h := range header {
		if strings.EqualFold(h.Name, name) {
			return printable(h.Value)
		}
	}
	return ""
}

// excerpt quotes the first line of a body that is text but no page.
func (c *checkup) excerpt(x *wire.Exchange) string {
	const most = 120
	_, body := c.shown(x)
	line, _, _ := strings.Cut(strings.TrimSpace(string(body)), "\n")
	line = printable(strings.TrimSpace(line))
	if line == "" || line[0] == '<' || !utf8.Valid(body) {
		return ""
	}
	if runes := []rune(line); len(runes) > most {
		line = string(runes[:most]) + "…"
	}
	return line
}

// stageAdvice is for a POST that got no whole answer.
func (c *checkup) stageAdvice(x *wire.Exchange) string {
	switch {
	case x.Stage == wire.StageTimeout && x.Status == 0:
		return "answer first and work later: store the event, answer 2xx at once, process it afterwards"
	case x.Stage == wire.StageTimeout:
		return "end the answer: send Content-Length, or close the connection after the body"
	case x.Stage == wire.StageTLS && strings.Contains(x.Err, "certificate required"):
		return "the receiver asks for a client certificate: --cert FILE and --key FILE"
	case unreached(x.Stage):
		return adviceFor(x, c.flags.to)
	case strings.Contains(x.Err, "malformed"):
		return "what answers there does not speak HTTP/1.1: compare the port with your receiver's"
	case strings.Contains(x.Err, "within the body"):
		return "the answer is shorter than its Content-Length says: correct the length, or let the framework set it"
	}
	return "the receiver broke off: its handler may have crashed, look at its log"
}

// statusAdvice is for an answer that is not 2xx.
func (c *checkup) statusAdvice(x *wire.Exchange) string {
	if strings.HasPrefix(c.header1("Server"), "AirTunes") {
		return "this is the AirPlay receiver of macOS, not yours: use another port than " + c.port
	}
	switch s := x.Status; {
	case s >= 300 && s <= 399:
		return c.redirectAdvice()
	case s == http.StatusUnauthorized, s == http.StatusForbidden, s == 419:
		return "send the secret that the receiver expects, -H 'Authorization: Bearer …', and take the route out of login and CSRF protection"
	case s == http.StatusNotFound:
		return "compare the path " + c.path() + " with your route: routers heed case, prefix and the slash at the end"
	case s == http.StatusMethodNotAllowed, s == http.StatusNotImplemented:
		if allow := c.header1("Allow"); allow != "" {
			return "webhooks are POST requests, and the route takes " + allow + ": route POST to your handler"
		}
		return "webhooks are POST requests: route POST to your handler"
	case s == http.StatusLengthRequired:
		return "Content-Length was sent: a proxy or gateway before the receiver takes it away"
	case s == http.StatusRequestEntityTooLarge:
		return fmt.Sprintf("raise the body limit of the receiver: the event has %d bytes", len(x.Request)-x.RequestHead)
	case s == http.StatusUnsupportedMediaType:
		if types := c.header1("Accept"); types != "" {
			return "accept Content-Type: application/json; the route takes " + types
		}
		return "accept Content-Type: application/json: add the framework's JSON body parser"
	case s == http.StatusTooManyRequests:
		return "take the route out of the rate limit: webhooks come in bursts"
	case s == http.StatusBadRequest, s == http.StatusUnprocessableEntity:
		return "the receiver refuses the documented example's event: compare its validation with what thorhook render prints"
	case s == http.StatusBadGateway, s == http.StatusServiceUnavailable, s == http.StatusGatewayTimeout:
		return "a gateway may answer for a receiver that is down: start the receiver behind it"
	case s >= 500:
		return "the handler failed: look at the receiver's log"
	}
	return "answer 2xx: anything else counts as not delivered (assumed)"
}

// path is the target's path without its query.
func (c *checkup) path() string {
	path, _, _ := strings.Cut(c.target.Path, "?")
	return path
}

// place is the target's URL without its query, which may hold a secret.
func (c *checkup) place() string { return c.target.Scheme + "://" + c.target.Host + c.path() }

// redirectAdvice tells where the redirect leads and what it is probably for.
func (c *checkup) redirectAdvice() string {
	const follow = "redirects are not followed (assumed): "
	location := c.header1("Location")
	from, err := url.Parse(c.flags.to)
	if location == "" || err != nil {
		return follow + "answer 2xx"
	}
	to, err := from.Parse(location)
	if err != nil {
		return follow + "answer 2xx"
	}
	switch {
	case from.Scheme == "http" && to.Scheme == "https" && from.Hostname() == to.Hostname():
		return follow + "the receiver wants https, use " + to.String()
	case to.Host == from.Host && strings.TrimSuffix(to.Path, "/") == strings.TrimSuffix(from.Path, "/"):
		return follow + "the route differs in the slash at the end, use " + to.String()
	case strings.Contains(strings.ToLower(to.Path), "login"), strings.Contains(strings.ToLower(to.Path), "signin"):
		return follow + "it leads to a login, " + to.String() + ": take the route out of it"
	}
	return follow + "use " + to.String()
}

package cli

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/thorhook/thorhook/mock/wire"
)

// adviceFor tells how to mend what made an exchange fail. target is shown as it is.
func adviceFor(x *wire.Exchange, target string) string {
	switch x.Stage {
	case wire.StageResolve:
		return "check the host name in " + target
	case wire.StageConnect:
		if strings.Contains(x.Err, "refused") {
			return "nothing listens there: start your receiver, or compare the port; thorhook listen is a receiver to try with"
		}
		if strings.Contains(x.Err, "no such file") {
			return "there is no such socket: start your receiver, or compare the path"
		}
		return "thorhook doctor --to " + target + " looks into the connection"
	case wire.StageTLS:
		return "--cacert FILE trusts the certificate of a development server, --insecure any; or is the receiver plain http://?"
	case wire.StageTimeout:
		return "answer first and work later: store the event, answer 2xx at once; --timeout changes how long thorhook waits"
	case wire.StageRead, wire.StageWrite:
		return "the receiver broke off or does not speak HTTP: look at its log; thorhook doctor --to " + target + " looks closer"
	case wire.StageDropped:
		return "nothing is wrong with the receiver: switch the fault off, or let --retry send it later"
	}
	return adviceForStatus(x, target)
}

// undelivered is the error of a single attempt that was not delivered, nil of one that was.
func undelivered(x *wire.Exchange, target string) error {
	if x.Delivered {
		return nil
	}
	code := CodeFailed
	switch x.Stage {
	case wire.StageResolve, wire.StageConnect, wire.StageTLS:
		code = CodeUnreachable
	}
	return &Error{Code: code, Err: fmt.Errorf("not delivered: %s", outcomeOf(x)), Hint: adviceFor(x, target)}
}

func adviceForStatus(x *wire.Exchange, target string) string {
	switch s := x.Status; {
	case s == http.StatusNotFound:
		return "the receiver has no such path: compare the path of " + target + " with your route"
	case s == http.StatusMethodNotAllowed:
		return "webhooks are POST requests: route POST to your handler"
	case s == http.StatusUnsupportedMediaType:
		return "webhooks come as Content-Type: application/json: accept it"
	case s == http.StatusUnauthorized || s == http.StatusForbidden:
		return "send the secret that your receiver expects: -H 'Authorization: Bearer …' or a headers template"
	case s == http.StatusRequestEntityTooLarge:
		return "raise the body limit of your receiver"
	case s >= 300 && s < 400:
		return fmt.Sprintf("redirects are not followed (assumed): use the final URL%s as --to", location(x))
	case s == http.StatusGone:
		return "410 tells a sender to stop: it is never tried again, whatever --retry says"
	case s == http.StatusTooManyRequests:
		return "the receiver limits its rate: lower --concurrency, or let --retry wait as its Retry-After asks"
	case s >= 400 && s < 500:
		return "the receiver refuses the request: look at its log; --dry-run prints what it gets"
	case s >= 500 && s < 600:
		return "the receiver failed: look at its log; --dry-run prints what it gets"
	}
	return "which answers count as delivered is assumed: see success-status in thorhook contract"
}

func location(x *wire.Exchange) string {
	_, headers := wire.SplitHead(x.Response[:x.ResponseHead])
	for _, h := range headers {
		if strings.EqualFold(h.Name, "Location") {
			return ", " + printable(h.Value) + ","
		}
	}
	return ""
}

package scenarios

import (
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/wire"
)

// Test runs the scenarios of a file, or of a folder's files, as subtests against target: an [http.Handler], which is served
// for the time of the test, or the URL of a receiver as a string. What is not as expected is an error that names the place in
// the file and shows the delivery's bytes, secrets masked.
func Test(t *testing.T, fsys fs.FS, name string, target any) {
	t.Helper()
	list, err := LoadAll(fsys, name)
	if err != nil {
		t.Fatalf("load scenarios: %v", err)
	}
	url := serve(t, target)
	for _, s := range list {
		t.Run(s.Name, func(t *testing.T) {
			r := &Runner{To: url}
			tell(t, &r.Run(t.Context(), []*Scenario{s}).Scenarios[0])
		})
	}
}

// serve makes a URL of a target.
func serve(t *testing.T, target any) string {
	t.Helper()
	var handler http.Handler
	switch target := target.(type) {
	case string:
		return target
	case http.Handler:
		handler = target
	case func(http.ResponseWriter, *http.Request):
		handler = http.HandlerFunc(target)
	default:
		t.Fatalf("test scenarios: target is a %T, must be an http.Handler or a URL", target)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("serve handler: %v", err)
	}
	server := &http.Server{Handler: handler}
	ended := make(chan struct{})
	go func() { // ends when the server is closed, for which the test waits
		defer close(ended)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	return "http://" + listener.Addr().String() + "/"
}

// A teller is what a test is told by.
type teller interface {
	Helper()
	Errorf(format string, args ...any)
	Skipf(format string, args ...any)
}

// tell turns an outcome into a test's.
func tell(t teller, o *Outcome) {
	t.Helper()
	switch o.State {
	case Skipped:
		t.Skipf("scenario %s: %s", o.Scenario.Name, o.Reason)
	case Broken:
		t.Errorf("scenario %s: %s", o.Scenario.Name, o.Reason)
	}
	for i := range o.Findings {
		t.Errorf("%s", finding(o, &o.Findings[i]))
	}
}

// finding prints what was not as expected, and the exchange that shows it.
func finding(o *Outcome, f *Finding) string {
	var b strings.Builder
	place := f.Place
	if place == "" {
		place = o.Scenario.Name
	}
	fmt.Fprintf(&b, "%s: %s\n\texpected: %s\n\tactual:   %s", place, f.Expectation, f.Expected, f.Actual)
	for i := range o.Exchanges {
		if o.Exchanges[i].Seq == f.Exchange {
			show(&b, &o.Exchanges[i])
		}
	}
	fmt.Fprintf(&b, "\n\tseed %d", o.Seed)
	return b.String()
}

func show(b *strings.Builder, x *wire.Exchange) {
	var mask wire.Mask
	masked, _ := mask.Exchange(x, nil)
	fmt.Fprintf(b, "\n\tdelivery %d: %s of task %s, attempt %d", x.Seq, x.Kind, x.Task, x.Attempt)
	quote(b, "> ", masked.Request)
	quote(b, "< ", masked.Response)
}

// quote prints the beginning of a message line by line, control bytes as escapes.
func quote(b *strings.Builder, mark string, message []byte) {
	const most = 2000
	cut := ""
	if len(message) > most {
		message, cut = message[:most], fmt.Sprintf("\n\t%s… %d bytes more", mark, len(message)-most)
	}
	for line := range strings.SplitSeq(strings.TrimRight(string(message), "\r\n"), "\n") {
		line = strings.TrimSuffix(line, "\r")
		quoted := fmt.Sprintf("%q", line)
		b.WriteString("\n\t" + mark + strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`))
	}
	b.WriteString(cut)
}

package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
)

// receiversKey is where a script's receivers are kept, by name.
const receiversKey = "receivers"

// startReceiver is `receiver [-tls FILE | -unix FILE] NAME ANSWER…`: it starts a receiver that lives as long as the
// script and puts its URL into $NAME. The n-th attempt of a delivery gets the n-th answer, the last one for ever: a
// status, a status with a header (503,Retry-After=7), or reset, hang, garbage, truncate. With -tls the certificate is
// written to FILE; with -unix the receiver listens on the socket FILE.
func startReceiver(ts *testscript.TestScript, negated bool, args []string) {
	var cfg receiver.Config
	if len(args) > 2 && args[0] == "-tls" {
		server := httptest.NewTLSServer(http.NotFoundHandler())
		defer server.Close()
		cfg.TLS = server.TLS.Clone()
		cfg.TLS.NextProtos = nil
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), block, 0o600))
		args = args[2:]
	} else if len(args) > 2 && args[0] == "-unix" {
		listener, err := net.Listen("unix", ts.MkAbs(args[1]))
		ts.Check(err)
		cfg.Listener = listener
		args = args[2:]
	}
	if negated || len(args) < 2 {
		ts.Fatalf("usage: receiver [-tls FILE | -unix FILE] NAME ANSWER…")
	}
	var answers []receiver.Answer
	for _, word := range args[1:] {
		answers = append(answers, parseAnswer(ts, word))
	}
	cfg.Keep = 100_000
	cfg.Script = func(x *wire.Exchange) receiver.Answer { return answers[min(x.Attempt, len(answers))-1] }
	r, err := receiver.New(cfg)
	ts.Check(err)
	ts.Defer(func() { ts.Check(r.Close()) })
	ts.Setenv(args[0], r.URL())
	ts.Value(receiversKey).(map[string]*receiver.Receiver)[args[0]] = r
}

func parseAnswer(ts *testscript.TestScript, word string) receiver.Answer {
	for _, fault := range []receiver.Fault{receiver.FaultReset, receiver.FaultHang, receiver.FaultGarbage, receiver.FaultTruncate} {
		if word == fault.String() {
			return receiver.Answer{Fault: fault}
		}
	}
	digits, header, found := strings.Cut(word, ",")
	status, err := strconv.Atoi(digits)
	ts.Check(err)
	a := receiver.Answer{Status: status}
	if name, value, ok := strings.Cut(header, "="); found && ok {
		a.Header = []wire.Header{{Name: name, Value: value}}
	}
	return a
}

// received is `received [-sorted] NAME FILE`: it writes all requests that the receiver got, one after the other, and
// makes it forget them. In the order of arrival, or sorted by their bytes.
func received(ts *testscript.TestScript, negated bool, args []string) {
	sorted := len(args) == 3 && args[0] == "-sorted"
	if sorted {
		args = args[1:]
	}
	if negated || len(args) != 2 {
		ts.Fatalf("usage: received [-sorted] NAME FILE")
	}
	r := ts.Value(receiversKey).(map[string]*receiver.Receiver)[args[0]]
	if r == nil {
		ts.Fatalf("no receiver %s", args[0])
	}
	exchanges := r.Exchanges()
	r.Reset()
	if sorted {
		slices.SortFunc(exchanges, func(a, b wire.Exchange) int { return bytes.Compare(a.Request, b.Request) })
	} else {
		slices.SortFunc(exchanges, func(a, b wire.Exchange) int { return cmp.Compare(a.Seq, b.Seq) })
	}
	var all []byte
	for _, x := range exchanges {
		all = append(all, x.Request...)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), all, 0o600))
}

// freePort is `freeport NAME`: it puts a port of this machine that is free into $NAME.
func freePort(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		ts.Fatalf("usage: freeport NAME")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	ts.Check(err)
	ts.Check(listener.Close())
	ts.Setenv(args[0], port)
}

// validJSON is `json FILE N`: the file, or stdout, holds N JSON values, each of them in lines of its own.
func validJSON(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 2 {
		ts.Fatalf("usage: json FILE N")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	got := 0
	for decoder.More() {
		var value any
		ts.Check(decoder.Decode(&value))
		got++
	}
	if got != want {
		ts.Fatalf("%s holds %d JSON values, want %d", args[0], got, want)
	}
}

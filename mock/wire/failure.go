package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// An act is something that an attempt does and that can fail.
type act struct {
	stage  Stage
	name   string // verb and object
	missed string // what did not happen when time ran out
}

// blame writes into ex why an attempt failed: the act, then its cause.
func blame(ctx context.Context, ex *Exchange, a act, timeout time.Duration, err error) {
	ex.Stage = a.stage
	switch {
	case ctx.Err() != nil:
		ex.Err = a.name + ": interrupted"
	case isTimeout(err):
		ex.Stage = StageTimeout
		ex.Err = a.name + ": " + a.missed + " within " + timeout.String()
	case isAlert(err):
		ex.Stage = StageTLS
		ex.Err = a.name + ": " + cause(err)
	default:
		ex.Err = a.name + ": " + cause(err)
	}
}

// isAlert tells whether the other side ended TLS, which with TLS 1.3 it may do after the handshake, for want of a client
// certificate for one.
func isAlert(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "remote error"
}

func isTimeout(err error) bool {
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded)
}

// cause is the innermost reason of an error, in words that are the same from run to run: without ephemeral ports, local
// addresses and the time of day.
func cause(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return dnsCause(dns)
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return "x509: certificate has expired or is not yet valid"
	}
	if verification, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return verification.Err.Error()
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "connection closed"
	case errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe):
		return "connection closed"
	case isTimeout(err):
		return "no answer in time"
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		if isAlert(op) {
			return "remote error: " + op.Err.Error()
		}
		return op.Err.Error()
	}
	return err.Error()
}

func dnsCause(err *net.DNSError) string {
	switch {
	case err.IsNotFound:
		return "no such host"
	case err.IsTimeout:
		return "the name server does not answer"
	case strings.Contains(err.Err, "->"): // two addresses, one of them with an ephemeral port
		return "the name server cannot be reached"
	}
	return err.Err
}

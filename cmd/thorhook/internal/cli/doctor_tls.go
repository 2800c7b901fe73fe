package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"time"
)

// trustAdvice stands after the advice on every certificate that does not verify.
const trustAdvice = "--insecure tries without verifying (whether Thordata verifies is not documented)"

// checkTLS makes a handshake of its own that verifies nothing, so that it sees the certificate of any server, and judges
// the certificate then as a client would.
func (c *checkup) checkTLS(ctx context.Context) check {
	switch {
	case c.target.Scheme != "https":
		return skipped("the URL is http://")
	case c.proxy != nil:
		return skipped("the handshake goes through the proxy; the POST tells how it ends")
	}
	state, err := c.handshake(ctx)
	if err != nil {
		return c.handshakeFault(err)
	}
	if len(state.PeerCertificates) == 0 {
		return fault("the server shows no certificate", "configure a certificate in the receiver")
	}
	leaf := state.PeerCertificates[0]
	found := tls.VersionName(state.Version) + ", " + certificateText(leaf)
	problem, fix := c.certificateProblem(state.PeerCertificates)
	switch {
	case problem == "":
		return fine(found)
	case c.flags.insecure:
		return doubt(found+"; "+problem+", which --insecure overlooks", fix)
	}
	return fault(found+"; "+problem, fix+"; "+trustAdvice)
}

// handshake connects and speaks TLS with the address that accepted a connection before.
func (c *checkup) handshake(ctx context.Context) (tls.ConnectionState, error) {
	ctx, cancel := context.WithTimeout(ctx, c.patience())
	defer cancel()
	d, _ := c.connected()
	raw, err := c.dial(ctx, d.network, d.addr)
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer raw.Close()
	config := c.client.TLS.Clone()
	if config == nil {
		config = &tls.Config{}
	}
	config.InsecureSkipVerify = true
	config.ServerName = cmp.Or(config.ServerName, hostWithoutZone(c.host))
	stream := tls.Client(raw, config)
	err = stream.HandshakeContext(ctx)
	return stream.ConnectionState(), err
}

// hostWithoutZone is a host as certificates name it.
func hostWithoutZone(host string) string {
	name, _, _ := strings.Cut(host, "%")
	return name
}

func (c *checkup) handshakeFault(err error) check {
	const act = "handshake with "
	host := c.target.Host
	if _, plain := errors.AsType[tls.RecordHeaderError](err); plain {
		return fault(act+host+": the answer is no TLS", "the receiver speaks plain HTTP there: use http:// in place of https://")
	}
	if timedOut(err) {
		return fault(act+host+": no answer within "+c.patience().String(), "the receiver may speak plain HTTP there: try http:// in place of https://")
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "remote error" {
		return fault(act+host+": refused by the receiver: "+op.Err.Error(), "compare the protocol versions, ciphers and server names that the receiver allows")
	}
	return fault(act+host+": the receiver broke off", "does the receiver speak TLS there? try http:// in place of https://; look at its log otherwise")
}

// certificateText names a certificate's names, issuer and end.
func certificateText(leaf *x509.Certificate) string {
	issuer := cmp.Or(leaf.Issuer.CommonName, strings.Join(leaf.Issuer.Organization, " "), "an unnamed issuer")
	return "certificate for " + certificateNames(leaf) + " by " + printable(issuer) + ", valid until " + leaf.NotAfter.UTC().Format(time.DateOnly)
}

func certificateNames(leaf *x509.Certificate) string {
	const most = 4
	var names []string
	for _, name := range leaf.DNSNames {
		names = append(names, printable(name))
	}
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) > most {
		names = append(names[:most-1], "others")
	}
	if len(names) == 0 {
		return "no name"
	}
	return andList(names)
}

// certificateProblem verifies a chain as crypto/tls does and says what is wrong and how to mend it, "" for nothing.
func (c *checkup) certificateProblem(chain []*x509.Certificate) (problem, fix string) {
	leaf := chain[0]
	options := x509.VerifyOptions{DNSName: hostWithoutZone(c.host), Intermediates: x509.NewCertPool()}
	if c.client.TLS != nil {
		options.Roots = c.client.TLS.RootCAs
	}
	for _, between := range chain[1:] {
		options.Intermediates.AddCert(between)
	}
	_, err := leaf.Verify(options)
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	_, isName := errors.AsType[x509.HostnameError](err)
	_, isUnknown := errors.AsType[x509.UnknownAuthorityError](err)
	switch {
	case err == nil:
		return "", ""
	case isInvalid && invalid.Reason == x509.Expired && time.Now().Before(leaf.NotBefore):
		return "it is not valid before " + leaf.NotBefore.UTC().Format(time.DateOnly), "compare the clocks of both machines"
	case isInvalid && invalid.Reason == x509.Expired:
		return "a certificate of the chain has expired", "renew the receiver's certificate"
	case isName:
		return "it does not name " + c.host, "use one of its names in the URL, or have it issued for " + c.host
	case isUnknown && bytes.Equal(leaf.RawIssuer, leaf.RawSubject):
		return "it is self-signed and not trusted", "trust it with --cacert FILE, the file being the certificate itself"
	case isUnknown:
		return "its issuer is not trusted", "trust the issuer with --cacert FILE, or let the receiver send the whole chain"
	}
	return printable(err.Error()), "have the certificate issued anew"
}

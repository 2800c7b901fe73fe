//go:build unix

package wire

import (
	"crypto/tls"
	"net"
	"syscall"
)

// unsolicited returns a function that tells whether bytes wait on a connection, without reading them; nil for one that is
// not of the system. The function does not wait, and works after the connection's deadline, too.
func unsolicited(stream net.Conn) func() bool {
	if secured, ok := stream.(*tls.Conn); ok {
		stream = secured.NetConn()
	}
	system, ok := stream.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := system.SyscallConn()
	if err != nil {
		return nil
	}
	return func() bool {
		n := 0
		err := raw.Control(func(fd uintptr) {
			n, _, _ = syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK)
		})
		return err == nil && n > 0
	}
}

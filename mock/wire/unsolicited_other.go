//go:build !unix

package wire

import "net"

// unsolicited cannot tell on this system.
func unsolicited(net.Conn) func() bool { return nil }

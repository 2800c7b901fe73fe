package wire

import (
	"context"
	"sync"
)

// A pool keeps idle connections, the last used first, and bounds how many attempts run and how many connections are open.
type pool struct {
	slots chan struct{} // one for each running attempt

	mu     sync.Mutex
	idle   []*conn // the last one was used last
	open   int     // connections, idle ones included
	closed bool
}

// acquire takes a slot, or returns false when ctx ends first.
func (p *pool) acquire(ctx context.Context) bool {
	select {
	case p.slots <- struct{}{}:
		return true
	default:
	}
	select {
	case p.slots <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (p *pool) release() { <-p.slots }

// take returns an idle connection to t, or nil when there is none.
func (p *pool) take(t *Target) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.idle) - 1; i >= 0; i-- {
		if cn := p.idle[i]; cn.target == t || cn.target.key == t.key {
			p.remove(i)
			return cn
		}
	}
	return nil
}

// reserve entitles the holder of a slot to open a connection. So that the bound holds, the connection that was idle for
// longest may have to go.
func (p *pool) reserve() {
	p.mu.Lock()
	p.open++
	var victim *conn
	if p.open > cap(p.slots) && len(p.idle) > 0 {
		victim = p.idle[0]
		p.remove(0)
	}
	p.mu.Unlock()
	if victim != nil {
		p.drop(victim)
	}
}

// remove takes the connection at i out of idle. The lock is held.
func (p *pool) remove(i int) {
	last := len(p.idle) - 1
	copy(p.idle[i:], p.idle[i+1:])
	p.idle[last] = nil
	p.idle = p.idle[:last]
}

// put gives a connection back for further use.
func (p *pool) put(cn *conn) {
	p.mu.Lock()
	keep := !p.closed
	if keep {
		p.idle = append(p.idle, cn)
	}
	p.mu.Unlock()
	if !keep {
		p.drop(cn)
	}
}

// drop closes a connection; cn is nil when one was not opened after all.
func (p *pool) drop(cn *conn) {
	if cn != nil {
		cn.shut()
	}
	p.mu.Lock()
	p.open--
	p.mu.Unlock()
}

// close closes the idle connections, and each other one when it is given back.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, cn := range idle {
		p.drop(cn)
	}
}

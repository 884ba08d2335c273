package mail

import (
	"errors"
	"net"
	"sync"
	"time"
)

// maxReply is how many bytes a server may say before it is asked something else. RFC 5321 allows 512 a line; the
// certificates of a handshake are the most that any needs.
const maxReply = 64 << 10

var errTooMuch = errors.New("the server talks without end")

// conn is a connection whose other side may not talk without end, and that can be ended soon.
type conn struct {
	net.Conn
	mu    sync.Mutex
	heard int       // bytes since something was said
	last  time.Time // no deadline is later; zero: any may be
}

// Read is the connection's, until too much was said.
func (c *conn) Read(p []byte) (int, error) {
	c.mu.Lock()
	left := maxReply - c.heard
	c.mu.Unlock()
	if left <= 0 {
		return 0, errTooMuch
	}
	n, err := c.Conn.Read(p[:min(len(p), left)])
	c.mu.Lock()
	c.heard += n
	c.mu.Unlock()
	return n, err
}

// Write is the connection's.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	c.heard = 0
	c.mu.Unlock()
	return c.Conn.Write(p)
}

// SetDeadline is the connection's; once it has to hurry, no deadline is later than that.
func (c *conn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.last.IsZero() && (t.IsZero() || t.After(c.last)) {
		t = c.last
	}
	return c.Conn.SetDeadline(t)
}

// grace is how long an answer is waited for when the program is asked to stop.
const grace = 5 * time.Second

// hurry ends the connection soon, whatever is still to be said on it.
func (c *conn) hurry() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = time.Now().Add(grace)
	c.Conn.SetDeadline(c.last)
}

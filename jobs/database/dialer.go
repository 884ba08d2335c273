package database

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"sync"
	"time"
)

// inBytes is how much is read from the network at a time.
const inBytes = 64 << 10

// Dialer opens connections that end by themselves when the server falls silent, for the driver waits for ever.
type Dialer struct {
	Silence time.Duration // how long the server may say nothing: longer than a statement may take
	Parting time.Duration // how long it may take to answer once nobody waits for it any more

	mu    sync.Mutex
	conns []*conn
}

// Dial opens a connection.
func (d *Dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout opens a connection within a time.
func (d *Dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// DialContext opens a connection.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	var plain net.Dialer
	opened, err := plain.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: opened, ended: d.forget, silent: func() { d.part(0) }, silence: d.Silence}
	c.in = bufio.NewReaderSize(patient{c}, inBytes)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conns = append(d.conns, c)
	return c, nil
}

// forget lets go of a connection that is closed.
func (d *Dialer) forget(c *conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conns = slices.DeleteFunc(d.conns, func(other *conn) bool { return other == c })
}

// Part gives the server a moment to end what it does, and then ends the connections.
func (d *Dialer) Part() { d.part(d.Parting) }

func (d *Dialer) part(within time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.conns {
		c.part(within)
	}
}

type conn struct {
	net.Conn
	in      *bufio.Reader
	ended   func(*conn)
	silent  func() // ends all of the server's connections: nobody waits for each in turn
	silence time.Duration
	mu      sync.Mutex
	given   bool // a deadline of the driver's, or the last one, stands
}

// Read reads what is there, more at a time than the driver asks for.
func (c *conn) Read(b []byte) (int, error) { return c.in.Read(b) }

// patient waits for what the server says, but not for ever.
type patient struct{ *conn }

func (p patient) Read(b []byte) (int, error) {
	p.mu.Lock()
	given := p.given
	if !given {
		p.Conn.SetReadDeadline(time.Now().Add(p.silence))
	}
	p.mu.Unlock()
	n, err := p.Conn.Read(b)
	if !given && errors.Is(err, os.ErrDeadlineExceeded) {
		p.silent()
	}
	return n, err
}

func (c *conn) part(parting time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.given = true
	c.Conn.SetDeadline(time.Now().Add(parting))
}

// SetDeadline is what the driver limits connecting with.
func (c *conn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.given = !t.IsZero()
	return c.Conn.SetDeadline(t)
}

// Close ends the connection.
func (c *conn) Close() error {
	c.ended(c)
	return c.Conn.Close()
}

package mail

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestGreetLogsInAndSendsNothing(t *testing.T) {
	own, ca := certificate(t)
	p := &post{login: "clinic:secret-canary"}
	server := listen(t, p, own)
	server.CAFile, server.Username, server.Password = ca, "clinic", "secret-canary"
	if err := dial(t, server).Greet(t.Context()); err != nil {
		t.Error(err)
	}
	if p.sessions == 0 || len(p.received) > 0 {
		t.Errorf("%d sessions, received %v", p.sessions, p.received)
	}
	server.Password = "wrong-canary"
	err := dial(t, server).Greet(t.Context())
	if !errors.Is(err, jobs.ErrUnavailable) || strings.Contains(err.Error(), "canary") {
		t.Errorf("a wrong password: %v", err)
	}
	server.CAFile = ""
	err = dial(t, server).Greet(t.Context())
	if !errors.Is(err, jobs.ErrBarred) || !strings.Contains(err.Error(), "ca_file") {
		t.Errorf("an unknown certificate: %v", err)
	}
}

func TestGreetWaitsNoLongerThanItsTimeout(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	server := Server{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: "none", From: "hr@clinic.example",
		PerMinute: 1, Timeout: 300 * time.Millisecond}
	start := time.Now()
	if err := dial(t, server).Greet(context.Background()); !errors.Is(err, jobs.ErrAway) {
		t.Errorf("a silent server: %v", err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}

package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"ceuwatch/jobs"
)

// script is a mail server that answers a step, named by its verb (greeting, auth, mail, rcpt, data, dot, quit), as a
// test says, and every other one as servers do.
type script map[string]string

// silent is the answer of a server that keeps the connection and says nothing.
const silent = "silent"

// play starts the server, unencrypted, and returns how to reach it.
func (s script) play(t *testing.T) Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return Server{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: "none", From: "hr@clinic.example",
		PerMinute: 1_000_000, Timeout: 5 * time.Second,
	}
}

func (s script) serve(conn net.Conn) {
	defer conn.Close()
	usual := script{
		"greeting": "220 mail.test", "ehlo": "250-mail.test\r\n250-AUTH CRAM-MD5\r\n250 ENHANCEDSTATUSCODES", "helo": "250 mail.test",
		"auth": "334 PDEyMz4=", "mail": "250 ok", "rcpt": "250 ok", "data": "354 go on", "dot": "250 taken", "rset": "250 ok",
		"quit": "221 bye",
	}
	say := func(verb string) bool {
		reply, ok := s[verb]
		if !ok {
			reply = usual[verb]
		}
		if reply == silent {
			return true
		}
		_, err := fmt.Fprint(conn, reply+"\r\n")
		return err == nil && !strings.HasPrefix(reply, "421")
	}
	if !say("greeting") {
		return
	}
	lines := bufio.NewScanner(conn)
	lines.Buffer(nil, 1<<20)
	inside := false
	for lines.Scan() {
		verb := strings.ToLower(strings.Fields(lines.Text() + " -")[0])
		switch {
		case inside && lines.Text() != ".":
			continue
		case inside:
			inside, verb = false, "dot"
		case verb == "data":
			inside = s["data"] == ""
		}
		if !say(verb) || verb == "quit" {
			return
		}
	}
}

func TestARefusalIsChargedToWhomItIsAbout(t *testing.T) {
	tests := []struct {
		step, reply string
		want        error
		mend        string
	}{
		{"rcpt", "550 5.1.1 no such user", jobs.ErrRefused, ""},
		{"rcpt", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found", jobs.ErrRefused, ""},
		{"rcpt", "550 5.2.1 mailbox disabled", jobs.ErrRefused, ""},
		{"rcpt", "552 5.2.2 mailbox full", jobs.ErrRefused, ""},
		{"rcpt", "550 User unknown", jobs.ErrRefused, ""},
		{"rcpt", "550 5.7.133 not accepted from outside", jobs.ErrRefused, ""},
		{"rcpt", "452 4.2.2 mailbox over quota", jobs.ErrLater, ""},
		{"rcpt", "450 4.7.1 greylisted, come back", jobs.ErrLater, ""},
		{"dot", "550 5.7.1 rejected as spam", jobs.ErrRefused, ""},
		{"dot", "552 5.3.4 message size exceeds fixed limit", jobs.ErrTooLarge, ""},
		{"dot", "552 too much", jobs.ErrTooLarge, ""},
		{"dot", "554 5.2.252 SendAsDenied; relay@x.example not allowed to send as hr@x.example", jobs.ErrBarred, "mail.from"},
		{"dot", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", jobs.ErrBarred, "mail.username"},
		{"dot", "550-5.4.5 Daily user sending quota exceeded\r\n550 5.4.5 see the help", jobs.ErrBarred, "quota"},
		{"dot", "550 5.1.90 too many recipients today", jobs.ErrBarred, "quota"},
		{"dot", "550 5.7.26 unauthenticated", jobs.ErrBarred, "SPF"},
		{"rcpt", "504 5.5.2 <host>: Helo command rejected: need fully-qualified hostname", jobs.ErrBarred, "mail.helo"},
		{"rcpt", "554 5.7.1 <a@clinic.example>: Relay access denied", jobs.ErrBarred, "relay"},
		{"rcpt", "550 relaying denied", jobs.ErrBarred, "relay"},
		{"rcpt", "550 5.7.1 no", jobs.ErrUnclear, ""},
		{"rcpt", "535 authentication needed", jobs.ErrUnclear, ""},
		{"rcpt", "554 5.0.0 transaction failed", jobs.ErrUnclear, ""},
		{"mail", "530 5.7.57 Client not authenticated to send mail", jobs.ErrBarred, "mail.username"},
		{"mail", "550 no", jobs.ErrBarred, "mail.from"},
		{"mail", "451 4.3.0 later", jobs.ErrPaused, ""},
		{"rcpt", "421 4.7.0 too many messages", jobs.ErrPaused, ""},
		{"dot", "421 4.3.2 closing", jobs.ErrPaused, ""},
		{"rcpt", "450 4.7.28 rate of messages", jobs.ErrPaused, ""},
		{"auth", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant", jobs.ErrBarred, "xoauth2"},
		{"auth", "454 4.7.0 Too many login attempts, please try again later", jobs.ErrPaused, ""},
		{"greeting", "421 4.3.2 Service not available", jobs.ErrPaused, ""},
		{"greeting", "554 5.7.1 blocked using a list", jobs.ErrBarred, "this machine"},
	}
	kinds := []error{jobs.ErrTooLarge, jobs.ErrRefused, jobs.ErrLater, jobs.ErrUnclear, jobs.ErrPaused, jobs.ErrBarred}
	for _, test := range tests {
		t.Run(test.step+" "+test.reply, func(t *testing.T) {
			server := script{test.step: test.reply}.play(t)
			if test.step == "auth" {
				server.Username, server.Password = "clinic", "secret-canary"
			}
			_, err := send(t, dial(t, server), "a@clinic.example")
			for _, kind := range kinds {
				want := kind == test.want || kind == jobs.ErrRefused && test.want == jobs.ErrTooLarge
				if errors.Is(err, kind) != want {
					t.Errorf("is it %q? %v", kind, err)
				}
			}
			if !strings.Contains(fmt.Sprint(err), test.mend) {
				t.Errorf("the mend does not name %s: %v", test.mend, err)
			}
			if session := errors.Is(err, jobs.ErrBarred) || errors.Is(err, jobs.ErrPaused); session != errors.Is(err, jobs.ErrUnavailable) {
				t.Errorf("the service is said to be unavailable: %v", err)
			}
			for _, word := range []string{"canary", "example", "SendAsDenied", "Tenant"} {
				if strings.Contains(fmt.Sprint(err), word) {
					t.Errorf("the error says %q as the server did: %v", word, err)
				}
			}
		})
	}
}

func TestAServerThatTalksWithoutEndIsLeft(t *testing.T) {
	for _, step := range []string{"greeting", "rcpt"} {
		server := script{step: strings.Repeat("250-"+strings.Repeat("x", 1000)+"\r\n", 70) + "250 x"}.play(t)
		if _, err := send(t, dial(t, server), "a@clinic.example"); err == nil {
			t.Errorf("an endless %s was listened to", step)
		}
	}
}

func TestWhatWasSaidUnaskedIsNoAnswerToTheNextMessage(t *testing.T) {
	s := dial(t, script{"dot": "250 taken\r\n550 5.1.1 somebody else"}.play(t))
	for range 3 {
		if _, err := send(t, s, "a@clinic.example"); err != nil {
			t.Error(err)
		}
	}
}

func TestAServerThatNeverSaysGoodbyeKeepsNobody(t *testing.T) {
	t.Parallel()
	server := script{"quit": silent}.play(t)
	s := dial(t, server)
	if _, err := send(t, s, "a@clinic.example"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestAStopEndsTheConversationSoon(t *testing.T) {
	t.Parallel()
	server := script{"dot": silent}.play(t)
	server.Timeout = time.Hour
	ctx, cancel := context.WithCancel(context.Background())
	s := dial(t, server)
	err := s.Send(ctx, "a@clinic.example", []byte(text), func() error { cancel(); return nil })
	if !errors.Is(err, jobs.ErrDoubt) {
		t.Error(err)
	}
}

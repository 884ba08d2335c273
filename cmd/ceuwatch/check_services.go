package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	stdmail "net/mail"
	"strings"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/check"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/mail"
	"ceuwatch/jobs/schedule"
	"ceuwatch/report/message"
)

// greetTimeout is how long a step of the conversation with the mail server may take when somebody waits for it.
const greetTimeout = 10 * time.Second

// examineMail looks at the mail server, and sends a test message where an address for one is given.
func (s *setup) examineMail(ctx context.Context, to string) check.Area {
	area := check.Area{Name: "mail"}
	m := &s.config.Mail
	channel, err := s.config.channel(greetTimeout)
	server, sends := channel.(interface {
		jobs.Channel
		Greet(ctx context.Context) error
	})
	if err == nil && !sends {
		area.Fact("mode outbox: messages are filed in the run, and none is sent")
		if to != "" {
			area.Fail(jobs.ErrConfig, "--mail", "in mode outbox no test message is sent either",
				"set mail.mode to smtp, with mail.host and mail.from")
		}
		return area
	}
	if m.TLS == "none" && !local(m.Host) {
		area.Warn("mail.tls", "messages to "+m.Host+" can be read and changed on the way", "write mandatory")
	}
	at := net.JoinHostPort(m.Host, fmt.Sprint(m.Port))
	if err == nil {
		err = server.Greet(ctx)
	}
	area.Mail(at, err)
	if to == "" || err != nil {
		return area
	}
	if err := errors.Join(sendTest(ctx, server, m.From, to), server.Close()); err != nil {
		area.FailWith(err, "--mail", "see what the mail server's log says of it")
		return area
	}
	area.Fact("it took a test message to %s: see whether it arrives", to)
	return area
}

// local reports whether a host is this machine.
func local(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// sendTest sends a message that names nobody.
func sendTest(ctx context.Context, server jobs.Channel, from, to string) error {
	_, domain, _ := strings.Cut(from, "@")
	var text bytes.Buffer
	var composer mail.Composer
	if err := composer.Compose(&text, message.Message{
		MessageID: rand.Text() + "@" + domain, Date: time.Now(), From: stdmail.Address{Address: from}, To: to,
		Subject: "Test message from ceuwatch",
		Body:    "This is a test: ceuwatch can send mail from here.\n\nNothing else was sent, and nobody's data is in it.\n",
	}); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	err := server.Send(ctx, to, text.Bytes(), func() error { return nil })
	if err != nil && !errors.Is(err, jobs.ErrUnavailable) {
		return fmt.Errorf("%w: %w", jobs.ErrUnavailable, err)
	}
	return err
}

func (s *setup) examineSchedule() check.Area {
	zone, err := time.LoadLocation(s.config.Organization.TimeZone)
	if err != nil {
		return check.Schedule(time.Time{}, false, err)
	}
	now := time.Now()
	next, err := schedule.Next(s.config.Schedule.Cron, zone, now)
	return check.Schedule(next, schedule.Risky(s.config.Schedule.Cron, zone, now), err)
}

func (s *setup) examineLedger(ctx context.Context, f *flags) check.Area {
	if !s.hasLedger(f) {
		return check.Ledger(false, 0, nil)
	}
	store, err := ledger.Open(ctx, s.ledgerDSN(f))
	if err != nil {
		return check.Ledger(true, 0, err)
	}
	runs, err := store.Runs(ctx)
	return check.Ledger(true, len(runs), errors.Join(err, store.Close()))
}

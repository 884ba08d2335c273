package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"ceuwatch/jobs"
)

// Server says how messages are sent.
type Server struct {
	Host      string
	Port      int
	Plain     bool   // without TLS, for a relay on this machine
	CAFile    string // of the server's certificate; empty: the machine's own
	Username  string // empty: no login
	Password  string
	From      string // the envelope's sender, an address
	PerMinute int
	Timeout   time.Duration // of each step
}

// SMTP sends messages through a mail server, one recipient a message, over one connection for as long as it lasts.
type SMTP struct {
	client *gomail.Client
	server Server
	open   *smtp.Client // nil: not connected
	next   time.Time    // before which no message is sent
}

// NewSMTP returns a sender, not yet connected. The error is [jobs.ErrConfig].
func NewSMTP(server Server) (*SMTP, error) {
	if !address(server.From) {
		return nil, fmt.Errorf("%w: mail.from is no plain address: write one such as hr@example.org", jobs.ErrConfig)
	}
	options := []gomail.Option{
		gomail.WithPort(server.Port), gomail.WithTimeout(server.Timeout), gomail.WithoutSMTPUTF8(),
		gomail.WithTLSPolicy(gomail.TLSMandatory),
	}
	if server.Port == 465 && !server.Plain {
		options = append(options, gomail.WithSSL())
	}
	if server.Plain {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	trusted := &tls.Config{ServerName: server.Host, MinVersion: tls.VersionTLS12}
	if server.CAFile != "" {
		pem, err := os.ReadFile(server.CAFile)
		if err != nil {
			return nil, fmt.Errorf("%w: mail.ca_file: %w", jobs.ErrConfig, err)
		}
		if trusted.RootCAs = x509.NewCertPool(); !trusted.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%w: mail.ca_file %s holds no certificate: write PEM", jobs.ErrConfig, server.CAFile)
		}
	}
	options = append(options, gomail.WithTLSConfig(trusted))
	if server.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(server.Username),
			gomail.WithPassword(server.Password))
	}
	client, err := gomail.NewClient(server.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("%w: mail: %w", jobs.ErrConfig, err)
	}
	return &SMTP{client: client, server: server}, nil
}

// Send is as [jobs.Sender] says.
func (s *SMTP) Send(ctx context.Context, to string, message []byte, ready func() error) error {
	if !address(to) {
		return fmt.Errorf("%w: the recipient is not one plain address: correct it, or print the letter", jobs.ErrRefused)
	}
	if err := s.pace(ctx); err != nil {
		return err
	}
	if s.open == nil {
		open, err := s.client.DialToSMTPClientWithContext(ctx)
		if err != nil {
			return s.noSession(ctx, err)
		}
		s.open = open
	}
	err := s.hand(to, message, ready)
	if err != nil && s.open != nil && s.open.Reset() != nil {
		s.drop()
	}
	return err
}

// pace waits until the next message may be sent.
func (s *SMTP) pace(ctx context.Context) error {
	timer := time.NewTimer(time.Until(s.next))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("stopped: %w", ctx.Err())
	case <-timer.C:
	}
	s.next = time.Now().Add(time.Minute / time.Duration(s.server.PerMinute))
	return nil
}

// A message is written in parts, each within the time limit of a step; the server may think about the whole for as many
// steps as patience says, since an answer that is not waited for makes a second copy.
const (
	partSize = 1 << 18
	patience = 5
)

// hand hands the message over on the open connection.
func (s *SMTP) hand(to string, message []byte, ready func() error) error {
	if err := s.open.UpdateDeadline(s.server.Timeout); err != nil {
		return s.lost(err)
	}
	if err := s.open.Mail("<" + s.server.From + ">"); err != nil {
		return s.answered("the sender", err, jobs.ErrBarred)
	}
	if err := s.open.Rcpt("<" + to + ">"); err != nil {
		return s.answered("the recipient", err, jobs.ErrRefused)
	}
	data, err := s.open.Data()
	if err != nil {
		return s.answered("the message", err, jobs.ErrRefused)
	}
	for part := range slices.Chunk(message, partSize) {
		if err := s.open.UpdateDeadline(s.server.Timeout); err != nil {
			return s.lost(err)
		}
		if _, err := data.Write(part); err != nil {
			return s.lost(err)
		}
	}
	if err := ready(); err != nil {
		s.drop() // without the message's end, the server forgets it
		return err
	}
	if err := s.open.UpdateDeadline(patience * s.server.Timeout); err != nil {
		return s.lost(err)
	}
	if err := data.Close(); err != nil {
		var reply *textproto.Error
		if !errors.As(err, &reply) {
			s.drop()
			return fmt.Errorf("%w: the connection was lost before the mail server answered", jobs.ErrDoubt)
		}
		return s.answered("the message", err, jobs.ErrRefused)
	}
	return nil
}

// answered says what a reply of the server means: 4xx is to be tried again, 5xx is for good. A login that is missing
// is no matter of the recipient's, whatever the server was asked.
func (s *SMTP) answered(what string, err error, forGood error) error {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return s.lost(err)
	}
	switch {
	case reply.Code == 421:
		s.drop()
		return fmt.Errorf("%w: %s: %w", jobs.ErrLater, what, err)
	case reply.Code == 530 || reply.Code == 534 || reply.Code == 535 || reply.Code == 538:
		return barred(what, err)
	case reply.Code >= 500 && forGood == jobs.ErrBarred:
		return barred(what, err)
	case reply.Code >= 500:
		return fmt.Errorf("%w: the mail server refuses %s: %w", forGood, what, err)
	}
	return fmt.Errorf("%w: the mail server puts %s off: %w", jobs.ErrLater, what, err)
}

func barred(what string, err error) error {
	return fmt.Errorf("%w: %w: the mail server refuses %s: %w: see to mail.host, mail.username and mail.from",
		jobs.ErrUnavailable, jobs.ErrBarred, what, err)
}

// noSession says why no connection could be made.
func (s *SMTP) noSession(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("stopped: %w", ctx.Err())
	}
	var reply *textproto.Error
	var network net.Error
	at := net.JoinHostPort(s.server.Host, fmt.Sprint(s.server.Port))
	switch {
	case errors.As(err, &reply) && reply.Code < 500:
		return fmt.Errorf("%w: %s: %w", jobs.ErrLater, at, err)
	case errors.As(err, &reply):
		return barred("the session", err)
	case isTLS(err):
		return fmt.Errorf("%w: %w: %s: %w: set mail.ca_file to the certificate's authority, or mail.tls to none for a "+
			"relay on this machine", jobs.ErrUnavailable, jobs.ErrBarred, at, err)
	case errors.As(err, &network), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %w: the mail server %s does not answer: %w", jobs.ErrUnavailable, jobs.ErrAway, at, err)
	}
	return barred("the session", err) // the library's own refusal: no login offered, a name that is none
}

// isTLS reports whether the connection could not be made private.
func isTLS(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &certificate) || errors.As(err, &record) || strings.Contains(err.Error(), "STARTTLS")
}

func (s *SMTP) lost(err error) error {
	s.drop()
	return fmt.Errorf("%w: the connection to the mail server was lost: %w", jobs.ErrLater, err)
}

func (s *SMTP) drop() {
	if s.open != nil {
		s.open.Close()
		s.open = nil
	}
}

// Close ends the connection.
func (s *SMTP) Close() error {
	if s.open != nil && s.open.Quit() != nil {
		s.drop()
	}
	return nil
}

// Outbox leaves messages where they lie: in the run's directory.
type Outbox struct{}

// Send is as [jobs.Sender] says.
func (Outbox) Send(_ context.Context, _ string, _ []byte, ready func() error) error { return ready() }

// Close does nothing.
func (Outbox) Close() error { return nil }

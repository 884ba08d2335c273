package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/textproto"
	"os"
	"slices"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"ceuwatch/jobs"
)

// Server says how messages are sent.
type Server struct {
	Host      string
	Port      int
	TLS       string // mandatory: by STARTTLS; implicit: from the first byte on; none: for a relay on this machine
	CAFile    string // of the server's certificate; empty: the machine's own
	Helo      string // the name that this machine gives itself; empty: its own
	Username  string // empty: no login
	Password  string
	Token     Token  // logs in by XOAUTH2 in the password's place; nil: none
	From      string // the envelope's sender, an address
	PerMinute int
	Timeout   time.Duration // of each step
}

// SMTP sends messages through a mail server, one recipient a message, over one connection for as long as it lasts.
type SMTP struct {
	client   *gomail.Client
	server   Server
	implicit *tls.Config  // nil: the connection starts in the clear
	conn     *conn        // of the connection that was opened last
	open     *smtp.Client // nil: not connected
	next     time.Time    // before which no message is sent
}

// NewSMTP returns a sender, not yet connected. The error is [jobs.ErrConfig].
func NewSMTP(server Server) (*SMTP, error) {
	if !address(server.From) {
		return nil, fmt.Errorf("%w: mail.from is no plain address: write one such as hr@example.org", jobs.ErrConfig)
	}
	s := &SMTP{server: server}
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
	options := []gomail.Option{
		gomail.WithPort(server.Port), gomail.WithTimeout(server.Timeout), gomail.WithoutSMTPUTF8(),
		gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(trusted),
		gomail.WithDialContextFunc(s.dial), gomail.WithSMTPAuth(gomail.SMTPAuthNoAuth), // see login
	}
	if server.TLS != "mandatory" {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS)) // no STARTTLS
	}
	if server.Helo != "" {
		options = append(options, gomail.WithHELO(server.Helo))
	}
	if server.TLS == "implicit" {
		s.implicit = trusted
	}
	var err error
	if s.client, err = gomail.NewClient(server.Host, options...); err != nil {
		return nil, fmt.Errorf("%w: mail: %w", jobs.ErrConfig, err)
	}
	return s, nil
}

// Send is as [jobs.Channel] says.
func (s *SMTP) Send(ctx context.Context, to string, message []byte, ready func() error) error {
	if !address(to) {
		return fmt.Errorf("%w: the recipient is not one plain address: correct it, or print the letter", jobs.ErrRefused)
	}
	if err := s.pace(ctx); err != nil {
		return err
	}
	if s.open == nil {
		if err := s.connect(ctx); err != nil {
			return err
		}
	}
	stop := context.AfterFunc(ctx, s.conn.hurry)
	err := s.hand(to, message, ready)
	stop()
	if s.open != nil && (err != nil && s.open.Reset() != nil || s.open.Text.R.Buffered() > 0) {
		s.drop() // what was said unasked would be taken for the answer to the next message
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
		return s.answered(atSender, err)
	}
	if err := s.open.Rcpt("<" + to + ">"); err != nil {
		return s.answered(atRecipient, err)
	}
	data, err := s.open.Data()
	if err != nil {
		return s.answered(atMessage, err)
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
		return s.answered(atMessage, err)
	}
	return nil
}

// answered says what an error means: a reply of the server's, or a connection that is lost.
func (s *SMTP) answered(at step, err error) error {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return s.lost(err)
	}
	err = refusal(at, reply)
	if errors.Is(err, jobs.ErrPaused) || errors.Is(err, jobs.ErrBarred) {
		s.drop()
	}
	return err
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

// leave is how long a server may take to say goodbye.
const leave = 3 * time.Second

// Close ends the connection.
func (s *SMTP) Close() error {
	if s.open != nil {
		if s.open.UpdateDeadline(leave) != nil || s.open.Quit() != nil {
			s.drop() // everything was answered: how the server takes leave says no more
		}
		s.open = nil
	}
	return nil
}

// Manner is as [jobs.Channel] says.
func (*SMTP) Manner() jobs.Manner { return jobs.Manner{Mode: "smtp", Taken: jobs.Accepted, AtOnce: 1} }

// Outbox leaves messages where they lie: in the run's directory.
type Outbox struct{}

// Manner is as [jobs.Channel] says.
func (Outbox) Manner() jobs.Manner {
	return jobs.Manner{Mode: "outbox", Taken: jobs.Filed, AtOnce: filedAtOnce}
}

// filedAtOnce is how many messages are noted together.
const filedAtOnce = 500

// Send does nothing: the message lies there already.
func (Outbox) Send(context.Context, string, []byte, func() error) error { return nil }

// Close does nothing.
func (Outbox) Close() error { return nil }

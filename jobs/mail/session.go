package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"

	"ceuwatch/jobs"
)

// Token gives what logs in by XOAUTH2. Its errors hold no secret.
type Token func(ctx context.Context) (string, error)

// dial opens a connection, encrypted from its first byte on where the server is configured so.
func (s *SMTP) dial(ctx context.Context, network, address string) (net.Conn, error) {
	plain, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	s.conn = &conn{Conn: plain}
	if s.implicit == nil {
		return s.conn, nil
	}
	private := tls.Client(s.conn, s.implicit)
	if err := private.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, plain.Close())
	}
	return private, nil
}

// connect opens a session: connection, greeting, encryption and login.
func (s *SMTP) connect(ctx context.Context) error {
	s.conn = nil
	open, err := s.client.DialToSMTPClientWithContext(ctx)
	if err == nil {
		if err = s.login(ctx, open); err != nil {
			open.Close()
		}
	} else if s.conn != nil {
		s.conn.Close() // which the library leaves open
	}
	if err != nil {
		return s.noSession(ctx, err)
	}
	s.open = open
	return nil
}

// login logs in, by the safest way that the server offers.
func (s *SMTP) login(ctx context.Context, open *smtp.Client) error {
	if s.server.Username == "" {
		return nil
	}
	_, offered := open.Extension("AUTH")
	ways := strings.Fields(strings.ToUpper(offered))
	offers := func(way string) bool { return slices.Contains(ways, way) }
	_, err := open.GetTLSConnectionState()
	private, user, password := err == nil, s.server.Username, s.server.Password
	switch {
	case s.server.Token != nil:
		if !private || !offers("XOAUTH2") {
			return errNoLogin{"XOAUTH2", ways, private}
		}
		token, err := s.server.Token(ctx)
		if err != nil {
			return err
		}
		return open.Auth(smtp.XOAuth2Auth(user, token))
	case offers("SCRAM-SHA-256"):
		return open.Auth(smtp.ScramSHA256Auth(user, password))
	case offers("CRAM-MD5"):
		return open.Auth(smtp.CRAMMD5Auth(user, password))
	case private && offers("PLAIN"):
		return open.Auth(smtp.PlainAuth("", user, password, s.server.Host, false))
	case private && offers("LOGIN"):
		return open.Auth(smtp.LoginAuth(user, password, s.server.Host, false))
	}
	return errNoLogin{"a password", ways, private}
}

// errNoLogin: the server offers no way to log in that is safe and configured.
type errNoLogin struct {
	wanted  string
	offered []string
	private bool
}

func (e errNoLogin) Error() string {
	if len(e.offered) == 0 {
		return "the server offers no login: leave mail.username out for a relay that asks for none"
	}
	if !e.private {
		return "the connection is not encrypted, and a login could be read on the way: set mail.tls to mandatory or implicit"
	}
	return "the server takes no login by " + e.wanted + ", but by " + strings.Join(e.offered, ", ") + ": set mail.auth so"
}

// implicitPort is where servers encrypt from the first byte on (RFC 8314, section 3.3).
const implicitPort = 465

// noSession says why there is no session.
func (s *SMTP) noSession(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("stopped: %w", ctx.Err())
	}
	if errors.Is(err, jobs.ErrAway) {
		return err // the token's issuer
	}
	at := net.JoinHostPort(s.server.Host, fmt.Sprint(s.server.Port))
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return fmt.Errorf("%s: %w", at, refusal(atLogin, reply))
	}
	var none errNoLogin
	if errors.As(err, &none) || errors.Is(err, errToken) {
		return fmt.Errorf("%w: %w: %s: %w", jobs.ErrUnavailable, jobs.ErrBarred, at, err)
	}
	if mend := s.tlsMend(err); mend != "" {
		return fmt.Errorf("%w: %w: %s: %w: %s", jobs.ErrUnavailable, jobs.ErrBarred, at, err, mend)
	}
	mend := "see to mail.host and mail.port"
	if s.server.Port == implicitPort && s.implicit == nil {
		mend = "set mail.tls to implicit, which port 465 is for"
	}
	return fmt.Errorf("%w: %w: the mail server %s does not answer: %w: %s", jobs.ErrUnavailable, jobs.ErrAway, at, err, mend)
}

// tlsMend says what to do about a connection that could not be made private; empty, where the error is another one.
func (s *SMTP) tlsMend(err error) string {
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &name) && len(name.Certificate.DNSNames)+len(name.Certificate.IPAddresses) == 0:
		return "the certificate names no host (no subject alternative name): have the server's renewed with one"
	case errors.As(err, &name):
		return "write the name in mail.host that the certificate is for"
	case errors.As(err, &authority):
		return "set mail.ca_file to the certificate of the authority that signed the server's"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate has run out, or this machine's clock is wrong: have it renewed"
	case errors.As(err, &invalid):
		return "have the server's certificate renewed"
	case errors.As(err, &record) && s.implicit != nil:
		return "the server does not start with encryption on this port: set mail.tls to mandatory, or mail.port to 465"
	case strings.Contains(err.Error(), "STARTTLS"):
		return "the server offers no encryption here: set mail.port to 587 or mail.tls to implicit; mail.tls none is for a " +
			"relay on this machine alone"
	case errors.As(err, &alert), strings.Contains(err.Error(), "protocol version"):
		return "the server speaks no TLS 1.2 or later: have it updated, or use another relay"
	case errors.As(err, &record):
		return "the server breaks off encryption: see to it"
	}
	return ""
}

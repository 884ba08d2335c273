package mail

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"ceuwatch/jobs"
)

// post is a mail server in this process that does as a test says.
type post struct {
	mu       sync.Mutex
	received []string // recipients whose message was taken
	sessions int
	texts    []string
	from     func() error
	rcpt     func(to string) error
	data     func(c *gosmtp.Conn, text string) error // after the message's end
	early    func(c *gosmtp.Conn) bool               // before it is read; true: the connection is gone
	login    string
}

func (p *post) NewSession(c *gosmtp.Conn) (gosmtp.Session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions++
	return &letterbox{post: p, conn: c}, nil
}

type letterbox struct {
	post *post
	conn *gosmtp.Conn
	to   string
}

func (l *letterbox) Reset()        {}
func (l *letterbox) Logout() error { return nil }

func (l *letterbox) AuthMechanisms() []string {
	if l.post.login == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (l *letterbox) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user+":"+password != l.post.login {
			return gosmtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (l *letterbox) Mail(string, *gosmtp.MailOptions) error {
	if l.post.from != nil {
		return l.post.from()
	}
	return nil
}

func (l *letterbox) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	l.to = to
	if l.post.rcpt != nil {
		return l.post.rcpt(to)
	}
	return nil
}

func (l *letterbox) Data(r io.Reader) error {
	if l.post.early != nil && l.post.early(l.conn) {
		return errors.New("gone")
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	l.post.mu.Lock()
	l.post.received = append(l.post.received, l.to)
	l.post.texts = append(l.post.texts, string(text))
	answer := l.post.data
	l.post.mu.Unlock()
	if answer != nil {
		return answer(l.conn, string(text))
	}
	return nil
}

// listen starts the server and returns how to reach it. Without a certificate it offers no encryption.
func listen(t *testing.T, p *post, certificate *tls.Certificate) Server {
	t.Helper()
	return listenTo(t, p, certificate)
}

func listenTo(t *testing.T, p gosmtp.Backend, certificate *tls.Certificate) Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := gosmtp.NewServer(p)
	server.Domain, server.AllowInsecureAuth = "mail.test", true
	server.ErrorLog = quiet{}
	if certificate != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}}
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	port, encryption := listener.Addr().(*net.TCPAddr).Port, "mandatory"
	if certificate == nil {
		encryption = "none"
	}
	return Server{
		Host: "127.0.0.1", Port: port, TLS: encryption, From: "hr@clinic.example", PerMinute: 1_000_000,
		Timeout: 5 * time.Second,
	}
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// certificate is one for 127.0.0.1, and the file that a client needs to trust it.
func certificate(t *testing.T) (*tls.Certificate, string) {
	t.Helper()
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return &server.TLS.Certificates[0], path
}

const text = "Subject: x\r\nTo: a@clinic.example\r\n\r\n.a line with a dot\r\nend\r\n"

// send sends the text to one address and says whether its end was reached.
func send(t *testing.T, s *SMTP, to string) (reached bool, err error) {
	t.Helper()
	err = s.Send(context.Background(), to, []byte(text), func() error { reached = true; return nil })
	return reached, err
}

func dial(t *testing.T, server Server) *SMTP {
	t.Helper()
	s, err := NewSMTP(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestMessagesGoOutByteForByteOverOneConnection(t *testing.T) {
	own, ca := certificate(t)
	p := &post{login: "clinic:secret"}
	server := listen(t, p, own)
	server.CAFile, server.Username, server.Password = ca, "clinic", "secret"
	s := dial(t, server)
	for _, to := range []string{"a@clinic.example", "b@clinic.example"} {
		if reached, err := send(t, s, to); err != nil || !reached {
			t.Fatal(reached, err)
		}
	}
	if p.sessions != 1+1 || !slices.Equal(p.received, []string{"a@clinic.example", "b@clinic.example"}) {
		t.Errorf("%d sessions, %v", p.sessions, p.received) // one before STARTTLS, one after it
	}
	if p.texts[0] != text {
		t.Errorf("sent %q, arrived %q", text, p.texts[0])
	}
}

func TestWhatTheServerSaysDecidesWhatBecomesOfAMessage(t *testing.T) {
	reply := func(code int) error { return &gosmtp.SMTPError{Code: code, Message: "because"} }
	tests := []struct {
		name    string
		post    post
		want    error
		reached bool
	}{
		{"the recipient is put off", post{rcpt: func(string) error { return reply(450) }}, jobs.ErrLater, false},
		{"the recipient is refused", post{rcpt: func(string) error { return reply(551) }}, jobs.ErrRefused, false},
		{"somebody is refused", post{rcpt: func(string) error { return reply(550) }}, jobs.ErrUnclear, false},
		{"a login is missing for one recipient", post{rcpt: func(string) error { return reply(530) }}, jobs.ErrUnclear, false},
		{"the sender is refused", post{from: func() error { return reply(550) }}, jobs.ErrBarred, false},
		{"the sender is put off", post{from: func() error { return reply(451) }}, jobs.ErrPaused, false},
		{"the server shuts down", post{from: func() error { return reply(421) }}, jobs.ErrPaused, false},
		{"the message is put off", post{data: func(*gosmtp.Conn, string) error { return reply(452) }}, jobs.ErrLater, true},
		{"the message is refused", post{data: func(*gosmtp.Conn, string) error { return reply(554) }}, jobs.ErrUnclear, true},
		{"the connection is lost before the end", post{early: func(c *gosmtp.Conn) bool { c.Conn().Close(); return true }},
			jobs.ErrLater, false},
		{"the connection is lost after the end", post{data: func(c *gosmtp.Conn, _ string) error { return c.Conn().Close() }},
			jobs.ErrDoubt, true},
	}
	for i := range tests {
		test := &tests[i]
		t.Run(test.name, func(t *testing.T) {
			s := dial(t, listen(t, &test.post, nil))
			long := strings.Repeat(text, 1<<16) // more than a connection holds while nobody reads
			var reached bool
			err := s.Send(context.Background(), "a@clinic.example", []byte(long), func() error { reached = true; return nil })
			if !errors.Is(err, test.want) || reached != test.reached {
				t.Errorf("reached %v: %v", reached, err)
			}
			test.post.mu.Lock()
			test.post.from, test.post.rcpt, test.post.data, test.post.early = nil, nil, nil, nil
			test.post.mu.Unlock()
			if _, err := send(t, s, "b@clinic.example"); err != nil {
				t.Errorf("the next message: %v", err)
			}
		})
	}
}

func TestWithoutAPrivateConnectionNothingIsSent(t *testing.T) {
	own, ca := certificate(t)
	tests := []struct {
		name   string
		server func(p *post) Server
	}{
		{"STARTTLS is missing", func(p *post) Server {
			s := listen(t, p, nil)
			s.TLS = "mandatory"
			return s
		}},
		{"the certificate is unknown", func(p *post) Server { return listen(t, p, own) }},
		{"the certificate is another's", func(p *post) Server {
			s := listen(t, p, own)
			s.CAFile, s.Host = ca, "localhost"
			return s
		}},
		{"the password is wrong", func(p *post) Server {
			p.login = "clinic:secret"
			s := listen(t, p, own)
			s.CAFile, s.Username, s.Password = ca, "clinic", "wrong-canary"
			return s
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := &post{}
			reached, err := send(t, dial(t, test.server(p)), "a@clinic.example")
			if !errors.Is(err, jobs.ErrBarred) || !errors.Is(err, jobs.ErrUnavailable) || reached || len(p.received) > 0 {
				t.Errorf("reached %v, received %v: %v", reached, p.received, err)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("the error holds the password: %v", err)
			}
		})
	}
}

func TestNobodyAnswers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	s := dial(t, Server{Host: "127.0.0.1", Port: port, From: "hr@clinic.example", PerMinute: 60, Timeout: time.Second})
	if _, err := send(t, s, "a@clinic.example"); !errors.Is(err, jobs.ErrAway) || !errors.Is(err, jobs.ErrUnavailable) {
		t.Error(err)
	}
}

func TestAnAddressThatIsMoreThanOneReachesNoServer(t *testing.T) {
	p := &post{}
	s := dial(t, listen(t, p, nil))
	for _, to := range []string{
		"a@b.example> SIZE=1", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example,c@d.example", "<a@b.example>", "",
		"Ada <a@b.example>", "a b@c.example", `"a b"@c.example`, "a@b.example ",
	} {
		if _, err := send(t, s, to); !errors.Is(err, jobs.ErrRefused) {
			t.Errorf("%q: %v", to, err)
		}
	}
	if p.sessions > 0 {
		t.Errorf("%d sessions", p.sessions)
	}
}

func TestAMessageWhoseIntentIsNotKeptIsNotSent(t *testing.T) {
	p := &post{}
	s := dial(t, listen(t, p, nil))
	full := errors.New("disk full")
	err := s.Send(context.Background(), "a@clinic.example", []byte(text), func() error { return full })
	if err != full {
		t.Error(err)
	}
	if _, err := send(t, s, "b@clinic.example"); err != nil || !slices.Equal(p.received, []string{"b@clinic.example"}) {
		t.Errorf("received %v: %v", p.received, err)
	}
}

func TestMessagesKeepTheirDistance(t *testing.T) {
	server := listen(t, &post{}, nil)
	server.PerMinute = 600
	s := dial(t, server)
	started := time.Now()
	for range 4 {
		if _, err := send(t, s, "a@clinic.example"); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(started); took < 300*time.Millisecond {
		t.Errorf("four messages at ten a second took %v", took)
	}
}

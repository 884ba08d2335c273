package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"ceuwatch/jobs/hrdb"
)

// TestCheckExitsWithTheFirstKindOfErrorThatHolds tries configuration, then services, then data.
func TestCheckExitsWithTheFirstKindOfErrorThatHolds(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	empty := "sqlite:" + filepath.Join(dir, "empty.db")
	db, err := hrdb.Create(context.Background(), empty)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	nobody, fine := "postgres://hr:canary@127.0.0.1:1/hr", file("fine.yaml", "output: {dir: "+dir+"}")
	logo := file("logo.yaml", "organization: {logo: "+filepath.Join(dir, "nothing.png")+"}\noutput: {dir: "+dir+"}")
	for _, tt := range []struct {
		config, dsn string
		want        int
	}{
		{file("wrong.yaml", "mail: {mode: fax}"), empty, exitConfig},
		{logo, empty, exitConfig},
		{logo, nobody, exitConfig},
		{fine, nobody, exitUnavailable},
		{fine, "sqlite:" + filepath.Join(dir, "nothing.db"), exitUnavailable},
		{fine, empty, exitBadData},
		{fine, "oracle://x", exitConfig},
	} {
		t.Setenv("CEUWATCH_HR_DSN", tt.dsn)
		var out, errs bytes.Buffer
		code := run(context.Background(), []string{"check", "--config", tt.config},
			stdio{in: strings.NewReader(""), out: &out, err: &errs})
		if code != tt.want {
			t.Errorf("%s with %s: exit %d, want %d\n%s", tt.config, tt.dsn, code, tt.want, out.String())
		}
		if strings.Contains(out.String()+errs.String(), "canary") {
			t.Errorf("it shows the password: %s", out.String())
		}
	}
}

// takesAll is a mail server that takes whatever comes.
type takesAll struct{ got chan string }

func (s takesAll) NewSession(*smtp.Conn) (smtp.Session, error) { return s, nil }
func (takesAll) Reset()                                        {}
func (takesAll) Logout() error                                 { return nil }
func (takesAll) Mail(string, *smtp.MailOptions) error          { return nil }
func (takesAll) Rcpt(string, *smtp.RcptOptions) error          { return nil }

func (s takesAll) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.got <- string(text)
	return err
}

func TestCheckSendsATestMessage(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	server := smtp.NewServer(takesAll{got})
	server.Domain = "mail.test"
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	dir := t.TempDir()
	text := fmt.Sprintf("output: {dir: %s}\nschedule: {cron: \"0 2 * * *\"}\n"+
		"mail: {mode: smtp, host: 127.0.0.1, port: %d, tls: none, from: hr@clinic.example, hr: [hr@clinic.example]}\n",
		dir, listener.Addr().(*net.TCPAddr).Port)
	config := filepath.Join(dir, "smtp.yaml")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(args ...string) (out string) {
		var b bytes.Buffer
		run(context.Background(), append([]string{"check", "--config", config}, args...),
			stdio{in: strings.NewReader(""), out: &b, err: io.Discard})
		return b.String()
	}
	if out := check(); len(got) > 0 || !strings.Contains(out, "answers and takes the login") ||
		!strings.Contains(out, "it falls due between midnight and four") {
		t.Errorf("%d messages: %s", len(got), out)
	}
	if out := check("--mail", "me@clinic.example"); !strings.Contains(out, "a test message to me@clinic.example") {
		t.Error(out)
	} else if text := <-got; !strings.Contains(text, "To: <me@clinic.example>") ||
		!strings.Contains(text, "This is a test") {
		t.Error(text)
	}
	if out := check("--mail", "a@x, b@x"); len(got) > 0 || !strings.Contains(out, "not one plain address") {
		t.Errorf("%d messages: %s", len(got), out)
	}
	server.Close()
	if out := check("--mail", "me@clinic.example"); !strings.Contains(out, "does not answer") {
		t.Error(out)
	}
}

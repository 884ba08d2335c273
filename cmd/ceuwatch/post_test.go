package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"ceuwatch/jobs/hrdb"
	"ceuwatch/rules"
)

// post is a mail server in this process that keeps what it takes.
type post struct {
	mu    sync.Mutex
	taken map[string][]string // texts by recipient
	rcpt  func(to string) error
	port  int
}

func newPost(t *testing.T) *post {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{taken: map[string][]string{}, port: listener.Addr().(*net.TCPAddr).Port}
	server := smtp.NewServer(p)
	server.Domain, server.ErrorLog = "mail.test", silent{}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return p
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

func (p *post) NewSession(*smtp.Conn) (smtp.Session, error) { return &letterbox{post: p}, nil }

type letterbox struct {
	post *post
	to   string
}

func (l *letterbox) Reset()                               {}
func (l *letterbox) Logout() error                        { return nil }
func (l *letterbox) Mail(string, *smtp.MailOptions) error { return nil }

func (l *letterbox) Rcpt(to string, _ *smtp.RcptOptions) error {
	l.to = to
	l.post.mu.Lock()
	answer := l.post.rcpt
	l.post.mu.Unlock()
	if answer != nil {
		return answer(to)
	}
	return nil
}

func (l *letterbox) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	l.post.mu.Lock()
	defer l.post.mu.Unlock()
	l.post.taken[l.to] = append(l.post.taken[l.to], string(text))
	return nil
}

// clinic writes a configuration and an HR database as of today, in which three people are due a letter and their
// manager a message, and returns the arguments of a run.
func clinic(t *testing.T, port int) (dir string, args []string) {
	t.Helper()
	dir = t.TempDir()
	now := time.Now().UTC()
	today := rules.NewDate(now.Date())
	db, err := hrdb.Create(context.Background(), "sqlite:"+filepath.Join(dir, "hr.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n := range 4 {
		manager, expires := "S-0", today+20
		if n == 0 {
			manager, expires = "", today+420
		}
		id := fmt.Sprintf("S-%d", n)
		_, err := db.Exec("INSERT INTO staff (staff_id, first_name, last_name, email, manager_id) VALUES (?, ?, ?, ?, ?)",
			id, "Firstcanary", "Lastcanary", fmt.Sprintf("s%d@clinic.example", n), manager)
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Exec("INSERT INTO credential (credential_id, staff_id, kind, issued_on, expires_on) "+
			"VALUES (?, ?, 'BLS', ?, ?)", "K"+id, id, (today - 400).String(), expires.String())
		if err != nil {
			t.Fatal(err)
		}
	}
	config := fmt.Sprintf(`hr: {dsn: "sqlite:%[1]s/hr.db"}
organization: {time_zone: UTC}
output: {dir: "%[1]s/runs"}
gates: {first_run: send}
mail: {mode: smtp, host: 127.0.0.1, port: %[2]d, tls: none, from: hr@clinic.example, hr: [hr@clinic.example],
       per_minute: 60000}
`, filepath.ToSlash(dir), port)
	path := filepath.Join(dir, "ceuwatch.yaml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, []string{"run", "--config", path, "--quiet"}
}

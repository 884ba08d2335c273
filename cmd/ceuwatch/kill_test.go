package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/seal"
	"ceuwatch/rules"
)

// post is a mail server in this process that keeps what it takes.
type post struct {
	mu    sync.Mutex
	taken map[string][]string // texts by recipient
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

func (l *letterbox) Reset()                                    {}
func (l *letterbox) Logout() error                             { return nil }
func (l *letterbox) Mail(string, *smtp.MailOptions) error      { return nil }
func (l *letterbox) Rcpt(to string, _ *smtp.RcptOptions) error { l.to = to; return nil }

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
		manager := "S-0"
		if n == 0 {
			manager = ""
		}
		if _, err := db.Exec("INSERT INTO staff (staff_id, first_name, last_name, email, manager_id) VALUES (?, 'Ada', ?, ?, ?)",
			fmt.Sprintf("S-%d", n), fmt.Sprintf("Example %d", n), fmt.Sprintf("s%d@clinic.example", n), manager); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("INSERT INTO credential (credential_id, staff_id, kind, issued_on, expires_on) VALUES (?, ?, 'BLS', ?, ?)",
			fmt.Sprintf("K-%d", n), fmt.Sprintf("S-%d", n), (today - 400).String(), (today + 400*rules.Date(1-min(n, 1)) + 20).String()); err != nil {
			t.Fatal(err)
		}
	}
	config := fmt.Sprintf(`hr: {dsn: "sqlite:%[1]s/hr.db"}
organization: {time_zone: UTC}
output: {dir: "%[1]s/runs"}
gates: {first_run: send}
mail: {mode: smtp, host: 127.0.0.1, port: %[2]d, tls: none, from: hr@clinic.example, hr: [hr@clinic.example], per_minute: 60000}
`, filepath.ToSlash(dir), port)
	path := filepath.Join(dir, "ceuwatch.yaml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, []string{"run", "--config", path, "--quiet"}
}

// faulty builds the program with points at which it can be made to die.
func faulty(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program anew")
	}
	path := filepath.Join(t.TempDir(), "ceuwatch-faults")
	if out, err := exec.Command("go", "build", "-tags", "faults", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func TestKilledAnywhereTheSameCommandCompletesTheRun(t *testing.T) {
	program := faulty(t)
	points := []string{
		"file:1", "file:2", "file:7", "manifest:1", "enter:1", "rename:1", "sealed:1", "intent:1", "dot:1", "sync:1",
		"settled:1", "intent:3", "dot:3", "sync:3", "settled:3", "intent:4", "dot:4", "sync:4", "settled:4", "intent:5",
		"dot:5", "sync:5", "settled:5",
	}
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			p := newPost(t)
			dir, args := clinic(t, p.port)
			killed := exec.Command(program, args...)
			killed.Env = append(os.Environ(), "CEUWATCH_FAULT="+point)
			if out, err := killed.CombinedOutput(); err == nil || killed.ProcessState.ExitCode() != -1 {
				t.Fatalf("the program was not killed: %v\n%s", err, out)
			}
			if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
				t.Fatalf("the same command again: %v\n%s", err, out)
			}
			p.whole(t, strings.HasPrefix(point, "sync:"))
			wholeRuns(t, filepath.Join(dir, "runs"))
			out, err := exec.Command(program, slices.Concat([]string{"runs", time.Now().UTC().Format(time.DateOnly)}, args[1:])...).CombinedOutput()
			flagged := strings.Count(string(out), "sent twice")
			if doubtful := regexp.MustCompile("^(sync|dot):").MatchString(point); err != nil || doubtful != (flagged == 1) || flagged > 1 {
				t.Errorf("%d deliveries flagged, %v\n%s", flagged, err, out)
			}
		})
	}
}

// whole checks that everybody got one message, and somebody two equal ones at most, where that is allowed.
func (p *post) whole(t *testing.T, second bool) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	copies := 0
	for _, to := range []string{"s0", "s1", "s2", "s3", "hr"} {
		texts := p.taken[to+"@clinic.example"]
		switch {
		case len(texts) == 0:
			t.Errorf("%s got nothing", to)
		case len(texts) == 2 && texts[0] == texts[1]:
			copies++
		case len(texts) > 1:
			t.Errorf("%s got %d messages, or they differ", to, len(texts))
		}
	}
	if len(p.taken) != 5 || copies > 1 || (copies == 1) != second {
		t.Errorf("%d recipients, %d second copies", len(p.taken), copies)
	}
}

// wholeRuns checks that nothing partial lies in the directory of the runs.
func wholeRuns(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case strings.Contains(name, ".tmp"):
			t.Errorf("left behind: %s", name)
		case entry.IsDir() && !strings.HasSuffix(name, ".delivery"):
			if wrong, err := seal.Verify(filepath.Join(dir, name)); err != nil || len(wrong) > 0 {
				t.Errorf("%s: %v %v", name, wrong, err)
			}
		}
	}
}

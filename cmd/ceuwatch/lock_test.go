package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"
)

// race starts a command line, and when that sends its first message, eight others. Each of these must end with
// the code that asks to run again, while the first one cannot go on, and that one then as if it were alone.
func race(t *testing.T, p *post, first func() (int, string), others func(n int) (int, string)) {
	t.Helper()
	sending, ended := make(chan struct{}), make(chan struct{})
	var once sync.Once
	p.mu.Lock()
	p.rcpt = func(string) error {
		once.Do(func() { close(sending) })
		<-ended
		return nil
	}
	p.mu.Unlock()
	var code int
	var stderr string
	done := make(chan struct{})
	go func() {
		defer close(done)
		code, stderr = first()
	}()
	select {
	case <-sending:
	case <-done:
		t.Fatalf("the first ended before it sent anything: exit %d: %s", code, stderr)
	}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			if code, stderr := others(n); code != exitAgain {
				t.Errorf("exit %d: %s", code, stderr)
			}
		})
	}
	all.Wait()
	close(ended)
	if <-done; code != exitDone {
		t.Errorf("the first: exit %d: %s", code, stderr)
	}
	for to, n := range p.counts() {
		if n != 1 {
			t.Errorf("%s got %d messages", to, n)
		}
	}
}

func TestOfRunnersInOneDirectoryOneWorks(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, p.port)
	again := func(int) (int, string) { return command(t, args...) }
	race(t, p, func() (int, string) { return command(t, args...) }, again)
	if runs, err := filepath.Glob(filepath.Join(dir, "runs", "2*")); err != nil || len(runs) != 2 {
		t.Errorf("%v %v", runs, err) // the run, and what was written after it was sealed
	}
}

func TestOfProcessesInOneDirectoryOneWorks(t *testing.T) {
	program := faulty(t)
	p := newPost(t)
	_, args := clinic(t, p.port)
	process := func() (int, string) {
		c := exec.Command(program, args...)
		text, _ := c.CombinedOutput()
		return c.ProcessState.ExitCode(), string(text)
	}
	race(t, p, process, func(int) (int, string) { return process() })
}

func TestOfMachinesWithOneLedgerOneWorks(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, p.port)
	edit(t, args, "gates:", fmt.Sprintf("ledger: {dsn: %q}\ngates:", freshLedger(t)))
	race(t, p, func() (int, string) { return command(t, args...) }, func(n int) (int, string) {
		return command(t, slices.Concat(args, []string{"--out", filepath.Join(dir, fmt.Sprint("machine", n))})...)
	})
}

// freshLedger makes a database on the server that CEUWATCH_TEST_POSTGRES names, and drops it after the test.
func freshLedger(t *testing.T) string {
	t.Helper()
	server := os.Getenv("CEUWATCH_TEST_POSTGRES")
	if server == "" && os.Getenv("CEUWATCH_REQUIRE_POSTGRES") != "1" {
		t.Skip("needs a server: run .ci/with-postgres go test ./cmd/...")
	}
	admin, err := sqlx.Open("postgres", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "ledger_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("CEUWATCH_TEST_POSTGRES is no URL")
	}
	u.Path = "/" + name
	return u.String()
}

func TestOfConfigurationsWithOneLedgerFileOneWorks(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, p.port)
	path := filepath.Join(dir, "ledger.db")
	edit(t, args, "gates:", fmt.Sprintf("ledger: {dsn: \"sqlite:%s\"}\ngates:", path))
	link := filepath.Join(dir, "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(args[2])
	if err != nil {
		t.Fatal(err)
	}
	other := slices.Clone(args)
	other[2] = filepath.Join(dir, "other.yaml")
	if err := os.WriteFile(other[2], bytes.Replace(text, []byte(path), []byte(link), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	race(t, p, func() (int, string) { return command(t, args...) }, func(n int) (int, string) {
		os.Remove(filepath.Join(dir, "runs", ".lock"))
		return command(t, slices.Concat(other, []string{"--out", filepath.Join(dir, []string{"runs", "a", "b", "c"}[n%4])})...)
	})
}

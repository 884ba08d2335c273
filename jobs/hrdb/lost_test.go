package hrdb

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestAConnectionLostOnTheWayIsNoCleanEnd(t *testing.T) {
	const staff = 3*batchRows + 1
	each(t, func(t *testing.T, d *clinic) {
		if d.engine == "sqlite" {
			t.Skip("there is no connection")
		}
		d.tables(t).fill(t, staff)
		for _, after := range []int{1, batchRows - 1, batchRows, batchRows + 1, 2 * batchRows, 2*batchRows + 1} {
			r, people := d.open(t, nil), 0
			var end error
			for _, err := range r.Employees(t.Context()) {
				if err != nil {
					end = err
					continue
				}
				if people++; people == after {
					d.hangUp(t)
				}
			}
			if !errors.Is(end, jobs.ErrUnavailable) || people >= staff {
				t.Errorf("lost after %d of %d employees: %d came, then %v", after, staff, people, end)
			}
			r.Close()
		}
		if people := d.all(t, nil); len(people) != staff {
			t.Errorf("the next reading finds %d employees", len(people))
		}
	})
}

// hangUp has the server end the readers' connections.
func (d *clinic) hangUp(t *testing.T) {
	t.Helper()
	if d.engine == "postgres" {
		d.run(t, `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'ceuwatch'`)
		return
	}
	rows, err := d.db.Query("SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var ids []int
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		d.run(t, fmt.Sprint("KILL ", id))
	}
}

// proxy stands between a reader and the server. On each connection it hands on so many bytes of what the server says,
// and then hangs up, or falls silent. It returns its own DSN and what ends it.
func proxy(t *testing.T, d *clinic, bytes int64, hangUp bool) (dsn string, end func()) {
	t.Helper()
	u, err := url.Parse(d.dsn)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, done := u.Host, make(chan struct{})
	var lines sync.WaitGroup
	lines.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				return
			}
			go io.Copy(upstream, client)
			lines.Go(func() {
				defer upstream.Close()
				defer client.Close()
				if io.CopyN(client, upstream, bytes); !hangUp {
					<-done
				}
			})
		}
	})
	u.Host = listener.Addr().String()
	return u.String(), sync.OnceFunc(func() { listener.Close(); close(done); lines.Wait() })
}

func TestALineCutAtAnyByteIsNoCleanEnd(t *testing.T) {
	const staff = batchRows + 50
	each(t, func(t *testing.T, d *clinic) {
		if d.engine == "sqlite" {
			t.Skip("there is no line")
		}
		d.tables(t).fill(t, staff)
		whole := false
		for bytes := int64(1); !whole; bytes += max(1, bytes/5) {
			dsn, end := proxy(t, d, bytes, true)
			var err error
			people := 0
			if r, failed := Open(t.Context(), Source{DSN: dsn}); failed != nil {
				err = failed
			} else {
				list, failed := read(r)
				people, err = len(list), failed
				r.Close()
			}
			end()
			switch {
			case err == nil && people == staff:
				whole = true
			case err == nil:
				t.Fatalf("cut after %d bytes: a clean end after %d of %d employees", bytes, people, staff)
			case !errors.Is(err, jobs.ErrUnavailable):
				t.Errorf("cut after %d bytes: %v", bytes, err)
			}
		}
	})
}

// within fails the test when what takes longer than the limit.
func within(t *testing.T, limit time.Duration, what func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- what() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		t.Errorf("still waiting after %s", limit)
		return nil
	}
}

func TestALockedRelationIsWaitedForNotForever(t *testing.T) {
	if testing.Short() {
		t.Skip("waits ten seconds for a lock")
	}
	each(t, func(t *testing.T, d *clinic) {
		t.Parallel()
		d.tables(t).fill(t, 10)
		lock, free := []string{"BEGIN EXCLUSIVE"}, "ROLLBACK"
		if d.engine == "postgres" {
			lock = []string{"BEGIN", "LOCK TABLE credit IN ACCESS EXCLUSIVE MODE"}
		}
		if d.engine == "mariadb" {
			lock, free = []string{"LOCK TABLES credit WRITE"}, "UNLOCK TABLES"
		}
		d.db.SetMaxOpenConns(1)
		d.run(t, lock...)
		err := within(t, 25*time.Second, func() error { return attempt(Source{DSN: d.dsn}) })
		if !errors.Is(err, jobs.ErrUnavailable) {
			t.Errorf("a locked relation: %v", err)
		}
		d.run(t, free)
		if people := d.all(t, nil); len(people) != 10 {
			t.Errorf("%d people after the lock", len(people))
		}
	})
}

func TestAServerThatNeverAnswers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	dsn := "postgres://u@" + listener.Addr().String() + "/hr?connect_timeout=1"
	err = within(t, 15*time.Second, func() error { return attempt(Source{DSN: dsn}) })
	if !errors.Is(err, jobs.ErrUnavailable) {
		t.Errorf("a server that never answers: %v", err)
	}
}

func TestDatabasesThatAreNotThere(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database\n", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	before := files(t, dir)
	for _, path := range []string{filepath.Join(dir, "missing.db"), filepath.Join(dir, "no", "such", "dir.db"), dir, text,
		filepath.Join(text, "below.db")} {
		err := attempt(Source{DSN: "sqlite:" + path})
		if !errors.Is(err, jobs.ErrUnavailable) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if after := files(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("there is now %q", after)
	}
	if err := attempt(Source{DSN: "postgres://u@127.0.0.1:1/hr"}); !errors.Is(err, jobs.ErrUnavailable) {
		t.Errorf("a port without a server: %v", err)
	}
}

func TestAnUnknownDatabaseOrRoleIsAConfigurationError(t *testing.T) {
	d := freshPostgres(t)
	u, _ := url.Parse(d.dsn)
	u.Path += "_other"
	if err := attempt(Source{DSN: u.String()}); !errors.Is(err, jobs.ErrConfig) {
		t.Errorf("an unknown database: %v", err)
	}
	u, _ = url.Parse(d.dsn)
	u.User = url.User("nobody_" + u.Path[1:])
	if err := attempt(Source{DSN: u.String()}); !errors.Is(err, jobs.ErrConfig) {
		t.Errorf("an unknown role: %v", err)
	}
}

func TestAPathIsTakenAsItStands(t *testing.T) {
	for _, name := range []string{"hr?mode=rwc.db", "hr#1.db", "100%.db", "%41.db", "with space.db", "a&b.db", "ü.db",
		"a:b.db", "a+b.db"} {
		path := filepath.Join(t.TempDir(), name)
		plain := freshSQLite(t).tables(t)
		plain.fill(t, 2)
		plain.db.Close()
		if err := os.Rename(strings.TrimPrefix(plain.dsn, "sqlite:"), path); err != nil {
			t.Fatal(err)
		}
		r, err := Open(t.Context(), Source{DSN: "sqlite:" + path})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if people, err := read(r); err != nil || len(people) != 2 {
			t.Errorf("%s: %d people, %v", name, len(people), err)
		}
		r.Close()
	}
}

// Package ledger remembers runs, notices, deliveries and suppressions, in SQLite or PostgreSQL, so that each notice
// goes out once. It knows neither letters nor mail: an address never enters it.
package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver

	"ceuwatch/jobs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is one ledger. Whatever it has written down outlasts a power cut.
type Store struct {
	db     *sqlx.DB
	bind   int        // of placeholders
	locked *sqlx.Conn // the connection that holds the lock, or nil

	preparing sync.Mutex
	notices   *sql.Stmt // reads notices; nil: not prepared yet
}

// Open opens the ledger of a DSN, postgres://… or sqlite:PATH, and makes or updates its tables. Errors are
// [jobs.ErrConfig] when the DSN is wrong and [jobs.ErrUnavailable] when the database does not answer; they never hold
// the DSN.
func Open(ctx context.Context, dsn string) (*Store, error) {
	driver, name, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	db, err := sqlx.Open(driver, name)
	if err != nil {
		return nil, fmt.Errorf("%w: ledger.dsn cannot be read: write postgres://user@host/database or sqlite:path",
			jobs.ErrConfig)
	}
	s := &Store{db: db, bind: sqlx.DOLLAR}
	if driver == "sqlite" {
		s.bind = sqlx.QUESTION
		db.SetMaxOpenConns(1) // a second one would wait for the first
	}
	if err := s.migrate(ctx, driver); err != nil {
		return nil, errors.Join(s.describe("open the ledger", err), db.Close())
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context, driver string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if driver == "postgres" {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return err
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, s.db.DB, files, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Close ends the connection.
func (s *Store) Close() error { return s.db.Close() }

// runnerLock is the number of the lock that one runner holds on a PostgreSQL ledger.
const runnerLock = 0x63657577

// Lock keeps other machines with the same ledger from making or sending a run until the function that it returns is
// called. The error is [jobs.ErrBusy] when another one does. An SQLite ledger needs none: it lies in the directory of
// the runs, which has a lock of its own.
func (s *Store) Lock(ctx context.Context) (unlock func() error, err error) {
	if s.bind == sqlx.QUESTION {
		return func() error { return nil }, nil
	}
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return nil, s.describe("lock the ledger", err)
	}
	var held bool
	if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", runnerLock).Scan(&held); err != nil {
		return nil, errors.Join(s.describe("lock the ledger", err), conn.Close())
	}
	if !held {
		return nil, errors.Join(fmt.Errorf("%w: another run has the ledger: run again when it is done", jobs.ErrBusy),
			conn.Close())
	}
	s.locked = conn
	return func() error {
		s.locked = nil
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", runnerLock)
		return errors.Join(err, conn.Close())
	}, nil
}

// parse returns the driver and its own name of a database.
func parse(dsn string) (driver, name string, err error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok && path != "" {
		// The file is made here since the driver would let others read it.
		file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return "", "", fmt.Errorf("open the ledger: %w", err)
		}
		return "sqlite", "file:" + (&url.URL{Path: path}).EscapedPath() + "?_txlock=immediate" +
			"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
			"&_pragma=foreign_keys(1)", file.Close()
	}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		if u, err := url.Parse(dsn); err == nil {
			return "postgres", withDefaults(u), nil
		}
	}
	return "", "", fmt.Errorf("%w: ledger.dsn is none: write postgres://user@host/database or sqlite:path",
		jobs.ErrConfig)
}

// withDefaults adds a time limit, a name for the server's log, and encryption to any other machine.
func withDefaults(u *url.URL) string {
	query := u.Query()
	defaults := map[string]string{
		"connect_timeout": "10", "application_name": "ceuwatch", "statement_timeout": "60000", "synchronous_commit": "on",
	}
	if os.Getenv("PGSSLMODE") == "" {
		defaults["sslmode"] = "verify-full"
		hosts := []string{
			u.Hostname(), query.Get("host"), query.Get("hostaddr"), os.Getenv("PGHOST"), os.Getenv("PGHOSTADDR"),
		}
		if onThisMachine(hosts) {
			defaults["sslmode"] = "disable"
		}
	}
	for key, value := range defaults {
		if !query.Has(key) {
			query.Set(key, value)
		}
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// onThisMachine reports whether none of the hosts, each of which may be empty or several, is another machine.
func onThisMachine(hosts []string) bool {
	for host := range strings.SplitSeq(strings.Join(hosts, ","), ",") {
		if host != "" && host != "localhost" && !strings.HasPrefix(host, "/") && !net.ParseIP(host).IsLoopback() {
			return false
		}
	}
	return true
}

// describe says what failed. A server's own words about values are left out: they may name people.
func (s *Store) describe(doing string, err error) error {
	var server *pq.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, sql.ErrNoRows):
		return err
	case errors.As(err, &server):
		return fmt.Errorf("%w: %s: %s (%s): see to the database of the ledger, then run again", jobs.ErrUnavailable,
			doing, server.Code.Name(), server.Code)
	case s.bind == sqlx.DOLLAR:
		return fmt.Errorf("%w: %s: %w", jobs.ErrUnavailable, doing, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

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
	"net/url"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver

	"ceuwatch/jobs"
	"ceuwatch/jobs/database"
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
	address, err := database.Parse("ledger.dsn", dsn)
	if err != nil {
		return nil, err
	}
	parameters := url.Values{"statement_timeout": {"60000"}, "synchronous_commit": {"on"}}
	if address.Driver == database.SQLite {
		if err := database.Private(address.Path); err != nil {
			return nil, fmt.Errorf("open the ledger: %w", err)
		}
		parameters = url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "journal_mode(WAL)",
			"synchronous(FULL)", "foreign_keys(1)"}}
	}
	db, err := sqlx.Open(address.Driver, address.Name(parameters))
	if err != nil {
		return nil, fmt.Errorf("%w: ledger.dsn cannot be read: write postgres://user@host/database or sqlite:path",
			jobs.ErrConfig)
	}
	s := &Store{db: db, bind: sqlx.DOLLAR}
	if address.Driver == database.SQLite {
		s.bind = sqlx.QUESTION
		db.SetMaxOpenConns(1) // a second one would wait for the first
	}
	if err := s.migrate(ctx, address.Driver); err != nil {
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
	if driver == database.Postgres {
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

// Close ends the connection, and with it the lock.
func (s *Store) Close() error {
	if s.locked == nil {
		return s.db.Close()
	}
	// The server would otherwise let go of the lock a moment after the program ended.
	_, err := s.locked.ExecContext(context.Background(), "SELECT pg_advisory_unlock($1)", runnerLock)
	return errors.Join(s.describe("unlock the ledger", err), s.locked.Close(), s.db.Close())
}

// runnerLock is the number of the lock that one runner holds on a PostgreSQL ledger.
const runnerLock = 0x63657577

// Lock keeps other machines with the same ledger from making or sending a run until the ledger is closed. The error is
// [jobs.ErrBusy] when another one does. An SQLite ledger needs none: it lies in the directory of
// the runs, which has a lock of its own.
func (s *Store) Lock(ctx context.Context) error {
	if s.bind == sqlx.QUESTION {
		return nil
	}
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return s.describe("lock the ledger", err)
	}
	var held bool
	if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", runnerLock).Scan(&held); err != nil {
		return errors.Join(s.describe("lock the ledger", err), conn.Close())
	}
	if !held {
		return errors.Join(fmt.Errorf("%w: another run has the ledger: run again when it is done", jobs.ErrBusy),
			conn.Close())
	}
	s.locked = conn
	return nil
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

// Package ledger remembers runs, notices, deliveries and suppressions, in SQLite or PostgreSQL, so that each notice
// goes out once. It knows neither letters nor mail: an address never enters it.
package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlitecode "modernc.org/sqlite/lib"

	"ceuwatch/jobs"
	"ceuwatch/jobs/database"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is one ledger. Whatever it has written down outlasts a power cut.
type Store struct {
	db     *sqlx.DB
	bind   int        // of placeholders
	locked *sqlx.Conn // holds the lock on a server, or nil
	file   io.Closer  // holds the lock on a file, or nil

	dialer database.Dialer // of a server
	parted func() bool     // no longer parts from the server when the program is asked to stop; or nil

	preparing sync.Mutex
	notices   *sql.Stmt // reads notices; nil: not prepared yet
}

// Open opens the ledger of a DSN, postgres://… or sqlite:PATH, and makes or updates its tables. Errors are
// [jobs.ErrConfig] when the DSN is wrong and [jobs.ErrUnavailable] when the database does not answer; they never hold
// the DSN.
func Open(ctx context.Context, dsn string) (*Store, error) { return open(ctx, dsn, false) }

// Take opens the ledger for the one runner that makes and sends runs, until it is closed. The lock is the ledger's own,
// and is taken before anything else. The error is [jobs.ErrBusy] when another runner has it.
func Take(ctx context.Context, dsn string) (*Store, error) { return open(ctx, dsn, true) }

func open(ctx context.Context, dsn string, alone bool) (_ *Store, err error) {
	address, err := database.Parse("ledger.dsn", dsn, database.Postgres, database.SQLite)
	if err != nil {
		return nil, err
	}
	s := &Store{bind: sqlx.DOLLAR}
	defer func() {
		if err != nil {
			err = errors.Join(s.describe("open the ledger", err), s.Close())
		}
	}()
	if address.Driver == database.SQLite {
		s.bind = sqlx.QUESTION
		err = s.openFile(address, alone)
	} else {
		err = s.openServer(ctx, address, alone)
	}
	if err != nil {
		return nil, err
	}
	return s, s.migrate(ctx, address.Driver)
}

func (s *Store) openFile(address database.Address, alone bool) (err error) {
	if err := database.Private(address.Path); err != nil {
		return fmt.Errorf("%w: ledger.dsn: %w: let this user write there, or name another place", jobs.ErrConfig, err)
	}
	if alone {
		if s.file, err = lockFile(address.Path); err != nil {
			return err
		}
	}
	s.db, err = sqlx.Open(address.Driver, address.Name(url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}}))
	if err == nil {
		s.db.SetMaxOpenConns(1) // a second one would wait for the first
	}
	return err
}

const (
	// statement is how long a statement may take.
	statement = 30 * time.Second
	// parting is how long a server may take for what is under way when the program is asked to stop.
	parting = 6 * time.Second
)

func (s *Store) openServer(ctx context.Context, address database.Address, alone bool) (err error) {
	connector, err := pq.NewConnector(address.Name(url.Values{
		"statement_timeout": {fmt.Sprint(statement.Milliseconds())}, "synchronous_commit": {"on"},
	}))
	if err != nil { // it may quote the DSN
		return fmt.Errorf("%w: ledger.dsn cannot be read: write postgres://user@host/database or sqlite:path",
			jobs.ErrConfig)
	}
	s.dialer = database.Dialer{Silence: statement + time.Second, Parting: parting}
	connector.Dialer(&s.dialer)
	s.parted = context.AfterFunc(ctx, s.dialer.Part)
	s.db = sqlx.NewDb(sql.OpenDB(connector), address.Driver)
	if alone {
		return s.lock(ctx)
	}
	return nil
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
func (s *Store) Close() (err error) {
	if s.locked != nil {
		// The server would otherwise let go of the lock a moment after the program ended.
		_, err = s.locked.ExecContext(context.Background(), "SELECT pg_advisory_unlock("+runnerLock+")")
		err = errors.Join(s.describe("unlock the ledger", err), s.locked.Close())
		s.locked = nil
	}
	if s.db != nil {
		err = errors.Join(err, s.db.Close())
	}
	if s.parted != nil {
		s.parted()
	}
	if s.file != nil { // at the end: closing it lets go of the database's own locks on the file, too
		err = errors.Join(err, s.file.Close())
		s.file = nil
	}
	return err
}

// runnerLock names the lock that one runner holds on a PostgreSQL ledger, of which there may be one in each schema.
const runnerLock = "1667593591, hashtext(COALESCE(current_schema(), ''))"

// lock keeps a connection that holds the lock.
func (s *Store) lock(ctx context.Context) error {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return err
	}
	var held bool
	err = conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock("+runnerLock+")").Scan(&held)
	if err == nil && !held {
		err = busy()
	}
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	s.locked = conn
	return nil
}

func busy() error {
	return fmt.Errorf("%w: another run has the ledger: run again when it is done", jobs.ErrBusy)
}

// describe says what failed. A server's own words about values are left out: they may name people.
func (s *Store) describe(doing string, err error) error {
	var server *pq.Error
	var file *sqlite.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, sql.ErrNoRows), errors.Is(err, jobs.ErrBusy),
		errors.Is(err, jobs.ErrConfig), errors.Is(err, jobs.ErrBadData):
		return err
	case errors.As(err, &file):
		return fileFault(file, doing)
	case errors.As(err, &server):
		return fmt.Errorf("%w: %s: %s (%s): see to the database of the ledger, then run again", jobs.ErrUnavailable,
			doing, server.Code.Name(), server.Code)
	case s.bind == sqlx.DOLLAR:
		return fmt.Errorf("%w: %s: %w", jobs.ErrUnavailable, doing, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// fileFault says whose fault it is that a ledger in a file does not work.
func fileFault(err *sqlite.Error, doing string) error {
	const primary = 0xff
	switch err.Code() & primary {
	case sqlitecode.SQLITE_CORRUPT, sqlitecode.SQLITE_NOTADB:
		return fmt.Errorf("%w: %s: %w: restore it from a backup", jobs.ErrBadData, doing, err)
	case sqlitecode.SQLITE_READONLY, sqlitecode.SQLITE_CANTOPEN, sqlitecode.SQLITE_PERM, sqlitecode.SQLITE_AUTH:
		return fmt.Errorf("%w: %s: %w: let this user write the file and its directory", jobs.ErrConfig, doing, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

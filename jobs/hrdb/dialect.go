package hrdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	_ "modernc.org/sqlite" // the driver

	"ceuwatch/jobs"
)

// dialect is what differs between the databases.
type dialect struct {
	driver   string
	snapshot *sql.TxOptions
	settings []string // statements at the start of the snapshot
	text     func(expression string) string
	order    func(text string) string
	begin    func(ctx context.Context, r *Reader, wide bool, shapes []shape) (*snapshot, error)
	seek     func(ctx context.Context, r *Reader, snapshot bool, shapes []shape) (seeker, error)
	about    func(ctx context.Context, tx *sqlx.Tx, p *Probe) error
}

func postgres() dialect {
	return dialect{
		driver:   "postgres",
		snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		settings: []string{
			"SET LOCAL datestyle = 'ISO, YMD'",
			"SET LOCAL cursor_tuple_fraction = 1", // every row will be read
			"SET LOCAL lock_timeout = '10s'",
			"SET LOCAL statement_timeout = '10min'",
			"SET LOCAL idle_in_transaction_session_timeout = 0", // a batch may take long to write down
		},
		text:  func(expression string) string { return expression + "::text" },
		order: func(text string) string { return text + ` COLLATE "C"` },
		begin: beginPostgres,
		seek:  seekPostgres,
		about: aboutPostgres,
	}
}

func sqliteDialect() dialect {
	return dialect{
		driver:   "sqlite",
		snapshot: &sql.TxOptions{ReadOnly: true},
		text:     liteText,
		order:    func(text string) string { return text + " COLLATE BINARY" },
		begin:    beginLite,
		seek:     seekLite,
		about:    aboutSQLite,
	}
}

// parseDSN returns the dialect and the driver's own name of the database, opened for reading alone or not.
func parseDSN(dsn string, readOnly bool) (dialect, string, error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok && path != "" && !strings.HasPrefix(path, "//") {
		name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=busy_timeout(10000)"
		if readOnly {
			name += "&mode=ro&_pragma=query_only(1)"
		}
		return sqliteDialect(), name, nil
	}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		if u, err := url.Parse(dsn); err == nil {
			return postgres(), withDefaults(u, readOnly), nil
		}
	}
	return dialect{}, "", fmt.Errorf("%w: hr dsn is not one: write postgres://user@host/database or sqlite:path",
		jobs.ErrConfig)
}

// withDefaults adds the parameters that every connection should have: a time limit, a name that the server's log
// shows, and encryption for any other machine; for reading alone, that nothing can be written.
func withDefaults(u *url.URL, readOnly bool) string {
	query := u.Query()
	set := func(name, value string) {
		if !query.Has(name) {
			query.Set(name, value)
		}
	}
	set("connect_timeout", "10")
	set("application_name", "ceuwatch")
	if readOnly {
		set("default_transaction_read_only", "on")
	}
	u.RawQuery = query.Encode()
	if query.Get("sslmode") == "" && os.Getenv("PGSSLMODE") == "" {
		query.Set("sslmode", "verify-full")
		if staysHere(u.String()) {
			query.Set("sslmode", "disable")
		}
		u.RawQuery = query.Encode()
	}
	return u.String()
}

// staysHere reports whether every server that the driver would try is on this machine.
func staysHere(dsn string) bool {
	c, err := pq.NewConfig(dsn)
	if err != nil {
		return false
	}
	hosts := []string{c.Host}
	addresses := []netip.Addr{c.Hostaddr}
	for _, m := range c.Multi {
		hosts, addresses = append(hosts, m.Host), append(addresses, m.Hostaddr)
	}
	for i, host := range hosts {
		ip := addresses[i]
		if !ip.IsValid() {
			ip, _ = netip.ParseAddr(host)
		}
		socket := host == "" || host == "localhost" || strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@")
		if ip.IsValid() && !ip.IsLoopback() || !ip.IsValid() && !socket {
			return false
		}
	}
	return true
}

// describe says what failed without quoting data: a server's message may hold values of rows.
func describe(doing string, err error) error {
	var server *pq.Error
	var lite interface {
		error
		Code() int
	}
	switch {
	case errors.Is(err, jobs.ErrConfig), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &server):
		return describeServer(doing, server)
	case errors.As(err, &lite):
		const sqlError = 1 // no such table, syntax error
		if lite.Code() == sqlError {
			return fmt.Errorf("%w: %s: %s: create the relation, or give hr.queries a SELECT for it",
				jobs.ErrConfig, doing, lite.Error())
		}
		return fmt.Errorf("%w: %s: %s: check the path and that the file is an SQLite database",
			jobs.ErrUnavailable, doing, lite.Error())
	}
	var broken net.Error
	if errors.As(err, &broken) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %s: %w: run again when the server answers", jobs.ErrUnavailable, doing, err)
	}
	return fmt.Errorf("%w: %s: %w", jobs.ErrUnavailable, doing, err)
}

func describeServer(doing string, err *pq.Error) error {
	const readOnly = "25006" // a function of the clinic's own that writes
	class := string(err.Code.Class())
	switch {
	case err.Code == readOnly, class == "0A":
		return fmt.Errorf("%w: %s: %s (%s): hr.queries must be plain SELECTs, which write and lock nothing",
			jobs.ErrConfig, doing, err.Message, err.Code)
	case slices.Contains([]string{"42", "3F", "3D", "28"}, class): // unknown names, rights, syntax, schema, database, login
		return fmt.Errorf("%w: %s: %s (%s): correct hr.dsn, hr.schema or hr.queries, or grant SELECT",
			jobs.ErrConfig, doing, err.Message, err.Code)
	case class == "22", class == "23": // a value in a query of the clinic's own
		return fmt.Errorf("%w: %s: %s (%s): a value cannot be converted; cast it to text in hr.queries",
			jobs.ErrConfig, doing, err.Code.Name(), err.Code)
	}
	return fmt.Errorf("%w: %s: %s (%s): run again when the server answers", jobs.ErrUnavailable, doing, err.Message,
		err.Code)
}

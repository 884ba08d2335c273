package hrdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"
	sqlite3 "modernc.org/sqlite/lib"

	"ceuwatch/jobs"
)

// describe says what failed without quoting data: a server's message may hold values of rows.
func describe(doing string, err error) error {
	var server *pq.Error
	var maria *mysql.MySQLError
	var lite interface {
		error
		Code() int
	}
	switch {
	case errors.Is(err, jobs.ErrConfig), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &server):
		return describeServer(doing, server)
	case errors.As(err, &maria):
		return describeMySQL(doing, maria)
	case errors.As(err, &lite):
		return describeFile(doing, lite.Code(), lite.Error())
	}
	var broken net.Error
	if errors.As(err, &broken) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %s: %w: run again when the server answers", jobs.ErrUnavailable, doing, err)
	}
	return fmt.Errorf("%w: %s: %w", jobs.ErrUnavailable, doing, err)
}

func describeServer(doing string, err *pq.Error) error {
	const (
		protocol = "08P01" // how PgBouncer refuses a parameter, and transactions where it pools statements
		taken    = "42P05" // of the name of a prepared statement
		unknown  = "26000"
	)
	class := string(err.Code.Class())
	switch {
	case err.Code == protocol, err.Code == taken, err.Code == unknown:
		return fmt.Errorf("%w: %s: %s (%s): give hr.dsn no further parameters, let PgBouncer pool transactions or sessions "+
			"with max_prepared_statements above 0, or name the server itself", jobs.ErrConfig, doing, err.Message, err.Code)
	case err.Routine == "check_enable_rls":
		return fmt.Errorf("%w: %s: %s (%s): some rows are hidden from this role: give it BYPASSRLS, or a view whose owner "+
			"sees all of them", jobs.ErrConfig, doing, err.Message, err.Code)
	case class == "25", class == "0A": // a function of the clinic's own that writes, or would
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

// describeFile is an error of SQLite's.
func describeFile(doing string, code int, text string) error {
	kind, mend := jobs.ErrUnavailable, "check the path and that the file is an SQLite database"
	switch code {
	case sqlite3.SQLITE_ERROR: // no such table, syntax error
		kind, mend = jobs.ErrConfig, "create the relation, or give hr.queries a SELECT for it"
	case sqlite3.SQLITE_READONLY_DIRECTORY, sqlite3.SQLITE_READONLY_CANTINIT, sqlite3.SQLITE_CANTOPEN:
		mend = "check the path; where the file is in WAL mode, let this user write to its directory, or name a copy made " +
			"with sqlite3's .backup"
	}
	return fmt.Errorf("%w: %s: %s: %s", kind, doing, text, mend)
}

// describeMySQL is an error of MySQL's or MariaDB's.
func describeMySQL(doing string, err *mysql.MySQLError) error {
	const (
		readOnly = 1792
		prepared = 1295 // what cannot be prepared is no SELECT
		view     = 1356 // of tables or rights that are not there
		mixed    = 1267 // collations
	)
	switch class := string(err.SQLState[:2]); {
	case err.Number == readOnly, err.Number == prepared:
		return fmt.Errorf("%w: %s: %s (%d): hr.queries must be plain SELECTs, which write and lock nothing", jobs.ErrConfig,
			doing, err.Message, err.Number)
	case slices.Contains([]string{"42", "3D", "28", "21"}, class), err.Number == view, err.Number == mixed:
		return fmt.Errorf("%w: %s: %s (%d): correct hr.dsn, hr.schema or hr.queries, or grant SELECT", jobs.ErrConfig, doing,
			err.Message, err.Number)
	case class == "22", class == "23": // the message holds the value
		return fmt.Errorf("%w: %s: error %d: a value cannot be converted; cast it to char in hr.queries", jobs.ErrConfig,
			doing, err.Number)
	}
	return fmt.Errorf("%w: %s: %s (%d): run again when the server answers", jobs.ErrUnavailable, doing, err.Message,
		err.Number)
}

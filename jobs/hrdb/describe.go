package hrdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/lib/pq"

	"ceuwatch/jobs"
)

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

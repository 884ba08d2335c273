package hrdb

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
)

// Embedded opens the embedded database, sqlite:PATH, for an import, and makes its file, private to the user, when there
// is none. One writer has it at a time. Errors are [jobs.ErrConfig] for any other database, for this package never
// writes to it, [jobs.ErrUnavailable] when the file cannot be opened.
func Embedded(ctx context.Context, dsn string) (*sqlx.DB, error) {
	path, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok || path == "" {
		return nil, fmt.Errorf("%w: import writes to the embedded database alone: give --hr sqlite:PATH", jobs.ErrConfig)
	}
	if err := private(path); err != nil {
		return nil, err
	}
	d, name, err := parseDSN(dsn, false)
	if err != nil {
		return nil, err
	}
	db, err := sqlx.Open(d.driver, name+"&_txlock=immediate")
	if err != nil {
		return nil, describe("open the embedded database", err)
	}
	if _, err := db.ExecContext(ctx, "SELECT count(*) FROM sqlite_master"); err != nil {
		db.Close()
		return nil, describe("open the embedded database", err)
	}
	return db, nil
}

// private makes the file of a database, which the driver would let others read, where there is none.
func private(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return fmt.Errorf("%w: open the embedded database: %w", jobs.ErrUnavailable, err)
	}
	return nil
}

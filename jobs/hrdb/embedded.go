package hrdb

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/jobs/database"
)

// Embedded opens the embedded database, sqlite:PATH, for an import, and makes its file, private to the user, when there
// is none. One writer has it at a time. Errors are [jobs.ErrConfig] for any other database, for this package never
// writes to it, [jobs.ErrUnavailable] when the file cannot be opened.
func Embedded(ctx context.Context, dsn string) (*sqlx.DB, error) {
	address, err := database.Parse("hr dsn", dsn, database.SQLite)
	if err != nil {
		return nil, fmt.Errorf("%w: import writes to the embedded database alone: give --hr sqlite:PATH", jobs.ErrConfig)
	}
	db, err := openToWrite(address, url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)"}})
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, "SELECT count(*) FROM sqlite_master"); err != nil {
		db.Close()
		return nil, describe("open the embedded database", err)
	}
	return db, nil
}

// openToWrite opens a database of ours.
func openToWrite(address database.Address, parameters url.Values) (*sqlx.DB, error) {
	const doing = "open the embedded database"
	if address.Driver == database.SQLite {
		if err := database.Private(address.Path); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", jobs.ErrUnavailable, doing, err)
		}
	}
	db, err := sqlx.Open(address.Driver, address.Name(parameters))
	if err != nil {
		return nil, describe(doing, err)
	}
	return db, nil
}

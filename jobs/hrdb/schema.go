package hrdb

import (
	"context"
	"embed"
	"fmt"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/jobs/database"
)

//go:embed schema/*.sql
var schemas embed.FS

// Schema returns the DDL of the four relations for "postgres" or "sqlite".
func Schema(database string) (string, error) {
	text, err := schemas.ReadFile("schema/" + database + ".sql")
	if err != nil {
		return "", fmt.Errorf("no schema for %q: write postgres or sqlite", database)
	}
	return string(text), nil
}

// Role returns the SQL that makes a role of a PostgreSQL database which may read the four relations and nothing else.
func Role() string {
	text, _ := schemas.ReadFile("schema/role.sql") // embedded: it is there
	return string(text)
}

// Create makes the four relations in an empty database, for the demonstration alone, and returns the database open for
// writing. Errors are those of [Open].
func Create(ctx context.Context, dsn string) (*sqlx.DB, error) {
	address, err := database.Parse("hr dsn", dsn, database.Postgres, database.SQLite)
	if err != nil {
		return nil, err
	}
	schema, err := Schema(address.Driver)
	if err != nil {
		return nil, err
	}
	db, err := openToWrite(address, nil)
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, schema); err != nil {
		db.Close()
		return nil, fmt.Errorf("%w: make the relations: %w: name an empty database", jobs.ErrConfig, err)
	}
	return db, nil
}

package hrdb

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
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
	d, name, err := parseDSN(dsn, false)
	if err != nil {
		return nil, err
	}
	schema, err := Schema(d.driver)
	if err != nil {
		return nil, err
	}
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		if err := private(path); err != nil {
			return nil, err
		}
	}
	db, err := sqlx.Open(d.driver, name)
	if err != nil {
		return nil, describe("make the relations", err)
	}
	if _, err := db.ExecContext(ctx, schema); err != nil {
		db.Close()
		return nil, fmt.Errorf("%w: make the relations: %w: name an empty database", jobs.ErrConfig, err)
	}
	return db, nil
}

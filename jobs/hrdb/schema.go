package hrdb

import (
	"embed"
	"fmt"
)

//go:embed schema/*.sql
var schemas embed.FS

// Schema returns the DDL of the four relations for "postgres" or "sqlite"; for PostgreSQL with a role that may only
// read them.
func Schema(database string) (string, error) {
	text, err := schemas.ReadFile("schema/" + database + ".sql")
	if err != nil {
		return "", fmt.Errorf("no schema for %q: write postgres or sqlite", database)
	}
	return string(text), nil
}

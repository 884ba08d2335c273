package hrdb

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// attachNothing lets a connection to SQLite see its one file, and keeps it from writing copies of it, which are attached too.
func attachNothing(conn *sql.Conn) error {
	_, err := sqlite.Limit(conn, sqlite3.SQLITE_LIMIT_ATTACHED, 0)
	return err
}

// sqliteKey is the column itself where its order is that of its text and most rows lie in it, so that an index on it saves
// the sorting, which costs as much as half of the reading does. Where rows lie elsewhere, to sort them costs less.
func sqliteKey(ctx context.Context, tx *sqlx.Tx, from, column string) (string, error) {
	var texts, inOrder bool
	// Numbers come before any text, and blobs after.
	err := tx.GetContext(ctx, &texts, "SELECT NOT EXISTS (SELECT 1 FROM "+from+" WHERE "+column+" COLLATE BINARY < '') "+
		"AND NOT EXISTS (SELECT 1 FROM "+from+" WHERE "+column+" COLLATE BINARY >= x'')")
	if err != nil {
		return "", err
	}
	if texts {
		// What has no rowid, a view or a query, is sorted.
		err := tx.GetContext(ctx, &inOrder, "SELECT coalesce(avg(here > before) > 0.9, 0) FROM (SELECT here, "+
			"lag(here) OVER () AS before FROM (SELECT rowid AS here FROM "+from+" ORDER BY "+column+" COLLATE BINARY LIMIT 1000))")
		if inOrder = inOrder && err == nil; inOrder {
			return column + " COLLATE BINARY", nil
		}
	}
	return "CAST(" + column + " AS TEXT) COLLATE BINARY", nil
}

package hrdb

import (
	"context"
	"database/sql"
	"net/url"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the driver

	"ceuwatch/jobs/database"
)

// dialect is what differs between the databases.
type dialect struct {
	parameters url.Values // of the connection
	snapshot   *sql.TxOptions
	settings   []string                       // statements at the start of the snapshot
	text       func(expression string) string // as text
	order      func(text string) string       // that sorts by its bytes
	exists     string                         // whether there is a table or view, by schema (or '') and name
	about      func(ctx context.Context, tx *sqlx.Tx, p *Probe) error
}

// dialects are those of the drivers.
func dialects() map[string]dialect {
	return map[string]dialect{
		database.Postgres: {
			parameters: url.Values{"default_transaction_read_only": {"on"}},
			snapshot:   &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
			settings: []string{
				"SET LOCAL datestyle = 'ISO, YMD'",
				"SET LOCAL lock_timeout = '10s'",
				"SET LOCAL statement_timeout = '2h'", // one statement reads everything
				"SET LOCAL idle_in_transaction_session_timeout = 0",
			},
			text:   func(expression string) string { return expression + "::text" },
			order:  func(text string) string { return "(" + text + `) COLLATE "C"` },
			exists: `SELECT to_regclass(CASE WHEN $1 = '' THEN '' ELSE quote_ident($1) || '.' END || quote_ident($2)) IS NOT NULL`,
			about:  aboutPostgres,
		},
		database.SQLite: {
			parameters: url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)", "query_only(1)"}},
			snapshot:   &sql.TxOptions{ReadOnly: true},
			text:       func(expression string) string { return "CAST(" + expression + " AS TEXT)" },
			order:      func(text string) string { return text + " COLLATE BINARY" },
			exists:     "SELECT count(*) > 0 FROM pragma_table_list WHERE (?1 = '' OR schema = lower(?1)) AND lower(name) = ?2",
			about:      aboutSQLite,
		},
	}
}

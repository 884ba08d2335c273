package hrdb

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/jobs/database"
)

// dialect is what differs between the databases.
type dialect struct {
	parameters url.Values            // of the connection
	guard      func(*sql.Conn) error // what a connection needs before anything is said; nil: nothing
	snapshot   *sql.TxOptions
	settings   []string // statements at the start of the snapshot
	quote      func(identifier string) string
	text       func(expression string) string // as text
	// key is a column as text that sorts by its bytes.
	key    func(ctx context.Context, tx *sqlx.Tx, from, column string) (string, error)
	exists string // whether there is a table or view, by name and schema, or ''
	// inspect refuses a query that a snapshot does not keep from writing.
	inspect func(ctx context.Context, tx *sqlx.Tx, query string) error
	about   func(ctx context.Context, tx *sqlx.Tx, p *Probe) error
}

// dialects are those of the drivers.
func dialects() map[string]dialect {
	return map[string]dialect{
		database.Postgres: {
			snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
			settings: []string{
				"SET LOCAL datestyle = 'ISO, YMD'",
				"SET LOCAL lock_timeout = '10s'",
				"SET LOCAL statement_timeout = '2h'", // one statement reads everything
				"SET LOCAL idle_in_transaction_session_timeout = 0",
				"SET LOCAL row_security = off", // rather an error than rows that are hidden
			},
			quote:   func(identifier string) string { return quoted(identifier, `"`) },
			text:    func(expression string) string { return expression + "::text" },
			key:     sortedAs(`(%s::text) COLLATE "C"`),
			exists:  `SELECT to_regclass(CASE WHEN $2 = '' THEN '' ELSE quote_ident($2) || '.' END || quote_ident($1)) IS NOT NULL`,
			inspect: refuseBeyond,
			about:   aboutPostgres,
		},
		database.MySQL: {
			snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
			settings: []string{
				"SET SESSION lock_wait_timeout = 10, innodb_lock_wait_timeout = 10",
				"SET SESSION net_write_timeout = 3600", // a batch may take long to write down
				"SET SESSION group_concat_max_len = 1048576",
			},
			quote: func(identifier string) string { return quoted(identifier, "`") },
			text:  func(expression string) string { return "CAST(" + expression + " AS CHAR CHARACTER SET utf8mb4)" },
			key:   sortedAs("CAST(CAST(%s AS CHAR CHARACTER SET utf8mb4) AS BINARY)"),
			exists: "SELECT count(*) > 0 FROM information_schema.tables WHERE table_name = ? " +
				"AND table_schema = coalesce(nullif(?, ''), database())",
			inspect: func(context.Context, *sqlx.Tx, string) error { return nil },
			about:   aboutMySQL,
		},
		database.SQLite: {
			parameters: url.Values{"mode": {"ro"}, "_defensive": {"1"}, "_pragma": {"busy_timeout(10000)", "query_only(1)"}},
			guard:      attachNothing,
			snapshot:   &sql.TxOptions{ReadOnly: true},
			quote:      func(identifier string) string { return quoted(identifier, `"`) },
			text:       func(expression string) string { return "CAST(" + expression + " AS TEXT)" },
			key:        sqliteKey,
			exists:     "SELECT count(*) > 0 FROM pragma_table_list WHERE (?2 = '' OR schema = lower(?2)) AND lower(name) = ?1",
			inspect:    func(context.Context, *sqlx.Tx, string) error { return nil },
			about:      aboutSQLite,
		},
	}
}

// sortedAs puts a column into a form.
func sortedAs(form string) func(context.Context, *sqlx.Tx, string, string) (string, error) {
	return func(_ context.Context, _ *sqlx.Tx, _, column string) (string, error) {
		return fmt.Sprintf(form, column), nil
	}
}

func quoted(identifier, mark string) string {
	return mark + strings.ReplaceAll(identifier, mark, mark+mark) + mark
}

// beyond are functions of PostgreSQL that do something outside the transaction, which therefore cannot keep them from it:
// on other connections, in files, to other sessions and the server.
const beyond = `\b(dblink\w*|lo_export|pg_file_\w+|pg_logical_emit_message|pg_replication_\w+|pg_notify|` +
	`pg_(cancel|terminate)_backend|pg_(reload_conf|rotate_logfile|switch_wal|promote|create_restore_point)|` +
	`pg_(try_)?advisory_\w+)\(`

// refuseBeyond looks for them in the query's plan, where every function has its real name.
func refuseBeyond(ctx context.Context, tx *sqlx.Tx, query string) error {
	explain, err := tx.PreparexContext(ctx, "EXPLAIN (VERBOSE, COSTS OFF) "+query)
	if err != nil {
		return err
	}
	defer explain.Close()
	var plan []string
	if err := explain.SelectContext(ctx, &plan); err != nil {
		return err
	}
	if found := regexp.MustCompile(beyond).FindStringSubmatch(strings.Join(plan, "\n")); found != nil {
		return fmt.Errorf("%w: hr.queries calls %s, which no read-only transaction holds back: leave it out",
			jobs.ErrConfig, found[1])
	}
	return nil
}

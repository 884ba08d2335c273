package hrdb

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
)

// catalogue lists the definitions and contents of a PostgreSQL database, and who may do what.
func catalogue(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var list []string
	for _, query := range []string{
		`SELECT format('%s %s %s %s %s %s', c.oid, c.relname, c.relkind, c.relfilenode, c.relacl, c.relnatts) FROM pg_class c
			WHERE relnamespace::regnamespace::text NOT IN ('pg_catalog', 'pg_toast', 'information_schema') ORDER BY 1`,
		`SELECT format('%s %s', oid, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`,
		`SELECT format('%s %s %s', oid, rolname, rolconfig) FROM pg_roles ORDER BY 1`,
		`SELECT format('%s %s', setdatabase, setconfig) FROM pg_db_role_setting ORDER BY 1`,
		`SELECT format('%s %s', oid, nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' ORDER BY 1`,
		`SELECT format('%s %s', last_value, is_called) FROM counter`,
		`SELECT 'staff ' || xmin || ctid || t::text FROM staff t ORDER BY ctid`,
		`SELECT 'credit ' || xmin || ctid || t::text FROM credit t ORDER BY ctid`,
		`SELECT 'audit ' || t::text FROM audit t`,
	} {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			list = append(list, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func TestARoleThatMayDoAllChangesNothing(t *testing.T) {
	d := freshPostgres(t).tables(t)
	d.fill(t, 20)
	d.run(t, "CREATE TABLE audit (what text)", "CREATE SEQUENCE counter",
		`CREATE FUNCTION note() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
			BEGIN INSERT INTO audit VALUES ('read'); RETURN 'S-1'; END $$`,
		`CREATE FUNCTION definer() RETURNS TABLE (staff_id text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$
			BEGIN DELETE FROM staff; RETURN QUERY SELECT 'S-1'; END $$`,
		"CREATE EXTENSION IF NOT EXISTS dblink",
		`CREATE FUNCTION scratch() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
			BEGIN CREATE TABLE scratch (x text); RETURN 'S-1'; END $$`)
	before := catalogue(t, d.db)
	if people := d.all(t, nil); len(people) != 20 {
		t.Errorf("%d people", len(people))
	}
	if _, err := d.open(t, nil).Employee(t.Context(), "S-00001"); err != nil {
		t.Error(err)
	}
	for _, query := range hostile {
		err := attempt(Source{DSN: d.dsn, Queries: map[string]string{"staff": query}})
		if !errors.Is(err, jobs.ErrConfig) { // running it again would not help
			t.Errorf("%s: %v", query, err)
		}
		// To check is to look the same way.
		r := d.open(t, func(s *Source) { s.Queries = map[string]string{"staff": query} })
		if _, err := r.Probe(t.Context()); err != nil {
			t.Errorf("%s: %v", query, err)
		}
		if _, err := r.Broken(t.Context()); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	if diff := cmp.Diff(before, catalogue(t, d.db)); diff != "" {
		t.Error(diff)
	}
}

// hostile are queries that would write, each in another way.
var hostile = []string{
	"SELECT note() AS staff_id", "SELECT scratch() AS staff_id", "SELECT * FROM definer()",
	"SELECT nextval('counter') AS staff_id", "SELECT staff_id FROM staff FOR UPDATE",
	"WITH gone AS (DELETE FROM staff RETURNING staff_id) SELECT * FROM gone",
	"DELETE FROM staff RETURNING staff_id", "TRUNCATE staff", "COMMIT",
	"SELECT staff_id FROM staff) AS q LIMIT 0; DELETE FROM staff; SELECT (1",
	"SELECT staff_id FROM staff) AS q LIMIT 0; COMMIT; DELETE FROM staff; SELECT (1",
	"SELECT staff_id FROM staff) AS q LIMIT 0; COMMIT; BEGIN READ WRITE; DELETE FROM staff; COMMIT; SELECT * FROM (SELECT '1'",
	"SELECT staff_id FROM staff) AS q LIMIT 0; COMMIT; BEGIN READ WRITE; DELETE FROM staff; COMMIT; SELECT * FROM (SELECT 1 --",
	"SELECT staff_id FROM staff; DELETE FROM staff", "SELECT staff_id FROM staff; COMMIT; DELETE FROM staff; --",
	"SELECT staff_id FROM staff) AS q -- ", "SELECT staff_id FROM staff) AS q /*", "SELECT (staff_id FROM staff",
	"SELECT staff_id FROM staff))", "SELECT staff_id FROM staff WHERE ('", "SELECT staff_id FROM staff /* (",
	"SELECT set_config('transaction_read_only', 'off', true) || note() AS staff_id",
	"SELECT set_config('transaction_read_only', 'off', false) || note() AS staff_id",
	"SELECT pg_notify('x', 'y')::text AS staff_id", "SELECT lo_export(1, '/tmp/x')::text AS staff_id",
	"SELECT a.staff_id FROM staff a, LATERAL dblink_exec('dbname=' || current_database(), 'DELETE FROM staff') b",
	`SELECT U&"dbl\0069nk_exec"('dbname=' || current_database(), 'DELETE FROM staff') AS staff_id`,
}

func TestAWriteThatNoReadOnlyTransactionHoldsBackIsTakenBack(t *testing.T) {
	d := freshPostgres(t).tables(t)
	d.fill(t, 2)
	// Before PostgreSQL 16 a large object can be made in a read-only transaction.
	if err := attempt(Source{DSN: d.dsn, Queries: map[string]string{
		"staff": "SELECT staff_id FROM staff WHERE lo_from_bytea(0, 'x') > 0"}}); err != nil && !errors.Is(err, jobs.ErrConfig) {
		t.Error(err)
	}
	var n int
	if err := d.db.QueryRow("SELECT count(*) FROM pg_largeobject_metadata").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d large objects, %v", n, err)
	}
}

func TestRowsThatAreHiddenFromTheRoleAreAnError(t *testing.T) {
	d := freshPostgres(t).tables(t)
	d.fill(t, 3)
	name, source := d.role(t)
	d.run(t, "GRANT SELECT ON staff, credential, credit, exam_attempt TO "+name,
		"ALTER TABLE credit ENABLE ROW LEVEL SECURITY", "CREATE POLICY one ON credit USING (staff_id = 'S-00001')")
	err := attempt(source)
	if !errors.Is(err, jobs.ErrConfig) || !strings.Contains(err.Error(), "give it BYPASSRLS") {
		t.Error(err)
	}
	d.run(t, "ALTER ROLE "+name+" BYPASSRLS")
	if err := attempt(source); err != nil {
		t.Error(err)
	}
}

// files lists a directory with the contents of its files.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		list = append(list, fmt.Sprintf("%s %x", path, sha256.Sum256(data)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAnSQLiteFileIsNotChanged(t *testing.T) {
	for _, mode := range []string{"DELETE", "WAL"} {
		d := freshSQLite(t)
		d.run(t, "PRAGMA journal_mode = "+mode)
		d.tables(t).fill(t, 20)
		if err := d.db.Close(); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Dir(strings.TrimPrefix(d.dsn, "sqlite:"))
		before := files(t, dir)
		r := d.open(t, nil)
		people, err := read(r)
		if err != nil || len(people) != 20 {
			t.Errorf("%s: %d people, %v", mode, len(people), err)
		}
		other := filepath.Join(dir, "other.db")
		for _, query := range []string{
			"PRAGMA query_only = 0", "SELECT 1 AS staff_id; PRAGMA query_only = 0", "VACUUM INTO '" + other + "'",
			"ATTACH '" + other + "' AS other", "DELETE FROM staff RETURNING staff_id",
			"SELECT '1' AS staff_id) AS q LIMIT 0; PRAGMA query_only = 0; ATTACH '" + other + "' AS other; " +
				"CREATE TABLE other.x AS SELECT * FROM staff; SELECT * FROM (SELECT '1' AS staff_id",
			"SELECT '1' AS staff_id) AS q LIMIT 0; VACUUM INTO '" + other + "'; SELECT * FROM (SELECT '1' AS staff_id",
			"SELECT '1' AS staff_id; VACUUM INTO '" + other + "'; SELECT * FROM (SELECT '1' AS staff_id",
			"SELECT '1' AS staff_id) AS q; VACUUM INTO '" + other + "' --", "SELECT ('1' AS staff_id", "SELECT '1' AS staff_id /*",
			"SELECT writefile('" + other + "', 'x') AS staff_id", "SELECT load_extension('" + other + "') AS staff_id",
			"SELECT '1' AS staff_id\x00) AS q; VACUUM INTO '" + other + "' --",
		} {
			r := d.open(t, func(s *Source) { s.Queries = map[string]string{"staff": query} })
			if _, err := read(r); err == nil {
				t.Errorf("%s: %s is read", mode, query)
			}
			if _, err := r.Probe(t.Context()); err != nil {
				t.Errorf("%s: %s: %v", mode, query, err)
			}
			if _, err := r.Broken(t.Context()); err != nil {
				t.Errorf("%s: %s: %v", mode, query, err)
			}
			r.Close()
		}
		tx, err := r.begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"DELETE FROM staff", "CREATE TABLE x (y)", "ATTACH '" + other + "' AS other",
			"PRAGMA query_only = 0; DELETE FROM staff", "PRAGMA query_only = 0; VACUUM INTO '" + other + "'"} {
			if _, err := tx.Exec(statement); err == nil {
				t.Errorf("%s: the connection lets %s pass", mode, statement)
			}
		}
		tx.end()
		r.Close()
		after := files(t, dir)
		if mode == "WAL" {
			// A reader makes the shared index and an empty log beside the file, as every reader of such a database does.
			after = slices.DeleteFunc(after, func(file string) bool {
				empty := fmt.Sprintf("hr.db-wal %x", sha256.Sum256(nil))
				return strings.Contains(file, "hr.db-shm ") || strings.HasSuffix(file, empty)
			})
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s: %s", mode, diff)
		}
	}
}

func TestThroughAPoolOfTransactions(t *testing.T) {
	pool := os.Getenv("CEUWATCH_TEST_PGBOUNCER")
	if pool == "" && os.Getenv("CEUWATCH_REQUIRE_POSTGRES") == "1" {
		t.Fatal("CEUWATCH_TEST_PGBOUNCER names no PgBouncer: install it, then run .ci/with-postgres go test ./jobs/hrdb/...")
	}
	if pool == "" {
		t.Skip("needs a PgBouncer: install it, then run .ci/with-postgres go test ./jobs/hrdb/...")
	}
	d := freshPostgres(t).tables(t)
	d.fill(t, 3*batchRows)
	u, err := url.Parse(pool)
	if err != nil {
		t.Fatal(err)
	}
	own, _ := url.Parse(d.dsn)
	u.Path = own.Path
	queries := map[string]string{"staff": "SELECT * FROM staff WHERE staff_id <> 'S-00001'"}
	for range 5 { // on whichever connection of the pool
		for _, q := range []map[string]string{nil, queries} {
			r, err := Open(t.Context(), Source{DSN: u.String(), Queries: q})
			if err != nil {
				t.Fatal(err)
			}
			people, err := read(r)
			if err != nil || len(people) != 3*batchRows {
				t.Errorf("%d people, %v", len(people), err)
			}
			if e, err := r.Employee(t.Context(), "S-00002"); err != nil || len(e.Credits) != 1 {
				t.Errorf("%+v, %v", e, err)
			}
			if _, err := r.Probe(t.Context()); err != nil {
				t.Error(err)
			}
			for range r.Employees(t.Context()) {
				break
			}
			r.Close()
		}
	}
	err = attempt(Source{DSN: u.String() + "&statement_timeout=9"})
	if !errors.Is(err, jobs.ErrConfig) || !strings.Contains(err.Error(), "give hr.dsn no further parameters") {
		t.Error(err)
	}
}

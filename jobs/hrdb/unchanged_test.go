package hrdb

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
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
		`CREATE FUNCTION scratch() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
			BEGIN CREATE TABLE scratch (x text); RETURN 'S-1'; END $$`)
	before := catalogue(t, d.db)
	if people := d.all(t, nil); len(people) != 20 {
		t.Errorf("%d people", len(people))
	}
	if _, err := d.open(t, nil).Employee(t.Context(), "S-00001"); err != nil {
		t.Error(err)
	}
	for _, query := range []string{"SELECT note() AS staff_id", "SELECT scratch() AS staff_id",
		"SELECT nextval('counter') AS staff_id", "SELECT staff_id FROM staff FOR UPDATE",
		"WITH gone AS (DELETE FROM staff RETURNING staff_id) SELECT * FROM gone",
		"SELECT staff_id FROM staff) AS q LIMIT 0; DELETE FROM staff; SELECT (1",
		"SELECT staff_id FROM staff) AS q LIMIT 0; COMMIT; DELETE FROM staff; SELECT (1"} {
		err := attempt(Source{DSN: d.dsn, Queries: map[string]string{"staff": query}})
		if !errors.Is(err, jobs.ErrConfig) { // running it again would not help
			t.Errorf("%s: %v", query, err)
		}
	}
	if diff := cmp.Diff(before, catalogue(t, d.db)); diff != "" {
		t.Error(diff)
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
		for _, statement := range []string{"DELETE FROM staff", "CREATE TABLE x (y)", "PRAGMA user_version = 7", "VACUUM"} {
			if _, err := r.db.Exec(statement); err == nil && !strings.HasPrefix(statement, "PRAGMA") {
				t.Errorf("%s: the connection lets %s pass", mode, statement)
			}
		}
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

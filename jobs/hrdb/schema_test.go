package hrdb

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"ceuwatch/jobs"
)

func TestTheSchemaMakesTheRelations(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		if d.engine == "mariadb" {
			t.Skip("there is no schema for it")
		}
		schema, err := Schema(d.engine)
		if err != nil {
			t.Fatal(err)
		}
		d.run(t, schema)
		for _, rel := range relations() {
			d.run(t, "SELECT "+strings.Join(rel.columns, ", ")+" FROM "+string(rel.name))
		}
		d.fill(t, 3)
		if people := d.all(t, nil); len(people) != 3 {
			t.Errorf("%d people", len(people))
		}
	})
	if _, err := Schema("mysql"); err == nil {
		t.Error("there is a schema for mysql")
	}
}

// login connects as a role to the test's database.
func login(t *testing.T, d *clinic, role string) (*sql.DB, string) {
	t.Helper()
	u, err := url.Parse(d.dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(role)
	return connect(t, "postgres", u.String()), u.String()
}

func TestTheRoleReadsTheRelationsAndNothingElse(t *testing.T) {
	d := freshPostgres(t)
	schema, err := Schema("postgres")
	if err != nil {
		t.Fatal(err)
	}
	// Roles belong to the whole server, which other tests use too: this one has a name of its own.
	role := "ceuwatch_" + strings.ToLower(rand.Text())
	d.run(t, schema, "CREATE TABLE payroll (amount text)", "INSERT INTO payroll VALUES ('1')",
		strings.ReplaceAll(Role(), "ceuwatch", role))
	t.Cleanup(func() { d.run(t, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	d.fill(t, 3)
	db, dsn := login(t, d, role)
	if err := attempt(Source{DSN: dsn}); err != nil {
		t.Fatalf("the role cannot read: %v", err)
	}
	// What keeps it from writing are its rights, not the setting that it may change.
	db.SetMaxOpenConns(1)
	run(t, db, "SELECT * FROM staff", "SET default_transaction_read_only = off")
	for _, statement := range []string{
		"INSERT INTO staff (staff_id) VALUES ('x')", "UPDATE credential SET number = 'x'", "DELETE FROM credit",
		"TRUNCATE exam_attempt", "CREATE TEMPORARY TABLE x (y text)", "CREATE TABLE x (y text)", "DROP TABLE staff",
		"SELECT * FROM payroll", "SELECT * FROM staff FOR UPDATE",
		"CREATE SCHEMA x", "CREATE ROLE x", "ALTER TABLE staff ADD COLUMN x text",
	} {
		if _, err := db.Exec(statement); err == nil || !strings.Contains(err.Error(), "permission denied") &&
			!strings.Contains(err.Error(), "must be owner") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	err = attempt(Source{DSN: dsn, Queries: map[string]string{"credit": "SELECT * FROM payroll"}})
	if !errors.Is(err, jobs.ErrConfig) {
		t.Errorf("another's table: %v", err)
	}
}

func TestCreate(t *testing.T) {
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "hr.db")
	db, err := Create(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("INSERT INTO staff (staff_id) VALUES ('S-1')"); err != nil {
		t.Error(err)
	}
	r, err := Open(t.Context(), Source{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if people, err := read(r); err != nil || len(people) != 1 {
		t.Errorf("%d people, %v", len(people), err)
	}
	if _, err := Create(t.Context(), dsn); err == nil {
		t.Error("the relations are made twice")
	}
	if _, err := Create(t.Context(), "hr.db"); !errors.Is(err, jobs.ErrConfig) {
		t.Errorf("a path alone: %v", err)
	}
}

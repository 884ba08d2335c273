package hrdb

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceuwatch/rules"
)

// batchRows is about how many rows drivers and servers hand on at a time, at most.
const batchRows = 1024

// clinic is an HR database made for one test.
type clinic struct {
	engine string // sqlite, postgres or mariadb
	dsn    string // as the configuration gives it
	db     *sql.DB
}

// each runs a test on every database, each time on a fresh one.
func each(t *testing.T, test func(t *testing.T, d *clinic)) {
	t.Run("sqlite", func(t *testing.T) { test(t, freshSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, freshPostgres(t)) })
	t.Run("mariadb", func(t *testing.T) { test(t, freshMariaDB(t)) })
}

func freshSQLite(t testing.TB) *clinic {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hr.db")
	return &clinic{engine: "sqlite", dsn: "sqlite:" + path, db: connect(t, "sqlite", path)}
}

// freshPostgres makes a database on the server that CEUWATCH_TEST_POSTGRES names, and drops it after the test.
func freshPostgres(t testing.TB) *clinic {
	t.Helper()
	server := os.Getenv("CEUWATCH_TEST_POSTGRES")
	switch {
	case server != "":
	case os.Getenv("CEUWATCH_REQUIRE_POSTGRES") == "1":
		t.Fatal("CEUWATCH_TEST_POSTGRES names no server: run .ci/with-postgres go test ./jobs/hrdb/...")
	default:
		t.Skip("needs a server: run .ci/with-postgres go test ./jobs/hrdb/...")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("CEUWATCH_TEST_POSTGRES is no URL")
	}
	name := "hrdb_" + strings.ToLower(rand.Text())
	admin := connect(t, "postgres", server)
	run(t, admin, `CREATE DATABASE `+name)
	t.Cleanup(func() { run(t, admin, `DROP DATABASE `+name+` WITH (FORCE)`) })
	u.Path = "/" + name
	return &clinic{engine: "postgres", dsn: u.String(), db: connect(t, "postgres", u.String())}
}

// freshMariaDB makes a database on the server that CEUWATCH_TEST_MARIADB names, and drops it after the test. The test
// itself speaks standard SQL to it.
func freshMariaDB(t testing.TB) *clinic {
	t.Helper()
	server := os.Getenv("CEUWATCH_TEST_MARIADB")
	switch {
	case server != "":
	case os.Getenv("CEUWATCH_REQUIRE_MARIADB") == "1":
		t.Fatal("CEUWATCH_TEST_MARIADB names no server: run .ci/with-mariadb go test ./jobs/hrdb/...")
	default:
		t.Skip("needs a server: run .ci/with-mariadb go test ./jobs/hrdb/...")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("CEUWATCH_TEST_MARIADB is no URL")
	}
	name := "hrdb_" + strings.ToLower(rand.Text())
	standard := u.User.Username() + "@tcp(" + u.Host + ")/%s?charset=utf8mb4&sql_mode='ANSI,NO_BACKSLASH_ESCAPES'"
	admin := connect(t, "mysql", fmt.Sprintf(standard, ""))
	run(t, admin, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
	t.Cleanup(func() { run(t, admin, "DROP DATABASE "+name) })
	u.Path = "/" + name
	return &clinic{engine: "mariadb", dsn: u.String(), db: connect(t, "mysql", fmt.Sprintf(standard, name))}
}

func connect(t testing.TB, driver, name string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%.200s: %v", statement, err)
		}
	}
}

func (d *clinic) run(t testing.TB, statements ...string) {
	t.Helper()
	run(t, d.db, statements...)
}

// tables makes the four relations, every column a text.
func (d *clinic) tables(t testing.TB) *clinic {
	t.Helper()
	for _, rel := range relations() {
		d.run(t, "CREATE TABLE "+string(rel.name)+" ("+strings.Join(rel.columns, " text, ")+" text)")
	}
	return d
}

// insert adds rows to a relation. Values are texts; nil is NULL.
func (d *clinic) insert(t testing.TB, into, columns string, rows ...[]any) {
	t.Helper()
	for len(rows) > 0 {
		n := min(len(rows), 1000)
		var values []string
		for _, row := range rows[:n] {
			var list []string
			for _, value := range row {
				list = append(list, literal(value))
			}
			values = append(values, "("+strings.Join(list, ", ")+")")
		}
		d.run(t, "INSERT INTO "+into+" ("+columns+") VALUES "+strings.Join(values, ", "))
		rows = rows[n:]
	}
}

func literal(value any) string {
	if value == nil {
		return "NULL"
	}
	return "'" + strings.ReplaceAll(fmt.Sprint(value), "'", "''") + "'"
}

// fill adds n people, S-00000 and so on, each with one row in every relation.
func (d *clinic) fill(t *testing.T, n int) {
	t.Helper()
	rows := map[string][][]any{}
	for i := range n {
		id := fmt.Sprintf("S-%05d", i)
		rows["staff"] = append(rows["staff"], []any{id, "before"})
		rows["credential"] = append(rows["credential"], []any{id, "K", "before"})
		rows["credit"] = append(rows["credit"], []any{id, "C", "before"})
		rows["exam_attempt"] = append(rows["exam_attempt"], []any{id, "A", "before"})
	}
	d.insert(t, "staff", "staff_id, first_name", rows["staff"]...)
	d.insert(t, "credential", "staff_id, credential_id, number", rows["credential"]...)
	d.insert(t, "credit", "staff_id, credit_id, title", rows["credit"]...)
	d.insert(t, "exam_attempt", "staff_id, attempt_id, sat_on", rows["exam_attempt"]...)
}

func (d *clinic) open(t testing.TB, change func(*Source)) *Reader {
	t.Helper()
	source := Source{DSN: d.dsn}
	if change != nil {
		change(&source)
	}
	r, err := Open(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// read returns every employee that comes, and the error that ends them.
func read(r *Reader) (all []rules.Employee, err error) {
	for employee, err := range r.Employees(context.Background()) {
		if err != nil {
			return all, err
		}
		all = append(all, employee)
	}
	return all, nil
}

// attempt opens a database, reads it whole and returns the first error.
func attempt(source Source) error {
	r, err := Open(context.Background(), source)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = read(r)
	return err
}

// all reads the whole database without an error.
func (d *clinic) all(t *testing.T, change func(*Source)) []rules.Employee {
	t.Helper()
	list, err := read(d.open(t, change))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// indexed makes the four relations as the schema has them.
func (d *clinic) indexed(t testing.TB) *clinic {
	t.Helper()
	if d.engine == "mariadb" {
		return d.tables(t)
	}
	schema, err := Schema(d.engine)
	if err != nil {
		t.Fatal(err)
	}
	d.run(t, schema)
	return d
}

// courses adds n people, each with one row of staff, one credential and some credits such as there are.
func (d *clinic) courses(t testing.TB, n, credits int) {
	t.Helper()
	var staff, credentials, rows [][]any
	for i := range n {
		id := fmt.Sprintf("S-%05d", i)
		staff = append(staff, []any{id, "Ana", "Brook", "ana@clinic.example", "2019-03-01"})
		credentials = append(credentials, []any{id, "K-" + id, "CMA (AAMA)", "2024-03-31", "2029-03-31"})
		for j := range credits {
			rows = append(rows, []any{id, fmt.Sprintf("C-%05d-%02d", i, j), "CMA (AAMA)", "2025-06-07",
				fmt.Sprint("Course ", j, " in patient care"), "City College", "ACE, AAMA", "clinical", "online", "1.5", nil})
		}
	}
	d.insert(t, "staff", "staff_id, first_name, last_name, email, hired_on", staff...)
	d.insert(t, "credential", "staff_id, credential_id, kind, issued_on, expires_on", credentials...)
	d.insert(t, "credit", "staff_id, credit_id, credential, earned_on, title, provider, approved_by, category, activity, "+
		"amount, unit", rows...)
}

// people is how many courses and their like makes: enough for several of whatever is read at a time.
const people = 1500

// filled fills a database with many people, and with rows that belong to none of them, before, between and after.
func (d *clinic) filled(t *testing.T) {
	t.Helper()
	d.courses(t, people, 4)
	for i, id := range []any{"", "!", "S-", "S-00249", "S-00249x", "S-00250", fmt.Sprintf("S-%05dx", people-1), "ZZ", "é",
		"\U0001F600", nil, " ", "\u00a0"} {
		d.insert(t, "credit", "staff_id, credit_id, title", []any{id, fmt.Sprint("orphan ", i), "before"})
		d.insert(t, "credential", "staff_id, credential_id", []any{id, fmt.Sprint("orphan ", i)})
		d.insert(t, "exam_attempt", "staff_id, attempt_id", []any{id, fmt.Sprint("orphan ", i)})
	}
	var many, twins [][]any
	for i := range 2*batchRows + 7 {
		many = append(many, []any{"S-00777", fmt.Sprint("many ", i), "a\x1fb"})
	}
	for range 500 {
		twins = append(twins, []any{"S-01000"})
	}
	d.insert(t, "credit", "staff_id, credit_id, title", many...)
	d.insert(t, "staff", "staff_id", twins...)
	d.insert(t, "staff", "staff_id, first_name", []any{nil, "none"}, []any{"", "empty"}, []any{"  ", "blank"})
}

// gathered puts strays together, and rows in an order.
func gathered(people []rules.Employee) []rules.Employee {
	var strays rules.Employee
	var list []rules.Employee
	for _, e := range people {
		if e.ID == "" {
			strays.Staff = append(strays.Staff, e.Staff...)
			strays.Credentials = append(strays.Credentials, e.Credentials...)
			strays.Credits = append(strays.Credits, e.Credits...)
			strays.Attempts = append(strays.Attempts, e.Attempts...)
			continue
		}
		list = append(list, e)
	}
	list = append(list, strays)
	for _, e := range list {
		slices.SortFunc(e.Staff, func(a, b rules.Staff) int { return cmp.Compare(a.FirstName, b.FirstName) })
		slices.SortFunc(e.Credentials, func(a, b rules.Credential) int { return cmp.Compare(a.CredentialID, b.CredentialID) })
		slices.SortFunc(e.Credits, func(a, b rules.Credit) int { return cmp.Compare(a.CreditID, b.CreditID) })
		slices.SortFunc(e.Attempts, func(a, b rules.Attempt) int { return cmp.Compare(a.AttemptID, b.AttemptID) })
	}
	return list
}

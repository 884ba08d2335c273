package hrdb

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

func TestEveryColumnIsReadIntoItsField(t *testing.T) {
	want := []rules.Employee{{ID: "S-1",
		Staff: []rules.Staff{{StaffID: "S-1", FirstName: "first_name", LastName: "last_name", Email: "email",
			JobTitle: "job_title", Site: "site", State: "state", ManagerID: "manager_id", HiredOn: "hired_on", LeftOn: "left_on",
			Language: "language", Address: "address", Employment: "employment"}},
		Credentials: []rules.Credential{{StaffID: "S-1", CredentialID: "credential_id", Kind: "kind", Number: "number",
			IssuedOn: "issued_on", ExpiresOn: "expires_on", Standing: "standing", VerifiedOn: "verified_on",
			VerifiedBy: "verified_by"}},
		Credits: []rules.Credit{{StaffID: "S-1", CreditID: "credit_id", Credential: "credential", EarnedOn: "earned_on",
			Title: "title", Provider: "provider", ApprovedBy: "approved_by", Category: "category", Activity: "activity",
			Amount: "amount", Unit: "unit", Result: "result"}},
		Attempts: []rules.Attempt{{StaffID: "S-1", AttemptID: "attempt_id", Credential: "credential", SatOn: "sat_on",
			Passed: "passed"}},
	}}
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		for _, rel := range relations() {
			var row []any
			for _, column := range rel.columns {
				row = append(row, strings.Replace(column, "staff_id", "S-1", 1))
			}
			d.insert(t, string(rel.name), strings.Join(rel.columns, ", "), row)
		}
		if diff := cmp.Diff(want, d.all(t, nil)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTextIsReadAsItStands(t *testing.T) {
	texts := []string{" padded ", "two\nlines", "tab\there", "=1+1", "{{.}}", "naïve 日本 😀", strings.Repeat("x", 40000),
		`C:\new`, "it's", "\u200bzero", "\x7f", "NULL", "0"}
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		for _, text := range texts {
			d.insert(t, "staff", "staff_id, first_name, last_name", []any{"S-1", text, "\t \n"})
		}
		var got []string
		for _, row := range d.all(t, nil)[0].Staff {
			got = append(got, row.FirstName)
			if row.LastName != "" {
				t.Errorf("blank text is %q", row.LastName)
			}
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(texts)), slices.Sorted(slices.Values(got))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMissingColumnsReadAsNull(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.run(t, `CREATE TABLE staff (extra text, "STAFF_ID" text, "select" text, "First_Name" text)`,
			`CREATE TABLE credential (staff_id text, credential_id text)`, `CREATE TABLE credit (credit_id text, staff_id text)`,
			`CREATE TABLE exam_attempt (staff_id text, attempt_id text, passed text)`,
			`INSERT INTO staff VALUES ('e', 'S-1', 's', 'Ann')`, `INSERT INTO credential VALUES ('S-1', 'K-1')`,
			`INSERT INTO credit VALUES ('C-1', 'S-1')`, `INSERT INTO exam_attempt VALUES ('S-1', 'A-1', 'yes')`)
		want := []rules.Employee{{ID: "S-1",
			Staff:       []rules.Staff{{StaffID: "S-1", FirstName: "Ann"}},
			Credentials: []rules.Credential{{StaffID: "S-1", CredentialID: "K-1"}},
			Credits:     []rules.Credit{{StaffID: "S-1", CreditID: "C-1"}},
			Attempts:    []rules.Attempt{{StaffID: "S-1", AttemptID: "A-1", Passed: "yes"}},
		}}
		if diff := cmp.Diff(want, d.all(t, nil)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARelationWithoutItsIDsIsAConfigurationError(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		for _, name := range [][2]string{{"staff", "staff_id"}, {"credential", "staff_id"}, {"credit", "staff_id"},
			{"exam_attempt", "staff_id"}, {"credential", "credential_id"}, {"credit", "credit_id"},
			{"exam_attempt", "attempt_id"}} {
			relation, column := name[0], name[1]
			d.run(t, "ALTER TABLE "+relation+" RENAME COLUMN "+column+" TO other")
			err := attempt(Source{DSN: d.dsn})
			if want := "hr relation " + relation + " has no column " + column; !errors.Is(err, jobs.ErrConfig) ||
				!strings.Contains(err.Error(), want) {
				t.Errorf("%s without %s: %v", relation, column, err)
			}
			d.run(t, "ALTER TABLE "+relation+" RENAME COLUMN other TO "+column)
		}
	})
}

func TestAMissingRelationIsAConfigurationErrorThatNamesIt(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		for _, relation := range rules.Relations()[:3] {
			d.run(t, "ALTER TABLE "+string(relation)+" RENAME TO elsewhere")
			err := attempt(Source{DSN: d.dsn})
			if !errors.Is(err, jobs.ErrConfig) || !strings.Contains(err.Error(), "read "+string(relation)+":") {
				t.Errorf("without %s: %v", relation, err)
			}
			if _, err := d.open(t, nil).Employee(t.Context(), "S-1"); !errors.Is(err, jobs.ErrConfig) {
				t.Errorf("one person without %s: %v", relation, err)
			}
			d.run(t, "ALTER TABLE elsewhere RENAME TO "+string(relation))
		}
	})
}

func TestWithoutARelationOfExamsNobodyHasAny(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		schema := map[string]string{"sqlite": "main", "postgres": "public", "mariadb": d.dsn[strings.LastIndex(d.dsn, "/")+1:]}[d.engine]
		d.tables(t).fill(t, 3)
		d.run(t, "ALTER TABLE exam_attempt RENAME TO elsewhere")
		for _, in := range []string{"", schema} {
			r := d.open(t, func(s *Source) { s.Schema = in })
			people, err := read(r)
			if err != nil || len(people) != 3 || len(people[0].Credits) != 1 || people[0].Attempts != nil {
				t.Errorf("%+v, %v", people, err)
			}
			if e, err := r.Employee(t.Context(), "S-00001"); err != nil || len(e.Staff) != 1 || e.Attempts != nil {
				t.Errorf("%+v, %v", e, err)
			}
			p, err := r.Probe(t.Context())
			if err != nil || !p.Found[3].Absent || p.Found[3].Err != nil || p.Found[2].Absent {
				t.Errorf("%+v, %v", p.Found, err)
			}
		}
		// A view is one, and a query that cannot be run is none.
		d.run(t, "CREATE VIEW exam_attempt AS SELECT staff_id, attempt_id, sat_on FROM elsewhere")
		if people := d.all(t, nil); len(people) != 3 || len(people[0].Attempts) != 1 {
			t.Errorf("%+v", people)
		}
		err := attempt(Source{DSN: d.dsn, Queries: map[string]string{"exam_attempt": "SELECT * FROM nowhere"}})
		if !errors.Is(err, jobs.ErrConfig) || !strings.Contains(err.Error(), "read exam_attempt:") {
			t.Error(err)
		}
	})
}

func TestADatabaseWithoutTheColumnsOfLaterVersionsIsRead(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).fill(t, 1)
		for _, column := range []string{"staff.employment", "credential.standing", "credential.verified_on",
			"credential.verified_by", "credit.result"} {
			table, name, _ := strings.Cut(column, ".")
			d.run(t, "ALTER TABLE "+table+" DROP COLUMN "+name)
		}
		e := d.all(t, nil)[0]
		if e.Staff[0].Employment+e.Credentials[0].Standing+e.Credentials[0].VerifiedOn+e.Credentials[0].VerifiedBy+
			e.Credits[0].Result != "" || e.Credits[0].Title != "before" {
			t.Errorf("%+v", e)
		}
	})
}

func TestViewsAreRelations(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).fill(t, 3)
		d.run(t, "ALTER TABLE staff RENAME TO people", "CREATE VIEW staff AS SELECT staff_id, 'x' AS last_name FROM people")
		people := d.all(t, nil)
		if len(people) != 3 || people[1].Staff[0] != (rules.Staff{StaffID: "S-00001", LastName: "x"}) {
			t.Errorf("%+v", people)
		}
	})
}

func TestQueries(t *testing.T) {
	queries := map[string]string{
		"plain":             "SELECT id AS staff_id, name AS first_name FROM people",
		"semicolon":         "SELECT id AS staff_id, name AS first_name FROM people;",
		"semicolons":        "  SELECT id AS staff_id, name AS first_name FROM people ; ;\r\n\t",
		"comment":           "SELECT id AS staff_id, name AS first_name FROM people -- everyone",
		"comment with a ;":  "SELECT id AS staff_id, name AS first_name FROM people -- everyone;",
		"; and a comment":   "SELECT id AS staff_id, name AS first_name FROM people; -- everyone",
		"comment in a line": "SELECT id AS staff_id, -- the number\n name AS first_name FROM people\n-- everyone\n",
		"block comment":     "/* everyone */ SELECT id AS staff_id, name AS first_name FROM people /* ; */",
		"other order":       "SELECT name AS first_name, 1 AS extra, id AS staff_id FROM people ORDER BY name DESC",
		"with":              "WITH p AS (SELECT * FROM people) SELECT id AS staff_id, name AS first_name FROM p",
		"union":             "SELECT id AS staff_id, name AS first_name FROM people UNION SELECT id, name FROM people",
		"upper case":        `SELECT id AS "STAFF_ID", name AS "FIRST_NAME" FROM people`,
		"text with marks":   `SELECT id AS staff_id, name AS first_name FROM people WHERE name <> ':a ? $1 %s -- ;'`,
	}
	want := []rules.Employee{{ID: "S-1", Staff: []rules.Staff{{StaffID: "S-1", FirstName: "Ann"}}},
		{ID: "S-2", Staff: []rules.Staff{{StaffID: "S-2", FirstName: "Bob"}}}}
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).run(t, "CREATE TABLE people (id text, name text)")
		d.insert(t, "people", "id, name", []any{"S-2", "Bob"}, []any{"S-1", "Ann"})
		for name, query := range queries {
			people := d.all(t, func(s *Source) { s.Queries = map[string]string{"staff": query, "credit": "  "} })
			if diff := cmp.Diff(want, people); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestQueriesThatAreNone(t *testing.T) {
	queries := []string{"SELECT staff_id FROM", "SELECT nothing FROM staff", "SELECT 1 AS staff_id FROM nowhere",
		"DELETE FROM staff RETURNING staff_id", "SELECT 1 AS one", "/* not closed", "SELECT ')", "--", ";"}
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).fill(t, 2)
		for _, query := range queries {
			source := Source{DSN: d.dsn, Queries: map[string]string{"staff": query}}
			if err := attempt(source); !errors.Is(err, jobs.ErrConfig) || !strings.Contains(err.Error(), "staff") {
				t.Errorf("%s: %v", query, err)
			}
		}
		if people := d.all(t, nil); len(people) != 2 {
			t.Errorf("%d people are left", len(people))
		}
	})
}

func TestSchema(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		schema := "main"
		if d.engine == "postgres" {
			schema = `HR "data"`
			d.run(t, `CREATE SCHEMA "HR ""data"""`, `SET search_path = "HR ""data"""`)
			d.db.SetMaxOpenConns(1)
			d.run(t, `SET search_path = "HR ""data"""`)
		}
		if d.engine == "mariadb" {
			schema = d.dsn[strings.LastIndex(d.dsn, "/")+1:]
		}
		d.tables(t).fill(t, 2)
		if people := d.all(t, func(s *Source) { s.Schema = schema }); len(people) != 2 {
			t.Errorf("%d people", len(people))
		}
		for _, missing := range []string{"nowhere", `"`, "main.staff"} {
			if err := attempt(Source{DSN: d.dsn, Schema: missing}); !errors.Is(err, jobs.ErrConfig) {
				t.Errorf("the schema %s: %v", missing, err)
			}
		}
	})
}

func TestARelationOfTooManyColumnsIsAConfigurationError(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		query := "SELECT '1' AS staff_id" + strings.Repeat(", 1", maxColumns)
		for i := range maxColumns { // MariaDB wants each to have a name of its own
			query = strings.Replace(query, ", 1", fmt.Sprint(", 2 AS c", i), 1)
		}
		err := attempt(Source{DSN: d.dsn, Queries: map[string]string{"staff": query}})
		if !errors.Is(err, jobs.ErrConfig) || !strings.Contains(err.Error(), "hr relation staff has more than") {
			t.Error(err)
		}
	})
}

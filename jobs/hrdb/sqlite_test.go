package hrdb

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// typedStaff makes the relations with indexes, the staff ids of some type, and returns how people are read by it.
func typedStaff(t *testing.T, kind string, values ...string) (r *Reader, people []rules.Employee) {
	t.Helper()
	d := freshSQLite(t).indexed(t)
	d.run(t, "DROP TABLE staff", "CREATE TABLE staff (staff_id "+kind+", first_name text)",
		"CREATE INDEX staff_staff_id ON staff (staff_id)")
	for _, value := range values {
		d.run(t, "INSERT INTO staff VALUES ("+value+", "+value+")")
	}
	return d.open(t, nil), d.all(t, nil)
}

func TestIDsOfAnyKindComeInTheOrderOfTheirText(t *testing.T) {
	for kind, values := range map[string][]string{
		"text":                {"'b'", "'a'", "x'61'", "x'6162'", "'B'", "10", "9", "1.5"},
		"text COLLATE NOCASE": {"'b'", "'B'", "'a'", "'A'", "'C'", "'c'"},
		"text COLLATE RTRIM":  {"'a '", "'a'", "'a  '", "'b'"},
		"integer":             {"9", "10", "100", "-1", "'x'", "x'39'", "'9'"},
		"integer PRIMARY KEY": {"9", "10", "100", "-1"},
		"real":                {"1.5", "10", "9", "0.1 + 0.2", "9007199254740993", "9e999", "-9e999"},
		"":                    {"9", "10", "'9'", "x'39'", "9.5", "'a'", "1e20"},
		"blob":                {"x'62'", "'a'", "'b'", "x'61'", "7"},
	} {
		r, people := typedStaff(t, kind, values...)
		var ids []string
		rows := 0
		for _, e := range people {
			ids = append(ids, e.ID)
			rows += len(e.Staff)
			one, err := r.Employee(t.Context(), e.ID)
			if err != nil || len(one.Staff) != len(e.Staff) || len(one.Staff) == 0 {
				t.Errorf("%s: %q is found as %+v, %v; want %+v", kind, e.ID, one, err, e)
			}
			for staff, err := range r.Staff(t.Context(), []string{e.ID}) {
				if err != nil || len(staff.Staff) != len(e.Staff) {
					t.Errorf("%s: %q is found as %+v, %v", kind, e.ID, staff, err)
				}
			}
		}
		if rows != len(values) || !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
			t.Errorf("%s: %d rows of %q", kind, rows, ids)
		}
		for _, id := range []string{"9.0", "09", " 9", "nobody", "0x9", "Inf", "nan", "1e1", "A ", "\x00"} {
			if slices.Contains(ids, id) {
				continue
			}
			if e, err := r.Employee(t.Context(), id); err != nil || len(e.Staff) != 0 {
				t.Errorf("%s: %q is found as %+v, %v", kind, id, e, err)
			}
		}
	}
}

func TestViewsAndQueriesOverIndexes(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.indexed(t).filled(t)
		want := gathered(d.all(t, nil))
		d.run(t, "ALTER TABLE credit RENAME TO courses",
			"CREATE VIEW credit AS SELECT * FROM courses WHERE staff_id < 'S-01' UNION ALL "+
				"SELECT * FROM courses WHERE staff_id >= 'S-01' OR staff_id IS NULL")
		got := d.all(t, func(s *Source) {
			s.Queries = map[string]string{"credential": "SELECT * FROM credential -- all"}
		})
		if diff := cmp.Diff(want, gathered(got)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASingleStatementIsPrepared(t *testing.T) {
	d := freshSQLite(t).tables(t)
	for _, query := range []string{"SELECT staff_id FROM staff) AS q LIMIT 0; SELECT * FROM (SELECT 1"} {
		if err := attempt(Source{DSN: d.dsn, Queries: map[string]string{"staff": query}}); err == nil {
			t.Errorf("%s: no error", query)
		}
	}
}

func TestAnIndexIsUsedWhereRowsLieInItsOrder(t *testing.T) {
	plan := func(d *clinic) string {
		r := d.open(t, nil)
		tx, err := r.begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer tx.end()
		query, err := r.union(t.Context(), tx, relations(), "")
		if err != nil {
			t.Fatal(err)
		}
		var details []string
		rows, err := tx.Query("EXPLAIN QUERY PLAN " + query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var a, b, c int
			var detail string
			if err := rows.Scan(&a, &b, &c, &detail); err != nil {
				t.Fatal(err)
			}
			details = append(details, detail)
		}
		return strings.Join(details, "; ")
	}
	d := freshSQLite(t).indexed(t)
	d.courses(t, 300, 5)
	if got := plan(d); !strings.Contains(got, "credit USING INDEX credit_staff_id") {
		t.Error(got)
	}
	d.run(t, "CREATE TABLE scattered AS SELECT * FROM credit ORDER BY credit_id DESC", "DROP TABLE credit",
		"ALTER TABLE scattered RENAME TO credit", "CREATE INDEX credit_staff_id ON credit (staff_id)")
	if got := plan(d); strings.Contains(got, "credit USING INDEX") {
		t.Error(got)
	}
}

package hrdb

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
)

// found looks people up and returns how many rows of staff each has, in the order in which they come.
func found(t *testing.T, r *Reader, ids ...string) (list []string) {
	t.Helper()
	for e, err := range r.Staff(t.Context(), ids) {
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Credentials)+len(e.Credits)+len(e.Attempts) != 0 || !slices.Equal(owners(e), []string{e.ID}) {
			t.Errorf("%+v", e)
		}
		list = append(list, fmt.Sprintf("%s %d %s", e.ID, len(e.Staff), e.Staff[0].FirstName))
	}
	return list
}

func TestStaff(t *testing.T) {
	for _, index := range []bool{true, false} {
		each(t, func(t *testing.T, d *clinic) {
			if index {
				d.indexed(t)
			} else {
				d.tables(t)
			}
			d.fill(t, 300)
			d.insert(t, "staff", "staff_id, first_name", []any{"S-00007", "before"}, []any{nil, "x"}, []any{"", "x"}, []any{" ", "x"},
				[]any{"O'Neil", "before"}, []any{`back\slash`, "before"})
			d.insert(t, "credit", "staff_id, credit_id", []any{"orphan", "C"})
			r := d.open(t, nil)
			few := []string{"S-00100", "nobody", "S-00007", "", " ", "S-00007", "orphan", "O'Neil", `back\slash`, "S-\xff", "a\x00"}
			want := []string{"O'Neil 1 before", "S-00007 2 before", "S-00100 1 before", `back\slash 1 before`}
			if diff := cmp.Diff(want, found(t, r, few...)); diff != "" {
				t.Error(diff)
			}
			many := slices.Clone(few)
			for i := range 50 {
				many = append(many, fmt.Sprint("nobody ", i))
			}
			if diff := cmp.Diff(want, found(t, r, many...)); diff != "" {
				t.Error(diff)
			}
			if got := found(t, r); got != nil {
				t.Errorf("%q", got)
			}
			// What is written in the meantime is seen.
			d.run(t, "UPDATE staff SET first_name = 'after' WHERE staff_id = 'S-00100'", "DELETE FROM staff WHERE staff_id = 'S-00007'")
			if diff := cmp.Diff([]string{"S-00100 1 after"}, found(t, r, "S-00100", "S-00007")); diff != "" {
				t.Error(diff)
			}
			for range r.Staff(t.Context(), []string{"S-00001", "S-00002"}) {
				break
			}
			for range r.Staff(t.Context(), many) {
				break
			}
			d.run(t, "ALTER TABLE staff RENAME TO elsewhere")
			for _, ids := range [][]string{{"S-00100"}, many} {
				for _, err := range r.Staff(t.Context(), ids) {
					if !errors.Is(err, jobs.ErrConfig) {
						t.Errorf("without the relation: %v", err)
					}
				}
			}
			d.run(t, "CREATE TABLE staff (first_name text, staff_id text)", "INSERT INTO staff VALUES ('new', 'S-1')")
			if diff := cmp.Diff([]string{"S-1 1 new"}, found(t, r, "S-1")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStaffWhoseIDsAreNoTexts(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		kinds := map[string][]string{"integer": {"9", "10", "-1"}, "numeric": {"9", "10", "-1"}, "varchar(9)": {"'a'", "'9'"}}
		if d.engine == "postgres" {
			kinds["bigint"] = []string{"9007199254740993"}
			kinds["char(4)"] = []string{"'a'", "'9 '"}
			kinds["uuid"] = []string{"'6f9619ff-8b86-d011-b42d-00cf4fc964ff'"}
			kinds["date"] = []string{"'2026-01-02'"}
			kinds["name"] = []string{"'a'"}
		}
		for kind, values := range kinds {
			d.run(t, "DROP TABLE IF EXISTS staff", "CREATE TABLE staff (staff_id "+kind+")", "CREATE INDEX ON_staff ON staff (staff_id)")
			for _, value := range values {
				d.run(t, "INSERT INTO staff VALUES ("+value+")")
			}
			d.run(t, "DROP TABLE IF EXISTS credential", "DROP TABLE IF EXISTS credit", "DROP TABLE IF EXISTS exam_attempt",
				"CREATE TABLE credential (staff_id text, credential_id text)", "CREATE TABLE credit (staff_id text, credit_id text)",
				"CREATE TABLE exam_attempt (staff_id text, attempt_id text)")
			r := d.open(t, nil)
			all, err := read(r)
			if err != nil || len(all) != len(values) {
				t.Fatalf("%s: %d people, %v", kind, len(all), err)
			}
			for _, e := range all {
				if got := found(t, r, e.ID); !slices.Equal(got, []string{e.ID + " 1 "}) {
					t.Errorf("%s: %q is found as %q", kind, e.ID, got)
				}
			}
			for _, id := range []string{"09", "9.0", "a ", "A", "nobody", "99999999999999999999", "6F9619FF-8B86-D011-B42D-00CF4FC964FF"} {
				if got := found(t, r, id); got != nil {
					t.Errorf("%s: %q is found as %q", kind, id, got)
				}
			}
		}
	})
}

func TestPeopleAreLookedUpByIndex(t *testing.T) {
	d := freshPostgres(t).indexed(t)
	d.run(t, "INSERT INTO staff (staff_id) SELECT 'S-' || i FROM generate_series(1, 20000) i", "ANALYZE")
	r := d.open(t, nil)
	tx, err := r.begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	query, err := r.union(t.Context(), tx, relations()[:1], " IN ('S-77')")
	if err != nil {
		t.Fatal(err)
	}
	var plan []string
	if err := tx.Select(&plan, "EXPLAIN "+query); err != nil || !strings.Contains(strings.Join(plan, " "), "staff_staff_id") {
		t.Errorf("%q, %v", plan, err)
	}
}

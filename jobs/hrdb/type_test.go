package hrdb

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// typed makes a relation credit of one row with the columns given as name, type and value, and reads it.
func typed(t *testing.T, d *clinic, columns [][3]string) rules.Credit {
	t.Helper()
	names, values := "", ""
	for _, c := range columns {
		names += ", " + c[0] + " " + c[1]
		values += ", " + c[2]
	}
	d.tables(t).run(t, "DROP TABLE credit", "CREATE TABLE credit ("+names[2:]+")",
		"INSERT INTO credit VALUES ("+values[2:]+")")
	people := d.all(t, nil)
	if len(people) != 1 || len(people[0].Credits) != 1 {
		t.Fatalf("%+v", people)
	}
	return people[0].Credits[0]
}

func TestTypedColumnsOfPostgreSQL(t *testing.T) {
	d := freshPostgres(t)
	d.run(t, "CREATE TYPE category AS ENUM ('clinical', 'general')")
	// A server may write dates in another manner by default.
	d.run(t, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = ''SQL, DMY''', current_database()); END $$`)
	got := typed(t, d, [][3]string{
		{"credit_id", "uuid", "'6F9619FF-8B86-D011-B42D-00CF4FC964FF'"},
		{"staff_id", "bigint", "9007199254740993"},
		{"credential", "char(12)", "'CMA'"},
		{"earned_on", "date", "'2026-03-04'"},
		{"title", "varchar(20)", "'Ethics '"},
		{"provider", "bytea", `'\x41'`},
		{"approved_by", "text[]", "'{AAMA,AMT}'"},
		{"category", "category", "'clinical'"},
		{"activity", "boolean", "true"},
		{"amount", "numeric(8,3)", "1.5"},
		{"unit", "xml", "'<u/>'"},
	})
	want := rules.Credit{CreditID: "6f9619ff-8b86-d011-b42d-00cf4fc964ff", StaffID: "9007199254740993", Credential: "CMA",
		EarnedOn: "2026-03-04", Title: "Ethics ", Provider: `\x41`, ApprovedBy: "{AAMA,AMT}", Category: "clinical",
		Activity: "true", Amount: "1.500", Unit: "<u/>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDatesOfPostgreSQL(t *testing.T) {
	d := freshPostgres(t)
	d.tables(t)
	for _, tt := range []struct{ kind, value, want string }{
		{"date", "infinity", "infinity"},
		{"date", "-infinity", "-infinity"},
		{"timestamp", "infinity", "infinity"},
		{"date", "0044-03-15 BC", "0044-03-15 BC"},
		{"date", "12026-01-01", "12026-01-01"},
		{"timestamp", "2026-03-04 05:06:07.5", "2026-03-04 05:06:07.5"},
		{"timestamp(0)", "2026-03-04", "2026-03-04 00:00:00"},
	} {
		d.run(t, "DROP TABLE credential", "CREATE TABLE credential (staff_id int, credential_id int, expires_on "+tt.kind+")",
			"INSERT INTO credential VALUES (1, 1, '"+tt.value+"')")
		if got := d.all(t, nil)[0].Credentials[0].ExpiresOn; got != tt.want {
			t.Errorf("the %s %s is read as %q, want %q", tt.kind, tt.value, got, tt.want)
		}
	}
}

func TestNumbersAsIDsComeInTheOrderOfTheirText(t *testing.T) {
	for _, kind := range []string{"integer", "numeric", "char(4)"} {
		each(t, func(t *testing.T, d *clinic) {
			d.tables(t).run(t, "DROP TABLE staff", "CREATE TABLE staff (staff_id "+kind+")",
				"INSERT INTO staff VALUES (9), (10), (100), (1), (-1)")
			d.insert(t, "credit", "staff_id, credit_id", []any{"10", "C-1"}, []any{"9", "C-2"}, []any{"2", "C-3"})
			var got []string
			for _, e := range d.all(t, nil) {
				got = append(got, e.ID)
				if e.ID == "10" && len(e.Credits) != 1 {
					t.Errorf("10 comes without its credit")
				}
			}
			if diff := cmp.Diff([]string{"-1", "1", "10", "100", "2", "9"}, got); diff != "" {
				t.Errorf("%s: %s", kind, diff)
			}
			if e, err := d.open(t, nil).Employee(t.Context(), "10"); err != nil || len(e.Staff) != 1 || len(e.Credits) != 1 {
				t.Errorf("%s: %+v, %v", kind, e, err)
			}
		})
	}
}

func TestTypedColumnsOfSQLite(t *testing.T) {
	got := typed(t, freshSQLite(t), [][3]string{
		{"credit_id", "INTEGER PRIMARY KEY", "17"},
		{"staff_id", "BLOB", "x'532D31'"},
		{"credential", "VARCHAR(20)", "'CMA'"},
		{"earned_on", "DATE", "'2026-03-04'"},
		{"title", "", "'Ethics '"},
		{"provider", "CLOB", "x'c3a9'"},
		{"approved_by", "DATETIME", "'2026-03-04 05:06:07'"},
		{"category", "TIMESTAMP", "1767225600"},
		{"activity", "BOOLEAN", "1"},
		{"amount", "REAL", "1.5"},
		{"unit", "NUMERIC", "'2.50'"},
	})
	want := rules.Credit{CreditID: "17", StaffID: "S-1", Credential: "CMA", EarnedOn: "2026-03-04", Title: "Ethics ",
		Provider: "é", ApprovedBy: "2026-03-04 05:06:07", Category: "1767225600", Activity: "1", Amount: "1.5", Unit: "2.5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

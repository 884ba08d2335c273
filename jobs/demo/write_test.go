package demo

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"

	"ceuwatch/rules"
)

func emptyDatabase(t testing.TB) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("sqlite", filepath.Join(t.TempDir(), "hr.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, table := range newTables("") {
		db.MustExec("CREATE TABLE " + table.name + " (" + strings.Join(table.columns, " TEXT, ") + " TEXT)")
	}
	return db
}

// readBack returns the rows of a table in the order in which they are stored, blank for NULL.
func readBack(t *testing.T, db *sqlx.DB, table *table) [][]string {
	t.Helper()
	rows, err := db.Query("SELECT " + strings.Join(table.columns, ",") + " FROM " + table.name + " ORDER BY rowid")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all [][]string
	for rows.Next() {
		values, targets := make([]*string, len(table.columns)), []any{}
		for i := range values {
			targets = append(targets, &values[i])
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(values))
		for i, v := range values {
			if v != nil && *v == "" {
				t.Fatalf("%s in %s is empty text, want NULL", table.columns[i], table.name)
			}
			if v != nil {
				row[i] = *v
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsWrittenIsReadBackInStaffOrder(t *testing.T) {
	for _, schema := range []string{"", "main"} {
		db := emptyDatabase(t)
		employees := Employees(1, 400, date(t, "2026-12-10"))
		if err := Write(t.Context(), db, schema, employees); err != nil {
			t.Fatal(err)
		}
		want := newTables("")
		for e := range employees {
			want.add(e)
		}
		for _, table := range want {
			var rows [][]string
			for _, values := range table.rows {
				row := make([]string, len(values))
				for i, v := range values {
					row[i], _ = v.(string)
				}
				rows = append(rows, row)
			}
			if diff := cmp.Diff(rows, readBack(t, db, table), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: %s", table.name, diff)
			}
		}
	}
}

func TestColumnsHoldWhatTheyAreCalled(t *testing.T) {
	db := emptyDatabase(t)
	e := rules.Employee{
		ID: "S-1",
		Staff: []rules.Staff{{StaffID: "S-1", FirstName: "Ada", LastName: "Oakley", Email: "ada@example.com",
			JobTitle: "Nurse", Site: "North", State: "WA", ManagerID: "S-9", HiredOn: "2020-01-02", LeftOn: "2030-01-02",
			Language: "en", Address: "1 Lane\nTown"}},
		Credentials: []rules.Credential{{CredentialID: "C-1", StaffID: "S-1", Kind: "BLS", Number: "7",
			IssuedOn: "2025-01-02", ExpiresOn: "2027-01-31"}},
		Credits: []rules.Credit{{CreditID: "E-1", StaffID: "S-1", Credential: "CMA", EarnedOn: "2025-03-04", Title: "ECG",
			Provider: "ACE", ApprovedBy: "AAMA", Category: "clinical", Activity: "online", Amount: "1.5", Unit: "ceu"}},
		Attempts: []rules.Attempt{{AttemptID: "X-1", StaffID: "S-1", Credential: "CMA", SatOn: "2026-05-06", Passed: "no"}},
	}
	if err := Write(t.Context(), db, "", slices.Values([]rules.Employee{e})); err != nil {
		t.Fatal(err)
	}
	for column, want := range map[string]string{
		"staff.staff_id": "S-1", "staff.first_name": "Ada", "staff.last_name": "Oakley", "staff.email": "ada@example.com",
		"staff.job_title": "Nurse", "staff.site": "North", "staff.state": "WA", "staff.manager_id": "S-9",
		"staff.hired_on": "2020-01-02", "staff.left_on": "2030-01-02", "staff.language": "en",
		"staff.address":            "1 Lane\nTown",
		"credential.credential_id": "C-1", "credential.staff_id": "S-1", "credential.kind": "BLS",
		"credential.number": "7", "credential.issued_on": "2025-01-02", "credential.expires_on": "2027-01-31",
		"credit.credit_id": "E-1", "credit.staff_id": "S-1", "credit.credential": "CMA", "credit.earned_on": "2025-03-04",
		"credit.title": "ECG", "credit.provider": "ACE", "credit.approved_by": "AAMA", "credit.category": "clinical",
		"credit.activity": "online", "credit.amount": "1.5", "credit.unit": "ceu",
		"exam_attempt.attempt_id": "X-1", "exam_attempt.staff_id": "S-1", "exam_attempt.credential": "CMA",
		"exam_attempt.sat_on": "2026-05-06", "exam_attempt.passed": "no",
	} {
		relation, name, _ := strings.Cut(column, ".")
		var got string
		if err := db.Get(&got, fmt.Sprintf("SELECT %s FROM %s", name, relation)); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", column, got, err, want)
		}
	}
}

func TestAFailedWriteLeavesNothing(t *testing.T) {
	db := emptyDatabase(t)
	db.MustExec("DROP TABLE exam_attempt")
	err := Write(t.Context(), db, "", Employees(1, 150, date(t, "2026-12-10")))
	if err == nil || !strings.Contains(err.Error(), "exam_attempt") {
		t.Errorf("error %v, want one that names exam_attempt", err)
	}
	var n int
	if err := db.Get(&n, "SELECT count(*) FROM staff"); err != nil || n != 0 {
		t.Errorf("%d staff rows (%v), want none", n, err)
	}
}

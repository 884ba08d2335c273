package hrdb

import (
	"context"
	"database/sql"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// upheaval changes, removes and adds rows of every relation in one transaction.
func upheaval(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, statement := range []string{
		"UPDATE staff SET first_name = 'after'", "UPDATE credential SET number = 'after'",
		"UPDATE credit SET title = 'after'", "UPDATE exam_attempt SET sat_on = 'after'",
		"DELETE FROM credit WHERE staff_id > 'S-03000'", "DELETE FROM staff WHERE staff_id > 'S-05000'",
		"INSERT INTO staff (staff_id, first_name) VALUES ('S-02000x', 'after')",
		"INSERT INTO credential (staff_id, credential_id, number) VALUES ('S-00001', 'K-2', 'after'), ('T', 'K', 'after')",
	} {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// readThrough reads everyone, calls between before some of them, and returns how many came; all must be as before.
func readThrough(t *testing.T, r *Reader, between func()) (people int) {
	t.Helper()
	for e, err := range r.Employees(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Staff) != 1 || len(e.Credentials) != 1 || len(e.Credits) != 1 || len(e.Attempts) != 1 ||
			e.Staff[0].FirstName != "before" || e.Credentials[0].Number != "before" || e.Credits[0].Title != "before" ||
			e.Attempts[0].SatOn != "before" {
			t.Fatalf("employee %d is torn: %+v", people, e)
		}
		if people%(batchRows/2) == 0 {
			between()
		}
		people++
	}
	return people
}

func TestWhatIsWrittenWhileReadingIsNotSeen(t *testing.T) {
	const staff = 3*batchRows + 10
	each(t, func(t *testing.T, d *clinic) {
		if d.engine == "sqlite" {
			d.run(t, "PRAGMA journal_mode = WAL")
		}
		d.tables(t).fill(t, staff)
		r := d.open(t, nil)
		people := readThrough(t, r, func() {
			if err := upheaval(d.db); err != nil {
				t.Fatal(err)
			}
		})
		if people != staff {
			t.Errorf("%d employees, want %d", people, staff)
		}
		after, err := read(r)
		if err != nil || len(after) < 3001 || after[0].Staff[0].FirstName != "after" {
			t.Errorf("the next reading finds %d employees, %v", len(after), err)
		}
	})
}

func TestARollbackJournalHoldsTheWriterOff(t *testing.T) {
	const staff = 2*batchRows + 10
	d := freshSQLite(t).tables(t)
	d.fill(t, staff)
	busy := 0
	people := readThrough(t, d.open(t, nil), func() {
		if err := upheaval(d.db); err != nil {
			busy++
		}
	})
	if people != staff || busy == 0 {
		t.Errorf("%d employees, want %d; the writer was held off %d times", people, staff, busy)
	}
	if err := upheaval(d.db); err != nil {
		t.Errorf("after the reading the writer is still held off: %v", err)
	}
}

func TestOneConnectionIsEnough(t *testing.T) {
	d := freshPostgres(t).indexed(t)
	d.filled(t)
	name, source := d.role(t)
	d.run(t, "GRANT SELECT ON staff, credential, credit, exam_attempt TO "+name, "ALTER ROLE "+name+" CONNECTION LIMIT 1")
	want, err := read(d.open(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for range 2 {
		got, err := read(r)
		if diff := cmp.Diff(gathered(want), gathered(got)); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	if e, err := r.Employee(t.Context(), "S-00001"); err != nil || len(e.Credits) != 4 {
		t.Errorf("%+v, %v", e, err)
	}
	for _, err := range r.Staff(t.Context(), []string{"S-00001"}) {
		if err != nil {
			t.Error(err)
		}
	}
}

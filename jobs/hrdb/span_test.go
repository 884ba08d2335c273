package hrdb

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// clinic fills a database with more people than a span holds, and with what stands at the ends of spans and between.
func (d *database) clinic(t *testing.T) {
	t.Helper()
	d.courses(t, 6*spanPeople, 4)
	const last = 6*spanPeople - 1
	for i, id := range []any{"", "!", "S-", "S-00249", "S-00249x", "S-00250", fmt.Sprintf("S-%05dx", last), "ZZ", "é", "\U0001F600",
		nil, " ", "\u00a0"} {
		d.insert(t, "credit", "staff_id, credit_id, title", []any{id, fmt.Sprint("orphan ", i), "before"})
		d.insert(t, "credential", "staff_id, credential_id", []any{id, fmt.Sprint("orphan ", i)})
		d.insert(t, "exam_attempt", "staff_id, attempt_id", []any{id, fmt.Sprint("orphan ", i)})
	}
	var many, twins [][]any
	for i := range 2*batchRows + 7 {
		many = append(many, []any{"S-00777", fmt.Sprint("many ", i), "a\x1fb"})
	}
	for range 2 * spanPeople {
		twins = append(twins, []any{"S-01000"})
	}
	d.insert(t, "credit", "staff_id, credit_id, title", many...)
	d.insert(t, "staff", "staff_id", twins...)
	d.insert(t, "staff", "staff_id, first_name", []any{nil, "none"}, []any{"", "empty"}, []any{"  ", "blank"})
	d.analyze(t)
}

// analyze orders the rows of a server, and tells it about them and to go by indexes though they are few.
func (d *database) analyze(t *testing.T) {
	t.Helper()
	if d.engine == "postgres" {
		for _, other := range []string{"sort", "seqscan", "bitmapscan"} {
			d.run(t, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_"+other+" = off', current_database()); END $$")
		}
		for _, relation := range rules.Relations() {
			d.run(t, "CLUSTER "+string(relation)+" USING "+string(relation)+"_staff_id")
		}
		d.run(t, "VACUUM ANALYZE")
	}
}

// spanned reports whether everyone is read in spans, on two connections.
func spanned(t *testing.T, r *Reader) bool {
	t.Helper()
	s, err := r.dialect.begin(t.Context(), r, true, shapes())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	return s.people > 0 && len(s.sessions) == 2
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

func TestSpansHoldWhatIsReadAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *database) {
		d.indexed(t).clinic(t)
		r := d.open(t, nil)
		if !spanned(t, r) {
			t.Fatal("it is not read in spans")
		}
		got, err := read(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, relation := range rules.Relations() {
			d.run(t, "DROP INDEX "+string(relation)+"_staff_id")
		}
		r = d.open(t, nil)
		if spanned(t, r) {
			t.Fatal("it is read in spans without an index")
		}
		want, err := read(r)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(got, func(a, b rules.Employee) int { return strings.Compare(a.ID, b.ID) }) {
			for i := 1; i < len(got); i++ {
				if got[i].ID != "" && got[i-1].ID >= got[i].ID {
					t.Fatalf("%q comes after %q", got[i].ID, got[i-1].ID)
				}
			}
		}
		if diff := gocmp.Diff(gathered(want), gathered(got)); diff != "" {
			t.Error(diff)
		}
		at := slices.IndexFunc(got, func(e rules.Employee) bool { return e.ID == "S-00777" })
		if n := len(got[at].Credits); n != 2*batchRows+7+4 {
			t.Errorf("%d credits of the one with many", n)
		}
	})
}

func TestAReaderOfSpansThatStopsEarlyLetsGo(t *testing.T) {
	each(t, func(t *testing.T, d *database) {
		d.indexed(t).clinic(t)
		r := d.open(t, nil)
		for _, after := range []int{1, spanPeople, 3*spanPeople + 1} {
			err := within(t, 20*time.Second, func() error {
				people := 0
				for _, err := range r.Employees(t.Context()) {
					if people++; err != nil || people == after {
						return err
					}
				}
				return nil
			})
			if err != nil || t.Failed() {
				t.Fatal(err)
			}
		}
		d.run(t, "DROP TABLE staff") // nothing holds it
	})
}

func TestWhatIsWrittenWhileSpansAreReadIsNotSeen(t *testing.T) {
	const staff = 3*batchRows + 10
	each(t, func(t *testing.T, d *database) {
		for _, mode := range []string{"WAL", "DELETE"} {
			if d.engine == "sqlite" {
				d = freshSQLite(t)
				d.run(t, "PRAGMA journal_mode = "+mode)
			} else if mode == "DELETE" {
				continue
			}
			d.indexed(t).fill(t, staff)
			d.analyze(t)
			r := d.open(t, nil)
			if !spanned(t, r) {
				t.Fatal("it is not read in spans")
			}
			written := 0
			people := readThrough(t, r, func() {
				if upheaval(d.db) == nil {
					written++
				}
			})
			if people != staff || (written > 0) == (d.engine == "sqlite" && mode == "DELETE") {
				t.Errorf("%s: %d employees, want %d; %d times somebody else wrote", mode, people, staff, written)
			}
			if err := upheaval(d.db); err != nil {
				t.Errorf("%s: after the reading the writer is held off: %v", mode, err)
			}
			if after, err := read(r); err != nil || after[0].Staff[0].FirstName != "after" {
				t.Errorf("%s: the next reading finds %d employees, %v", mode, len(after), err)
			}
		}
	})
}

func TestASecondConnectionThatSeesSomethingElseTellsSo(t *testing.T) {
	for _, mode := range []string{"WAL", "DELETE"} {
		d := freshSQLite(t)
		d.run(t, "PRAGMA journal_mode = "+mode)
		d.tables(t).fill(t, 3)
		r := d.open(t, nil)
		second, version := r.liteBeside(t.Context())
		if second == nil || second.version() != version {
			t.Fatalf("%s: the version changes by itself", mode)
		}
		d.run(t, "UPDATE staff SET first_name = 'after'")
		if err := second.touch(); err != nil || second.version() == version {
			t.Errorf("%s: the version is the same after a change, %v", mode, err)
		}
		second.close()
	}
}

func TestOneConnectionIsEnough(t *testing.T) {
	d := freshPostgres(t).indexed(t)
	d.clinic(t)
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
		if diff := gocmp.Diff(gathered(want), gathered(got)); err != nil || diff != "" {
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

func TestASpanWithMoreThanIsReadAtOnce(t *testing.T) {
	d := freshPostgres(t).indexed(t)
	d.courses(t, 4*spanPeople, 1)
	d.run(t, `INSERT INTO credit (staff_id, credit_id) SELECT 'S-00300', 'many ' || i FROM generate_series(1, 60000) i`)
	d.analyze(t)
	r := d.open(t, nil)
	if !spanned(t, r) {
		t.Fatal("it is not read in spans")
	}
	credits := 0
	for _, e := range d.all(t, nil) {
		credits += len(e.Credits)
	}
	if credits != 4*spanPeople+60000 {
		t.Errorf("%d credits", credits)
	}
}

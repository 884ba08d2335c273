package hrdb

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

func TestRowsComeTogetherInByteOrder(t *testing.T) {
	ids := []string{"S-10", "S-9", "s-1", "S-1", "É", "E\u0301", "é", "Z", "😀", "\uffff", " S-1", "  lead", "trail ",
		"trail", "a\tb", "0", "-1", "_", "~", "日本", "O'Neil", `back\slash`, `"quoted"`, "%", "ß", "ss", "I", "ı", "İ"}
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		for i, id := range ids {
			// Not everyone has a row everywhere.
			if i%5 != 0 {
				d.insert(t, "staff", "staff_id, first_name", []any{id, "first of " + id}, []any{id, "second of " + id})
			}
			if i%4 != 0 {
				d.insert(t, "credential", "staff_id, credential_id", []any{id, "K" + id})
			}
			if i%3 != 0 {
				d.insert(t, "credit", "staff_id, credit_id", []any{id, "C1" + id}, []any{id, "C2" + id}, []any{id, "C3" + id})
			}
			if i%2 != 0 || i == 0 {
				d.insert(t, "exam_attempt", "staff_id, attempt_id", []any{id, "A" + id})
			}
		}
		var got []string
		for _, e := range d.all(t, nil) {
			got = append(got, e.ID)
			i := slices.Index(ids, e.ID)
			want := []int{2 * min(1, i%5), min(1, i%4), 3 * min(1, i%3), i % 2}
			if i == 0 {
				want[3] = 1
			}
			have := []int{len(e.Staff), len(e.Credentials), len(e.Credits), len(e.Attempts)}
			if !slices.Equal(have, want) || !slices.Equal(owners(e), []string{e.ID}) {
				t.Errorf("%q comes with %d rows of %q, want %d", e.ID, have, owners(e), want)
			}
		}
		want := slices.Clone(ids)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// owners lists the staff ids that an employee's rows name.
func owners(e rules.Employee) []string {
	seen := map[string]bool{}
	for _, r := range e.Staff {
		seen[r.StaffID] = true
	}
	for _, r := range e.Credentials {
		seen[r.StaffID] = true
	}
	for _, r := range e.Credits {
		seen[r.StaffID] = true
	}
	for _, r := range e.Attempts {
		seen[r.StaffID] = true
	}
	var list []string
	for id := range seen {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

func TestRowsWithoutAStaffIDAreStraysAndNoneIsLost(t *testing.T) {
	blanks := []any{nil, "", " ", "\t", " \r\n ", "\u00a0", "\u2003\u2003", "\u3000"}
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		var staff, credits [][]any
		for i := range 3*strayRows + 7 {
			staff = append(staff, []any{blanks[i%len(blanks)], fmt.Sprint("F", i)})
			credits = append(credits, []any{blanks[(i+3)%len(blanks)], fmt.Sprint("C", i)})
		}
		d.insert(t, "staff", "staff_id, first_name", staff...)
		d.insert(t, "credit", "staff_id, credit_id", credits...)
		for i, blank := range blanks {
			d.insert(t, "credential", "staff_id, credential_id", []any{blank, fmt.Sprint("K", i)})
			d.insert(t, "exam_attempt", "staff_id, attempt_id", []any{blank, fmt.Sprint("A", i)})
		}
		for _, id := range []string{"\x01", " x", "a", "é", "😀"} { // before, between and after the blanks
			d.insert(t, "staff", "staff_id", []any{id})
			d.insert(t, "exam_attempt", "staff_id, attempt_id", []any{id, "A"})
		}
		var ids []string
		seen := map[string]int{}
		var n [4]int
		for _, e := range d.all(t, nil) {
			if e.ID != "" {
				ids = append(ids, e.ID)
				if len(e.Staff) != 1 || len(e.Attempts) != 1 || len(e.Credentials)+len(e.Credits) != 0 {
					t.Errorf("%q comes with %+v", e.ID, e)
				}
				continue
			}
			if got := owners(e); !slices.Equal(got, []string{""}) {
				t.Errorf("rows of %q come without a staff id", got)
			}
			if len(e.Staff) > strayRows || len(e.Credits) > strayRows {
				t.Errorf("%d and %d strays are held at a time", len(e.Staff), len(e.Credits))
			}
			n[0], n[1], n[2], n[3] = n[0]+len(e.Staff), n[1]+len(e.Credentials), n[2]+len(e.Credits), n[3]+len(e.Attempts)
			for _, row := range e.Staff {
				seen[row.FirstName]++
			}
			for _, row := range e.Credits {
				seen[row.CreditID]++
			}
		}
		if want := [4]int{len(staff), len(blanks), len(credits), len(blanks)}; n != want {
			t.Errorf("%d strays, want %d", n, want)
		}
		if len(seen) != len(staff)+len(credits) {
			t.Errorf("%d different strays, want %d", len(seen), len(staff)+len(credits))
		}
		if diff := cmp.Diff([]string{"\x01", " x", "a", "é", "😀"}, ids); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRelationsOfManyBatches(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		for _, n := range []int{0, 1, batchRows - 1, batchRows, batchRows + 1, 2 * batchRows, 3*batchRows + 1} {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				d.run(t, "DROP TABLE IF EXISTS staff", "DROP TABLE IF EXISTS credential", "DROP TABLE IF EXISTS credit",
					"DROP TABLE IF EXISTS exam_attempt")
				d.tables(t).fill(t, n)
				i := 0
				for _, e := range d.all(t, nil) {
					if e.ID != fmt.Sprintf("S-%05d", i) || len(e.Staff) != 1 || len(e.Credentials) != 1 || len(e.Credits) != 1 ||
						len(e.Attempts) != 1 {
						t.Fatalf("employee %d is %+v", i, e)
					}
					i++
				}
				if i != n {
					t.Errorf("%d employees, want %d", i, n)
				}
			})
		}
	})
}

func TestOnePersonWithManyBatches(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		d.insert(t, "staff", "staff_id", []any{"A"}, []any{"B"}, []any{"C"})
		var credits [][]any
		for i := range 2*batchRows + 500 {
			credits = append(credits, []any{"B", fmt.Sprintf("C-%05d", i)})
		}
		credits = append(credits, []any{"C", "C-0"})
		d.insert(t, "credit", "staff_id, credit_id", credits...)
		people := d.all(t, nil)
		if len(people) != 3 || len(people[0].Credits) != 0 || len(people[2].Credits) != 1 {
			t.Fatalf("%d people", len(people))
		}
		ids := map[string]bool{}
		for _, c := range people[1].Credits {
			ids[c.CreditID] = true
		}
		if len(people[1].Credits) != len(credits)-1 || len(ids) != len(credits)-1 {
			t.Errorf("%d credits, %d of them different, want %d", len(people[1].Credits), len(ids), len(credits)-1)
		}
	})
}

func TestAnEmptyDatabaseHasNobody(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		if people := d.tables(t).all(t, nil); len(people) != 0 {
			t.Errorf("%+v", people)
		}
	})
}

package hrdb

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

func TestOneEmployee(t *testing.T) {
	ids := []string{"S-1", "S-10", "s-1", "O'Neil", "''", `back\slash`, `\`, `\'`, `\\''`, `"`, `';--`, "$1", "$$", "%",
		"_", "?", ":id", " S-1", "S-1 ", "é", "e\u0301", "😀", "a\tb", "a\nb", "{}", "E'x'", "NULL"}
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t)
		for _, id := range ids {
			d.insert(t, "staff", "staff_id, first_name", []any{id, "one"}, []any{id, "two"})
			d.insert(t, "credit", "staff_id, credit_id", []any{id, "C"})
		}
		d.insert(t, "staff", "staff_id", []any{nil}, []any{""}, []any{" "})
		r := d.open(t, nil)
		for _, id := range ids {
			e, err := r.Employee(t.Context(), id)
			if err != nil {
				t.Errorf("%q: %v", id, err)
				continue
			}
			want := rules.Employee{ID: id,
				Staff:   []rules.Staff{{StaffID: id, FirstName: "one"}, {StaffID: id, FirstName: "two"}},
				Credits: []rules.Credit{{StaffID: id, CreditID: "C"}}}
			if diff := cmp.Diff(want, e); diff != "" {
				t.Errorf("%q: %s", id, diff)
			}
		}
		for _, id := range []string{"S-2", "S-1'", "' OR ''='", "x' UNION SELECT 1 --", `\' OR 1=1 --`, "S-%", "S"} {
			if e, err := r.Employee(t.Context(), id); err != nil || !cmp.Equal(e, rules.Employee{ID: id}) {
				t.Errorf("%q, who is nobody: %+v, %v", id, e, err)
			}
		}
	})
}

func TestOneEmployeeIsWhatAllSay(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).fill(t, 50)
		r := d.open(t, nil)
		for _, want := range d.all(t, nil) {
			got, err := r.Employee(t.Context(), want.ID)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		}
	})
}

func TestOneEmployeeWhereBackslashesEscape(t *testing.T) {
	d := freshPostgres(t).tables(t)
	d.insert(t, "staff", "staff_id", []any{`a\' OR 1=1`}, []any{"b"})
	d.run(t, `DO $$ BEGIN
		EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off', current_database());
	END $$`)
	e, err := d.open(t, nil).Employee(t.Context(), `a\' OR 1=1`)
	if err != nil || len(e.Staff) != 1 {
		t.Errorf("%+v, %v", e, err)
	}
}

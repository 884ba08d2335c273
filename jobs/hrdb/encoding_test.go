package hrdb

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ceuwatch/jobs"
)

func TestADatabaseThatOrdersOtherwiseIsRefused(t *testing.T) {
	for _, encoding := range []string{"UTF-16le", "UTF-16be"} {
		d := freshSQLite(t)
		d.run(t, "PRAGMA encoding = '"+encoding+"'")
		d.tables(t)
		for _, id := range []string{"a", "ab", "é", "Ā", "日", "\uffff", "😀"} {
			d.insert(t, "staff", "staff_id", []any{id})
			d.insert(t, "credit", "staff_id, credit_id", []any{id, "C"})
		}
		people, err := read(d.open(t, nil))
		if !errors.Is(err, jobs.ErrConfig) || !strings.Contains(err.Error(), "byte order of staff_id") {
			t.Errorf("%s: %d employees, then %v", encoding, len(people), err)
		}
		for _, e := range people {
			if len(e.Staff) != 1 || len(e.Credits) != 1 {
				t.Errorf("%s: %+v comes before the error", encoding, e)
			}
		}
	}
}

func TestADatabaseInLatin1(t *testing.T) {
	d := freshPostgres(t)
	u, err := url.Parse(d.dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.Path += "_latin"
	name := u.Path[1:]
	d.run(t, "CREATE DATABASE "+name+" ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
	t.Cleanup(func() { d.run(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	latin := &clinic{engine: "postgres", dsn: u.String(), db: connect(t, "postgres", u.String())}
	latin.tables(t)
	want := []string{" x", "A", "Z", "a", "z", "Ä", "ß", "é", "ÿ"}
	for _, id := range []string{"é", "Z", "a", "ÿ", "A", "ß", " x", "z", "Ä"} {
		latin.insert(t, "staff", "staff_id, last_name", []any{id, "Müller " + id})
		latin.insert(t, "credit", "staff_id, credit_id", []any{id, "C"})
	}
	var got []string
	for _, e := range latin.all(t, nil) {
		got = append(got, e.ID)
		if len(e.Credits) != 1 || e.Staff[0].LastName != "Müller "+e.ID {
			t.Errorf("%+v", e)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

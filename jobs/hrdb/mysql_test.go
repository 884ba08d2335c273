package hrdb

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

func TestTypedColumnsOfMariaDB(t *testing.T) {
	d := freshMariaDB(t)
	got := typed(t, d, [][3]string{
		{"credit_id", "bigint unsigned", "18446744073709551615"},
		{"staff_id", "varchar(10) CHARACTER SET latin1", "'M\u00fcller'"},
		{"credential", "char(12)", "'CMA'"},
		{"earned_on", "date", "'2026-03-04'"},
		{"title", "varchar(20)", "'Ethics '"},
		{"provider", "varbinary(9)", "x'c3a9'"},
		{"approved_by", "json", "'[1]'"},
		{"category", "enum('clinical', 'general')", "'clinical'"},
		{"activity", "tinyint(1)", "1"},
		{"amount", "decimal(8,3)", "1.5"},
		{"unit", "datetime", "'2026-03-04 05:06:07'"},
	})
	want := rules.Credit{CreditID: "18446744073709551615", StaffID: "M\u00fcller", Credential: "CMA",
		EarnedOn: "2026-03-04", Title: "Ethics ", Provider: "\u00e9", ApprovedBy: "[1]", Category: "clinical",
		Activity: "1", Amount: "1.500", Unit: "2026-03-04 05:06:07"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnAccountOfMariaDBThatMayDoAllChangesNothing(t *testing.T) {
	d := freshMariaDB(t).tables(t)
	d.fill(t, 20)
	d.run(t, "CREATE TABLE audit (what text)", "CREATE TABLE plain (what text) ENGINE=MyISAM", "CREATE SEQUENCE counter",
		"CREATE FUNCTION note() RETURNS text BEGIN INSERT INTO audit VALUES ('read'); RETURN 'S-1'; END",
		"CREATE FUNCTION jot() RETURNS text BEGIN INSERT INTO plain VALUES ('read'); RETURN 'S-1'; END")
	count := func() (list []int) {
		for _, table := range []string{"staff", "credential", "credit", "exam_attempt", "audit", "plain"} {
			var n int
			if err := d.db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			list = append(list, n)
		}
		return list
	}
	before := count()
	file := t.TempDir() + "/out"
	for _, query := range []string{
		"SELECT note() AS staff_id", "SELECT jot() AS staff_id", "SELECT nextval(counter) AS staff_id",
		"DELETE FROM staff RETURNING staff_id", "TRUNCATE staff", "COMMIT", "SET SESSION tx_read_only = 0",
		"SELECT staff_id FROM staff; DELETE FROM staff", "SELECT staff_id FROM staff) AS q; DELETE FROM staff; -- ",
		"SELECT staff_id FROM staff) AS q LIMIT 0; COMMIT; DELETE FROM staff; SELECT * FROM (SELECT 1",
		"SELECT staff_id FROM staff INTO OUTFILE '" + file + "'", "SELECT staff_id FROM staff) AS q INTO OUTFILE '" + file + "' #",
		"SELECT (staff_id FROM staff", "SELECT staff_id FROM staff /*", "SELECT staff_id FROM staff /*! ; DELETE FROM staff */",
	} {
		err := attempt(Source{DSN: d.dsn, Queries: map[string]string{"staff": query}})
		if !errors.Is(err, jobs.ErrConfig) {
			t.Errorf("%s: %v", query, err)
		}
		r := d.open(t, func(s *Source) { s.Queries = map[string]string{"staff": query} })
		if _, err := r.Probe(t.Context()); err != nil {
			t.Errorf("%s: %v", query, err)
		}
		if _, err := r.Broken(t.Context()); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	if after := count(); !slices.Equal(before, after) {
		t.Errorf("%v rows were there, and are %v", before, after)
	}
}

func TestProbeOfMariaDBSaysWhatAnAccountMayDoBeyondReading(t *testing.T) {
	d := freshMariaDB(t).tables(t)
	u, err := url.Parse(d.dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := u.Path[1:]
	account := "reader_" + name[len(name)-8:]
	d.run(t, "CREATE USER "+account+"@'127.0.0.1' IDENTIFIED BY 'canary'", "GRANT SELECT ON "+name+".* TO "+account+"@'127.0.0.1'")
	t.Cleanup(func() { d.run(t, "DROP USER "+account+"@'127.0.0.1'") })
	u.User = url.UserPassword(account, "canary")
	for _, want := range [][]string{nil, {"use insert on " + name + ".staff"}} {
		if want != nil {
			d.run(t, "GRANT INSERT ON "+name+".staff TO "+account+"@'127.0.0.1'")
		}
		r, err := Open(t.Context(), Source{DSN: u.String()})
		if err != nil {
			t.Fatal(err)
		}
		p, err := r.Probe(t.Context())
		r.Close()
		if err != nil || !strings.HasPrefix(p.Server, "MariaDB 1") || !strings.HasPrefix(p.Role, account) ||
			!slices.Equal(p.Rights, want) {
			t.Errorf("%+v, %v", p, err)
		}
	}
	u.User = url.UserPassword(account, "wrong-canary")
	if err := attempt(Source{DSN: u.String()}); !errors.Is(err, jobs.ErrConfig) || strings.Contains(err.Error(), "wrong") {
		t.Error(err)
	}
	u.User, u.Path = url.UserPassword(account, "canary"), "/nowhere"
	if err := attempt(Source{DSN: u.String()}); !errors.Is(err, jobs.ErrConfig) {
		t.Error(err)
	}
}

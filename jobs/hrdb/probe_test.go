package hrdb

import (
	"crypto/rand"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

func TestProbeNamesEachColumn(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).run(t, "ALTER TABLE staff RENAME COLUMN email TO mail", "ALTER TABLE staff RENAME COLUMN site TO SITE_",
			"ALTER TABLE exam_attempt RENAME COLUMN attempt_id TO id", "DROP TABLE credit")
		r := d.open(t, func(s *Source) {
			s.Queries = map[string]string{"credential": "SELECT staff_id, credential_id, kind AS KIND, 1 AS one FROM credential"}
		})
		p, err := r.Probe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []struct {
			missing, extra string
			says           string
		}{
			{"email,site", "mail,site_", ""},
			{"number,issued_on,expires_on,standing,verified_on,verified_by", "one", ""},
			{"", "", "read credit:"},
			{"attempt_id", "id", "hr relation exam_attempt has no column attempt_id"},
		} {
			c := p.Found[i]
			if c.Relation != rules.Relations()[i] || strings.Join(c.Missing, ",") != want.missing ||
				strings.ToLower(strings.Join(c.Extra, ",")) != want.extra {
				t.Errorf("%+v", c)
			}
			if want.says == "" && c.Err != nil ||
				want.says != "" && (!errors.Is(c.Err, jobs.ErrConfig) || !strings.Contains(c.Err.Error(), want.says)) {
				t.Errorf("%s: %v", c.Relation, c.Err)
			}
		}
	})
}

func TestBrokenNamesTheColumn(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).fill(t, 3)
		fails := map[string]string{"postgres": "first_name::date", "sqlite": "abs(-9223372036854775807 - 1)",
			"mariadb": "(SELECT 1 UNION SELECT 2)"}[d.engine]
		source := Source{DSN: d.dsn, Queries: map[string]string{
			"staff": "SELECT staff_id, last_name, " + fails + " AS hired_on FROM staff"}}
		if err := attempt(source); err == nil {
			t.Fatal("it can be read")
		}
		r := d.open(t, func(s *Source) { s.Queries = source.Queries })
		broken, err := r.Broken(t.Context())
		if err != nil || len(broken) != 1 || broken["staff.hired_on"] == nil {
			t.Errorf("%v, %v", broken, err)
		}
	})
}

func TestProbeOfSQLiteKnowsNoRole(t *testing.T) {
	p, err := freshSQLite(t).tables(t).open(t, nil).Probe(t.Context())
	if err != nil || !strings.HasPrefix(p.Server, "SQLite 3.") || p.Role != "" || p.Rights != nil {
		t.Errorf("%+v, %v", p, err)
	}
}

// role makes a role for one test and returns the database as it sees it.
func (d *clinic) role(t *testing.T) (name string, as Source) {
	t.Helper()
	name = "probe_" + strings.ToLower(rand.Text())
	d.run(t, "CREATE ROLE "+name+" LOGIN PASSWORD 'canary'")
	t.Cleanup(func() { d.run(t, "DROP OWNED BY "+name, "DROP ROLE "+name) })
	u, err := url.Parse(d.dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(name, "canary")
	return name, Source{DSN: u.String()}
}

func rights(t *testing.T, source Source) []string {
	t.Helper()
	r, err := Open(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p, err := r.Probe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(p.Server, "PostgreSQL 1") || p.Role == "" {
		t.Errorf("%+v", p)
	}
	return p.Rights
}

func TestProbeSaysWhatARoleMayDoBeyondReading(t *testing.T) {
	d := freshPostgres(t).tables(t)
	if got := rights(t, Source{DSN: d.dsn}); !cmp.Equal(got, []string{"do everything: it is a superuser"}) {
		t.Error(got)
	}
	name, source := d.role(t)
	d.run(t, "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
		"GRANT SELECT ON staff, credential, credit, exam_attempt TO "+name)
	if got := rights(t, source); !cmp.Equal(got, []string{"make temporary tables"}) {
		t.Errorf("a role that may make temporary tables: %v", got)
	}
	d.run(t, "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$")
	if got := rights(t, source); got != nil {
		t.Errorf("a role that may read alone: %v", got)
	}
	for grant, want := range map[string]string{
		"INSERT ON staff":          "write to public.staff",
		"UPDATE (email) ON staff":  "write to public.staff",
		"DELETE ON staff, credit":  "write to public.credit, public.staff",
		"TRUNCATE ON exam_attempt": "write to public.exam_attempt",
		"CREATE ON SCHEMA public":  "make tables in the schema public",
		`ALL ON ALL TABLES IN SCHEMA "a schema"`: `write to "a schema"."1", "a schema"."2", ` +
			`"a schema"."3", "a schema"."4" and 1 more`,
	} {
		d.run(t, `CREATE SCHEMA "a schema"`, "GRANT USAGE ON SCHEMA \"a schema\" TO "+name)
		for _, table := range []string{"1", "2", "3", "4", "5"} {
			d.run(t, `CREATE TABLE "a schema"."`+table+`" ()`)
		}
		d.run(t, "GRANT "+grant+" TO "+name)
		if got := rights(t, source); !slices.Contains(got, want) || len(got) != 1 {
			t.Errorf("%s: %q", grant, got)
		}
		d.run(t, "REVOKE "+grant+" FROM "+name, `DROP SCHEMA "a schema" CASCADE`)
	}
}

func TestTheRoleThatIsPrintedMayReadAlone(t *testing.T) {
	d := freshPostgres(t).tables(t)
	name, source := d.role(t)
	d.run(t, strings.ReplaceAll(strings.ReplaceAll(Role(), "CREATE ROLE ceuwatch LOGIN;", ""), "ceuwatch", name))
	if got := rights(t, source); got != nil {
		t.Error(got)
	}
	if err := attempt(source); err != nil {
		t.Error(err)
	}
}
